import { ByteCollation } from './byte-collation';
import type { Collation } from './collation';
import { unpackWeights, type WeightTable } from './weight-table';
import { WeightedCollation } from './weighted-collation';
import * as asciiGeneralCi from './weights/ascii-general-ci';
import * as big5Bin from './weights/big5-bin';
import * as gbkBin from './weights/gbk-bin';
import * as gbkChineseCi from './weights/gbk-chinese-ci';
import * as latin1Bin from './weights/latin1-bin';
import * as latin1GeneralCi from './weights/latin1-general-ci';
import * as latin1SwedishCi from './weights/latin1-swedish-ci';
import * as utf8mb4GeneralCi from './weights/utf8mb4-general-ci';
import * as utf8mb4Unicode520Ci from './weights/utf8mb4-unicode-520-ci';
import * as utf8mb4UnicodeCi from './weights/utf8mb4-unicode-ci';

/** A file of weights/, and the weight of the characters that it leaves out (null: implicit weights). */
interface WeightSource {
  readonly file: { readonly packedWeights: string; readonly codePointCount: number };
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

/**
 * All collations we can compare with: name, character set, PAD SPACE or not, weights (null: the order of the bytes).
 * big5_chinese_ci is left out on purpose: MariaDB compares it by code but sorts it by stroke count.
 */
const entries: readonly (readonly [name: string, charset: string, padSpace: boolean, source: WeightSource | null])[] = [
  ['binary', 'binary', false, null],
  ['utf8mb4_general_ci', 'utf8mb4', true, generalCi],
  ['utf8mb4_general_nopad_ci', 'utf8mb4', false, generalCi],
  ['utf8mb4_unicode_ci', 'utf8mb4', true, unicodeCi],
  ['utf8mb4_unicode_nopad_ci', 'utf8mb4', false, unicodeCi],
  ['utf8mb4_unicode_520_ci', 'utf8mb4', true, unicode520Ci],
  ['utf8mb4_unicode_520_nopad_ci', 'utf8mb4', false, unicode520Ci],
  ['utf8mb4_bin', 'utf8mb4', true, null],
  ['utf8mb4_nopad_bin', 'utf8mb4', false, null],
  ['utf8mb3_general_ci', 'utf8mb3', true, generalCi],
  ['utf8mb3_general_nopad_ci', 'utf8mb3', false, generalCi],
  ['utf8mb3_unicode_ci', 'utf8mb3', true, unicodeCi],
  ['utf8mb3_unicode_nopad_ci', 'utf8mb3', false, unicodeCi],
  ['utf8mb3_unicode_520_ci', 'utf8mb3', true, unicode520Ci],
  ['utf8mb3_unicode_520_nopad_ci', 'utf8mb3', false, unicode520Ci],
  ['utf8mb3_bin', 'utf8mb3', true, null],
  ['utf8mb3_nopad_bin', 'utf8mb3', false, null],
  ['ascii_general_ci', 'ascii', true, asciiGeneral],
  ['ascii_general_nopad_ci', 'ascii', false, asciiGeneral],
  ['ascii_bin', 'ascii', true, null],
  ['ascii_nopad_bin', 'ascii', false, null],
  ['latin1_swedish_ci', 'latin1', true, latin1Swedish],
  ['latin1_swedish_nopad_ci', 'latin1', false, latin1Swedish],
  ['latin1_general_ci', 'latin1', true, latin1General],
  ['latin1_bin', 'latin1', true, latin1Binary],
  ['latin1_nopad_bin', 'latin1', false, latin1Binary],
  ['gbk_chinese_ci', 'gbk', true, gbkChinese],
  ['gbk_chinese_nopad_ci', 'gbk', false, gbkChinese],
  ['gbk_bin', 'gbk', true, gbkBinary],
  ['gbk_nopad_bin', 'gbk', false, gbkBinary],
  ['big5_bin', 'big5', true, big5Binary],
  ['big5_nopad_bin', 'big5', false, big5Binary],
];

const byName = new Map(entries.map((entry) => [entry[0], entry]));
const loaded = new Map<string, Collation>();
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

function load([name, charset, padSpace, source]: (typeof entries)[number]): Collation {
  if (source === null) return new ByteCollation(name, charset, padSpace);
  let table = tables.get(source);
  if (!table) {
    const { packedWeights, codePointCount } = source.file;
    table = unpackWeights(packedWeights, codePointCount, source.supplementaryWeight);
    tables.set(source, table);
  }
  return new WeightedCollation(name, charset, padSpace, table);
}
