import { implicitBase } from '../../engine/types/collation/weight-table';

/** Runs a query on a backend; values come as text, null = NULL. */
export type RunQuery = (sql: string) => Promise<readonly (readonly (string | null)[])[]>;

const codePointMax = 0x10ffff;
const blockSize = 0x10000;
const withSupplementary: ReadonlySet<string> = new Set(['utf8mb4', 'utf16', 'utf16le', 'utf32']);
const levelsMax = 3;
const syntaxError = 1064;
/** Levels of a collation that has only one: WEIGHT_STRING is asked without LEVEL, which MySQL 8 does not have. */
const onlyLevel = [0] as const;
/** Weight of what a character set does not have: it is compared with nothing, but asked for. */
const replacement = 0xfffd;

/** Numbers 0 to 65535 as a derived table `block` with column `n`, in the SQL of every version. */
const digits = Array.from({ length: 16 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ');
const block = `(SELECT a.d * 4096 + b.d * 256 + c.d * 16 + e.d AS n FROM (${digits}) a, (${digits}) b, (${digits}) c, (${digits}) e) block`;

/** How a backend is asked for the weights of a collation. */
export class WeightQuestions {
  constructor(
    private readonly run: RunQuery,
    readonly charset: string,
    readonly collation: string,
  ) {}

  /** SQL of the weights of `text`, an expression in a Unicode character set, as hexadecimal digits. `level` 0: of all levels. */
  weightOf(text: string, level: number): string {
    return `HEX(WEIGHT_STRING(${this.inCollation(text)}${level === 0 ? '' : ` LEVEL ${level}`}))`;
  }

  inCollation(text: string): string {
    return `CONVERT(${text} USING ${this.charset}) COLLATE ${this.collation}`;
  }

  ask(sql: string): ReturnType<RunQuery> {
    return this.run(sql);
  }
}

/** The weights of single characters on one level, as hexadecimal digits. */
export class CharacterWeights {
  /** @param common weight of the characters past `listed`; `implicit`: two that their code points make; null: they are not in the character set */
  constructor(
    readonly level: number,
    readonly listed: readonly (string | null)[],
    readonly common: string | null,
    /** Characters that have as many weights as bytes. */
    private readonly narrow: ReadonlySet<number>,
  ) {}

  /** null: the character set does not have it. */
  hexOf(codePoint: number): string | null {
    if (codePoint < this.listed.length) return this.listed[codePoint]!;
    return this.common === 'implicit' ? implicitWeights(codePoint) : this.common;
  }

  /** As 16-bit numbers that order as the bytes do; null: the character set does not have it. */
  weightsOf(codePoint: number): readonly number[] | null {
    const hex = this.hexOf(codePoint);
    return hex === null ? null : units(hex, this.narrow.has(codePoint) ? 2 : 4);
  }

  get supplementaryWeight(): number | null {
    if (this.common === null) return replacement;
    return this.common === 'implicit' ? null : Number.parseInt(this.common, 16);
  }

  /** The weights of several characters that are taken together. */
  weightsOfContraction(hex: string): readonly number[] {
    return units(hex, this.narrow.size > 0 ? 2 : 4);
  }
}

/** A weight of one byte is smaller than those of two that start with a greater one. Those of ASCII start nothing and stay small numbers. */
function units(hex: string, width: number): readonly number[] {
  const weights: number[] = [];
  for (let at = 0; at < hex.length; at += width) {
    const weight = Number.parseInt(hex.slice(at, at + width), 16);
    weights.push(width === 2 && weight >= 0x80 ? weight << 8 : weight);
  }
  return weights;
}

export async function isPadSpace(questions: WeightQuestions): Promise<boolean> {
  const [row] = await questions.ask(`SELECT ${questions.inCollation("'a'")} = ${questions.inCollation("'a '")}`);
  return row?.[0] === '1';
}

/** The levels that a collation compares by: those whose weights make up the whole. */
export async function levelsOf(questions: WeightQuestions): Promise<readonly number[]> {
  const probe = `_utf8mb4 X'${Buffer.from('aÁb').toString('hex')}'`;
  const [whole] = await questions.ask(`SELECT ${questions.weightOf(probe, 0)}`);
  const each: (string | null)[] = [];
  for (let level = 1; level <= levelsMax; level++) {
    each.push(await weightOnLevel(questions, probe, level));
  }
  const candidates = [
    [1, 2],
    [1, 3],
    [1, 2, 3],
  ];
  const makesUpWhole = (levels: readonly number[]): boolean =>
    levels.map((level) => each[level - 1]).join('') === whole?.[0];
  return each[0] === whole?.[0] ? onlyLevel : (candidates.find(makesUpWhole) ?? onlyLevel);
}

/** null: the server does not know the clause, and has only whole weights. */
async function weightOnLevel(questions: WeightQuestions, text: string, level: number): Promise<string | null> {
  try {
    const [row] = await questions.ask(`SELECT ${questions.weightOf(text, level)}`);
    return row?.[0] ?? null;
  } catch (error) {
    if ((error as { readonly errno?: number }).errno === syntaxError) return null;
    throw error;
  }
}

export async function readCharacters(questions: WeightQuestions, level: number): Promise<CharacterWeights> {
  const code = 'CHAR(n USING utf32)';
  const rows = await questions.ask(
    `SELECT n, ${questions.weightOf(code, level)}, HEX(CONVERT(${code} USING ${questions.charset})) FROM ${block} ORDER BY n`,
  );
  const isWide = rows[0x61]![1]!.length === 4;
  const narrow = new Set<number>();
  const listed: (string | null)[] = rows.map((row, codePoint) => {
    const [, hex, encoded] = row as [string, string | null, string];
    const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    if (hex === null || surrogate || (codePoint !== 0x3f && Number.parseInt(encoded, 16) === 0x3f)) return null;
    if (!isWide && encoded.length === 2) narrow.add(codePoint);
    return hex;
  });
  const common = withSupplementary.has(questions.charset) ? await readSupplementary(questions, level, listed) : null;
  return new CharacterWeights(level, listed, common, narrow);
}

/** Adds the supplementary characters that do not have the common weight, which it returns. */
async function readSupplementary(
  questions: WeightQuestions,
  level: number,
  listed: (string | null)[],
): Promise<string> {
  const [sample] = await questions.ask(`SELECT ${questions.weightOf(`CHAR(${codePointMax - 2} USING utf32)`, level)}`);
  const isImplicit = sample![0]! === implicitWeights(codePointMax - 2);
  const common = sample![0]!;
  for (let start = blockSize; start <= codePointMax; start += blockSize) {
    // Planes without any characters, which would take most of the time, are tried here and there.
    const isEmpty = start >= 0x40000 && start < 0xe0000;
    const usual = isImplicit
      ? `CONCAT(HEX(${implicitBase} + ((n + ${start}) >> 15)), HEX(((n + ${start}) & 32767) | 32768))`
      : `'${common}'`;
    const weight = questions.weightOf(`CHAR(n + ${start} USING utf32)`, level);
    const rows = await questions.ask(
      `SELECT n + ${start}, ${weight} FROM ${block} WHERE ${isEmpty ? 'n % 64 = 0 AND ' : ''}${weight} <> ${usual} ORDER BY n`,
    );
    for (const [codePoint, hex] of rows) {
      while (listed.length < Number(codePoint)) listed.push(isImplicit ? implicitWeights(listed.length) : common);
      listed.push(hex ?? null);
    }
  }
  return isImplicit ? 'implicit' : common;
}

function implicitWeights(codePoint: number): string {
  const [first, second] = [implicitBase + (codePoint >> 15), (codePoint & 0x7fff) | 0x8000];
  return (first.toString(16) + second.toString(16)).toUpperCase();
}
