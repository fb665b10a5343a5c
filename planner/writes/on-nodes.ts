import type { UpdatedDuplicates } from '../../engine/change-plan';
import type { StatementPlan } from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import { resolveValue, valueSourceOf } from '../routing/routing-value';
import type { InsertStatement } from '../sql/ast';
import { editText, schemaPrefixCuts } from '../verbatim';
import { assigningChange, type ChangeStatement, changeText, inlineChange, refuseDiffering } from './change-statement';
import { evaluatedOnce } from './once-evaluated';
import { impliedColumnsEdit, positionalColumns } from './positional-columns';

/**
 * The change as it is, for the one node that has all that it needs.
 * @param computed it with values that were computed, where some had to be
 */
export function planOnNode(input: PlanInput, dataNode: string, computed: ChangeStatement | null = null): StatementPlan {
  const { lexed, shape, facts } = input;
  const verbatim = !computed && !shape.readsSession && facts.capabilities(dataNode).speaksMysql;
  const assigning = computed || !shape.readsSession ? null : assigningChange(input);
  const changed = computed ?? assigning?.statement;
  const sql = verbatim
    ? editText(lexed.text, [...schemaPrefixCuts(lexed, shape.prefixTokens), ...impliedColumnsEdit(input)])
    : changeText(input, dataNode, changed ? { statement: changed, same: false } : inlineChange(input, false));
  return {
    kind: 'forward',
    targets: [{ dataNode, sql }],
    schema: shape.schema,
    writes: true,
    cut: null,
    updatesDuplicates: updatesDuplicates(input),
    ...(assigning ? { variables: assigning.variables } : {}),
  };
}

/** The same change on every node of a global table. Errors: 1235 for functions that would make the copies differ. */
export function planOnEveryNode(input: PlanInput, nodes: readonly string[], table: string): StatementPlan {
  const change = nodes.length > 1 ? sameOnAll(input, table) : inlineChange(input, false);
  if (nodes.length > 1 && numbersUnclearly(input))
    return planRowByRow(input, nodes, change.statement as InsertStatement);
  return {
    kind: 'write',
    affected: 'one',
    updatesDuplicates: updatesDuplicates(input),
    ...returningOf(input),
    targets: nodes.map((dataNode) => ({ dataNode, sql: changeText(input, dataNode, change) })),
  };
}

/** The AUTO_INCREMENT column of the table that an INSERT fills; undefined = none. */
export function automaticColumn({ shape }: PlanInput): string | undefined {
  return shape.target?.description?.columns.find(({ extra }) => extra.includes('auto_increment'))?.name.toLowerCase();
}

/** Whether the answer to an INSERT of several rows does not tell which numbers its rows got: some may not have been inserted. */
export function numbersUnclearly(input: PlanInput): boolean {
  const { statement } = input.shape;
  if (statement.kind !== 'insert' || automaticColumn(input) === undefined) return false;
  const one = statement.source.kind === 'rows' && statement.source.rows.length === 1 && input.lexed.rows === null;
  if (one || givesNumbers(statement, input)) return false;
  return statement.modifiers.includes('IGNORE') || statement.onDuplicate.length > 0;
}

/** Whether all rows have a number of their own, which the client or a sequence has given them. */
function givesNumbers({ source, columns }: InsertStatement, input: PlanInput): boolean {
  const { lexed, shape, session } = input;
  if (source.kind !== 'rows' || lexed.rows !== null) return false;
  const names = columns ?? positionalColumns(shape.target?.description) ?? [];
  const place = names.findIndex((name) => name.toLowerCase() === automaticColumn(input));
  if (place < 0) return false;
  return source.rows.every((row) => {
    const value = row[place] && valueSourceOf(row[place]);
    if (!value) return false;
    const { form, text } = resolveValue(value, lexed.literals);
    return form === 'integer' && (/[1-9]/.test(text) || session.sqlMode.has('NO_AUTO_VALUE_ON_ZERO'));
  });
}

/** An INSERT of a row at a time, so that every node can be told the number that each row got. Errors: 1235 with RETURNING. */
function planRowByRow(input: PlanInput, nodes: readonly string[], inserted: InsertStatement): StatementPlan {
  const { source } = inserted;
  if (source.kind !== 'rows') throw new Error('the rows of a query are inserted by the engine');
  if (inserted.returning) {
    throw notSupported(
      `RETURNING of several rows with IGNORE or ON DUPLICATE KEY UPDATE into global table '${inserted.table.name}' with an AUTO_INCREMENT column; insert one row at a time`,
    );
  }
  return {
    kind: 'write',
    affected: 'one',
    updatesDuplicates: updatesDuplicates(input),
    split: { of: Uint32Array.from(source.rows.keys()), ignores: inserted.modifiers.includes('IGNORE') },
    targets: source.rows.flatMap((row) => {
      const statement: InsertStatement = { ...inserted, source: { kind: 'rows', rows: [row] } };
      return nodes.map((dataNode) => ({ dataNode, sql: changeText(input, dataNode, { statement, same: false }) }));
    }),
  };
}

/** RETURNING: rows of several nodes, in no order. */
export function returningOf({
  shape: { statement, schema },
}: PlanInput): Pick<StatementPlan & { kind: 'write' }, 'returning'> {
  const returns = (statement.kind === 'insert' || statement.kind === 'delete') && statement.returning !== null;
  return returns ? { returning: { schema, places: null } } : {};
}

function sameOnAll(input: PlanInput, table: string): ReturnType<typeof inlineChange> {
  const change = inlineChange(input, true);
  if (change.statement.kind !== 'insert') {
    refuseDiffering(change.statement, table);
    return change;
  }
  const statement = evaluatedOnce(change.statement);
  refuseDiffering(statement, table);
  return { statement, same: change.same && statement === change.statement };
}

export function updatesDuplicates({ shape: { statement } }: PlanInput): UpdatedDuplicates {
  if (statement.kind !== 'insert' || statement.onDuplicate.length === 0) return null;
  if (statement.modifiers.includes('IGNORE')) return 'ignoring';
  return statement.source.kind === 'rows' ? 'of values' : 'of query';
}
