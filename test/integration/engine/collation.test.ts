/** Our collations against a real MariaDB: order, equality and comparison of random strings. */
import { createConnection } from 'mysql2/promise';
import { columnType } from '../../../engine/batch/column-type';
import { compareBytes } from '../../../engine/batch/compare';
import { bytesBuilder } from '../../../engine/batch/vector-builder';
import { equalityKey, orderingKey } from '../../../engine/types/collation/key-vector';
import { collationFor, collationNames } from '../../../engine/types/collation/registry';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { newRandom } from '../../support/random';

const { seed } = newRandom();
const stringCount = 600;
const pairCount = 2000;

let server: MariaDbServer;
beforeAll(async () => {
  server = await startMariaDb({ databases: ['test'] });
});
afterAll(() => server?.stop());

/** Mulberry32 (T. Ettinger, public domain): numbers in 0..1 from a seed. */
function randomNumbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

const asciiPieces = [
  'a',
  'A',
  'b',
  'B',
  'z',
  'Z',
  '0',
  '9',
  '_',
  '-',
  ' ',
  ' ',
  '  ',
  '\t',
  '\n',
  '!',
  '~',
  '[',
  '`',
  '{',
  '\x7f',
  '\x01',
];
const unicodePieces = [
  'é',
  'É',
  'e',
  'ß',
  'ss',
  'ä',
  'Ä',
  'æ',
  'ﬁ',
  'œ',
  'ñ',
  '\u0301',
  '\u00ad',
  '\u00a0',
  '\u3000',
  '中',
  '文',
  '丂',
  '한',
  'ą',
  'Ж',
  'ж',
  '😀',
  '😁',
  '𠀀',
  '𐐀',
  '𐐨',
  'ı',
  'İ',
  'ǆ',
  'ℌ',
  '\u200b',
  '\ufdfa',
  '\u0e40',
  '\u0e01',
];

function randomString(random: () => number, pieces: readonly string[], wild: (random: () => number) => string): string {
  let text = '';
  for (let count = Math.floor(random() * random() * 9); count > 0; count--) {
    text += random() < 0.15 ? wild(random) : pieces[Math.floor(random() * pieces.length)]!;
  }
  if (random() < 0.3) text += ' '.repeat(Math.floor(random() * 4));
  return random() < 0.01 ? text + ' '.repeat(300) + (random() < 0.5 ? '\t' : 'x') : text;
}

function wildCharacter(supplementary: boolean): (random: () => number) => string {
  return (random) => {
    const limit = supplementary && random() < 0.3 ? 0x30000 : random() < 0.5 ? 0x3000 : 0xfffd;
    const codePoint = Math.max(1, Math.floor(random() * limit));
    return codePoint >= 0xd800 && codePoint <= 0xdfff ? '?' : String.fromCodePoint(codePoint);
  };
}

/** Random strings that the character set can hold, with bytes in utf8mb4. */
async function stringsOf(charset: string, random: () => number): Promise<string[]> {
  const pieces = charset === 'ascii' ? asciiPieces : [...asciiPieces, ...unicodePieces];
  const supplementary = charset === 'utf8mb4' || charset === 'binary';
  const strings: string[] = [];
  for (let count = 0; count < stringCount * (charset === 'utf8mb4' ? 1 : 4); count++) {
    strings.push(randomString(random, pieces, wildCharacter(supplementary)));
  }
  if (supplementary) return strings;
  const connection = await createConnection({
    host: '127.0.0.1',
    port: server.port,
    user: 'root',
    database: 'test',
    charset: 'utf8mb4',
  });
  try {
    await connection.query(
      'CREATE OR REPLACE TEMPORARY TABLE candidates (id INT, s VARCHAR(1000) CHARSET utf8mb4 COLLATE utf8mb4_nopad_bin)',
    );
    await connection.query('INSERT INTO candidates VALUES ?', [strings.map((text, id) => [id, text])]);
    const [rows] = await connection.query<(import('mysql2').RowDataPacket & [number])[]>({
      sql: `SELECT id FROM candidates WHERE BINARY CONVERT(CONVERT(s USING ${charset}) USING utf8mb4) = BINARY s ORDER BY id`,
      rowsAsArray: true,
    });
    return rows.map(([id]) => strings[id]!).slice(0, stringCount);
  } finally {
    await connection.end();
  }
}

function keysOf(collation: string, strings: readonly string[], keyOf: typeof orderingKey): Uint8Array[] {
  const builder = bytesBuilder(columnType('varchar', { length: 1000, collation }));
  for (const text of strings) builder.appendString(text);
  const vector = keyOf(builder.finish());
  if (vector.layout !== 'bytes') throw new Error('strings have byte keys');
  return strings.map((_, row) => vector.data.subarray(vector.offsets[row], vector.offsets[row + 1]));
}

// Those of MySQL 8 are not on a MariaDB: their order is told in the unit test.
test.each(collationNames.filter((name) => !name.includes('_0900_')))(
  '%s orders and compares as the server does',
  async (name) => {
    const random = randomNumbers(seed);
    const collation = collationFor(name)!;
    // Where sorting is another order than comparing, the server sorts by comparing when the keys are long.
    const lengthMax = collation.sortOrder === null ? 1000 : 30;
    const strings = (await stringsOf(collation.charset, random)).filter((text) => text.length <= lengthMax);
    expect(strings.length).toBeGreaterThan(stringCount / 3);
    const comparisonOf = (keys: readonly Uint8Array[]) => (a: number, b: number) =>
      compareBytes(keys[a]!, 0, keys[a]!.length, keys[b]!, 0, keys[b]!.length);
    const compare = comparisonOf(keysOf(name, strings, equalityKey));
    const order = comparisonOf(keysOf(name, strings, orderingKey));
    const connection = await createConnection({
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      database: 'test',
      charset: 'utf8mb4',
    });
    try {
      const column =
        name === 'binary'
          ? 'VARBINARY(2000)'
          : `VARCHAR(${lengthMax}) CHARACTER SET ${collation.charset} COLLATE ${name}`;
      await connection.query('SET max_sort_length = 8192');
      await connection.query(`CREATE OR REPLACE TEMPORARY TABLE strings (id INT PRIMARY KEY, s ${column})`);
      await connection.query('INSERT INTO strings VALUES ?', [strings.map((text, id) => [id, text])]);

      const [ordered] = await connection.query<(import('mysql2').RowDataPacket & [number])[]>({
        sql: 'SELECT id FROM strings ORDER BY s, id',
        rowsAsArray: true,
      });
      const ours = strings.map((_, id) => id).sort((a, b) => order(a, b) || a - b);
      const shown = (ids: readonly number[]): string[] => ids.map((id) => `${id} ${JSON.stringify(strings[id])}`);
      expect(shown(ours)).toEqual(shown(ordered.map(([id]) => id)));

      const pairs = Array.from({ length: pairCount }, (_, id) => {
        const left = Math.floor(random() * strings.length);
        const near = ours.indexOf(left) + 1;
        return [id, left, random() < 0.5 && near < ours.length ? ours[near]! : Math.floor(random() * strings.length)];
      });
      await connection.query('CREATE OR REPLACE TEMPORARY TABLE pairs (id INT PRIMARY KEY, a INT, b INT)');
      await connection.query('INSERT INTO pairs VALUES ?', [pairs]);
      // A temporary table can be used once in a statement.
      await connection.query('CREATE OR REPLACE TEMPORARY TABLE others LIKE strings');
      await connection.query('INSERT INTO others SELECT * FROM strings');
      const [compared] = await connection.query<(import('mysql2').RowDataPacket & [number, number])[]>({
        sql: `SELECT x.s = y.s, x.s < y.s FROM pairs JOIN strings x ON x.id = a JOIN others y ON y.id = b ORDER BY pairs.id`,
        rowsAsArray: true,
      });
      const verdict = (equal: boolean, less: boolean): string => (equal ? '=' : less ? '<' : '>');
      const describePair = ([, a, b]: readonly number[], sign: string): string =>
        `${JSON.stringify(strings[a!])} ${sign} ${JSON.stringify(strings[b!])}`;
      expect(
        pairs.map((pair) =>
          describePair(pair, verdict(compare(pair[1]!, pair[2]!) === 0, compare(pair[1]!, pair[2]!) < 0)),
        ),
      ).toEqual(
        pairs.map((pair, index) => describePair(pair, verdict(compared[index]![0] === 1, compared[index]![1] === 1))),
      );
      for (const [, a, b] of pairs.slice(0, 200)) {
        const sign = collation.compare(Buffer.from(strings[a!]!), Buffer.from(strings[b!]!));
        expect(Math.sign(sign)).toBe(Math.sign(compare(a!, b!)));
      }
    } finally {
      await connection.end();
    }
  },
);
