import type { StatementPlan, Target } from '../../engine/plan';
import type { PlanInput } from '../plan-statement';
import { usesStatementTime } from '../queries/distributed';
import { rowPlacer } from '../routing/insert-route';
import type { RoutingValue } from '../routing/routing-value';
import { isZero } from '../sequences/put-numbers';
import type { InsertStatement } from '../sql/ast';
import { literalRules } from '../sql/lexer';
import type { LiteralRows, LiteralRules } from '../sql/literal-rows';
import { literalInRow, type RowLiteral } from '../sql/row-literal';
import type { ResolvedTable } from '../tables';
import { editText, schemaPrefixCuts } from '../verbatim';
import { refuseRowMoves } from './insert';
import { planOnNode } from './on-nodes';
import { rowTexts } from './row-texts';

/**
 * An INSERT whose rows are literals: only the sharding column of each row is read, and each node gets the text of its rows as the client wrote it.
 * Null for what that is not enough for; the statement is then to be planned with all its tokens. Errors: as of `planInsert`.
 */
export function planLiteralRows(input: PlanInput, rows: LiteralRows): StatementPlan | null {
  const { statement, target } = input.shape;
  if (!target || statement.kind !== 'insert' || !isTextual(input, statement, target)) return null;
  refuseRowMoves(statement, target);
  const places = nodesOfRows(input, statement, target, rows);
  if (places === null) return null;
  const plan = planOf(input, statement, rows, places);
  return givesOwnIds(input, statement, target, rows) ? { ...plan, givesOwnIds: true } : plan;
}

type RowsPlan = StatementPlan & { readonly kind: 'forward' | 'write' };

/** Nothing outside the rows differs from node to node or has to be put in. */
function isTextual({ shape, lexed, facts }: PlanInput, statement: InsertStatement, target: ResolvedTable): boolean {
  const { source, returning, onDuplicate } = statement;
  if (source.kind !== 'rows' || source.rows.length !== 1 || returning !== null) return false;
  if (shape.readsSession || shape.namedLocks || shape.virtual || usesStatementTime(lexed.shape)) return false;
  const { placement } = target;
  if (placement.kind === 'replicated' && (onDuplicate.length > 0 || statement.modifiers.includes('IGNORE')))
    return false;
  return placement.nodes.every((node) => facts.capabilities(node).speaksMysql);
}

/** Data nodes in the order in which they first occur, and for each row the index of its node; `of` null: every node gets every row. */
interface RowPlaces {
  readonly nodes: readonly string[];
  readonly of: Uint16Array | null;
}

function nodesOfRows(
  { lexed, session }: PlanInput,
  statement: InsertStatement,
  target: ResolvedTable,
  rows: LiteralRows,
): RowPlaces | null {
  const { placement } = target;
  if (placement.kind !== 'sharded') return { nodes: placement.nodes, of: null };
  if (!placement.rule) return placement.nodes.length === 1 ? { nodes: placement.nodes, of: null } : null;
  const place = placeOf(placement.rule.column, statement, target);
  if (place < 0) return null;
  const nodeOf = rowPlacer(target, placement.rule, placement.nodes);
  const rules = literalRules(session);
  const indexes = new Map<string, number>();
  const of = new Uint16Array(rows.count);
  for (let row = 0; row < rows.count; row++) {
    const value = routingValueIn(lexed.text, rows.starts[row]!, place, rules);
    if (value === null) return null;
    const node = nodeOf(value, row + 1);
    let index = indexes.get(node);
    if (index === undefined) {
      index = indexes.size;
      indexes.set(node, index);
    }
    of[row] = index;
  }
  return { nodes: [...indexes.keys()], of };
}

/** Place of a column in the rows; -1 = it is not given, or that is not known. */
function placeOf(column: string, { columns }: InsertStatement, { description }: ResolvedTable): number {
  const names = columns ?? description?.columns.map(({ name }) => name) ?? [];
  return names.findIndex((name) => name.toUpperCase() === column.toUpperCase());
}

/** null = there is none. */
function routingValueIn(text: string, open: number, place: number, rules: LiteralRules): RoutingValue | null {
  const literal = literalInRow(text, open, place, rules);
  return literal === null || literal.kind === 'default' ? null : routingValueOf(literal);
}

function routingValueOf({ kind, text }: RowLiteral): RoutingValue {
  switch (kind) {
    case 'integer':
    case 'decimal':
    case 'float':
    case 'string':
    case 'null':
      return { form: kind, text };
    case 'boolean':
      return { form: 'integer', text };
    case 'hex':
    case 'bits':
    case 'default':
      return { form: 'other', text: '' };
  }
}

function planOf(input: PlanInput, statement: InsertStatement, rows: LiteralRows, places: RowPlaces): RowsPlan {
  const { nodes } = places;
  if (nodes.length === 1) return planOnNode(input, nodes[0]!) as RowsPlan;
  const updatesDuplicates = statement.onDuplicate.length > 0 ? 'of values' : null;
  const { lexed, shape } = input;
  if (places.of === null) {
    const sql = editText(lexed.text, schemaPrefixCuts(lexed, shape.prefixTokens));
    const targets = nodes.map((dataNode) => ({ dataNode, sql }));
    return { kind: 'write', affected: 'one', updatesDuplicates, targets };
  }
  return {
    kind: 'write',
    affected: 'sum',
    updatesDuplicates,
    split: { of: places.of, ignores: statement.modifiers.includes('IGNORE') },
    targets: splitText(input, rows, nodes, places.of),
  };
}

/** The statement's text for each node: what is before the rows and behind them, and the rows of the node between. */
function splitText(
  { lexed, shape }: PlanInput,
  rows: LiteralRows,
  nodes: readonly string[],
  of: Uint16Array,
): readonly Target[] {
  const { text } = lexed;
  const cuts = schemaPrefixCuts(lexed, shape.prefixTokens);
  const [begin, end] = [rows.starts[0]!, rows.ends[rows.count - 1]!];
  const head = editText(
    text.slice(0, begin),
    cuts.filter(({ start }) => start < begin),
  );
  const tail = editText(
    text.slice(end),
    cuts.flatMap((cut) => (cut.start < end ? [] : [{ ...cut, start: cut.start - end, end: cut.end - end }])),
  );
  const middles = rowTexts(text, rows, of, nodes.length);
  return nodes.map((dataNode, index) => ({ dataNode, sql: `${head}${middles[index]}${tail}` }));
}

/** Whether every row has a literal of its own for the AUTO_INCREMENT column. */
function givesOwnIds(
  { lexed, session }: PlanInput,
  statement: InsertStatement,
  target: ResolvedTable,
  rows: LiteralRows,
): boolean {
  const automatic = target.description?.columns.find(({ extra }) => extra.includes('auto_increment'));
  if (!automatic || statement.onDuplicate.length > 0) return false;
  const place = placeOf(automatic.name, statement, target);
  if (place < 0) return false;
  const rules = literalRules(session);
  for (let row = 0; row < rows.count; row++) {
    const literal = literalInRow(lexed.text, rows.starts[row]!, place, rules);
    if (literal === null || !isOwnId(literal)) return false;
  }
  return true;
}

function isOwnId({ kind, text, isSigned }: RowLiteral): boolean {
  if (isSigned || kind === 'null' || kind === 'default' || kind === 'boolean') return false;
  return kind === 'hex' || kind === 'bits' || !isZero(text);
}
