import { type ColumnType, type Field, isInteger, isNumeric, isTemporal } from '../../engine/batch/column-type';
import type { StatementPlan } from '../../engine/plan';
import { notSupported, SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { PlannerFacts, PlannerSession, VirtualCell, VirtualRequest, VirtualTable } from '../facts';
import type { PlanInput } from '../plan-statement';
import { withSessionValues } from '../session-values';
import { tableReferencesOf } from '../shapes/table-references';
import type { Expression, SelectBlock, SelectItem, SelectStatement, TableReference } from '../sql/ast';
import { parseStatement } from '../sql/parse';
import { printStatement } from '../sql/print/mysql';
import { replaceTables } from '../sql/replace-tables';
import { isVirtualSchema } from '../tables';
import { nodeForAnything } from './any-node';
import { planOverRows } from './engine-rows';
import { virtualRequests } from './virtual-request';

/**
 * Queries of information_schema and the like: the tables are made from the catalog, put into the statement as derived tables, and any node
 * that speaks MySQL does the rest. So every MySQL construct works on them, and no physical name can show. What the result columns are is asked
 * of that node's own information_schema, with LIMIT 0.
 */
export async function planVirtual(input: PlanInput, statement: SelectStatement): Promise<StatementPlan> {
  const { facts, session, shape } = input;
  const dataNode = nodeForAnything(facts, session);
  const query = withSessionValues(inline(input, statement), session);
  const contents = await contentsOf(query, facts, session);
  if (dataNode === null) return planOverRows(query, contents, input);
  const replaced = replaceTables(query, (reference) => {
    const table = contents.get(reference);
    if (!table) return reference;
    return {
      kind: 'derived',
      query: rowsQuery(table),
      alias: reference.alias ?? reference.name,
      columns: [],
      lateral: false,
    };
  });
  const sql = printStatement(replaced);
  const fields = await describeAsOwn(query, dataNode, facts, session);
  if (fields !== null) return { kind: 'rows', root: { kind: 'fragment', dataNode, sql, fields }, locks: false };
  return { kind: 'forward', targets: [{ dataNode, sql }], schema: shape.schema, writes: false, cut: null };
}

async function contentsOf(
  query: SelectStatement,
  facts: PlannerFacts,
  session: PlannerSession,
): Promise<ReadonlyMap<TableReference, VirtualTable>> {
  const requests = virtualRequests(query);
  const contents = new Map<TableReference, VirtualTable>();
  for (const reference of tableReferencesOf(query)) {
    const schema = reference.schema ?? session.schema ?? '';
    if (!isVirtualSchema(schema)) {
      throw notSupported(`a join of ${schema}.${reference.name} with tables of information_schema`);
    }
    const request = requests.get(reference) ?? { restrictions: new Map(), columns: null };
    const table = await facts.virtualTable(schema.toLowerCase(), reference.name.toLowerCase(), request, session);
    if (!table) throw unknownTable(schema, reference.name);
    contents.set(reference, narrowed(table, request));
  }
  return contents;
}

/** Without the columns that the statement does not name: they need not be sent. */
function narrowed({ fields, rows }: VirtualTable, { columns }: VirtualRequest): VirtualTable {
  if (columns === null) return { fields, rows };
  const used = fields.flatMap(({ name }, index) => (columns.has(name.toLowerCase()) ? [index] : []));
  const kept = used.length > 0 ? used : [0];
  return { fields: kept.map((index) => fields[index]!), rows: rows.map((row) => kept.map((index) => row[index]!)) };
}

function unknownTable(schema: string, name: string): Error {
  if (schema.toLowerCase() === 'information_schema') {
    return sqlError('ER_UNKNOWN_TABLE', `Unknown table '${name}' in information_schema`);
  }
  return sqlError(
    'ER_NO_SUCH_TABLE',
    `Table '${schema}.${name}' doesn't exist: of ${schema} this server has only what tools ask on connecting`,
  );
}

/** Errors that say that the node has no such table: then the result is described by the rows alone. */
const noTableErrnos: ReadonlySet<number> = new Set([1109, 1146, 1142, 1044, 1049]);

/** The result columns as the node describes them over tables of its own. Errors: the node's, e.g. 1054 for a column that is not there. */
async function describeAsOwn(
  query: SelectStatement,
  dataNode: string,
  facts: PlannerFacts,
  session: PlannerSession,
): Promise<readonly Field[] | null> {
  const tables = new Set(tableReferencesOf(query));
  const informationOnly = [...tables].every(
    ({ schema }) => (schema ?? session.schema ?? '').toLowerCase() === 'information_schema',
  );
  if (!informationOnly) return null;
  const qualified = replaceTables(query, (reference) =>
    reference.schema === null && tables.has(reference) ? { ...reference, schema: session.schema } : reference,
  );
  const empty: SelectStatement = {
    ...qualified,
    limit: { offset: null, count: { kind: 'number', text: '0', form: 'integer' } },
    lock: null,
  };
  try {
    return await facts.describe(dataNode, printStatement(empty), session);
  } catch (error) {
    if (error instanceof SqlError && noTableErrnos.has(error.errno)) return null;
    throw error;
  }
}

function inline({ lexed, session }: PlanInput, statement: SelectStatement): SelectStatement {
  const parsed = parseStatement(lexed, { sqlMode: session.sqlMode, literals: 'inline' });
  return parsed.kind === 'select' ? parsed : statement;
}

/** SELECT typed NULLs WHERE 0 UNION ALL VALUES …: the types come from the first part, the rows from the second. */
function rowsQuery(table: VirtualTable): SelectStatement {
  const items = table.fields.map(
    (field): SelectItem => ({
      kind: 'expression',
      expression: typedNull(field),
      alias: field.name,
      text: field.name,
    }),
  );
  const empty: SelectBlock = {
    kind: 'block',
    distinct: false,
    modifiers: [],
    items,
    from: null,
    where: { kind: 'boolean', value: false },
    groupBy: [],
    withRollup: false,
    having: null,
    windows: [],
  };
  const rows = table.rows.map((row) => row.map((value, index) => literalOf(value, table.fields[index]!)));
  return {
    kind: 'select',
    with: null,
    body:
      rows.length === 0
        ? empty
        : { kind: 'set-operation', operator: 'union', all: true, left: empty, right: { kind: 'values', rows } },
    orderBy: [],
    limit: null,
    lock: null,
  };
}

/** Nulls are typed too where a literal's sign would change what the column becomes. */
function literalOf(value: VirtualCell, { type }: Field): Expression {
  if (value === null)
    return type.unsigned ? { kind: 'cast', operand: { kind: 'null' }, type: 'UNSIGNED' } : { kind: 'null' };
  const text = String(value);
  if (isTemporal(type)) return { kind: 'temporal', type: 'timestamp', value: text };
  if (!isNumeric(type)) return { kind: 'string', value: inPlane(text), introducer: textCharset, national: false };
  const number: Expression = {
    kind: 'number',
    text: text.replace('-', ''),
    form: text.includes('.') ? 'decimal' : 'integer',
  };
  if (type.unsigned) return { kind: 'cast', operand: number, type: 'UNSIGNED' };
  return text.startsWith('-') ? { kind: 'unary', operator: '-', operand: number } : number;
}

/** The character set of information_schema's own columns: clients name its collations. */
const textCharset = 'utf8mb3';

/** Characters that utf8mb3 does not have become question marks, as in information_schema itself. */
function inPlane(text: string): string {
  return text.replace(/[\u{10000}-\u{10ffff}]/gu, '?');
}

function typedNull({ type }: Field): Expression {
  const cast = castTypeOf(type);
  const value: Expression = { kind: 'cast', operand: { kind: 'null' }, type: cast };
  return cast.startsWith('CHAR') ? { kind: 'collate', operand: value, collation: `${textCharset}_general_ci` } : value;
}

function castTypeOf(type: ColumnType): string {
  if (isInteger(type)) return type.unsigned ? 'UNSIGNED' : 'SIGNED';
  if (isTemporal(type)) return `${type.name === 'timestamp' ? 'DATETIME' : type.name.toUpperCase()}(${type.scale})`;
  if (type.name === 'decimal') return `DECIMAL(${type.precision},${type.scale})`;
  if (type.name === 'double' || type.name === 'float') return 'DOUBLE';
  return `CHAR(${Math.max(1, Math.min(type.length, 65535))}) CHARACTER SET ${textCharset}`;
}
