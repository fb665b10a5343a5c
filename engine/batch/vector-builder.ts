/**
 * Growable typed builders, one per layout. Decoders append value by value; `finish` hands the vector out without copying and leaves the
 * builder empty, ready for the next batch. The machine is little-endian (every platform that Node.js runs on in practice).
 */
import { sqlError } from '../../protocol/wire/sql-error';
import { type ColumnType, decimalWords, layoutOf } from './column-type';
import { parseDecimalDigits, wordDigitsMax, writeDecimal } from './decimal-words';
import type { BytesVector, DecimalVector, Float64Vector, Int64Vector, Validity, Vector } from './record-batch';
import { batchRowsTarget } from './record-batch';
import { parseDateTimeText, parseTimeText } from './temporal-pack';
import { allValid, setNull, validityBytes } from './validity';

/** Digits of numbers that surely fit in 32 bits. */
const smallDigitsMax = 9;

/** Most bytes of string data in one vector: offsets are 32 bits. */
const bytesVectorMax = 0x7fffffff;

/** Vectors whose memory a builder keeps for use again. */
const spareMax = 4;

abstract class BuilderBase {
  /** Rows appended since the last finish. */
  length = 0;
  private validity: Uint8Array | null = null;

  constructor(
    readonly type: ColumnType,
    protected capacity: number,
  ) {
    this.capacity = Math.max(1, capacity);
  }

  protected abstract grow(capacity: number): void;

  /** Makes room for one more row and returns its number. */
  protected next(): number {
    if (this.length === this.capacity) {
      this.capacity *= 2;
      this.grow(this.capacity);
      if (this.validity) {
        const grown = allValid(this.capacity);
        grown.set(this.validity);
        this.validity = grown;
      }
    }
    return this.length++;
  }

  /** As next, for so many rows, which have values: the number of the first. */
  protected nextRows(count: number): number {
    const first = this.length;
    while (first + count > this.capacity) {
      this.length = this.capacity;
      this.next();
    }
    this.length = first + count;
    return first;
  }

  protected markNull(row: number): void {
    this.validity ??= allValid(this.capacity);
    setNull(this.validity, row);
  }

  protected takeValidity(): Validity {
    const validity = this.validity;
    this.validity = null;
    return validity === null ? null : validity.subarray(0, validityBytes(this.length));
  }
}

/** Integers, YEAR, BIT, and temporal values in their packed form. */
export class Int64Builder extends BuilderBase {
  private values: BigInt64Array;
  private halves: Int32Array;
  private readonly scratch = new Int32Array(2);
  /** Memory of vectors that nobody looks at any more. */
  private readonly spare: BigInt64Array[] = [];

  constructor(type: ColumnType, capacity: number) {
    super(type, capacity);
    this.values = new BigInt64Array(this.capacity);
    this.halves = new Int32Array(this.values.buffer);
  }

  protected grow(capacity: number): void {
    const grown = new BigInt64Array(capacity);
    grown.set(this.values);
    this.values = grown;
    this.halves = new Int32Array(grown.buffer);
  }

  /** Any value of 64 bits; unsigned ones past the signed range keep their bits. */
  append(value: bigint): void {
    const row = this.next();
    this.values[row] = value;
  }

  /** A safe integer (at most 2^53 - 1 in size). */
  appendNumber(value: number): void {
    const at = this.next() * 2;
    this.halves[at] = value | 0;
    this.halves[at + 1] = Math.floor(value / 4294967296);
  }

  /** The two 32-bit halves of the value's bits. */
  appendHalves(low: number, high: number): void {
    const at = this.next() * 2;
    this.halves[at] = low;
    this.halves[at + 1] = high;
  }

  /** Appends rows whose halves, low ones first, the caller writes at once where this says. */
  appendRows(count: number): Int32Array {
    const first = this.nextRows(count);
    return this.halves.subarray(2 * first, 2 * (first + count));
  }

  appendNull(): void {
    const row = this.next();
    this.values[row] = 0n;
    this.markNull(row);
  }

  /** Decimal digits as a server writes them, with an optional sign, up to the unsigned 64-bit range. Errors: 1105 on anything else. */
  appendIntegerText(data: Uint8Array, start: number, end: number): void {
    const negative = data[start] === 0x2d;
    const from = negative ? start + 1 : start;
    if (end - from > 15 || end === from) {
      const digits = textOf(data, start, end);
      if (!/^-?\d+$/.test(digits)) throw badText('integer', digits);
      this.append(BigInt.asIntN(64, BigInt(digits)));
      return;
    }
    if (end - from <= smallDigitsMax) {
      // Most numbers, in 32 bits all the way.
      let small = 0;
      let wrong = 0;
      for (let at = from; at < end; at++) {
        const digit = (data[at]! - 0x30) | 0;
        wrong |= digit | (9 - digit);
        small = (Math.imul(small, 10) + digit) | 0;
      }
      if (wrong < 0) throw badText('integer', textOf(data, start, end));
      const word = negative ? -small | 0 : small;
      const at = this.next() * 2;
      this.halves[at] = word;
      this.halves[at + 1] = word >> 31;
      return;
    }
    let value = 0;
    for (let at = from; at < end; at++) {
      const digit = data[at]! - 0x30;
      if (digit < 0 || digit > 9) throw badText('integer', textOf(data, start, end));
      value = value * 10 + digit;
    }
    this.appendNumber(negative ? -value : value);
  }

  /** Text of a DATE, DATETIME, TIMESTAMP or (by the builder's type) TIME as a server writes it. Errors: 1105 on anything else. */
  appendTemporalText(data: Uint8Array, start: number, end: number): void {
    if (this.type.name === 'time') {
      const value = parseTimeText(data, start, end);
      if (Number.isNaN(value)) throw badText('time', textOf(data, start, end));
      this.appendNumber(value);
      return;
    }
    if (!parseDateTimeText(data, start, end, this.scratch)) throw badText('date', textOf(data, start, end));
    this.appendHalves(this.scratch[0]!, this.scratch[1]!);
  }

  finish(): Int64Vector {
    const vector: Int64Vector = {
      layout: layoutOf(this.type) === 'temporal' ? 'temporal' : 'int64',
      type: this.type,
      length: this.length,
      validity: this.takeValidity(),
      values: this.values.subarray(0, this.length),
    };
    this.length = 0;
    const spare = this.spare.pop();
    this.values = spare !== undefined && spare.length >= this.capacity ? spare : new BigInt64Array(this.capacity);
    this.halves = new Int32Array(this.values.buffer);
    return vector;
  }

  /** A vector that this builder made is not looked at any more. */
  takeBack({ values }: Int64Vector): void {
    if (this.spare.length < spareMax) this.spare.push(new BigInt64Array(values.buffer as ArrayBuffer));
  }
}

export class Float64Builder extends BuilderBase {
  private values: Float64Array;

  constructor(type: ColumnType, capacity: number) {
    super(type, capacity);
    this.values = new Float64Array(this.capacity);
  }

  protected grow(capacity: number): void {
    const grown = new Float64Array(capacity);
    grown.set(this.values);
    this.values = grown;
  }

  append(value: number): void {
    const row = this.next();
    this.values[row] = value;
  }

  appendNull(): void {
    this.markNull(this.next());
  }

  finish(): Float64Vector {
    const vector: Float64Vector = {
      layout: 'float64',
      type: this.type,
      length: this.length,
      validity: this.takeValidity(),
      values: this.values.subarray(0, this.length),
    };
    this.length = 0;
    this.values = new Float64Array(this.capacity);
    return vector;
  }
}

/** DECIMAL: precision, scale and with them the words a value takes come from the type. */
export class DecimalBuilder extends BuilderBase {
  readonly words: 1 | 2 | 4;
  private values: BigInt64Array;
  private halves: Int32Array;

  constructor(type: ColumnType, capacity: number) {
    super(type, capacity);
    this.words = decimalWords(type.precision);
    this.values = new BigInt64Array(this.capacity * this.words);
    this.halves = new Int32Array(this.values.buffer);
  }

  protected grow(capacity: number): void {
    const grown = new BigInt64Array(capacity * this.words);
    grown.set(this.values);
    this.values = grown;
    this.halves = new Int32Array(grown.buffer);
  }

  /** The value times 10^scale. Must fit the type's precision. */
  append(unscaled: bigint): void {
    const row = this.next();
    writeDecimal(this.values, row, this.words, unscaled);
  }

  /** A safe integer: the value times 10^scale. */
  appendNumber(unscaled: number): void {
    const at = this.next() * this.words * 2;
    this.halves[at] = unscaled | 0;
    this.halves[at + 1] = Math.floor(unscaled / 4294967296);
    if (this.words > 1) this.halves.fill(unscaled < 0 ? -1 : 0, at + 2, at + this.words * 2);
  }

  appendNull(): void {
    this.markNull(this.next());
  }

  /** Plain decimal text as a server writes it (`-12.34`); digits past the type's scale are cut off. Errors: 1105 on anything else. */
  appendText(data: Uint8Array, start: number, end: number): void {
    const { scale } = this.type;
    if (end - start <= wordDigitsMax - 2) {
      const unscaled = shortDecimal(data, start, end, scale);
      if (Number.isSafeInteger(unscaled)) {
        this.appendNumber(unscaled);
        return;
      }
    }
    const unscaled = parseDecimalDigits(data, start, end, scale);
    if (unscaled === null) throw badText('decimal', textOf(data, start, end));
    this.append(unscaled);
  }

  finish(): DecimalVector {
    const vector: DecimalVector = {
      layout: 'decimal',
      type: this.type,
      length: this.length,
      validity: this.takeValidity(),
      words: this.words,
      values: this.values.subarray(0, this.length * this.words),
    };
    this.length = 0;
    this.values = new BigInt64Array(this.capacity * this.words);
    this.halves = new Int32Array(this.values.buffer);
    return vector;
  }
}

/** All strings. */
export class BytesBuilder extends BuilderBase {
  private offsets: Int32Array;
  private data: Uint8Array;
  private used = 0;

  constructor(type: ColumnType, capacity: number, dataCapacity = capacity * 16) {
    super(type, capacity);
    this.offsets = new Int32Array(this.capacity + 1);
    this.data = new Uint8Array(Math.max(16, dataCapacity));
  }

  protected grow(capacity: number): void {
    const grown = new Int32Array(capacity + 1);
    grown.set(this.offsets);
    this.offsets = grown;
  }

  /** Bytes of string data since the last finish. */
  get byteLength(): number {
    return this.used;
  }

  private reserve(count: number): void {
    const needed = this.used + count;
    if (needed <= this.data.length) return;
    if (needed > bytesVectorMax) throw sqlError('ER_UNKNOWN_ERROR', 'More than 2 GiB of string data in one batch');
    const grown = new Uint8Array(Math.min(bytesVectorMax, Math.max(needed, this.data.length * 2)));
    grown.set(this.data.subarray(0, this.used));
    this.data = grown;
  }

  /** Bytes `start` .. `end`-1 of the source, copied. */
  append(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.reserve(count);
    const { data, used } = this;
    if (count < 32) {
      for (let at = 0; at < count; at++) data[used + at] = source[start + at]!;
    } else {
      data.set(source.subarray(start, end), used);
    }
    this.used = used + count;
    const row = this.next();
    this.offsets[row + 1] = this.used;
  }

  appendBytes(value: Uint8Array): void {
    this.append(value, 0, value.length);
  }

  /** The text in utf8mb4. */
  appendString(value: string): void {
    this.reserve(value.length * 3);
    const { length } = value;
    const { data } = this;
    let at = this.used;
    let index = 0;
    for (; index < length; index++) {
      const unit = value.charCodeAt(index);
      if (unit > 0x7f) break;
      data[at++] = unit;
    }
    if (index < length) at += encoder.encodeInto(value.slice(index), data.subarray(at)).written;
    this.used = at;
    const row = this.next();
    this.offsets[row + 1] = at;
  }

  appendNull(): void {
    const row = this.next();
    this.offsets[row + 1] = this.used;
    this.markNull(row);
  }

  finish(): BytesVector {
    const vector: BytesVector = {
      layout: 'bytes',
      type: this.type,
      length: this.length,
      validity: this.takeValidity(),
      offsets: this.offsets.subarray(0, this.length + 1),
      data: this.data.subarray(0, this.used),
    };
    this.length = 0;
    this.offsets = new Int32Array(this.capacity + 1);
    this.data = new Uint8Array(Math.max(16, Math.ceil(this.used * 1.125)));
    this.used = 0;
    return vector;
  }
}

const encoder = new TextEncoder();

export type VectorBuilder = Int64Builder | Float64Builder | DecimalBuilder | BytesBuilder;

export function int64Builder(type: ColumnType, capacity = batchRowsTarget): Int64Builder {
  return new Int64Builder(type, capacity);
}

export function float64Builder(type: ColumnType, capacity = batchRowsTarget): Float64Builder {
  return new Float64Builder(type, capacity);
}

export function decimalBuilder(type: ColumnType, capacity = batchRowsTarget): DecimalBuilder {
  return new DecimalBuilder(type, capacity);
}

export function bytesBuilder(type: ColumnType, capacity = batchRowsTarget, dataCapacity?: number): BytesBuilder {
  return new BytesBuilder(type, capacity, dataCapacity);
}

/** The builder of a type's layout. */
export function vectorBuilder(type: ColumnType, capacity = batchRowsTarget): VectorBuilder {
  switch (layoutOf(type)) {
    case 'int64':
    case 'temporal':
      return int64Builder(type, capacity);
    case 'float64':
      return float64Builder(type, capacity);
    case 'decimal':
      return decimalBuilder(type, capacity);
    case 'bytes':
      return bytesBuilder(type, capacity);
  }
}

/** Appends a constant in the form of its layout: bigint, number or bytes; null = NULL. The caller knows that it fits the builder. */
export function appendValue(builder: VectorBuilder, value: bigint | number | Uint8Array | null): void {
  if (value === null) builder.appendNull();
  else if (builder instanceof BytesBuilder) builder.appendBytes(value as Uint8Array);
  else if (builder instanceof Float64Builder) builder.append(value as number);
  else builder.append(value as bigint);
}

/** A vector of one type whose rows are all NULL. */
export function nullVector(type: ColumnType, rowCount: number): Vector {
  const validity = new Uint8Array(validityBytes(rowCount));
  const layout = layoutOf(type);
  switch (layout) {
    case 'int64':
    case 'temporal':
      return { layout, type, length: rowCount, validity, values: new BigInt64Array(rowCount) };
    case 'float64':
      return { layout, type, length: rowCount, validity, values: new Float64Array(rowCount) };
    case 'decimal': {
      const words = decimalWords(type.precision);
      return { layout, type, length: rowCount, validity, words, values: new BigInt64Array(rowCount * words) };
    }
    case 'bytes':
      return {
        layout,
        type,
        length: rowCount,
        validity,
        offsets: new Int32Array(rowCount + 1),
        data: new Uint8Array(0),
      };
  }
}

/** Up to 16 characters of plain decimal text as a scaled number; NaN when it is anything else or not exact. */
function shortDecimal(data: Uint8Array, start: number, end: number, scale: number): number {
  let at = start;
  const negative = data[at] === 0x2d;
  if (negative) at++;
  if (at >= end) return Number.NaN;
  let value = 0;
  let fraction = -1;
  for (; at < end; at++) {
    const byte = data[at]!;
    if (byte === 0x2e) {
      if (fraction >= 0) return Number.NaN;
      fraction = 0;
      continue;
    }
    const digit = byte - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    if (fraction >= scale) continue;
    if (fraction >= 0) fraction++;
    value = value * 10 + digit;
  }
  for (let missing = scale - Math.max(0, fraction); missing > 0; missing--) value *= 10;
  // Past 2^53 the multiplications may have rounded: a value that looks safe was exact on its way, because it only grew.
  return negative && value !== 0 ? -value : value;
}

function textOf(data: Uint8Array, start: number, end: number): string {
  return Buffer.from(data.subarray(start, Math.min(end, start + 80))).toString();
}

function badText(what: string, text: string): Error {
  return sqlError('ER_UNKNOWN_ERROR', `Not the text of a value of type ${what}: '${text}'`);
}
