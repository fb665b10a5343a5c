import { isFixedBinary, isString } from '../../engine/batch/column-type';
import type { InsertText, RowNumbers } from '../../engine/change-plan';
import type { StatementPlan } from '../../engine/plan';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { printFor } from '../dialect';
import type { PlanInput } from '../plan-statement';
import { neededNodes } from '../routing/single-node';
import { numberedQuery } from '../sequences/numbered-query';
import type { NumberedColumn } from '../sequences/sequence-use';
import type { Expression, InsertStatement, LimitClause, SelectBlock, SelectItem, SelectStatement } from '../sql/ast';
import { someExpression } from '../sql/walk';
import type { ResolvedTable } from '../tables';
import { inlineChange, refuseDiffering } from './change-statement';
import { haveAllRows, isStrict, refuseForeignUpdates, rowsAsQuery } from './insert-subqueries';
import { automaticColumn, numbersUnclearly, planOnEveryNode, planOnNode } from './on-nodes';
import { evaluatedOnce } from './once-evaluated';
import { positionalColumns } from './positional-columns';
import { withQueryColumns } from './query-columns';
import { explanationOf, planQueryOf, rowsOf } from './query-plan';

/**
 * INSERT … SELECT. Where one node, or every node of a global table, has all that is read and written, it runs there; otherwise the engine reads
 * the rows and each goes where it belongs.
 */
export async function planInsertSelect(
  input: PlanInput,
  statement: InsertStatement,
  target: ResolvedTable,
): Promise<StatementPlan> {
  // Nodes know no sequence: the rows have to come by here.
  if (input.shape.sequences) return planInsertOfQuery(input, target);
  return planOnNodes(input, statement, target) ?? (await planInsertOfQuery(input, target));
}

function planOnNodes(input: PlanInput, statement: InsertStatement, target: ResolvedTable): StatementPlan | null {
  const { lexed, shape, facts } = input;
  const { placement } = target;
  const { nodes } = placement;
  if (!haveAllRows(nodes, shape.updateInstances, input)) return null;
  const settings = { exactStrings: facts.exactStrings };
  if (placement.kind === 'replicated') {
    const everywhere = shape.instances.every((instance) => {
      const needed = neededNodes(instance, lexed.literals, settings);
      return needed.any && nodes.every((node) => needed.nodes.includes(node));
    });
    // Without ORDER BY a LIMIT may take other rows on each node.
    const limited = statement.source.kind === 'query' && statement.source.query.limit !== null;
    // Nor do rows come in the same order everywhere, and so get the same numbers.
    const numbered = automaticColumn(input) !== undefined && nodes.length > 1;
    return everywhere && !limited && !numbered && !statement.returning && !differs(input, target)
      ? planOnEveryNode(input, nodes, target.name)
      : null;
  }
  if (nodes.length !== 1) return null;
  const node = nodes[0]!;
  const isAllHere = shape.instances.every((instance) => {
    const needed = neededNodes(instance, lexed.literals, settings);
    if (needed.nodes.length === 0) return instance.table.placement.nodes.includes(node);
    return needed.any ? needed.nodes.includes(node) : needed.nodes.length === 1 && needed.nodes[0] === node;
  });
  return isAllHere ? planOnNode(input, node) : null;
}

/** Whether each node would store other values. */
function differs(input: PlanInput, target: ResolvedTable): boolean {
  try {
    refuseDiffering(inlineChange(input, true).statement, target.name);
    return false;
  } catch {
    return true;
  }
}

/** The rows of an INSERT, whether its own or those of its query, as the engine gives them: each goes where it belongs. */
export async function planInsertOfQuery(input: PlanInput, target: ResolvedTable): Promise<StatementPlan> {
  const inlined = evaluatedOnce(inlineChange(input, true).statement as InsertStatement);
  const written = rowsAsQuery(inlined);
  const statement: InsertStatement = { ...inlined, source: { kind: 'query', query: written } };
  refuseForeignUpdates(target.placement.nodes, input);
  const { query, called } = numberedQuery(withNumbersInHex(written, statement, target));
  refuseNumbers(statement);
  const plan = await planQueryOf(query, input);
  const source = await rowsOf(plan, query, input);
  const numbered = input.shape.sequences?.column ?? null;
  const given = statement.columns ?? positionalColumns(target.description);
  if (!given) throw sqlError('ER_NO_SUCH_TABLE', `Table '${target.schema}.${target.name}' doesn't exist`);
  if (given.length !== source.fields.length)
    throw sqlError('ER_WRONG_VALUE_COUNT_ON_ROW', "Column count doesn't match value count at row 1");
  const columns = numbered && numbered.position === null ? [numbered.name, ...given] : given;
  const onDuplicate = withQueryColumns(statement, query, given, source.fields, target);
  return {
    kind: 'insert-rows',
    source,
    locks: plan.kind === 'rows' ? plan.locks : false,
    destination: {
      schema: target.schema,
      table: target.name,
      routeColumn: routeColumn(target, columns),
      nodes: target.placement.nodes,
    },
    numbers: numbered && rowNumbers(numbered, input),
    called,
    insert: {
      ...insertText({ ...statement, columns, onDuplicate }, target, input),
      ...(inlined.source.kind === 'rows' && inlined.source.rows.length === 1
        ? { isOneRow: true }
        : isStrict(input.session)
          ? {}
          : { aloneAsQuery: true }),
    },
    ...(statement.returning
      ? { returning: { schema: input.shape.schema, none: insertOfNothing({ ...statement, columns }, target, input) } }
      : {}),
    ...explanationOf(plan),
  };
}

/** An INSERT with the same RETURNING and no rows. */
function insertOfNothing(statement: InsertStatement, target: ResolvedTable, { facts }: PlanInput): string {
  const items = (statement.columns ?? []).map((): SelectItem => {
    return { kind: 'expression', expression: { kind: 'null' }, alias: null, text: 'NULL' };
  });
  const body = { ...emptyBlock, items };
  return printFor(facts.capabilities(target.placement.nodes[0]!), {
    ...statement,
    table: { ...statement.table, schema: null },
    source: { kind: 'query', query: { kind: 'select', with: null, body, orderBy: [], limit: noRows, lock: null } },
  });
}

const emptyBlock: SelectBlock = {
  kind: 'block',
  distinct: false,
  modifiers: [],
  items: [],
  from: null,
  where: null,
  groupBy: [],
  withRollup: false,
  having: null,
  windows: [],
};
const noRows: LimitClause = { offset: null, count: { kind: 'number', text: '0', form: 'integer' } };

/** 0x37 and b'0111' in the list of a SELECT are numbers to the numeric columns that they are inserted into, and strings to all who compute with them. */
function withNumbersInHex(
  query: SelectStatement,
  { columns }: InsertStatement,
  target: ResolvedTable,
): SelectStatement {
  const { body } = query;
  const described = target.description?.columns ?? [];
  if (body.kind !== 'block' || described.length === 0) return query;
  const typeAt = (index: number) => {
    const name = (columns ?? positionalColumns(target.description))?.[index];
    return described.find((column) => column.name.toLowerCase() === name?.toLowerCase())?.type;
  };
  const items = body.items.map((item, index): SelectItem => {
    const type = typeAt(index);
    if (item.kind !== 'expression' || !type || isString(type) || isFixedBinary(type)) return item;
    const text = numberInHex(item.expression);
    return text === null ? item : { ...item, expression: { kind: 'number', text, form: 'integer' } };
  });
  return { ...query, body: { ...body, items } };
}

function numberInHex(expression: Expression): string | null {
  if (expression.kind === 'hex' && expression.prefixed && expression.digits.length <= 16)
    return String(BigInt(`0x${expression.digits}`));
  return expression.kind === 'bits' && expression.digits.length <= 64 ? String(BigInt(`0b${expression.digits}`)) : null;
}

/** ON DUPLICATE KEY UPDATE happens on the data nodes, which know no sequence. */
function refuseNumbers({ onDuplicate }: InsertStatement): void {
  if (onDuplicate.some(({ value }) => someExpression(value, ({ kind }) => kind === 'next-value')))
    throw notSupported('NEXT VALUE FOR in ON DUPLICATE KEY UPDATE of INSERT … SELECT');
}

function rowNumbers({ sequence, position }: NumberedColumn, { session }: PlanInput): RowNumbers {
  return { sequence, column: position, zeroCounts: !session.sqlMode.has('NO_AUTO_VALUE_ON_ZERO') };
}

/** Place of the sharding column in the rows; null where every row goes to all nodes. Errors: 1064 when it is not among them. */
function routeColumn({ placement, name, logical }: ResolvedTable, columns: readonly string[]): number | null {
  if (placement.nodes.length === 1 && placement.kind !== 'subtables') return null;
  if (placement.kind === 'replicated') return null;
  if (placement.kind !== 'sharded' || !placement.rule) {
    throw notSupported(
      `INSERT … SELECT into '${logical?.name ?? name}', whose rows are not placed by a rule of its own`,
    );
  }
  const { column } = placement.rule;
  const index = columns.findIndex((each) => each.toUpperCase() === column);
  if (index < 0) throw sqlError('ER_PARSE_ERROR', `bad insert sql (sharding column:${column} not provided)`);
  return index;
}

/** An INSERT of one marked row, cut at the mark. */
function insertText(statement: InsertStatement, target: ResolvedTable, input: PlanInput): InsertText {
  const { facts } = input;
  const mark = 'row_of_the_query';
  const text = printFor(facts.capabilities(target.placement.nodes[0]!), {
    ...statement,
    table: { ...statement.table, schema: null },
    source: { kind: 'rows', rows: [[{ kind: 'column', schema: null, table: null, name: mark }]] },
  });
  const [head, tail] = text.split(`(\`${mark}\`)`);
  const ignores = statement.modifiers.includes('IGNORE');
  return {
    head: head!,
    tail: tail!,
    ignores,
    updatesDuplicates: statement.onDuplicate.length === 0 ? null : ignores ? 'ignoring' : 'of query',
    ...(target.placement.kind === 'replicated' && numbersUnclearly(input) ? { rowByRow: true } : {}),
  };
}
