/**
 * Writes engine/types/collation/weights/*.ts: the weights of all characters under the collations we know, as a real MariaDB gives them
 * (WEIGHT_STRING), and the case mapping of UPPER and LOWER. The collations of MySQL 8 come from the Default Unicode Collation Element Table
 * 9.0.0 that they are made of (https://www.unicode.org/Public/UCA/9.0.0/allkeys.txt), when its path is given.
 *
 *     node scripts/generate-collation-weights.mjs mysql://root@127.0.0.1:3306/test [allkeys.txt]
 *
 * File format, Brotli-compressed and in base64: one count byte for each code point from 0 on (how many weights it has, or one of the codes
 * below), then the low bytes of all weights in order, then the high bytes, each weight as the difference from the one before it.
 * 255, 254, 253: two implicit weights, base + (c >> 15) and (c & 0x7fff) | 0x8000 with base 0xfbc0, 0xfb40, 0xfb80 (Unicode Technical
 * Standard 10, "Implicit Weights"). 252: the character does not exist in the character set. Contractions, if there are any, are JSON:
 * [code points, weights][].
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { createConnection } from 'mysql2/promise';

const require = createRequire(import.meta.url);
require('../test/support/run-typescript.js');
const { WeightQuestions, readCharacters } = require('../server/collations/read-weights.ts');
const { findContractions } = require('../server/collations/find-contractions.ts');

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'engine', 'types', 'collation', 'weights');

/** `level` 0: the collation has only one. */
const collations = [
  { charset: 'utf8mb4', collation: 'utf8mb4_general_ci', level: 0, file: 'utf8mb4-general-ci' },
  { charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci', level: 0, file: 'utf8mb4-unicode-ci' },
  { charset: 'utf8mb4', collation: 'utf8mb4_unicode_520_ci', level: 0, file: 'utf8mb4-unicode-520-ci' },
  { charset: 'utf8mb4', collation: 'utf8mb4_uca1400_as_cs', level: 1, file: 'uca1400-letters' },
  { charset: 'utf8mb4', collation: 'utf8mb4_uca1400_as_cs', level: 2, file: 'uca1400-accents' },
  { charset: 'utf8mb4', collation: 'utf8mb4_uca1400_as_cs', level: 3, file: 'uca1400-case' },
  // Here accents have no case.
  { charset: 'utf8mb4', collation: 'utf8mb4_uca1400_ai_cs', level: 3, file: 'uca1400-letter-case' },
  { charset: 'latin1', collation: 'latin1_swedish_ci', level: 0, file: 'latin1-swedish-ci' },
  { charset: 'latin1', collation: 'latin1_general_ci', level: 0, file: 'latin1-general-ci' },
  { charset: 'latin1', collation: 'latin1_bin', level: 0, file: 'latin1-bin' },
  { charset: 'ascii', collation: 'ascii_general_ci', level: 0, file: 'ascii-general-ci' },
  { charset: 'gbk', collation: 'gbk_chinese_ci', level: 0, file: 'gbk-chinese-ci' },
  { charset: 'gbk', collation: 'gbk_bin', level: 0, file: 'gbk-bin' },
  { charset: 'big5', collation: 'big5_bin', level: 0, file: 'big5-bin' },
  { charset: 'big5', collation: 'big5_chinese_ci', level: 0, file: 'big5-chinese-ci' },
];

const implicitCodes = new Map([
  [0xfbc0, 255],
  [0xfb40, 254],
  [0xfb80, 253],
]);
const absent = 252;

const connection = await createConnection({ uri: process.argv[2], charset: 'utf8mb4' });

async function run(sql) {
  const [rows] = await connection.query({ sql, rowsAsArray: true, typeCast: (field) => field.string() });
  return rows;
}

function implicitCode(codePoint, weights) {
  if (weights.length !== 2 || weights[1] !== ((codePoint & 0x7fff) | 0x8000)) return null;
  return implicitCodes.get(weights[0] - (codePoint >> 15)) ?? null;
}

function compressed(payload) {
  return brotliCompressSync(payload, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
  }).toString('base64');
}

/** @param characters weights by code point, null = not in the character set */
function pack(characters, contractions) {
  const counts = [];
  const weights = [];
  for (const [codePoint, own] of characters.entries()) {
    const implicit = own === null ? absent : implicitCode(codePoint, own);
    if (implicit === null) weights.push(...own);
    counts.push(implicit ?? own.length);
  }
  while (counts.length > 0 && (counts.at(-1) === 255 || counts.at(-1) === absent)) counts.pop();
  const deltas = weights.map((weight, index) => (weight - (weights[index - 1] ?? 0)) & 0xffff);
  const payload = Buffer.concat([
    Buffer.from(counts),
    Buffer.from(deltas.map((delta) => delta & 255)),
    Buffer.from(deltas.map((delta) => delta >> 8)),
  ]);
  return [
    ['codePointCount', counts.length],
    ['packedWeights', compressed(payload)],
    ...(contractions.length > 0 ? [['packedContractions', compressed(Buffer.from(JSON.stringify(contractions)))]] : []),
  ];
}

/** Sequences that are found on the first level have weights on all. */
const sequences = new Map();

async function contractionsOf(questions, weights) {
  const { collation } = questions;
  if (!/uca1400|unicode/.test(collation)) return [];
  if (!sequences.has(collation)) sequences.set(collation, [...(await findContractions(questions, weights)).keys()]);
  const contractions = [];
  for (const key of sequences.get(collation)) {
    const points = key.split(' ').map(Number);
    const text = `_utf8mb4 X'${Buffer.from(String.fromCodePoint(...points)).toString('hex')}'`;
    const [[hex]] = await run(`SELECT ${questions.weightOf(text, weights.level)}`);
    contractions.push([points, weights.weightsOfContraction(hex)]);
  }
  return contractions;
}

async function packedOf({ charset, collation, level }) {
  const questions = new WeightQuestions(run, charset, collation);
  const weights = await readCharacters(questions, level);
  const characters = weights.listed.map((_, codePoint) => weights.weightsOf(codePoint));
  // What comes after the last one that has not the common weight is left out.
  const common = String(weights.supplementaryWeight);
  while (characters.length > 0x10000 && String(characters.at(-1)) === common) characters.pop();
  return pack(characters, await contractionsOf(questions, weights));
}

/**
 * The levels of utf8mb4_0900_as_cs. MySQL 8 has the table's characters, but neither its contractions nor its exchange of Thai vowels; a Korean
 * syllable has the weights of its letters, and their case is one more than theirs alone.
 */
function levelsOfMysql8(path) {
  const levels = [[], [], []];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const match = /^([0-9A-F]+)\s*;\s*((?:\[[^\]]*\])+)/.exec(line);
    if (match === null) continue;
    const elements = [...match[2].matchAll(/\[[.*]([0-9A-F]{4})\.([0-9A-F]{4})\.([0-9A-F]{4})\]/g)];
    for (const [index, level] of levels.entries()) {
      level[Number.parseInt(match[1], 16)] = elements
        .map((element) => Number.parseInt(element[index + 1], 16))
        .filter((weight) => weight !== 0);
    }
  }
  const [letters, accents, cases] = levels;
  for (let codePoint = 0; codePoint < 0x1ffff; codePoint++) {
    if (letters[codePoint] !== undefined) continue;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
      for (const level of levels) level[codePoint] = null;
      continue;
    }
    // Twelve code points past the last syllable are taken for some as well.
    const jamo = codePoint >= 0xac00 && codePoint <= 0xd7af ? jamoOf(codePoint - 0xac00) : null;
    letters[codePoint] = jamo?.flatMap((each) => letters[each]) ?? implicitWeights(codePoint);
    accents[codePoint] = jamo?.flatMap((each) => accents[each]) ?? [0x20];
    cases[codePoint] = jamo?.flatMap((each) => cases[each].map((weight) => weight + 1)) ?? [2];
  }
  for (let codePoint = 0x1ffff; codePoint < letters.length; codePoint++) {
    letters[codePoint] ??= implicitWeights(codePoint);
    accents[codePoint] ??= [0x20];
    cases[codePoint] ??= [2];
  }
  for (let codePoint = letters.length; codePoint < 0x2d000; codePoint++) letters.push(implicitWeights(codePoint));
  return levels;
}

function jamoOf(syllable) {
  const [lead, vowel, trail] = [Math.floor(syllable / 588), Math.floor((syllable % 588) / 28), syllable % 28];
  return [0x1100 + lead, 0x1161 + vowel, ...(trail > 0 ? [0x11a7 + trail] : [])];
}

/** Unicode Technical Standard 10 (version 9), "Implicit Weights", as MySQL 8 reads it. */
function implicitWeights(codePoint) {
  if (codePoint >= 0x17000 && codePoint <= 0x18aff) return [0xfb00, (codePoint - 0x17000) | 0x8000];
  const within = (ranges) => ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
  const base = within([
    [0x4e00, 0x9fd5],
    [0xfa0e, 0xfa29],
  ])
    ? 0xfb40
    : within([
          [0x3400, 0x4db5],
          [0x20000, 0x2a6d6],
          [0x2a700, 0x2b734],
          [0x2b740, 0x2b81d],
          [0x2b820, 0x2cea1],
        ])
      ? 0xfb80
      : 0xfbc0;
  return [base + (codePoint >> 15), (codePoint & 0x7fff) | 0x8000];
}

/** Characters past ASCII that UPPER or LOWER maps to another one. */
async function caseMapping(name, collation) {
  const [rows] = await connection.query({
    sql: `SELECT seq, CONVERT(${name}(CONVERT(CHAR(seq USING utf32) USING utf8mb4) COLLATE ${collation}) USING utf32) AS image
          FROM seq_128_to_1114111 WHERE seq NOT BETWEEN 55296 AND 57343
          HAVING image <> CHAR(seq USING utf32) COLLATE utf32_bin ORDER BY seq`,
    rowsAsArray: true,
  });
  const pairs = rows.map(([codePoint, image]) => [codePoint, image.codePointAt(0)]);
  const text = JSON.stringify(
    pairs.map(([codePoint, image], index) => [codePoint - (pairs[index - 1]?.[0] ?? 0), image - codePoint]),
  );
  return compressed(Buffer.from(text));
}

function write(file, comment, constants) {
  const lines = ['/**', ...comment.map((line) => ` * ${line}`), ' */'];
  for (const [name, value] of constants) {
    lines.push(
      typeof value === 'number' ? `export const ${name} = ${value};` : `export const ${name} =\n  '${value}';`,
    );
  }
  writeFileSync(join(folder, `${file}.ts`), `${lines.join('\n')}\n`);
  const sizes = constants.map(([name, value]) => `${name} ${typeof value === 'number' ? value : value.length}`);
  process.stdout.write(`${file}: ${sizes.join(', ')}\n`);
}

const generated = ['Generated by scripts/generate-collation-weights.mjs, which describes the format. Do not edit.'];

try {
  const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
  for (const entry of collations) {
    const level = entry.level === 0 ? '' : `, level ${entry.level}`;
    write(
      entry.file,
      [`Weights of ${entry.collation}${level} as MariaDB ${version} gives them.`, ...generated],
      await packedOf(entry),
    );
  }
  if (process.argv[3] !== undefined) {
    for (const [index, level] of levelsOfMysql8(process.argv[3]).entries()) {
      write(
        `uca900-${['letters', 'accents', 'case'][index]}`,
        [
          `Weights of utf8mb4_0900_as_cs, level ${index + 1}: those of the table of Unicode 9.0.0, as MySQL 8 uses it.`,
          ...generated,
        ],
        pack(level, []),
      );
    }
  }
  write(
    'case-mapping',
    [
      `UPPER and LOWER of characters past ASCII as MariaDB ${version} maps them: for most Unicode collations, for the 520 and the uca1400`,
      'ones. Generated by scripts/generate-collation-weights.mjs. Brotli over JSON in base64: [difference from the code point before,',
      'difference of the image from the code point][].',
    ],
    [
      ['upperMapping', await caseMapping('UPPER', 'utf8mb4_general_ci')],
      ['lowerMapping', await caseMapping('LOWER', 'utf8mb4_general_ci')],
      ['upperMapping520', await caseMapping('UPPER', 'utf8mb4_unicode_520_ci')],
      ['lowerMapping520', await caseMapping('LOWER', 'utf8mb4_unicode_520_ci')],
      ['upperMapping1400', await caseMapping('UPPER', 'utf8mb4_uca1400_ai_ci')],
      ['lowerMapping1400', await caseMapping('LOWER', 'utf8mb4_uca1400_ai_ci')],
    ],
  );
} finally {
  await connection.end();
}
