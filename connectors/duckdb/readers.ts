import { DuckDBDecimalType, DuckDBEnumType, DuckDBTypeId } from '@duckdb/node-api';
import { type ColumnType, layoutOf } from '../../engine/batch/column-type';
import { packedHigh, packedLow } from '../../engine/batch/temporal-pack';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { BytesReader, EnumReader, UuidReader } from './bytes-reader';
import { type ColumnReader, FixedWidthReader, type ReaderSettings, type ValueCopy } from './column-reader';

/** The reader of a result column. Errors: 1235 for DuckDB types without a MySQL counterpart. */
export function columnReader(settings: ReaderSettings): ColumnReader {
  const { duckdbType, type, capacity } = settings;
  if (duckdbType instanceof DuckDBEnumType) return new EnumReader(type, capacity, duckdbType.values);
  if (duckdbType instanceof DuckDBDecimalType) {
    const { width } = duckdbType;
    if (width > 18) return words(type, capacity, 16, 2, copyWords);
    if (width > 9) return words(type, capacity, 8, 1, copyWords);
    return words(type, capacity, width > 4 ? 4 : 2, 1, width > 4 ? signed32 : signed16);
  }
  switch (duckdbType.typeId) {
    case DuckDBTypeId.BOOLEAN:
    case DuckDBTypeId.UTINYINT:
      return words(type, capacity, 1, 1, unsigned8);
    case DuckDBTypeId.TINYINT:
      return words(type, capacity, 1, 1, signed8);
    case DuckDBTypeId.SMALLINT:
      return words(type, capacity, 2, 1, signed16);
    case DuckDBTypeId.USMALLINT:
      return words(type, capacity, 2, 1, unsigned16);
    case DuckDBTypeId.INTEGER:
      return words(type, capacity, 4, 1, signed32);
    case DuckDBTypeId.UINTEGER:
      return words(type, capacity, 4, 1, unsigned32);
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.TIME:
      return words(type, capacity, 8, 1, copyWords);
    case DuckDBTypeId.HUGEINT:
      return words(type, capacity, 16, 2, copyWords);
    case DuckDBTypeId.FLOAT:
      return doubles(type, capacity, 4, (source, count, target, at) =>
        target.set(new Float32Array(source.buffer, source.byteOffset, count), at),
      );
    case DuckDBTypeId.DOUBLE:
      return doubles(type, capacity, 8, (source, count, target, at) =>
        target.set(new Float64Array(source.buffer, source.byteOffset, count), at),
      );
    case DuckDBTypeId.DATE:
      return words(type, capacity, 4, 1, dates);
    case DuckDBTypeId.TIMESTAMP:
      return words(type, capacity, 8, 1, timestamps(1n));
    case DuckDBTypeId.TIMESTAMP_MS:
      return words(type, capacity, 8, 1, timestamps(1000n));
    case DuckDBTypeId.TIMESTAMP_S:
      return words(type, capacity, 8, 1, timestamps(1_000_000n));
    case DuckDBTypeId.INTERVAL:
      return words(type, capacity, 16, 1, intervals);
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.BLOB:
      return new BytesReader(type, capacity);
    case DuckDBTypeId.UUID:
      return new UuidReader(type, capacity);
    default:
      throw notSupported(`DuckDB type ${String(duckdbType)} of column '${settings.column}'`);
  }
}

function words(
  type: ColumnType,
  capacity: number,
  width: number,
  wordCount: 1 | 2,
  copy: ValueCopy<BigInt64Array>,
): ColumnReader {
  const layout = layoutOf(type);
  return new FixedWidthReader(type, {
    capacity,
    width,
    words: wordCount,
    allocate: (elements) => new BigInt64Array(elements),
    copy,
    vector: (parts) =>
      layout === 'decimal'
        ? { layout, words: wordCount, ...parts }
        : { layout: layout === 'temporal' ? 'temporal' : 'int64', ...parts },
  });
}

function doubles(type: ColumnType, capacity: number, width: number, copy: ValueCopy<Float64Array>): ColumnReader {
  return new FixedWidthReader(type, {
    capacity,
    width,
    words: 1,
    allocate: (elements) => new Float64Array(elements),
    copy,
    vector: (parts) => ({ layout: 'float64', ...parts }),
  });
}

/** Values that both sides hold as 64-bit words. A 128-bit value is two of them, the lower first. */
const copyWords: ValueCopy<BigInt64Array> = (source, _count, target, at) =>
  target.set(new BigInt64Array(source.buffer, source.byteOffset, source.byteLength >> 3), at);

/** Narrow integers, widened through the halves of the words: no BigInt is made. */
function widened(narrow: (source: Uint8Array, count: number) => ArrayLike<number>): ValueCopy<BigInt64Array> {
  return (source, count, target, at) => {
    const values = narrow(source, count);
    const halves = new Int32Array(target.buffer, target.byteOffset + at * 8, count * 2);
    for (let row = 0; row < count; row++) {
      const value = values[row]!;
      halves[row * 2] = value;
      halves[row * 2 + 1] = value < 0 ? -1 : 0;
    }
  };
}

const signed8 = widened((source, count) => new Int8Array(source.buffer, source.byteOffset, count));
const unsigned8 = widened((source) => source);
const signed16 = widened((source, count) => new Int16Array(source.buffer, source.byteOffset, count));
const unsigned16 = widened((source, count) => new Uint16Array(source.buffer, source.byteOffset, count));
const signed32 = widened((source, count) => new Int32Array(source.buffer, source.byteOffset, count));
const unsigned32 = widened((source, count) => new Uint32Array(source.buffer, source.byteOffset, count));

/** Days since 1970-01-01 as MySQL's packed dates. */
const dates: ValueCopy<BigInt64Array> = (source, count, target, at) => {
  const days = new Int32Array(source.buffer, source.byteOffset, count);
  const halves = new Int32Array(target.buffer, target.byteOffset + at * 8, count * 2);
  for (let row = 0; row < count; row++) {
    halves[row * 2] = 0;
    halves[row * 2 + 1] = packedDay(days[row]!) << 9;
  }
};

const microsecondsOfDay = 86_400_000_000n;

/** Ticks since 1970-01-01 00:00:00 as MySQL's packed datetimes. */
function timestamps(microsecondsPerTick: bigint): ValueCopy<BigInt64Array> {
  return (source, count, target, at) => {
    const ticks = new BigInt64Array(source.buffer, source.byteOffset, count);
    const halves = new Int32Array(target.buffer, target.byteOffset + at * 8, count * 2);
    for (let row = 0; row < count; row++) {
      const microseconds = ticks[row]! * microsecondsPerTick;
      const inDay = ((microseconds % microsecondsOfDay) + microsecondsOfDay) % microsecondsOfDay;
      const day = Number((microseconds - inDay) / microsecondsOfDay);
      const rest = Number(inDay);
      const seconds = Math.floor(rest / 1_000_000);
      const hour = Math.floor(seconds / 3600);
      const minute = Math.floor(seconds / 60) % 60;
      halves[row * 2] = packedLow(minute, seconds % 60, rest % 1_000_000);
      halves[row * 2 + 1] = (packedDay(day) << 9) | packedHigh(0, 0, 0, hour, minute);
    }
  };
}

const daysMin = -719_528; // 0000-01-01
const daysMax = 2_932_896; // 9999-12-31

/** `(year * 13 + month) << 5 | day` of a day since 1970-01-01, by the civil calendar in eras of 400 years that begin on March 1. */
function packedDay(day: number): number {
  if (!(day >= daysMin && day <= daysMax)) {
    throw sqlError(
      'ER_TRUNCATED_WRONG_VALUE',
      'A date of DuckDB is outside of what MySQL has: 0000-01-01 to 9999-12-31',
    );
  }
  const fromMarch = day + 719_468;
  const era = Math.floor(fromMarch / 146_097);
  const dayOfEra = fromMarch - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return ((year * 13 + month) << 5) | dayOfMonth;
}

/** INTERVALs stand for MySQL's TIME, which goes past a day. One with months has no fixed length. */
const intervals: ValueCopy<BigInt64Array> = (source, count, target, at) => {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  for (let row = 0; row < count; row++) {
    if (view.getInt32(row * 16, true) !== 0)
      throw notSupported('a DuckDB INTERVAL of months as a TIME; CAST it in the query or in a view');
    const days = BigInt(view.getInt32(row * 16 + 4, true));
    target[at + row] = days * microsecondsOfDay + view.getBigInt64(row * 16 + 8, true);
  }
};
