/**
 * Writes engine/types/collation/weights/*.ts: the weights of all characters under the collations we know, as a real MariaDB gives them
 * (WEIGHT_STRING), and the case mapping of UPPER and LOWER.
 *
 *     node scripts/generate-collation-weights.mjs mysql://root@127.0.0.1:3306/test
 *
 * File format, Brotli-compressed and in base64: one count byte for each code point from 0 on (how many weights it has, or one of the codes
 * below), then the low bytes of all weights in order, then the high bytes, each weight as the difference from the one before it.
 * 255, 254, 253: two implicit weights, base + (c >> 15) and (c & 0x7fff) | 0x8000 with base 0xfbc0, 0xfb40, 0xfb80 (Unicode Technical
 * Standard 10, "Implicit Weights"). 252: the character does not exist in the character set.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { createConnection } from 'mysql2/promise';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'engine', 'types', 'collation', 'weights');

const collations = [
  { charset: 'utf8mb4', collation: 'utf8mb4_general_ci', codePointMax: 0xffff },
  { charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci', codePointMax: 0xffff },
  { charset: 'utf8mb4', collation: 'utf8mb4_unicode_520_ci', codePointMax: 0x10ffff },
  { charset: 'latin1', collation: 'latin1_swedish_ci', codePointMax: 0xffff },
  { charset: 'latin1', collation: 'latin1_general_ci', codePointMax: 0xffff },
  { charset: 'latin1', collation: 'latin1_bin', codePointMax: 0xffff },
  { charset: 'ascii', collation: 'ascii_general_ci', codePointMax: 0x7f },
  { charset: 'gbk', collation: 'gbk_chinese_ci', codePointMax: 0xffff },
  { charset: 'gbk', collation: 'gbk_bin', codePointMax: 0xffff },
  { charset: 'big5', collation: 'big5_bin', codePointMax: 0xffff },
];

const implicitCodes = new Map([
  [0xfbc0, 255],
  [0xfb40, 254],
  [0xfb80, 253],
]);
const absent = 252;

const connection = await createConnection({ uri: process.argv[2], charset: 'utf8mb4' });

function implicitCode(codePoint, hex) {
  if (hex.length !== 8) return null;
  const second = Number.parseInt(hex.slice(4), 16);
  if (second !== ((codePoint & 0x7fff) | 0x8000)) return null;
  return implicitCodes.get(Number.parseInt(hex.slice(0, 4), 16) - (codePoint >> 15)) ?? null;
}

function pack(counts, weights) {
  const deltas = weights.map((weight, index) => (weight - (weights[index - 1] ?? 0)) & 0xffff);
  const payload = Buffer.concat([
    Buffer.from(counts),
    Buffer.from(deltas.map((delta) => delta & 255)),
    Buffer.from(deltas.map((delta) => delta >> 8)),
  ]);
  return brotliCompressSync(payload, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).toString('base64');
}

/** Weights of one collation: `width` is the hex digits of a weight (2 for one-byte weights, else 4). */
async function weightsOf({ charset, collation, codePointMax }) {
  const [rows] = await connection.query({
    sql: `SELECT seq, HEX(WEIGHT_STRING(CONVERT(CHAR(seq USING utf32) USING ${charset}) COLLATE ${collation})),
                 HEX(CONVERT(CHAR(seq USING utf32) USING ${charset})) FROM seq_0_to_${codePointMax} ORDER BY seq`,
    rowsAsArray: true,
  });
  const counts = [];
  const weights = [];
  for (const [codePoint, hex, encoded] of rows) {
    const surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    if (hex === null || surrogate || (encoded === '3F' && codePoint !== 0x3f)) {
      counts.push(absent);
      continue;
    }
    const implicit = implicitCode(codePoint, hex);
    if (implicit !== null) {
      counts.push(implicit);
      continue;
    }
    const width = hex.length % 4 === 0 ? 4 : 2;
    counts.push(hex.length / width);
    for (let at = 0; at < hex.length; at += width) weights.push(Number.parseInt(hex.slice(at, at + width), 16));
  }
  while (counts.length > 0 && (counts.at(-1) === 255 || counts.at(-1) === absent)) counts.pop();
  return { packed: pack(counts, weights), codePointCount: counts.length };
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
  return brotliCompressSync(Buffer.from(text), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).toString('base64');
}

function write(file, comment, constants) {
  const lines = ['/**', ...comment.map((line) => ` * ${line}`), ' */'];
  for (const [name, value] of constants) {
    lines.push(
      typeof value === 'number' ? `export const ${name} = ${value};` : `export const ${name} =\n  '${value}';`,
    );
  }
  writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
}

try {
  const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
  for (const entry of collations) {
    const { packed, codePointCount } = await weightsOf(entry);
    write(
      `${entry.collation.replaceAll('_', '-')}.ts`,
      [
        `Weights of ${entry.collation} as MariaDB ${version} gives them. Generated by scripts/generate-collation-weights.mjs, which`,
        'describes the format. Do not edit.',
      ],
      [
        ['codePointCount', codePointCount],
        ['packedWeights', packed],
      ],
    );
    process.stdout.write(`${entry.collation}: ${codePointCount} code points, ${packed.length} characters\n`);
  }
  write(
    'case-mapping.ts',
    [
      `UPPER and LOWER of characters past ASCII as MariaDB ${version} maps them: for most Unicode collations, and for the 520 ones.`,
      'Generated by scripts/generate-collation-weights.mjs. Brotli over JSON in base64: [difference from the code point before, difference',
      'of the image from the code point][].',
    ],
    [
      ['upperMapping', await caseMapping('UPPER', 'utf8mb4_general_ci')],
      ['lowerMapping', await caseMapping('LOWER', 'utf8mb4_general_ci')],
      ['upperMapping520', await caseMapping('UPPER', 'utf8mb4_unicode_520_ci')],
      ['lowerMapping520', await caseMapping('LOWER', 'utf8mb4_unicode_520_ci')],
    ],
  );
} finally {
  await connection.end();
}
