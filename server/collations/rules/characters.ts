import type { WeightQuestions } from '../read-weights';

/** A character of a single-byte character set. */
export interface SetCharacter {
  readonly byte: number;
  readonly codePoint: number;
}

const digits = Array.from({ length: 16 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ');
/** The bytes 0 to 255 as a derived table with column `n`. */
const bytes = `(SELECT a.d * 16 + b.d AS n FROM (${digits}) a, (${digits}) b)`;

/** SQL of a character by its byte, an expression, in the collation. */
export function characterSql(byte: string, { charset, collation }: WeightQuestions): string {
  return `CHAR(${byte} USING ${charset}) COLLATE ${collation}`;
}

/** Those that other character sets have too. */
export async function charactersOf(questions: WeightQuestions): Promise<readonly SetCharacter[]> {
  const rows = await questions.ask(
    `SELECT n, HEX(CONVERT(CHAR(n USING ${questions.charset}) USING utf32)) FROM ${bytes} bytes ORDER BY n`,
  );
  const characters = rows.map(([byte, hex]) => ({ byte: Number(byte), codePoint: Number.parseInt(hex ?? '3f', 16) }));
  return characters.filter(({ byte, codePoint }) => codePoint !== 0x3f || byte === 0x3f);
}

/** Weights by byte, of a text made of the character. @param text SQL of the text; `c` is the character */
export async function weightsByByte(
  questions: WeightQuestions,
  text: string,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const rows = await questions.ask(
    `SELECT n, HEX(WEIGHT_STRING((${text}) COLLATE ${questions.collation}))
     FROM (SELECT n, ${characterSql('n', questions)} AS c FROM ${bytes} bytes) characters ORDER BY n`,
  );
  return new Map(rows.map(([byte, hex]) => [Number(byte), [...Buffer.from(hex ?? '', 'hex')]]));
}

/** Weights of two letters, by both bytes. */
export async function weightsOfPairs(
  questions: WeightQuestions,
  letters: readonly SetCharacter[],
): Promise<readonly (readonly [first: number, second: number, weights: readonly number[]])[]> {
  const list = letters.map(({ byte }) => `SELECT ${byte} AS n`).join(' UNION ALL ');
  const pair = `CONCAT(${characterSql('a.n', questions)}, ${characterSql('b.n', questions)}) COLLATE ${questions.collation}`;
  const rows = await questions.ask(`SELECT a.n, b.n, HEX(WEIGHT_STRING(${pair})) FROM (${list}) a, (${list}) b`);
  return rows.map(([first, second, hex]) => [Number(first), Number(second), [...Buffer.from(hex ?? '', 'hex')]]);
}

const wildcards = [0x25, 0x5c, 0x5f];

/** What LIKE takes for the same: code point → the smallest one that it is taken for. */
export async function likeCharactersOf(
  questions: WeightQuestions,
  characters: readonly SetCharacter[],
): Promise<ReadonlyMap<number, number>> {
  const [a, b] = [characterSql('a.n', questions), characterSql('b.n', questions)];
  const rows = await questions.ask(
    `SELECT a.n, MIN(b.n) FROM ${bytes} a JOIN ${bytes} b ON ${a} LIKE ${b} WHERE b.n NOT IN (${wildcards}) GROUP BY a.n`,
  );
  const byByte = new Map(characters.map(({ byte, codePoint }) => [byte, codePoint]));
  return new Map(
    rows.flatMap(([byte, first]): [number, number][] => {
      const [own, shared] = [byByte.get(Number(byte)), byByte.get(Number(first))];
      return own === undefined || shared === undefined ? [] : [[own, shared]];
    }),
  );
}
