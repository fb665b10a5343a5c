/**
 * Text under collations that are learnt from a backend, and under built-in ones that MariaDB has beside the common ones: sorted, grouped,
 * joined and compared above the data nodes as in one MariaDB.
 */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { type Sides, startSides } from '../../differential/sides';
import { Random } from '../../support/random';

/** Column → character set, collation, texts at which the language shows. */
const columns: Readonly<Record<string, readonly [charset: string, collation: string, words: readonly string[]]>> = {
  swedish: ['utf8mb4', 'utf8mb4_swedish_ci', ['å', 'Å', 'ä', 'ö', 'z', 'Z', 'a', 'o', 'v', 'w', 'ost', 'öst', 'zebra']],
  czech: [
    'utf8mb4',
    'utf8mb4_czech_ci',
    ['ch', 'CH', 'Ch', 'c', 'cz', 'h', 'i', 'hy', 'č', 'chata', 'Cihla', 'ř', 'r'],
  ],
  danish: ['utf8mb4', 'utf8mb4_danish_ci', ['aa', 'Aa', 'å', 'a', 'z', 'ø', 'æ', 'b', 'AA', 'á']],
  central: ['cp1250', 'cp1250_general_ci', ['ž', 'Ž', 'z', 'a', 'á', 'Ł', 'l', 'm', 'š', 's']],
  japanese: ['sjis', 'sjis_japanese_ci', ['日本', '東京', 'ｱｲ', 'アイ', 'あい', 'a', 'A', '大阪']],
  german: ['latin1', 'latin1_german2_ci', ['Müller', 'Mueller', 'MUELLER', 'Mull', 'straße', 'strasse', 'Straß']],
  word: ['latin2', 'latin2_czech_cs', ['ch', 'CH', 'Ch', 'c', 'h', 'č', 'a b', 'a  b', 'a-b', ' á', 'ř', '1', 'b ']],
  turn: ['cp1250', 'cp1250_czech_cs', ['ch', 'CH', 'Ch', 'c', 'h', 'č', 'a b', 'a  b', 'a-b', ' á', 'ř', '1', 'b ']],
  thai: ['tis620', 'tis620_thai_ci', ['ก', 'เก', 'ก่', 'กา', 'ขา', 'เขา', 'ข้า', 'a', 'A', 'ก ', 'แก้', '1']],
  traditional: ['big5', 'big5_chinese_ci', ['一', '丁', '中', '文', '國', 'a', 'A', 'b']],
  accents: ['utf8mb4', 'utf8mb4_uca1400_as_ci', ['é', 'É', 'e', 'E', 'ê', 'f', 'ее', 'e ', 'и\u0306', 'й']],
  exact: ['utf8mb4', 'utf8mb4_uca1400_nopad_as_cs', ['é', 'É', 'e', 'E', 'e ', 'f', 'เก', 'กเ']],
};

const rowCount = 60;
const random = new Random(20261125);

function rowsOf(table: string): string {
  const rows = Array.from({ length: rowCount }, (_, index) => {
    const values = Object.values(columns).map(([, , words]) =>
      random.chance(0.1) ? 'NULL' : `'${random.pick(words)}${random.chance(0.2) ? random.pick(words) : ''}'`,
    );
    return `(${index + 1}, ${1 + random.below(rowCount)}, ${values.join(', ')})`;
  });
  return `INSERT INTO ${table} VALUES ${rows.join(', ')}`;
}

const definition = Object.entries(columns)
  .map(([name, [charset, collation]]) => `${name} VARCHAR(20) CHARACTER SET ${charset} COLLATE ${collation}`)
  .join(', ');

let sides: Sides;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  const options = { charset: 'utf8mb4_general_ci', rowsAsArray: true };
  sides = await startSides({
    proxy: {
      schemas: `<schema name="testdb" checkSQLschema="false" dataNode="dn1">
        <table name="words" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
        <table name="others" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      </schema>`,
    },
    statements: [
      ...['words', 'others'].map(
        (table) => `CREATE TABLE ${table} (id INT NOT NULL PRIMARY KEY, other INT, ${definition})`,
      ),
      rowsOf('words'),
      rowsOf('others'),
    ],
    wholeOptions: options,
    shardedOptions: { ...options, supportBigNumbers: false, bigNumberStrings: false },
  });
  ({ whole, sharded } = sides);
});
afterAll(() => sides?.stop());

async function answers(sql: string): Promise<readonly [expected: unknown, ours: unknown]> {
  const [expected] = await whole.query<RowDataPacket[]>(sql);
  const [ours] = await sharded.query<RowDataPacket[]>(sql);
  return [expected, ours];
}

test.each(Object.keys(columns))('%s', async (name) => {
  const queries = [
    `SELECT id, ${name} FROM words ORDER BY ${name}, id`,
    `SELECT id FROM words ORDER BY ${name} DESC, id LIMIT 7`,
    `SELECT MIN(id), COUNT(*) FROM words GROUP BY ${name} ORDER BY 1`,
    `SELECT COUNT(DISTINCT ${name}) FROM words`,
    `SELECT COUNT(*) FROM (SELECT DISTINCT ${name} FROM words UNION SELECT ${name} FROM others) d`,
    `SELECT a.id, b.id FROM words a JOIN others b ON a.${name} = b.${name} ORDER BY 1, 2`,
    `SELECT a.id, a.${name} < b.${name}, a.${name} = b.${name}, STRCMP(a.${name}, b.${name}) FROM words a JOIN others b ON b.id = a.other ORDER BY 1`,
    `SELECT id FROM words a WHERE ${name} IN (SELECT ${name} FROM others WHERE id < 30) ORDER BY 1`,
    // MariaDB takes rows with as many strokes for one partition, or for several that are one.
    ...(name === 'traditional'
      ? []
      : [`SELECT id, RANK() OVER (ORDER BY ${name}), COUNT(*) OVER (PARTITION BY ${name}) FROM words ORDER BY 1`]),
    `SELECT a.id FROM words a JOIN others b ON b.id = a.other WHERE CONCAT(a.${name}, b.${name}) > CONCAT(b.${name}, a.${name}) ORDER BY 1`,
    `SELECT a.id, a.${name} LIKE b.${name} FROM words a JOIN others b ON b.id = a.other ORDER BY 1`,
    // The column's own order of texts that are equal is the server's affair: only what is compared is shown.
    `SELECT MAX(a.${name}) = MAX(b.${name}), MIN(a.${name}) > MIN(b.${name}) FROM words a JOIN others b ON b.id = a.other`,
  ];
  for (const sql of queries) {
    const [expected, ours] = await answers(sql);
    expect({ sql, rows: ours }).toEqual({ sql, rows: expected });
  }
});

test('a collation that is named in the query', async () => {
  for (const collation of ['utf8mb4_swedish_ci', 'uca1400_ai_cs']) {
    const [expected, ours] = await answers(
      `SELECT a.id, b.id FROM words a JOIN others b ON CONCAT(a.swedish, b.czech) COLLATE ${collation} > a.danish COLLATE ${collation} ORDER BY 1, 2 LIMIT 200`,
    );
    expect({ collation, rows: ours }).toEqual({ collation, rows: expected });
  }
});

test('a collation that is learnt for a session whose own one is not the usual one', async () => {
  await sharded.query('SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci');
  try {
    const [expected, ours] = await answers(
      'SELECT a.id FROM words a JOIN others b ON CONCAT(a.swedish, b.czech) COLLATE utf8mb4_polish_ci > a.danish COLLATE utf8mb4_polish_ci ORDER BY 1 LIMIT 200',
    );
    expect(ours).toEqual(expected);
  } finally {
    await sharded.query('SET NAMES utf8mb4');
  }
});

test('a collation that the servers do not have is refused when a session asks for it', async () => {
  for (const sql of [
    'SET NAMES utf8mb4 COLLATE utf8mb4_0900_ai_ci',
    "SET collation_connection = 'utf8mb4_0900_ai_ci'",
  ]) {
    for (const connection of [whole, sharded]) {
      await expect(connection.query(sql)).rejects.toMatchObject({ errno: 1273 });
    }
  }
  expect((await sharded.query<RowDataPacket[]>('SELECT COUNT(id) FROM words'))[0]).toEqual([[rowCount]]);
});
