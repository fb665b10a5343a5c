import { notSupported } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import type { TableInstance } from '../routing/instances';
import { neededNodes } from '../routing/single-node';
import type { Expression, InsertStatement, QueryBody, SelectBlock, SelectItem, SelectStatement } from '../sql/ast';
import { someExpression } from '../sql/walk';

type Row = readonly Expression[];

/** Whether each of the data nodes that get an INSERT has all rows that the subqueries in it read. */
export function haveAllRows(
  nodes: readonly string[],
  instances: readonly TableInstance[],
  { lexed, facts }: PlanInput,
): boolean {
  return instances.every((instance) => {
    const needed = neededNodes(instance, lexed.literals, { exactStrings: facts.exactStrings });
    if (needed.any) return nodes.every((node) => needed.nodes.includes(node));
    const { placement } = instance.table;
    return nodes.length === 1 && placement.nodes.includes(nodes[0]!) && needed.nodes.every((node) => node === nodes[0]);
  });
}

/** ON DUPLICATE KEY UPDATE happens on the data nodes. Errors: 1235 for subqueries in it on rows that these have not. */
export function refuseForeignUpdates(nodes: readonly string[], input: PlanInput): void {
  if (haveAllRows(nodes, input.shape.updateInstances, input)) return;
  throw notSupported(
    'ON DUPLICATE KEY UPDATE with a subquery on rows of other data nodes; read its value first, into a variable',
  );
}

/**
 * The rows of an INSERT as a query that the engine can run: subqueries among the values read rows of several data nodes. Errors: 1235 for values that
 * mean something only among VALUES, and rows whose values would become those of one type.
 */
export function rowsAsQuery({ source }: Pick<InsertStatement, 'source'>): SelectStatement {
  if (source.kind !== 'rows') return source.query;
  const { rows } = source;
  for (const row of rows) for (const value of row) refuseOwnColumns(value);
  if (rows.length > 1) refuseMixedTypes(rows);
  const [first, ...others] = rows.map(blockOf);
  const body = others.reduce<QueryBody>(
    (left, right) => ({ kind: 'set-operation', operator: 'union', all: true, left, right }),
    first!,
  );
  return { kind: 'select', with: null, body, orderBy: [], limit: null, lock: null };
}

/** Whether a NULL where none can be is an error in every INSERT: otherwise it is one only in an INSERT of one row. */
export function isStrict({ sqlMode }: { readonly sqlMode: ReadonlySet<string> }): boolean {
  return sqlMode.has('STRICT_TRANS_TABLES') || sqlMode.has('STRICT_ALL_TABLES');
}

/** A row of several that comes alone to its data node: as a query, where a NULL may become the default of its column. */
export function aloneAsQuery(row: Row, session: { readonly sqlMode: ReadonlySet<string> }): InsertStatement['source'] {
  const isPlain = !row.some((value) => someExpression(value, ({ kind }) => ownKinds.has(kind)));
  const mayBeNull = row.some(({ kind }) => kind === 'null' || !literalKinds.has(kind));
  if (isStrict(session) || !isPlain || !mayBeNull) return { kind: 'rows', rows: [row] };
  return { kind: 'query', query: rowsAsQuery({ source: { kind: 'rows', rows: [row] } }) };
}

/** What means something only among VALUES. */
const ownKinds: ReadonlySet<Expression['kind']> = new Set(['column', 'default', 'keyword']);
const literalKinds: ReadonlySet<Expression['kind']> = new Set([
  'number',
  'string',
  'boolean',
  'temporal',
  'hex',
  'bits',
]);

function refuseOwnColumns(value: Expression): void {
  if (someExpression(value, ({ kind }) => ownKinds.has(kind)))
    throw notSupported(
      'INSERT of values with DEFAULT or columns of the table beside a subquery on rows of several data nodes',
    );
}

/** UNION gives a column one type. */
function refuseMixedTypes(rows: readonly Row[]): void {
  for (const position of rows[0]!.keys()) {
    const kinds = new Set(rows.flatMap((row) => kindOf(row[position]!)));
    if (kinds.size > 1 || [...kinds][0] === 'computed')
      throw notSupported(
        `INSERT of several rows with a subquery on rows of several data nodes whose ${position + 1}. values are not of one kind; insert one row at a time`,
      );
  }
}

function kindOf(value: Expression): readonly string[] {
  switch (value.kind) {
    case 'null':
      return [];
    case 'number':
      return [value.form];
    case 'string':
    case 'subquery':
      return [value.kind];
    default:
      return ['computed'];
  }
}

function blockOf(row: Row): SelectBlock {
  return {
    kind: 'block',
    distinct: false,
    modifiers: [],
    items: row.map((expression, index): SelectItem => {
      const name = `value_${index + 1}`;
      return { kind: 'expression', expression, alias: name, text: name };
    }),
    from: null,
    where: null,
    groupBy: [],
    withRollup: false,
    having: null,
    windows: [],
  };
}
