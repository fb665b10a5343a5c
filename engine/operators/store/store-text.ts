import { type ColumnType, columnType, isBinaryString, isInteger } from '../../batch/column-type';
import { type BytesVector, isValid, type Vector } from '../../batch/record-batch';
import {
  bytesBuilder,
  decimalBuilder,
  float64Builder,
  int64Builder,
  type VectorBuilder,
} from '../../batch/vector-builder';
import { charsetOf } from '../../expressions/collation-of';
import { toDouble } from '../../expressions/convert/to-double';
import { toTemporal } from '../../expressions/convert/to-temporal';
import type { EvaluationContext } from '../../expressions/evaluator';
import { holdsCharacter } from '../../expressions/functions/charset';
import { isTimestamp } from '../../expressions/functions/unix-time';
import { type Decimal, parseDecimalPrefix, rescale } from '../../types/decimal';
import type { StoreFaults } from './store-faults';

const textType = columnType('longtext');
const floatMax = 3.4028234663852886e38;

/** The text of a value that is to be stored; null = NULL. */
export type StoredText = string | null;

/**
 * Texts as values of a column, as INSERT stores them: numbers by what the text begins with, rounded and limited to the column's range; texts cut to its
 * length; dates that are none as the zero date. Each with its warning, which a strict sql_mode makes an error.
 */
export function storeTexts(
  cells: readonly StoredText[],
  type: ColumnType,
  faults: StoreFaults,
  context: EvaluationContext,
): Vector {
  switch (type.name) {
    case 'float':
    case 'double':
      return doubles(cells, type, faults, context);
    case 'decimal':
      return decimals(cells, type, faults);
    case 'date':
    case 'datetime':
    case 'timestamp':
    case 'time':
      return temporals(cells, type, faults, context);
    case 'year':
      return years(cells, type, faults);
    case 'bit':
      return bits(cells, type, faults);
    default:
      return isInteger(type) ? integers(cells, type, faults) : texts(cells, type, faults);
  }
}

function doubles(
  cells: readonly StoredText[],
  type: ColumnType,
  faults: StoreFaults,
  context: EvaluationContext,
): Vector {
  const values = toDouble(textVector(cells), { ...context, warn: () => undefined });
  const builder = float64Builder(type, cells.length);
  return stored(cells, builder, (cell, row) => {
    const parsed = numberIn(cell);
    if (!parsed.complete) faults.notANumber(row, cell, 'double', parsed.isEmpty);
    const value = values[row]!;
    const isOutside = type.name === 'float' && Math.abs(value) > floatMax;
    if (isOutside) faults.outOfRange(row);
    builder.append(type.name === 'float' ? Math.fround(isOutside ? Math.sign(value) * floatMax : value) : value);
  });
}

function temporals(
  cells: readonly StoredText[],
  type: ColumnType,
  faults: StoreFaults,
  context: EvaluationContext,
): Vector {
  const found = toTemporal(textVector(cells), type, { ...context, warn: () => undefined });
  const builder = int64Builder(type, cells.length);
  return stored(cells, builder, (cell, row) => {
    const isDate = isValid(found.validity, row);
    const value = isDate ? found.values[row]! : 0n;
    if (!isDate) faults.notADate(row, cell, type.name);
    const isOutside = type.name === 'timestamp' && !isTimestamp(value, context);
    if (isOutside) faults.outOfRange(row);
    builder.append(isOutside ? 0n : value);
  });
}

function textVector(cells: readonly StoredText[]): BytesVector {
  const builder = bytesBuilder(textType, cells.length);
  for (const cell of cells) {
    if (cell === null) builder.appendNull();
    else builder.appendString(cell);
  }
  return builder.finish();
}

/** @param store appends the value of a cell that is not NULL */
function stored(
  cells: readonly StoredText[],
  builder: VectorBuilder,
  store: (cell: string, row: number) => void,
): Vector {
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]!;
    if (cell === null) builder.appendNull();
    else store(cell, row);
  }
  return builder.finish();
}

export function limited(value: bigint, min: bigint, max: bigint): bigint {
  if (value < min) return min;
  return value > max ? max : value;
}

function numberIn(cell: string): Decimal & { readonly complete: boolean; readonly isEmpty: boolean } {
  return { ...parseDecimalPrefix(cell), isEmpty: !/^\s*[+-]?\.?\d/.test(cell) };
}

function integers(cells: readonly StoredText[], type: ColumnType, faults: StoreFaults): Vector {
  const builder = int64Builder(type, cells.length);
  const [min, max] = rangeOf(type);
  return stored(cells, builder, (cell, row) => {
    const whole = plainInteger.test(cell) ? BigInt(cell) : roundedInteger(cell, row, faults);
    if (whole < min || whole > max) faults.outOfRange(row);
    builder.append(BigInt.asIntN(64, limited(whole, min, max)));
  });
}

const plainInteger = /^-?\d{1,18}$/;

function roundedInteger(cell: string, row: number, faults: StoreFaults): bigint {
  const parsed = numberIn(cell);
  if (!parsed.complete) faults.notANumber(row, cell, 'integer', parsed.isEmpty);
  return rescale(parsed.unscaled, parsed.scale, 0);
}

const integerBits: Readonly<Record<string, bigint>> = {
  tinyint: 8n,
  smallint: 16n,
  mediumint: 24n,
  int: 32n,
  bigint: 64n,
};

export function rangeOf({ name, unsigned }: ColumnType): readonly [min: bigint, max: bigint] {
  const bits = integerBits[name]!;
  return unsigned ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
}

/** Numbers below 70 are years of this century, others below 100 of the last one (MySQL manual, "The YEAR Type"); only 0000 is the year 0. */
function years(cells: readonly StoredText[], type: ColumnType, faults: StoreFaults): Vector {
  const builder = int64Builder(type, cells.length);
  return stored(cells, builder, (cell, row) => {
    const isNumber = /^\s*[+-]?\.?\d/.test(cell);
    const value = Number(roundedInteger(cell, row, faults));
    const isYear = value === 0 || (value > 0 && value < 100) || (value > 1900 && value <= 2155);
    if (!isYear) faults.outOfRange(row);
    if (!isYear || !isNumber || (value === 0 && cell.length === 4)) builder.append(0n);
    else builder.append(BigInt(value < 70 ? value + 2000 : value < 100 ? value + 1900 : value));
  });
}

/** The bytes of the text, as a number. What does not fit is all ones. */
function bits(cells: readonly StoredText[], type: ColumnType, faults: StoreFaults): Vector {
  const builder = int64Builder(type, cells.length);
  const max = (1n << BigInt(type.precision)) - 1n;
  return stored(cells, builder, (cell, row) => {
    const bytes = Buffer.from(cell);
    const value = bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
    if (value > max) faults.outOfRange(row);
    builder.append(BigInt.asIntN(64, value > max ? max : value));
  });
}

function decimals(cells: readonly StoredText[], type: ColumnType, faults: StoreFaults): Vector {
  const builder = decimalBuilder(type, cells.length);
  const max = 10n ** BigInt(type.precision) - 1n;
  const min = type.unsigned ? 0n : -max;
  return stored(cells, builder, (cell, row) => {
    const parsed = numberIn(cell);
    if (!parsed.complete) faults.notANumber(row, cell, 'decimal', parsed.isEmpty);
    const value = rescale(parsed.unscaled, parsed.scale, type.scale);
    if (value < min || value > max) faults.outOfRange(row);
    builder.append(limited(value, min, max));
  });
}

function texts(cells: readonly StoredText[], type: ColumnType, faults: StoreFaults): Vector {
  const builder = bytesBuilder(type, cells.length);
  const binary = isBinaryString(type);
  const charset = binary ? 'binary' : charsetOf(type.collation);
  // A CHAR loses the blanks at its end, a BINARY is filled up.
  const isFixed = type.name === 'char' || type.name === 'binary';
  return stored(cells, builder, (cell, row) => {
    if (binary) {
      const bytes = Buffer.from(cell);
      if (bytes.length > type.length) faults.tooLong(row);
      const kept = bytes.subarray(0, type.length);
      builder.appendBytes(isFixed ? Buffer.concat([kept], type.length) : kept);
      return;
    }
    const held = heldBy(charset, cell, row, faults);
    const kept = held.length <= type.length ? held : [...held].slice(0, type.length).join('');
    if (kept.length < held.length) {
      if (held.slice(kept.length).trim() !== '') faults.tooLong(row);
      else if (!isFixed) faults.slightlyCut(row);
    }
    builder.appendString(isFixed ? kept.replace(/ +$/, '') : kept);
  });
}

/** Characters that a character set lacks become question marks. */
function heldBy(charset: string, text: string, row: number, faults: StoreFaults): string {
  let held = '';
  let firstLost = -1;
  let at = 0;
  for (const character of text) {
    const isHeld = holdsCharacter(charset, character);
    held += isHeld ? character : '?';
    if (!isHeld && firstLost < 0) firstLost = at;
    at += character.length;
  }
  if (firstLost >= 0) faults.notInCharset(row, Buffer.from(text.slice(firstLost)));
  return held;
}
