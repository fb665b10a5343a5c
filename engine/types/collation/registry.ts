import { ByteCollation } from './byte-collation';
import type { Collation } from './collation';
import { FixedBinaryOrder } from './fixed-binary-order';
import { LevelledCollation } from './levelled-collation';
import { type PackedWeights, unpackWeights, type WeightTable, withAsciiOf } from './weight-table';
import { WeightedCollation } from './weighted-collation';
import * as asciiGeneralCi from './weights/ascii-general-ci';
import * as big5Bin from './weights/big5-bin';
import * as big5ChineseCi from './weights/big5-chinese-ci';
import * as gbkBin from './weights/gbk-bin';
import * as gbkChineseCi from './weights/gbk-chinese-ci';
import * as latin1Bin from './weights/latin1-bin';
import * as latin1GeneralCi from './weights/latin1-general-ci';
import * as latin1SwedishCi from './weights/latin1-swedish-ci';
import * as uca900Accents from './weights/uca900-accents';
import * as uca900Case from './weights/uca900-case';
import * as uca900Letters from './weights/uca900-letters';
import * as uca1400Accents from './weights/uca1400-accents';
import * as uca1400Case from './weights/uca1400-case';
import * as uca1400LetterCase from './weights/uca1400-letter-case';
import * as uca1400Letters from './weights/uca1400-letters';
import * as utf8mb4GeneralCi from './weights/utf8mb4-general-ci';
import * as utf8mb4Unicode520Ci from './weights/utf8mb4-unicode-520-ci';
import * as utf8mb4UnicodeCi from './weights/utf8mb4-unicode-ci';

/** A file of weights/, and the weight of the characters that it leaves out (null: implicit weights). */
interface WeightSource {
  readonly file: PackedWeights;
  readonly supplementaryWeight: number | null;
}

const replacement = 0xfffd;
const generalCi: WeightSource = { file: utf8mb4GeneralCi, supplementaryWeight: replacement };
const unicodeCi: WeightSource = { file: utf8mb4UnicodeCi, supplementaryWeight: replacement };
const unicode520Ci: WeightSource = { file: utf8mb4Unicode520Ci, supplementaryWeight: null };
const latin1Swedish: WeightSource = { file: latin1SwedishCi, supplementaryWeight: replacement };
const latin1General: WeightSource = { file: latin1GeneralCi, supplementaryWeight: replacement };
const latin1Binary: WeightSource = { file: latin1Bin, supplementaryWeight: replacement };
const asciiGeneral: WeightSource = { file: asciiGeneralCi, supplementaryWeight: replacement };
const gbkChinese: WeightSource = { file: gbkChineseCi, supplementaryWeight: replacement };
const gbkBinary: WeightSource = { file: gbkBin, supplementaryWeight: replacement };
const big5Binary: WeightSource = { file: big5Bin, supplementaryWeight: replacement };

const big5Strokes: WeightSource = { file: big5ChineseCi, supplementaryWeight: replacement };
/** Of MySQL 8. */
const letters900: WeightSource = { file: uca900Letters, supplementaryWeight: null };
const accents900: WeightSource = { file: uca900Accents, supplementaryWeight: 0x20 };
const case900: WeightSource = { file: uca900Case, supplementaryWeight: 2 };
const letters1400: WeightSource = { file: uca1400Letters, supplementaryWeight: null };
const accents1400: WeightSource = { file: uca1400Accents, supplementaryWeight: 0x20 };
const case1400: WeightSource = { file: uca1400Case, supplementaryWeight: 2 };
/** Without accents. */
const letterCase1400: WeightSource = { file: uca1400LetterCase, supplementaryWeight: 2 };

type Weights = WeightSource | readonly WeightSource[] | 'bytes' | 'big5';

type Entry = readonly [name: string, charset: string, padSpace: boolean, weights: Weights];

/** The collations that a Unicode character set has in two kinds, and which may compare by several levels. */
function uca1400(charset: string): readonly Entry[] {
  return [true, false].flatMap((padSpace) => {
    const prefix = `${charset}_uca1400_${padSpace ? '' : 'nopad_'}`;
    return [
      [`${prefix}ai_ci`, charset, padSpace, letters1400],
      [`${prefix}ai_cs`, charset, padSpace, [letters1400, letterCase1400]],
      [`${prefix}as_ci`, charset, padSpace, [letters1400, accents1400]],
      [`${prefix}as_cs`, charset, padSpace, [letters1400, accents1400, case1400]],
    ] satisfies readonly Entry[];
  });
}

/** The collations that are built in: name, character set, PAD SPACE or not, weights. Others are learnt from a backend. */
const entries: readonly Entry[] = [
  ['binary', 'binary', false, 'bytes'],
  ['utf8mb4_general_ci', 'utf8mb4', true, generalCi],
  ['utf8mb4_general_nopad_ci', 'utf8mb4', false, generalCi],
  ['utf8mb4_unicode_ci', 'utf8mb4', true, unicodeCi],
  ['utf8mb4_unicode_nopad_ci', 'utf8mb4', false, unicodeCi],
  ['utf8mb4_unicode_520_ci', 'utf8mb4', true, unicode520Ci],
  ['utf8mb4_unicode_520_nopad_ci', 'utf8mb4', false, unicode520Ci],
  ['utf8mb4_bin', 'utf8mb4', true, 'bytes'],
  ['utf8mb4_nopad_bin', 'utf8mb4', false, 'bytes'],
  ['utf8mb3_general_ci', 'utf8mb3', true, generalCi],
  ['utf8mb3_general_nopad_ci', 'utf8mb3', false, generalCi],
  ['utf8mb3_unicode_ci', 'utf8mb3', true, unicodeCi],
  ['utf8mb3_unicode_nopad_ci', 'utf8mb3', false, unicodeCi],
  ['utf8mb3_unicode_520_ci', 'utf8mb3', true, unicode520Ci],
  ['utf8mb3_unicode_520_nopad_ci', 'utf8mb3', false, unicode520Ci],
  ['utf8mb3_bin', 'utf8mb3', true, 'bytes'],
  ['utf8mb3_nopad_bin', 'utf8mb3', false, 'bytes'],
  ['ascii_general_ci', 'ascii', true, asciiGeneral],
  ['ascii_general_nopad_ci', 'ascii', false, asciiGeneral],
  ['ascii_bin', 'ascii', true, 'bytes'],
  ['ascii_nopad_bin', 'ascii', false, 'bytes'],
  ['latin1_swedish_ci', 'latin1', true, latin1Swedish],
  ['latin1_swedish_nopad_ci', 'latin1', false, latin1Swedish],
  ['latin1_general_ci', 'latin1', true, latin1General],
  ['latin1_bin', 'latin1', true, latin1Binary],
  ['latin1_nopad_bin', 'latin1', false, latin1Binary],
  ['gbk_chinese_ci', 'gbk', true, gbkChinese],
  ['gbk_chinese_nopad_ci', 'gbk', false, gbkChinese],
  ['gbk_bin', 'gbk', true, gbkBinary],
  ['gbk_nopad_bin', 'gbk', false, gbkBinary],
  ['big5_chinese_ci', 'big5', true, 'big5'],
  ['big5_chinese_nopad_ci', 'big5', false, 'big5'],
  ['big5_bin', 'big5', true, big5Binary],
  ['big5_nopad_bin', 'big5', false, big5Binary],
  ...uca1400('utf8mb4'),
  ...uca1400('utf8mb3'),
  ['utf8mb4_0900_ai_ci', 'utf8mb4', false, letters900],
  ['utf8mb4_0900_as_ci', 'utf8mb4', false, [letters900, accents900]],
  ['utf8mb4_0900_as_cs', 'utf8mb4', false, [letters900, accents900, case900]],
  ['utf8mb4_0900_bin', 'utf8mb4', false, 'bytes'],
];

const byName = new Map(entries.map((entry) => [entry[0], entry]));
const loaded = new Map<string, Collation>(
  (['uuid', 'inet4', 'inet6'] as const).map((name) => [name, new FixedBinaryOrder(name)]),
);
const tables = new Map<WeightSource, WeightTable>();

export const collationNames: readonly string[] = entries.map(([name]) => name);

/**
 * The collation of this name (any case; `utf8_…` is `utf8mb3_…`), or null when we cannot compare under it: the caller refuses the statement.
 * Tables are unpacked on first use (a few milliseconds) and kept.
 */
export function collationFor(name: string): Collation | null {
  const known = loaded.get(name);
  if (known) return known;
  const canonical = name.toLowerCase().replace(/^utf8_/, 'utf8mb3_');
  const entry = byName.get(canonical);
  if (!entry) return null;
  const collation = loaded.get(canonical) ?? load(entry);
  loaded.set(canonical, collation);
  loaded.set(name, collation);
  return collation;
}

/** Adds a collation that a backend has told the weights of. */
export function addCollation(collation: Collation): void {
  loaded.set(collation.name, collation);
}

function load([name, charset, padSpace, weights]: Entry): Collation {
  if (weights === 'bytes') return new ByteCollation(name, charset, padSpace);
  if (weights === 'big5') return big5Chinese(name, padSpace);
  if (!('file' in weights)) return new LevelledCollation(name, charset, padSpace, weights.map(tableOf));
  return new WeightedCollation(name, charset, padSpace, tableOf(weights));
}

/** Values compare by their codes, and ORDER BY sorts them by the number of strokes (source: ctype-big5.c, strnncoll and strnxfrm). */
function big5Chinese(name: string, padSpace: boolean): Collation {
  const strokes = tableOf(big5Strokes);
  const sortOrder = new WeightedCollation(name, 'big5', padSpace, strokes);
  return new WeightedCollation(name, 'big5', padSpace, withAsciiOf(tableOf(big5Binary), strokes), { sortOrder });
}

function tableOf(source: WeightSource): WeightTable {
  let table = tables.get(source);
  if (!table) {
    table = unpackWeights(source.file, source.supplementaryWeight);
    tables.set(source, table);
  }
  return table;
}
