/** Planning without servers: the configuration of test/golden/conf and a fixed set of columns, with a session that has nothing special. */
import { join } from 'node:path';
import type { Catalog } from '../../conf/catalog';
import { loadCatalog } from '../../conf/load/load-catalog';
import type { Capabilities, TableDescription } from '../../connectors/connector';
import { type ColumnType, columnType, type Field } from '../../engine/batch/column-type';
import type { PlannerFacts, PlannerSession, TableStatistics } from '../../planner/facts';
import { lexStatements } from '../../planner/sql/lexer';
import { parseStatement } from '../../planner/sql/parse';
import { printStatement } from '../../planner/sql/print/mysql';

const bigint = columnType('bigint', { precision: 20, length: 20 });
const int = columnType('int', { precision: 11, length: 11 });
const varchar = columnType('varchar', { length: 50, collation: 'utf8mb4_general_ci' });
const decimal = columnType('decimal', { precision: 10, scale: 2, length: 12 });
const datetime = columnType('datetime', { length: 19 });
const colour = columnType('enum', { length: 5, collation: 'utf8mb4_general_ci' });

const tables: Readonly<Record<string, Readonly<Record<string, ColumnType>>>> = {
  customers: { id: bigint, name: varchar, city: varchar, since: datetime },
  orders: { id: bigint, customer_id: bigint, status: varchar, ordered_at: datetime, colour },
  order_lines: { id: bigint, order_id: bigint, product_id: bigint, quantity: int, price: decimal },
  products: { id: bigint, name: varchar, category: varchar, price: decimal },
  notes: { id: bigint, body: varchar },
  items: { id: bigint, title: varchar, price: decimal },
};

const statistics: Readonly<Record<string, TableStatistics>> = {
  customers: { rows: 20_000, distinct: new Map() },
  orders: { rows: 300_000, distinct: new Map([['CUSTOMER_ID', 18_000]]) },
  order_lines: {
    rows: 1_000_000,
    distinct: new Map([
      ['ORDER_ID', 300_000],
      ['PRODUCT_ID', 500],
    ]),
  },
  products: { rows: 500, distinct: new Map() },
};

function describeTable(name: string): TableDescription | null {
  const columns = tables[name.toLowerCase()];
  if (!columns) return null;
  return {
    name,
    tableType: 'BASE TABLE',
    engine: 'InnoDB',
    collation: 'utf8mb4_general_ci',
    comment: '',
    indexes: [{ name: 'PRIMARY', unique: true, columns: ['id'] }],
    columns: Object.entries(columns).map(([column, type]) => ({
      name: column,
      type,
      columnType: type.name,
      defaultText: null,
      extra: '',
      comment: '',
      key: column === 'id' ? 'PRI' : '',
    })),
  };
}

/** A statement's result columns by name: a table's column where an item is one, BIGINT for everything computed. */
function describeQuery(sql: string): Field[] {
  const statement = parseStatement(lexStatements(sql, { sqlMode: new Set() })[0]!, {
    sqlMode: new Set(),
    literals: 'inline',
  });
  let body = statement.kind === 'select' ? statement.body : null;
  while (body && body.kind !== 'block') {
    body = body.kind === 'set-operation' ? body.left : body.kind === 'query' ? body.query.body : null;
  }
  if (!body) throw new Error(`not a query: ${sql}`);
  return body.items.flatMap((item) => {
    if (item.kind === 'star') return Object.entries(tables.orders!).map(([name, type]) => fieldOf(name, type));
    const { expression } = item;
    const name = item.alias ?? (expression.kind === 'column' ? expression.name : item.text);
    const type = expression.kind === 'column' ? columnNamed(expression.name) : bigint;
    return [fieldOf(name, type)];
  });
}

function columnNamed(name: string): ColumnType {
  return Object.values(tables).find((columns) => columns[name])?.[name] ?? bigint;
}

function fieldOf(name: string, type: ColumnType): Field {
  return { name, originalName: '', table: '', originalTable: '', schema: '', type, flags: 0 };
}

export const mysqlCapabilities: Capabilities = {
  dialect: 'mysql',
  speaksMysql: true,
  functions: new Set(),
  comparableTypes: new Set(),
  forwardsPackets: true,
};

export function goldenCatalog(): Catalog {
  const result = loadCatalog(join(__dirname, '../golden/conf'), {});
  if (result.kind === 'mistakes') throw new Error(JSON.stringify(result.mistakes));
  return result.catalog;
}

export function goldenFacts(capabilities: Capabilities = mysqlCapabilities): PlannerFacts {
  return {
    catalog: goldenCatalog(),
    exactStrings: false,
    table: async (_schema, name) => describeTable(name),
    statistics: async (_schema, name) => statistics[name.toLowerCase()] ?? null,
    capabilities: () => capabilities,
    virtualTable: async (schema, name) =>
      schema === 'information_schema' && name === 'schemata'
        ? { fields: [fieldOf('SCHEMA_NAME', varchar)], rows: [['shop']] }
        : null,
    nodesOfRows: async ({ values }) => values.map(() => null),
    describe: async (_node, sql) => describeQuery(sql),
    knowCollations: async () => {},
    collations: async (_node, _sql, columns) => columns.map(() => 'utf8mb4_general_ci'),
  };
}

export const goldenSession: PlannerSession = {
  schema: 'shop',
  sqlMode: new Set(['STRICT_TRANS_TABLES']),
  collation: 'utf8mb4_general_ci',
  inTransaction: false,
  transactionNodes: [],
  explains: true,
  inSchema: (schema) => ({ ...goldenSession, schema }),
  functionValue: (name) => (name === 'database' ? "'shop'" : name === 'connection_id' ? '7' : null),
  userVariable: (name) => (name === 'v' ? "'x'" : 'NULL'),
  userVariableNames: () => ['v'],
  systemVariableType: () => null,
  systemVariable: (_scope, name) => (name === 'version_comment' ? "'test'" : null),
  statementTime: (name) => (name === 'now' ? { type: 'timestamp', value: '2024-05-06 07:08:09' } : null),
};

/** For messages: a statement as it was understood. */
export function reprinted(sql: string): string {
  const statement = parseStatement(lexStatements(sql, { sqlMode: new Set() })[0]!, {
    sqlMode: new Set(),
    literals: 'inline',
  });
  return statement.kind === 'other' ? statement.verb : printStatement(statement);
}
