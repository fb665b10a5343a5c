import { type Connection, createConnection, type FieldPacket } from 'mysql2/promise';
import { type ColumnType, columnType } from '../../../engine/batch/column-type';
import { floatText, writeFloat } from '../../../engine/batch/format/float';
import { textColumn, writeValueText } from '../../../engine/batch/format/value';
import type { RecordBatch, Vector } from '../../../engine/batch/record-batch';
import { type Listener, listen } from '../../../protocol/frontend/listener';
import { allCharsets, collationById } from '../../../protocol/wire/charsets';
import { bitmap, EchoHandler, field, integerVector, testOptions, textVector } from '../../support/echo-handler';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { newRandom } from '../../support/random';

/** A column in MariaDB, the same column in a batch, and SQL literals with the values of its vector. */
interface TypeCase {
  readonly ddl: string;
  readonly type: ColumnType;
  readonly literals: readonly string[];
  readonly vector: (type: ColumnType) => Vector;
}

function packed(text: string): bigint {
  const [, y, mo, d, h = '0', mi = '0', s = '0', f = ''] =
    /^(\d+)-(\d+)-(\d+)(?: (\d+):(\d+):(\d+)(?:\.(\d+))?)?$/.exec(text)!;
  const yearMonthDay = ((BigInt(y!) * 13n + BigInt(mo!)) << 5n) | BigInt(d!);
  const time = (BigInt(h) << 12n) | (BigInt(mi) << 6n) | BigInt(s);
  return (((yearMonthDay << 17n) | time) << 24n) | BigInt(f.padEnd(6, '0'));
}

function microseconds(text: string): bigint {
  const [, sign, h, m, s, f = ''] = /^(-?)(\d+):(\d+):(\d+)(?:\.(\d+))?$/.exec(text)!;
  const value = ((BigInt(h!) * 60n + BigInt(m!)) * 60n + BigInt(s!)) * 1_000_000n + BigInt(f.padEnd(6, '0'));
  return sign === '-' ? -value : value;
}

function integers(ddl: string, type: ColumnType, values: readonly bigint[]): TypeCase {
  return {
    ddl,
    type,
    literals: [...values.map(String), 'NULL'],
    vector: (own) => integerVector([...values, null], own),
  };
}

function temporals(ddl: string, type: ColumnType, values: readonly string[]): TypeCase {
  const convert = type.name === 'time' ? microseconds : packed;
  return {
    ddl,
    type,
    literals: [...values.map((value) => `'${value}'`), 'NULL'],
    vector: (own) => ({
      ...(integerVector([...values.map(convert), null]) as Vector & { layout: 'int64' }),
      layout: 'temporal',
      type: own,
    }),
  };
}

function decimals(ddl: string, type: ColumnType, words: 1 | 2 | 4, values: readonly string[]): TypeCase {
  return {
    ddl,
    type,
    literals: [...values, 'NULL'],
    vector: (own) => {
      const all = [...values.map((value) => BigInt(value.replace('.', ''))), 0n];
      const flat = all.flatMap((value) =>
        Array.from({ length: words }, (_, i) => BigInt.asIntN(64, value >> BigInt(64 * i))),
      );
      const validity = bitmap([...values, null]);
      return { layout: 'decimal', type: own, length: all.length, validity, words, values: BigInt64Array.from(flat) };
    },
  };
}

function doubles(ddl: string, type: ColumnType, values: readonly number[]): TypeCase {
  return {
    ddl,
    type,
    literals: [...values.map(String), 'NULL'],
    vector: (own) => ({
      layout: 'float64',
      type: own,
      length: values.length + 1,
      validity: bitmap([...values, null]),
      values: Float64Array.from([...values, 0]),
    }),
  };
}

function strings(ddl: string, type: ColumnType, values: readonly (string | Buffer)[]): TypeCase {
  return {
    ddl,
    type,
    literals: [
      ...values.map((value) => (Buffer.isBuffer(value) ? `X'${value.toString('hex')}'` : `'${value}'`)),
      'NULL',
    ],
    vector: (own) => textVector([...values, null], own),
  };
}

const text = 'utf8mb4_general_ci';
const unsigned = { unsigned: true };
const cases: readonly TypeCase[] = [
  integers('TINYINT', columnType('tinyint', { precision: 4, length: 4 }), [0n, 1n, -128n, 127n]),
  integers('TINYINT UNSIGNED', columnType('tinyint', { ...unsigned, precision: 3, length: 3 }), [0n, 255n]),
  integers('SMALLINT', columnType('smallint', { precision: 6, length: 6 }), [-32768n, 32767n, 99n, 100n]),
  integers('MEDIUMINT', columnType('mediumint', { precision: 9, length: 9 }), [-8388608n, 8388607n, -1n]),
  integers('INT', columnType('int', { precision: 11, length: 11 }), [-2147483648n, 2147483647n, 1000n, 99999n]),
  integers('INT UNSIGNED', columnType('int', { ...unsigned, precision: 10, length: 10 }), [4294967295n, 10n]),
  integers('INT(8) ZEROFILL', columnType('int', { ...unsigned, zerofill: true, precision: 8, length: 8 }), [
    5n,
    123456789n,
  ]),
  integers('BIGINT', columnType('bigint', { precision: 20, length: 20 }), [
    -(2n ** 63n),
    2n ** 63n - 1n,
    2n ** 53n,
    2n ** 53n + 1n,
    -(2n ** 53n) - 1n,
    2n ** 32n,
    -(2n ** 32n),
    -4294967297n,
    10n ** 15n,
  ]),
  integers('BIGINT UNSIGNED', columnType('bigint', { ...unsigned, precision: 20, length: 20 }), [
    2n ** 64n - 1n,
    2n ** 63n,
    0n,
  ]),
  integers('YEAR', columnType('year', { unsigned: true, zerofill: true, precision: 4, length: 4 }), [0n, 1901n, 2155n]),
  integers('BIT(1)', columnType('bit', { ...unsigned, precision: 1, length: 1 }), [0n, 1n]),
  integers('BIT(64)', columnType('bit', { ...unsigned, precision: 64, length: 64 }), [
    0n,
    2n ** 64n - 1n,
    0x0102030405060708n,
  ]),
  integers('BIT(12)', columnType('bit', { ...unsigned, precision: 12, length: 12 }), [0n, 4095n, 0x123n]),
  doubles(
    'FLOAT',
    columnType('float', { scale: 31, length: 12 }),
    [0, 1.5, -2.25, 3.3333333, 1e20, 1.5e-7, 1234567, 16777216, 1e-16],
  ),
  doubles('DOUBLE', columnType('double', { scale: 31, length: 22 }), [
    0,
    0.1,
    1e15,
    1e14,
    123456789012345680,
    1.5e-7,
    1e-15,
    1e-16,
    1e20,
    -1.7976931348623157e308,
    2.5e-308,
    0.1 + 0.2,
    1e14 / 3,
  ]),
  doubles('DOUBLE(10,3)', columnType('double', { scale: 3, precision: 10, length: 10 }), [0, 1.5, -1234567.875, 0.125]),
  decimals('DECIMAL(10,2)', columnType('decimal', { precision: 10, scale: 2, length: 12 }), 1, [
    '0.00',
    '1.50',
    '-0.05',
    '99999999.99',
    '-99999999.99',
  ]),
  decimals('DECIMAL(18,0)', columnType('decimal', { precision: 18, scale: 0, length: 19 }), 1, [
    '0',
    '999999999999999999',
    '-9007199254740993',
  ]),
  decimals('DECIMAL(18,16)', columnType('decimal', { precision: 18, scale: 16, length: 20 }), 1, [
    '0.0000000000000001',
    '99.9999999999999999',
    '-1.0000000000000000',
  ]),
  decimals('DECIMAL(38,10)', columnType('decimal', { precision: 38, scale: 10, length: 40 }), 2, [
    '0.0000000001',
    '-1234567890123456789012345678.0123456789',
  ]),
  decimals('DECIMAL(65,30)', columnType('decimal', { precision: 65, scale: 30, length: 67 }), 4, [
    '-12345678901234567890123456789012345.123456789012345678901234567890',
    '0.000000000000000000000000000001',
  ]),
  decimals(
    'DECIMAL(6,2) ZEROFILL',
    columnType('decimal', { ...unsigned, zerofill: true, precision: 6, scale: 2, length: 7 }),
    1,
    ['1.50', '1234.56'],
  ),
  temporals('DATE', columnType('date', { length: 10 }), [
    '0000-00-00',
    '2024-02-29',
    '9999-12-31',
    '1000-01-01',
    '2024-00-00',
  ]),
  temporals('DATETIME', columnType('datetime', { length: 19 }), [
    '0000-00-00 00:00:00',
    '2024-01-31 00:00:00',
    '9999-12-31 23:59:59',
  ]),
  temporals('DATETIME(6)', columnType('datetime', { scale: 6, length: 26 }), [
    '2024-01-31 10:00:00.500000',
    '2024-01-31 00:00:00.000001',
    '2024-01-31 10:00:00.000000',
  ]),
  temporals('DATETIME(3)', columnType('datetime', { scale: 3, length: 23 }), ['2024-01-31 10:00:00.500']),
  temporals('TIMESTAMP', columnType('timestamp', { unsigned: true, length: 19 }), [
    '2024-01-31 10:00:01',
    '2001-09-09 01:46:40',
  ]),
  temporals('TIME', columnType('time', { length: 10 }), [
    '00:00:00',
    '-00:00:01',
    '838:59:59',
    '-838:59:59',
    '99:59:59',
    '100:00:00',
  ]),
  temporals('TIME(6)', columnType('time', { scale: 6, length: 17 }), [
    '-00:00:00.000001',
    '23:59:59.999999',
    '27:00:00.500000',
  ]),
  strings('CHAR(10)', columnType('char', { length: 10, collation: text }), ['', 'abc', 'üñ你😀']),
  strings('VARCHAR(300)', columnType('varchar', { length: 300, collation: text }), [
    '',
    'x'.repeat(250),
    'y'.repeat(251),
    'é'.repeat(300),
  ]),
  strings('TEXT', columnType('text', { length: 65535, collation: text }), ['z'.repeat(70_00), 'w'.repeat(65535)]),
  strings('LONGTEXT', columnType('longtext', { length: 4294967295, collation: text }), ['q'.repeat(70_000)]),
  strings('BINARY(4)', columnType('binary', { length: 4 }), [Buffer.from([0, 1, 254, 255])]),
  strings('VARBINARY(20)', columnType('varbinary', { length: 20 }), [Buffer.alloc(0), Buffer.from([0xff, 0, 0xfb])]),
  strings('BLOB', columnType('blob', { length: 65535 }), [Buffer.from([1, 2, 3])]),
  strings("ENUM('a','bé')", columnType('enum', { length: 2, collation: text }), ['a', 'bé']),
  strings("SET('a','b')", columnType('set', { length: 3, collation: text }), ['', 'a', 'a,b']),
];

let server: MariaDbServer;
let listener: Listener;
let real: Connection;
let ours: Connection;

beforeAll(async () => {
  server = await startMariaDb({ databases: ['db'], args: ['--sql-mode=', '--max-allowed-packet=64M'] });
  const results = new Map(
    cases.map((item, i) => {
      const vector = item.vector(item.type);
      const batch: RecordBatch = { rowCount: vector.length, columns: [vector] };
      const own = { ...field('v', item.type), table: `t${i}`, originalTable: `t${i}` };
      return [`SELECT v FROM t${i} ORDER BY id`, { fields: [own], batches: [batch] }];
    }),
  );
  const users = new Map([['root', { password: '', plugin: 'mysql_native_password' }]]);
  listener = await listen(testOptions(), new EchoHandler({ users, results }));
  const options = {
    host: '127.0.0.1',
    user: 'root',
    database: 'db',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  };
  real = await createConnection({ ...options, port: server.port });
  ours = await createConnection({ ...options, port: listener.address.port });
});
afterAll(async () => {
  ours.destroy();
  real.destroy();
  await listener.close(0);
  await server.stop();
});

/** What a client can see of a column. */
function described(packet: FieldPacket): Record<string, unknown> {
  const {
    name,
    orgName,
    table,
    orgTable,
    schema,
    characterSet,
    columnLength,
    columnType: type,
    flags,
    decimals,
  } = packet as unknown as Record<string, unknown>;
  // NO_DEFAULT_VALUE, ON UPDATE NOW and TIMESTAMP are the field's own flags, which the maker of the field gives.
  const ownFlags = 4096 | 8192 | 1024 | 32768;
  return {
    name,
    orgName,
    table,
    orgTable,
    schema,
    characterSet,
    columnLength,
    type,
    flags: (flags as number) & ~ownFlags,
    decimals,
  };
}

describe.each(cases.map((item, i) => [item.ddl, item, i] as const))('%s', (ddl, item, i) => {
  const sql = `SELECT v FROM t${i} ORDER BY id`;
  beforeAll(async () => {
    await real.query(`CREATE TABLE t${i} (id INT PRIMARY KEY AUTO_INCREMENT, v ${ddl} NULL)`);
    await real.query(`INSERT INTO t${i} (v) VALUES ${item.literals.map((literal) => `(${literal})`).join(',')}`);
  });

  test('text rows', async () => {
    const asText = {
      sql,
      rowsAsArray: true,
      typeCast: (f: { buffer(): Buffer | null }) => f.buffer()?.toString('latin1') ?? null,
    };
    const [expected] = await real.query(asText);
    expect((await ours.query(asText))[0]).toEqual(expected);
  });

  test('binary rows', async () => {
    const [expected] = await real.execute({ sql, rowsAsArray: true });
    expect((await ours.execute({ sql, rowsAsArray: true }))[0]).toEqual(expected);
  });

  test('column definition', async () => {
    const [, [expected]] = await real.query(sql);
    const [, [actual]] = await ours.query(sql);
    expect(described(actual!)).toEqual(described(expected!));
  });
});

test('10,000 random doubles and floats as text', async () => {
  const random = newRandom();
  await real.query('CREATE TABLE reals (id INT PRIMARY KEY, d DOUBLE, f FLOAT, m DOUBLE(30,5))');
  const values: number[] = [];
  const view = new DataView(new ArrayBuffer(8));
  while (values.length < 10_000) {
    view.setUint32(0, random.next());
    view.setUint32(4, random.next());
    const any = view.getFloat64(0);
    const near = (random.below(2 ** 31) - 2 ** 30) * 10 ** (random.below(40) - 25);
    const value = random.below(4) === 0 ? any : near;
    if (Number.isFinite(value) && Math.abs(value) < 3e38 && Math.abs(value) > 1e-37) values.push(value);
  }
  for (let from = 0; from < values.length; from += 500) {
    const rows = values.slice(from, from + 500).map((value, i) => {
      const middle = Math.abs(value) < 1e15 ? value : 0;
      return `(${from + i},${value},${value},${middle})`;
    });
    await real.query(`INSERT INTO reals VALUES ${rows.join(',')}`);
  }
  const [texts] = await real.query({
    sql: 'SELECT d, f, m FROM reals ORDER BY id',
    rowsAsArray: true,
    typeCast: (f: { string(): string | null }) => f.string(),
  });
  const [stored] = await real.execute({ sql: 'SELECT d, f, m FROM reals ORDER BY id', rowsAsArray: true });
  const target = Buffer.alloc(400);
  const different: unknown[] = [];
  (stored as number[][]).forEach(([d, f, m], i) => {
    const fixed = target.toString('latin1', 0, writeFloat(target, 0, m!, false, 5));
    const actual = [floatText(d!, false), floatText(Math.fround(f!), true), fixed];
    const expected = (texts as string[][])[i]!;
    actual.forEach((own, column) => {
      if (own !== expected[column]) different.push([own, expected[column]]);
    });
  });
  expect(different).toEqual([]);
});

test('minus zero', async () => {
  await real.execute('INSERT INTO reals VALUES (-1, ?, ?, ?)', [-0, -0, -0]);
  const [[stored]] = (await real.query({
    sql: 'SELECT d, f, m FROM reals WHERE id = -1',
    rowsAsArray: true,
    typeCast: (f: { string(): string | null }) => f.string(),
  })) as unknown as [string[][]];
  const target = Buffer.alloc(400);
  expect([
    floatText(-0, false),
    floatText(-0, true),
    target.toString('latin1', 0, writeFloat(target, 0, -0, false, 5)),
  ]).toEqual(stored);
});

test('every collation of the server is known by its id', async () => {
  const [rows] = await real.query(
    'SELECT full_collation_name AS name, character_set_name AS charset, id FROM information_schema.collation_character_set_applicability',
  );
  for (const { name, charset, id } of rows as { name: string; charset: string; id: string }[]) {
    const known = collationById(Number(id));
    expect([known?.name, known?.charset.name]).toEqual([name, charset]);
  }
  const [sets] = await real.query(
    'SELECT character_set_name AS name, default_collate_name AS first, maxlen FROM information_schema.character_sets',
  );
  const own = new Map([...allCharsets()].map((set) => [set.name, set]));
  for (const { name, first, maxlen } of sets as { name: string; first: string; maxlen: number }[])
    expect([name, own.get(name)?.collations[0]?.name, own.get(name)?.bytesMax]).toEqual([name, first, Number(maxlen)]);
});

test('writing values needs no more room than it says', () => {
  for (const item of cases) {
    const column = textColumn(item.vector(item.type));
    if (column.bytesMax === 0) continue;
    for (let row = 0; row < column.vector.length - 1; row++)
      expect(writeValueText(Buffer.alloc(500), 0, column, row)).toBeLessThanOrEqual(column.bytesMax);
  }
});
