import type { Vector } from '../record-batch';
import { decimalBytesMax, joinWords, writeDecimalBigInt, writeDecimalWord } from './decimal';
import { floatBytesMax, writeFloat } from './float';
import { integerBytesMax, writeInteger, zeroFill } from './integer';
import { temporalBytesMax, writeDate, writeDateTime, writeTime, writeYear } from './temporal';

/** The ways in which a value becomes text. */
export const TextForm = {
  integer: 0,
  zerofilled: 1,
  year: 2,
  bit: 3,
  float: 4,
  decimal: 5,
  wideDecimal: 6,
  date: 7,
  dateTime: 8,
  time: 9,
  bytes: 10,
} as const;

/** A vector with what its formatter needs worked out once a batch. */
export interface TextColumn {
  readonly form: number;
  readonly vector: Vector;
  readonly validity: Uint8Array | null;
  /** The 64-bit words of `values` as 32-bit halves, low first; empty for float64 and bytes. */
  readonly halves: Int32Array;
  readonly doubles: Float64Array;
  readonly offsets: Int32Array;
  /** Data of the bytes layout; empty otherwise. */
  readonly data: Buffer;
  readonly unsigned: boolean;
  readonly single: boolean;
  readonly scale: number;
  /** Digits of ZEROFILL, bytes of BIT. */
  readonly width: number;
  /** Most bytes of a value; 0 for the bytes layout, where it is asked for each row. */
  readonly bytesMax: number;
}

const noHalves = new Int32Array(0);
const noDoubles = new Float64Array(0);
const noBytes = Buffer.alloc(0);

export function textColumn(vector: Vector): TextColumn {
  const { type, validity } = vector;
  const base = {
    vector,
    validity,
    halves: noHalves,
    doubles: noDoubles,
    offsets: noHalves,
    data: noBytes,
    unsigned: type.unsigned,
    single: type.name === 'float',
    scale: type.scale,
    width: 0,
  };
  switch (vector.layout) {
    case 'bytes': {
      const { data } = vector;
      const view = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      return { ...base, form: TextForm.bytes, offsets: vector.offsets, data: view, bytesMax: 0 };
    }
    case 'float64': {
      const width = type.zerofill ? type.length : 0;
      return { ...base, form: TextForm.float, doubles: vector.values, width, bytesMax: Math.max(floatBytesMax, width) };
    }
    case 'decimal': {
      const form = vector.words === 1 ? TextForm.decimal : TextForm.wideDecimal;
      const width = type.zerofill ? type.precision + (type.scale > 0 ? 1 : 0) : 0;
      return { ...base, form, halves: halvesOf(vector.values), width, bytesMax: decimalBytesMax };
    }
    case 'temporal': {
      const form = type.name === 'date' ? TextForm.date : type.name === 'time' ? TextForm.time : TextForm.dateTime;
      return { ...base, form, halves: halvesOf(vector.values), bytesMax: temporalBytesMax };
    }
    case 'int64': {
      const halves = halvesOf(vector.values);
      if (type.name === 'year' && type.zerofill)
        return { ...base, form: TextForm.year, halves, bytesMax: integerBytesMax };
      if (type.name === 'bit') {
        const width = Math.max(1, (type.precision + 7) >> 3);
        return { ...base, form: TextForm.bit, halves, width, bytesMax: 8 };
      }
      const width = type.zerofill ? type.precision || type.length : 0;
      const form = width > 0 ? TextForm.zerofilled : TextForm.integer;
      return { ...base, form, halves, width, bytesMax: Math.max(integerBytesMax, width) };
    }
  }
}

function halvesOf(values: BigInt64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/**
 * Writes the text of one value that is not NULL and not of the bytes layout, as MySQL's text protocol has it. `target` must have room for
 * `bytesMax` bytes. Returns the next position.
 */
export function writeValueText(target: Uint8Array, at: number, column: TextColumn, row: number): number {
  const { halves } = column;
  const low = halves[row * 2]!;
  const high = halves[row * 2 + 1]!;
  switch (column.form) {
    case TextForm.integer:
      return writeInteger(target, at, low, high, column.unsigned);
    case TextForm.zerofilled:
      return zeroFill(target, at, writeInteger(target, at, low, high, true), column.width);
    case TextForm.year:
      return writeYear(target, at, low);
    case TextForm.bit:
      return writeBit(target, at, low, high, column.width);
    case TextForm.float: {
      const end = writeFloat(target, at, column.doubles[row]!, column.single, column.scale);
      return column.width === 0 ? end : zeroFill(target, at, end, column.width);
    }
    case TextForm.decimal: {
      const end = writeDecimalWord(target, at, low, high, column.scale);
      return column.width === 0 ? end : zeroFill(target, at, end, column.width);
    }
    case TextForm.wideDecimal:
      return writeWideDecimal(target, at, column, row);
    case TextForm.date:
      return writeDate(target, at, low, high);
    case TextForm.dateTime:
      return writeDateTime(target, at, low, high, column.scale);
    case TextForm.time:
      return writeTime(target, at, low, high, column.scale);
    default:
      throw new Error(`no text form ${column.form}`);
  }
}

function writeWideDecimal(target: Uint8Array, at: number, column: TextColumn, row: number): number {
  const { vector } = column;
  if (vector.layout !== 'decimal') throw new Error('a wide decimal has the decimal layout');
  const value = joinWords(vector.values, row * vector.words, vector.words);
  const end = writeDecimalBigInt(target, at, value, column.scale);
  return column.width === 0 ? end : zeroFill(target, at, end, column.width);
}

/** BIT(n): its bytes, most significant first. */
export function writeBit(target: Uint8Array, at: number, low: number, high: number, width: number): number {
  for (let i = 0; i < width; i++) {
    const shift = (width - 1 - i) * 8;
    target[at + i] = shift >= 32 ? (high >>> (shift - 32)) & 0xff : (low >>> shift) & 0xff;
  }
  return at + width;
}
