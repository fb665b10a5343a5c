import { type ColumnType, type Field, isInteger, isTemporal } from '../../engine/batch/column-type';
import type { StatementPlan } from '../../engine/plan';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { PlannerFacts, PlannerSession, VirtualTable } from '../facts';
import type { PlanInput } from '../plan-statement';
import { withSessionValues } from '../session-values';
import { tableReferencesOf } from '../shapes/table-references';
import type { Expression, SelectBlock, SelectItem, SelectStatement, TableReference } from '../sql/ast';
import { parseStatement } from '../sql/parse';
import { printStatement } from '../sql/print/mysql';
import { replaceTables } from '../sql/replace-tables';
import { isVirtualSchema } from '../tables';
import { nodeForAnything } from './tableless';

/**
 * Queries of information_schema and the like: the tables are made from the catalog, put into the statement as derived tables, and any node
 * that speaks MySQL does the rest. So every MySQL construct works on them, and no physical name can show.
 */
export async function planVirtual(input: PlanInput, statement: SelectStatement): Promise<StatementPlan> {
  const { facts, session, shape } = input;
  const dataNode = nodeForAnything(facts, session);
  const query = withSessionValues(inline(input, statement), session);
  const contents = new Map<TableReference, VirtualTable>();
  for (const reference of tableReferencesOf(query)) {
    const schema = reference.schema ?? session.schema ?? '';
    if (!isVirtualSchema(schema)) {
      throw notSupported(`a join of ${schema}.${reference.name} with tables of information_schema`);
    }
    contents.set(reference, await tableOf(facts, session, schema, reference.name));
  }
  if (dataNode === null)
    throw notSupported(`a query of ${[...contents.keys()][0]?.name} without a backend that speaks MySQL`);
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
  return {
    kind: 'forward',
    targets: [{ dataNode, sql: printStatement(replaced) }],
    schema: shape.schema,
    writes: false,
    cut: null,
  };
}

function inline({ lexed, session }: PlanInput, statement: SelectStatement): SelectStatement {
  const parsed = parseStatement(lexed, { sqlMode: session.sqlMode, literals: 'inline' });
  return parsed.kind === 'select' ? parsed : statement;
}

async function tableOf(
  facts: PlannerFacts,
  session: PlannerSession,
  schema: string,
  name: string,
): Promise<VirtualTable> {
  const table = await facts.virtualTable(schema.toLowerCase(), name.toLowerCase(), session);
  if (!table) throw sqlError('ER_NO_SUCH_TABLE', `Table '${schema}.${name}' doesn't exist`);
  return table;
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
  const rows = table.rows.map((row) => row.map(literalOf));
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

function literalOf(value: string | number | null): Expression {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'string') return { kind: 'string', value, introducer: null, national: false };
  const text = String(Math.abs(value));
  const number: Expression = { kind: 'number', text, form: Number.isInteger(value) ? 'integer' : 'decimal' };
  return value < 0 ? { kind: 'unary', operator: '-', operand: number } : number;
}

function typedNull({ type }: Field): Expression {
  const cast = castTypeOf(type);
  const value: Expression = { kind: 'cast', operand: { kind: 'null' }, type: cast };
  return cast.startsWith('CHAR') ? { kind: 'collate', operand: value, collation: 'utf8mb4_general_ci' } : value;
}

function castTypeOf(type: ColumnType): string {
  if (isInteger(type)) return type.unsigned ? 'UNSIGNED' : 'SIGNED';
  if (isTemporal(type)) return type.name === 'timestamp' ? 'DATETIME' : type.name.toUpperCase();
  if (type.name === 'decimal') return `DECIMAL(${type.precision},${type.scale})`;
  if (type.name === 'double' || type.name === 'float') return 'DOUBLE';
  return `CHAR(${Math.max(1, Math.min(type.length, 65535))}) CHARACTER SET utf8mb4`;
}
