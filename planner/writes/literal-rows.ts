import type { InsertText } from '../../engine/change-plan';
import type { StatementPlan } from '../../engine/plan';
import type { PlanInput } from '../plan-statement';
import { usesStatementTime } from '../queries/distributed';
import { type PlainKeys, plainKeysOf, rowPlacer } from '../routing/insert-route';
import type { RoutingValue } from '../routing/routing-value';
import { isZero } from '../sequences/put-numbers';
import { namesInsertId } from '../shapes/named-insert-id';
import type { InsertStatement } from '../sql/ast';
import { literalRules } from '../sql/lexer';
import type { LiteralRows, LiteralRules } from '../sql/literal-rows';
import { literalInRow, literalStart, plainNumberAt, type RowLiteral } from '../sql/row-literal';
import type { ResolvedTable } from '../tables';
import { editText, schemaPrefixCuts } from '../verbatim';
import { refuseRowMoves } from './insert';
import { isStrict } from './insert-subqueries';
import { planOnNode, updatesDuplicates } from './on-nodes';
import { impliedColumnsEdit, positionalColumns } from './positional-columns';
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
  if (places === null || leavesRowAlone(places, input)) return null;
  const ownIds = givesOwnIds(input, statement, target, rows);
  const plan = planOf(input, statement, rows, places, canBeCut(input, statement, target, ownIds));
  if (plan.kind !== 'insert-literals' && namesInsertId(input.lexed)) return { ...plan, setsInsertId: true };
  return ownIds ? { ...plan, givesOwnIds: true } : plan;
}

type RowsPlan = StatementPlan & { readonly kind: 'forward' | 'write' | 'insert-literals' };

/** A shorter text is not worth several statements for a node, in UTF-16 units. */
const cutMin = 64 * 1024;
const statementTime = /current_timestamp|\bnow\b/i;

/**
 * Whether a node's rows may be inserted by several statements. Not when it shows: by ids of the backend, which follow each other in one statement; by
 * the statement's time as a default; by what an engine without transactions keeps of a statement that fails.
 */
function canBeCut(
  { lexed }: PlanInput,
  { columns }: InsertStatement,
  { description }: ResolvedTable,
  ownIds: boolean,
): boolean {
  if (lexed.text.length < cutMin || description?.engine?.toLowerCase() !== 'innodb') return false;
  if (!ownIds && description.columns.some(({ extra }) => extra.includes('auto_increment'))) return false;
  const timed = description.columns.filter(
    ({ defaultText, extra }) => statementTime.test(defaultText ?? '') || statementTime.test(extra),
  );
  const given = new Set(columns?.map((name) => name.toLowerCase()));
  if (timed.some(({ name }) => columns !== null && !given.has(name.toLowerCase()))) return false;
  return timed.length === 0 || !/default|duplicate/i.test(lexed.text);
}

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

/** A row that comes alone to its node may have to be sent in another form (aloneAsQuery). */
function leavesRowAlone({ nodes, of }: RowPlaces, { session }: PlanInput): boolean {
  if (of === null || nodes.length < 2 || isStrict(session)) return false;
  const counts = new Uint32Array(nodes.length);
  for (const node of of) counts[node]!++;
  return counts.includes(1);
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
  const { rule, nodes } = placement;
  const keys = new RowKeys(lexed.text, place, literalRules(session), plainKeysOf(target, rule, nodes));
  const nodeOf = rowPlacer(target, rule, nodes);
  const of = new Uint16Array(rows.count);
  const found: string[] = [];
  /** Index in `found` of each of the placement's nodes; -1 = it has no rows yet. */
  const indexes = new Int32Array(nodes.length).fill(-1);
  for (let row = 0; row < rows.count; row++) {
    const open = rows.starts[row]!;
    let node = keys.plainNodeIndex(open);
    if (node < 0) {
      const value = keys.value(open);
      if (value === null) return null;
      node = nodes.indexOf(nodeOf(value, row + 1));
    }
    if (indexes[node] === -1) indexes[node] = found.push(nodes[node]!) - 1;
    of[row] = indexes[node]!;
  }
  return { nodes: found, of };
}

/** Reads the sharding column of rows, each in a call: what is called often is compiled once, what loops in one call anew for each statement. */
class RowKeys {
  constructor(
    private readonly text: string,
    private readonly place: number,
    private readonly rules: LiteralRules,
    private readonly plainKeys: PlainKeys | null,
  ) {}

  /** Index of the node of a row by a key that is a plain number; -1 = it has another one. @param open offset of the row's parenthesis */
  plainNodeIndex(open: number): number {
    if (this.plainKeys === null) return -1;
    const start = literalStart(this.text, open, this.place, this.rules);
    const key = start < 0 ? -1 : plainNumberAt(this.text, start, this.plainKeys.digitsMax);
    return key < 0 ? -1 : this.plainKeys.nodeIndexOf(key);
  }

  /** null = there is none. */
  value(open: number): RoutingValue | null {
    const literal = literalInRow(this.text, open, this.place, this.rules);
    return literal === null || literal.kind === 'default' ? null : routingValueOf(literal);
  }
}

/** Place of a column in the rows; -1 = it is not given, or that is not known. */
function placeOf(column: string, { columns }: InsertStatement, { description }: ResolvedTable): number {
  const names = columns ?? positionalColumns(description) ?? [];
  return names.findIndex((name) => name.toUpperCase() === column.toUpperCase());
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

function planOf(
  input: PlanInput,
  statement: InsertStatement,
  rows: LiteralRows,
  places: RowPlaces,
  isCut: boolean,
): RowsPlan {
  const { nodes } = places;
  if (nodes.length === 1) return planOnNode(input, nodes[0]!) as RowsPlan;
  const duplicates = updatesDuplicates(input);
  const { lexed, shape } = input;
  if (places.of === null) {
    const sql = editText(lexed.text, schemaPrefixCuts(lexed, shape.prefixTokens));
    const targets = nodes.map((dataNode) => ({ dataNode, sql }));
    return { kind: 'write', affected: 'one', updatesDuplicates: duplicates, targets };
  }
  const ignores = statement.modifiers.includes('IGNORE');
  const around = textAround(input, rows);
  if (isCut) {
    const insert: InsertText = { ...around, ignores, updatesDuplicates: duplicates };
    return { kind: 'insert-literals', insert, text: lexed.text, rows, nodes, nodeOf: places.of };
  }
  const middles = rowTexts(lexed.text, rows, places.of, nodes.length);
  return {
    kind: 'write',
    affected: 'sum',
    updatesDuplicates: duplicates,
    split: { of: places.of, ignores },
    targets: nodes.map((dataNode, index) => ({ dataNode, sql: `${around.head}${middles[index]}${around.tail}` })),
  };
}

/** The statement's text as a node gets it, before the rows and behind them. */
function textAround(input: PlanInput, rows: LiteralRows): { readonly head: string; readonly tail: string } {
  const { lexed, shape } = input;
  const { text } = lexed;
  const cuts = [...schemaPrefixCuts(lexed, shape.prefixTokens), ...impliedColumnsEdit(input)];
  const [begin, end] = [rows.starts[0]!, rows.ends[rows.count - 1]!];
  const head = editText(
    text.slice(0, begin),
    cuts.filter(({ start }) => start < begin),
  );
  const tail = editText(
    text.slice(end),
    cuts.flatMap((cut) => (cut.start < end ? [] : [{ ...cut, start: cut.start - end, end: cut.end - end }])),
  );
  return { head, tail };
}

/** Whether every row has a literal of its own for the AUTO_INCREMENT column. */
function givesOwnIds(
  { lexed, session }: PlanInput,
  statement: InsertStatement,
  target: ResolvedTable,
  rows: LiteralRows,
): boolean {
  const automatic = target.description?.columns.find(({ extra }) => extra.includes('auto_increment'));
  if (!automatic) return false;
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
