/** What the operators must do, over plain rows and without any cleverness. */
import type { ColumnType, Field } from '../../../../engine/batch/column-type';
import type { SortKey } from '../../../../engine/plan';
import {
  bigint,
  datetime,
  decimal,
  double,
  type Row,
  unsignedBigint,
  type Value,
  varchar,
} from '../../../support/memory-plans';
import type { Random } from '../../../support/random';

/** A value such that equal values, and only those, give the same text: strings as utf8mb4_general_ci sees ASCII, decimals without scale. */
export function keyOf(value: Value, type: ColumnType): string {
  if (value === null) return 'null';
  if (type.name === 'varchar') return `s${(value as string).replace(/ +$/, '').toUpperCase()}`;
  if (type.name === 'double') return `n${(value as number) + 0}`;
  return `v${value}`;
}

export function rowKey(row: Row, fields: readonly Field[]): string {
  return row.map((value, index) => keyOf(value, fields[index]!.type)).join('|');
}

export function compareValues(left: Value, right: Value, type: ColumnType): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  if (type.name === 'decimal')
    return Number(BigInt(String(left).replace('.', '')) - BigInt(String(right).replace('.', '')));
  if (type.name === 'varchar') {
    const a = keyOf(left, type);
    const b = keyOf(right, type);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

export function compareRows(left: Row, right: Row, keys: readonly SortKey[], fields: readonly Field[]): number {
  for (const { column, descending } of keys) {
    const order = compareValues(left[column]!, right[column]!, fields[column]!.type);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

/** Array.prototype.sort is stable. */
export function sorted(rows: readonly Row[], keys: readonly SortKey[], fields: readonly Field[]): Row[] {
  return [...rows].sort((left, right) => compareRows(left, right, keys, fields));
}

export const keyTypes: readonly ColumnType[] = [
  bigint,
  unsignedBigint,
  double,
  datetime,
  decimal(10, 2),
  decimal(30, 2),
  decimal(60, 5),
  varchar(),
];

const words = [
  '',
  'a',
  'A',
  'b',
  'ab',
  'AB ',
  'zebra',
  'Zebra',
  'a long word that differs at the end: x',
  'a long word that differs at the end: y',
];

/** A value out of few, so that there are equal ones, or (`wide`) out of all that the type has. */
export function randomValue(random: Random, type: ColumnType, wide = random.chance(0.3)): Value {
  if (random.chance(0.1)) return null;
  switch (type.name) {
    case 'bigint': {
      const value = wide ? random.int64() : BigInt(random.below(20) - 10);
      return type.unsigned ? BigInt.asUintN(64, value) : value;
    }
    case 'double':
      return wide ? (random.below(2 ** 31) - 2 ** 30) / 1024 : random.pick([0, -0, 1.5, -1.5, 1e300, -1e300, 1e-300]);
    case 'datetime':
      return (BigInt(random.below(2 ** 20)) << 40n) + BigInt(wide ? random.below(1000) : 0);
    case 'decimal': {
      const whole =
        wide && type.precision > 20
          ? `${random.below(9) + 1}${'0'.repeat(type.precision - type.scale - 15)}${random.below(10 ** 9)}`
          : String(random.below(30));
      const fraction = String(random.below(wide ? 100 : 2))
        .padStart(2, '0')
        .padEnd(type.scale, '0');
      const sign = random.chance(0.5) && (Number(whole) > 0 || Number(fraction) > 0) ? '-' : '';
      return `${sign}${whole}.${fraction}`;
    }
    default:
      return wide
        ? Array.from({ length: random.below(14) }, () => random.pick(['a', 'B', 'c', 'D'])).join('')
        : random.pick(words);
  }
}

export function randomRows(random: Random, fields: readonly Field[], count: number): Value[][] {
  return Array.from({ length: count }, () => fields.map((field) => randomValue(random, field.type)));
}

export function randomKeys(random: Random, fields: readonly Field[]): SortKey[] {
  const columns = fields.map((_, index) => index).filter(() => random.chance(0.6));
  return (columns.length === 0 ? [0] : columns).map((column) => ({ column, descending: random.chance(0.5) }));
}

/** One to four columns of types that can be keys. */
export function randomTypes(random: Random): ColumnType[] {
  return Array.from({ length: 1 + random.below(4) }, () => random.pick(keyTypes));
}

/** Batches of one row, of odd sizes, of many. */
export const batchSizes = [1, 3, 7, 64, 1000] as const;
