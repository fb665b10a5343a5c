/** The engine's aggregates against MariaDB's own, over the same rows: values, types, warnings. */
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { aggregates, partialsOf } from '../../../engine/aggregates/registry';
import { type ColumnType, columnType, type Field } from '../../../engine/batch/column-type';
import { textColumn, writeValueText } from '../../../engine/batch/format/value';
import { isValid, type RecordBatch, type Vector } from '../../../engine/batch/record-batch';
import { BytesBuilder, DecimalBuilder, Float64Builder, vectorBuilder } from '../../../engine/batch/vector-builder';
import { execute } from '../../../engine/execute';
import type { AggregateCall, AggregateFunction, AggregatePlan, PhysicalPlan } from '../../../engine/plan';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { field, type MemoryContext, memoryContext } from '../../support/memory-plans';
import { newRandom, type Random } from '../../support/random';

const text = (name: 'varchar' | 'char', length: number, collation: string): ColumnType =>
  columnType(name, { length, collation });
const binary = columnType('varbinary', { length: 20 });
const decimal = (precision: number, scale: number): ColumnType => columnType('decimal', { precision, scale });
const general = 'utf8mb4_general_ci';

/** Columns of the table: name, definition, type. */
const columns: readonly (readonly [name: string, definition: string, type: ColumnType])[] = [
  ['g', 'int', columnType('int', { precision: 11 })],
  ['ti', 'tinyint', columnType('tinyint', { precision: 4 })],
  ['su', 'smallint unsigned', columnType('smallint', { precision: 5, unsigned: true })],
  ['mi', 'mediumint', columnType('mediumint', { precision: 9 })],
  ['i', 'int', columnType('int', { precision: 11 })],
  ['b', 'bigint', columnType('bigint', { precision: 20 })],
  ['bu', 'bigint unsigned', columnType('bigint', { precision: 20, unsigned: true })],
  ['y', 'year', columnType('year', { precision: 4, unsigned: true })],
  ['d', 'double', columnType('double', { scale: 31, length: 22 })],
  ['dd', 'double(10,3)', columnType('double', { scale: 3, length: 10 })],
  ['n', 'decimal(10,2)', decimal(10, 2)],
  ['n5', 'decimal(20,5)', decimal(20, 5)],
  ['n30', 'decimal(60,30)', decimal(60, 30)],
  ['dt', 'date', columnType('date')],
  ['dm', 'datetime(3)', columnType('datetime', { scale: 3 })],
  ['tm', 'time(2)', columnType('time', { scale: 2 })],
  ['vc', 'varchar(40)', text('varchar', 40, general)],
  ['bi', 'varchar(40) collate utf8mb4_bin', text('varchar', 40, 'utf8mb4_bin')],
  ['vb', 'varbinary(20)', binary],
  ['id', 'int not null primary key', columnType('int', { precision: 11, nullable: false })],
];
const fields: readonly Field[] = columns.map(([name, , type]) => field(name, type));
const columnOf = (name: string): number => fields.findIndex((each) => each.name === name);

let server: MariaDbServer;
let connection: Connection;

beforeAll(async () => {
  server = await startMariaDb({ databases: ['t'] });
  connection = await createConnection({
    host: '127.0.0.1',
    port: server.port,
    user: 'root',
    database: 't',
    charset: 'utf8mb4',
  });
  await connection.query(`CREATE TABLE t (${columns.map(([name, definition]) => `${name} ${definition}`).join(', ')})`);
  const random = newRandom();
  const rows = Array.from(
    { length: 400 },
    (_, id) => `(${columns.map(([name]) => literal(random, name, id)).join(', ')})`,
  );
  await connection.query(`INSERT INTO t VALUES ${rows.join(', ')}`);
});

afterAll(async () => {
  await connection?.end();
  await server?.stop();
});

function literal(random: Random, name: string, id: number): string {
  if (name === 'id') return String(id);
  if (name === 'g') return random.chance(0.05) ? 'NULL' : String(random.below(7));
  if (random.chance(0.1)) return 'NULL';
  const digits = (count: number): string =>
    Array.from({ length: 1 + random.below(count) }, () => random.below(10)).join('');
  const sign = random.pick(['', '-']);
  const padded = (bound: number): string => String(random.below(bound)).padStart(2, '0');
  const date = `20${padded(100)}-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`;
  const words = ['', 'a', 'A', 'ä', 'b', 'B ', 'straße', 'STRASSE', 'Zebra', 'zebra', '日本', '😀', 'e\u0301'];
  const literals: Readonly<Record<string, () => string>> = {
    ti: () => String(random.below(256) - 128),
    su: () => String(random.below(65536)),
    mi: () => sign + random.below(8388608),
    i: () => sign + random.below(2 ** 31),
    b: () => String(random.int64()),
    bu: () => String(BigInt.asUintN(64, random.int64())),
    y: () => String(1901 + random.below(200)),
    d: () => `${sign}${random.below(1e6)}.${random.below(1e6)}e${random.below(9) - 4}`,
    dd: () => `${sign}${random.below(1e6)}.${random.below(1000)}`,
    n: () => `${sign}${digits(8)}.${digits(2)}`,
    n5: () => `${sign}${digits(15)}.${digits(5)}`,
    n30: () => `${sign}${digits(30)}.${digits(30)}`,
    dt: () => (random.chance(0.05) ? "'0000-00-00'" : `'${date}'`),
    dm: () => `'${date} ${padded(24)}:${padded(60)}:${padded(60)}.${padded(999)}'`,
    tm: () => `'${sign}${padded(800)}:${padded(60)}:${padded(60)}.${padded(99)}'`,
    vb: () => `x'${Buffer.from(random.pick(words)).toString('hex')}'`,
  };
  return literals[name]?.() ?? `'${random.pick(words)}'`;
}

type TextRow = readonly (Buffer | null)[];

/** The rows as the server's text protocol has them. */
async function textRows(sql: string): Promise<readonly TextRow[]> {
  const [rows] = await connection.query<RowDataPacket[]>({
    sql,
    rowsAsArray: true,
    typeCast: (value) => value.buffer(),
  });
  return rows as unknown as readonly TextRow[];
}

function vectorOf(type: ColumnType, texts: readonly (Buffer | null)[]): Vector {
  const builder = vectorBuilder(type, texts.length);
  for (const each of texts) {
    if (each === null) builder.appendNull();
    else if (builder instanceof BytesBuilder) builder.appendBytes(each);
    else if (builder instanceof Float64Builder) builder.append(Number(each.toString()));
    else if (builder instanceof DecimalBuilder) builder.appendText(each, 0, each.length);
    else if (['date', 'datetime', 'time'].includes(type.name)) builder.appendTemporalText(each, 0, each.length);
    else builder.appendIntegerText(each, 0, each.length);
  }
  return builder.finish();
}

function textsOf(batches: readonly RecordBatch[]): (string | null)[][] {
  return batches.flatMap((batch) => {
    const formatted = batch.columns.map((column) => textColumn(column));
    return Array.from({ length: batch.rowCount }, (_, row) =>
      batch.columns.map((column, index) => {
        if (!isValid(column.validity, row)) return null;
        if (column.layout === 'bytes') {
          return Buffer.from(column.data.subarray(column.offsets[row], column.offsets[row + 1])).toString('latin1');
        }
        const target = Buffer.alloc(formatted[index]!.bytesMax);
        return target.toString('latin1', 0, writeValueText(target, 0, formatted[index]!, row));
      }),
    );
  });
}

function call(name: AggregateFunction, column: string, parts: Partial<AggregateCall> = {}): AggregateCall {
  const defaults = { phase: 'complete', distinct: false, orderBy: [], separator: null, limit: null } as const;
  return { function: name, arguments: [columnOf(column)], ...defaults, ...parts };
}

async function tableOf(
  context: MemoryContext,
  name: string,
  sql: string,
  types: readonly ColumnType[],
): Promise<PhysicalPlan> {
  const rows = await textRows(sql);
  const columnVectors = types.map((type, index) =>
    vectorOf(
      type,
      rows.map((row) => row[index]!),
    ),
  );
  const batch: RecordBatch = { rowCount: rows.length, columns: columnVectors };
  return context.serve(
    name,
    types.map((type, index) => field(`c${index}`, type)),
    rows.length === 0 ? [] : [batch],
  );
}

function aggregatePlan(
  input: PhysicalPlan,
  calls: readonly AggregateCall[],
  resultTypes?: readonly ColumnType[],
): AggregatePlan {
  const types = resultTypes ?? calls.map((each) => resultType(each));
  return {
    kind: 'aggregate',
    input,
    groupKeys: [0],
    aggregates: calls,
    fields: [input.fields[0]!, ...types.map((type, index) => field(`r${index}`, type))],
  };
}

function resultType(each: AggregateCall): ColumnType {
  return aggregates[each.function].resultType(
    each.arguments.map((column) => fields[column]!.type),
    each.distinct,
  );
}

/** The plan's rows sorted by the group. */
async function runSorted(plan: PhysicalPlan, context: MemoryContext): Promise<(string | null)[][]> {
  const sorted: PhysicalPlan = {
    kind: 'sort',
    input: plan,
    keys: [{ column: 0, descending: false }],
    fields: plan.fields,
  };
  const batches: RecordBatch[] = [];
  for await (const batch of execute(sorted, context)) batches.push(batch);
  return textsOf(batches);
}

const expectedTexts = (rows: readonly TextRow[]): (string | null)[][] =>
  rows.map((row) => row.map((value) => value?.toString('latin1') ?? null));

function sqlOf(each: AggregateCall): string {
  const names = each.arguments.map((column) => fields[column]!.name).join(', ');
  return `${each.function}(${each.distinct ? 'distinct ' : ''}${names})`;
}

const numeric = ['ti', 'su', 'mi', 'i', 'b', 'bu', 'n', 'n5', 'n30'];
const spread: readonly AggregateFunction[] = ['stddev_pop', 'stddev_samp', 'var_pop', 'var_samp'];

const calls: readonly AggregateCall[] = [
  ...columns.flatMap(([name]) => [call('count', name), call('min', name), call('max', name)]),
  ...columns.map(([name]) => call('count', name, { distinct: true })),
  ...['y', 'dd', ...numeric].flatMap((name) => [call('sum', name), call('avg', name)]),
  ...numeric.flatMap((name) => [call('sum', name, { distinct: true }), call('avg', name, { distinct: true })]),
  ...['ti', 'su', 'mi', 'i', 'n'].flatMap((name) => spread.map((each) => call(each, name))),
  ...['ti', 'su', 'b', 'bu'].flatMap((name) =>
    (['bit_and', 'bit_or', 'bit_xor'] as const).map((each) => call(each, name)),
  ),
  call('count', 'vc', { distinct: true, arguments: [columnOf('vc'), columnOf('ti')] }),
];

test('over all rows: every function and type', async () => {
  const context = memoryContext();
  const input = await tableOf(
    context,
    't',
    'SELECT * FROM t ORDER BY id',
    fields.map((each) => each.type),
  );
  const plan = aggregatePlan(input, calls);
  const expected = await textRows(`SELECT g, ${calls.map(sqlOf).join(', ')} FROM t GROUP BY g ORDER BY g`);
  const result = await runSorted(plan, context);
  expect(result.map((row) => row[0])).toEqual(expectedTexts(expected).map((row) => row[0]));
  for (const [index, each] of calls.entries()) {
    const of = (rows: readonly (string | null)[][]): unknown[] =>
      rows.map((row) => [sqlOf(each), comparable(each, row[index + 1]!)]);
    expect(of(result)).toEqual(of(expectedTexts(expected)));
  }
});

/**
 * Variances are doubles whose last digits depend on the order of the rows: ten digits are compared.
 * MIN and MAX may give any of the strings that are equal, and MariaDB's choice is that of its row order: compared as the collation does. */
function comparable(each: AggregateCall, value: string | null): string | null {
  if (value !== null && spread.includes(each.function)) return Number(value).toPrecision(10);
  const isText = fields[each.arguments[0]!]!.type.collation === general;
  if (value === null || !isText || !['min', 'max'].includes(each.function)) return value;
  const plain = Buffer.from(value, 'latin1').toString('utf8').replace(/ +$/, '').toUpperCase().normalize('NFD');
  return plain.replace(/\u0308/g, '');
}

test('merged from partial results of three data nodes', async () => {
  const context = memoryContext();
  const merged = calls.filter((each) => partialsOf(each.function, each.distinct) !== null);
  const partialSql = merged.flatMap((each) => {
    const { name } = fields[each.arguments[0]!]!;
    const argument = aggregates[each.function].partialArgument === 'double' ? `${name} + 0e0` : name;
    return partialsOf(each.function, each.distinct)!.map((partial) => `${partial}(${argument})`);
  });
  const partialTypes = merged.flatMap((each) => {
    const { type } = fields[each.arguments[0]!]!;
    const argument =
      aggregates[each.function].partialArgument === 'double' ? columnType('double', { scale: 31 }) : type;
    return partialsOf(each.function, each.distinct)!.map((partial) =>
      aggregates[partial].resultType([argument], false),
    );
  });
  const types = [fields[0]!.type, ...partialTypes];
  const nodes: PhysicalPlan[] = [];
  for (const node of [0, 1, 2]) {
    const sql = `SELECT g, ${partialSql.join(', ')} FROM t WHERE id % 3 = ${node} GROUP BY g`;
    nodes.push(await tableOf(context, `dn${node}`, sql, types));
  }
  const input: PhysicalPlan = { kind: 'append', inputs: nodes, fields: nodes[0]!.fields };
  let column = 1;
  const finals = merged.map((each) => ({
    ...each,
    phase: 'final' as const,
    arguments: partialsOf(each.function, each.distinct)!.map(() => column++),
  }));
  const result = await runSorted(aggregatePlan(input, finals, merged.map(resultType)), context);
  const expected = expectedTexts(
    await textRows(`SELECT g, ${merged.map(sqlOf).join(', ')} FROM t GROUP BY g ORDER BY g`),
  );
  for (const [index, each] of merged.entries()) {
    const of = (rows: readonly (string | null)[][]): unknown[] =>
      rows.map((row) => [sqlOf(each), comparable(each, row[index + 1]!)]);
    expect(of(result)).toEqual(of(expected));
  }
});

test('GROUP_CONCAT: order, separator, DISTINCT, cut with a warning', async () => {
  const variants: readonly (readonly [sql: string, call: AggregateCall])[] = [
    [
      "group_concat(i order by i desc separator '; ')",
      call('group_concat', 'i', { orderBy: [{ column: columnOf('i'), descending: true }], separator: '; ' }),
    ],
    [
      'group_concat(distinct ti order by ti)',
      call('group_concat', 'ti', { distinct: true, orderBy: [{ column: columnOf('ti'), descending: false }] }),
    ],
    [
      'group_concat(bi, n, dm, tm order by b, id separator "")',
      call('group_concat', 'bi', {
        arguments: ['bi', 'n', 'dm', 'tm'].map(columnOf),
        orderBy: ['b', 'id'].map((name) => ({ column: columnOf(name), descending: false })),
        separator: '',
      }),
    ],
    [
      'group_concat(vb order by b, id)',
      call('group_concat', 'vb', {
        orderBy: ['b', 'id'].map((name) => ({ column: columnOf(name), descending: false })),
      }),
    ],
    [
      'group_concat(dt order by dt)',
      call('group_concat', 'dt', { orderBy: [{ column: columnOf('dt'), descending: false }] }),
    ],
  ];
  for (const limit of [4, 13, 100, 2 ** 20]) {
    const context = memoryContext();
    const types = fields.map((each) => each.type);
    const names = columns.map(([name]) => name).join(', ');
    const input = await tableOf(context, 't', `SELECT ${names} FROM t ORDER BY g, id`, types);
    await connection.query(`SET group_concat_max_len = ${limit}`);
    for (const [sql, each] of variants) {
      const expected = await textRows(`SELECT g, ${sql} FROM t GROUP BY g ORDER BY g`);
      const [warnings] = await connection.query<RowDataPacket[]>('SHOW WARNINGS');
      context.warnings.length = 0;
      const result = await runSorted(aggregatePlan(input, [{ ...each, limit }]), context);
      expect([sql, limit, result]).toEqual([sql, limit, expectedTexts(expected)]);
      const byText = (list: readonly (readonly [number, string])[]): string[] =>
        list.map((warning) => warning.join(' ')).sort();
      const theirs = warnings.map((warning) => [warning.Code, warning.Message] as const);
      expect(byText(context.warnings)).toEqual(byText(theirs));
    }
  }
});

test('types are declared as MariaDB declares them', async () => {
  // The JSON aggregates take JSON text that other functions make, not the columns.
  const ofOtherKind: ReadonlySet<string> = new Set(['any_value', 'json_arrayagg', 'json_objectagg']);
  const functions = Object.keys(aggregates).filter((name) => !ofOtherKind.has(name)) as AggregateFunction[];
  const declared: string[] = [];
  const expected: string[] = [];
  await connection.query('SET group_concat_max_len = 1048576');
  for (const name of functions) {
    const selected = columns.map(([column]) => `${name}(${column}) AS ${column}`).join(', ');
    await connection.query(`CREATE OR REPLACE TABLE r AS SELECT ${selected} FROM t WHERE false`);
    const rows = (await textRows(
      "SELECT COLUMN_TYPE, IS_NULLABLE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 't' AND TABLE_NAME = 'r' ORDER BY ORDINAL_POSITION",
    )) as readonly TextRow[];
    for (const [index, [column, , type]] of columns.entries()) {
      expected.push(`${name}(${column}) ${rows[index]!.join(' ')}`);
      const result = aggregates[name].resultType([type], false);
      declared.push(`${name}(${column}) ${definition(result)} ${result.nullable ? 'YES' : 'NO'}`);
    }
  }
  expect(declared).toEqual(expected);
});

/** A type as information_schema writes it. */
function definition(type: ColumnType): string {
  const { name, precision, scale, length } = type;
  const unsigned = type.unsigned && name !== 'year' ? ' unsigned' : '';
  if (name === 'decimal') return `decimal(${precision},${scale})`;
  if (name === 'double') return scale === 31 ? 'double' : `double(${length},${scale})`;
  if (name === 'varchar' || name === 'varbinary') return `${name}(${length})`;
  if (name === 'datetime' || name === 'time') return scale === 0 ? name : `${name}(${scale})`;
  if (['date', 'mediumtext', 'mediumblob'].includes(name)) return name;
  return `${name}(${precision})${unsigned}`;
}
