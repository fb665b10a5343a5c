/** What joins must give, by trying every pair of rows. */
import { columnType, type Field } from '../../../../engine/batch/column-type';
import type { Expression } from '../../../../engine/expressions/expression';
import type { JoinType } from '../../../../engine/plan';
import { bigint, field, type Row, type Value } from '../../../support/memory-plans';
import type { Random } from '../../../support/random';
import { keyOf } from './reference';

export const joinTypes: readonly JoinType[] = ['inner', 'left', 'single', 'semi', 'anti', 'mark'];

/** Three-valued: null = unknown. */
export type Truth = boolean | null;

export function and(...truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

function or(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes(null) ? null : false;
}

/** `a = b`. */
export function equal(a: Value, b: Value, field: Field): Truth {
  if (a === null || b === null) return null;
  return keyOf(a, field.type) === keyOf(b, field.type);
}

/** Null stands for errno 1242. */
export function joined(
  type: JoinType,
  left: readonly Row[],
  right: readonly Row[],
  rightWidth: number,
  condition: (left: Row, right: Row) => Truth,
  unknownExcludes: boolean,
): Row[] | null {
  const result: Row[] = [];
  const nulls = Array.from({ length: rightWidth }, () => null);
  for (const row of left) {
    const truths = right.map((other) => condition(row, other));
    const partners = right.filter((_, index) => truths[index] === true);
    const truth = or(truths);
    if (type === 'single' && partners.length > 1) return null;
    if (type === 'semi') result.push(...(truth === true ? [row] : []));
    else if (type === 'anti') result.push(...(truth === false || (truth === null && !unknownExcludes) ? [row] : []));
    else if (type === 'mark') result.push([...row, truth === null ? null : truth ? 1n : 0n]);
    else if (partners.length > 0) result.push(...partners.map((partner) => [...row, ...partner]));
    else if (type !== 'inner') result.push([...row, ...nulls]);
  }
  return result;
}

export function joinFields(type: JoinType, left: readonly Field[], right: readonly Field[]): Field[] {
  if (type === 'semi' || type === 'anti') return [...left];
  if (type === 'mark') return [...left, field('mark', columnType('int', { precision: 1, length: 1 }))];
  return [...left, ...right];
}

/** `left column < right column` of two BIGINT columns, as an expression and over rows. */
export function lessThan(
  leftColumn: number,
  rightColumn: number,
  leftWidth: number,
): { readonly expression: Expression; readonly truth: (left: Row, right: Row) => Truth } {
  return {
    expression: {
      kind: 'call',
      function: '<',
      arguments: [
        { kind: 'input', index: leftColumn, type: bigint },
        { kind: 'input', index: leftWidth + rightColumn, type: bigint },
      ],
      type: columnType('int', { precision: 1, length: 1 }),
    },
    truth: (left, right) => {
      const [a, b] = [left[leftColumn]!, right[rightColumn]!];
      return a === null || b === null ? null : a < b;
    },
  };
}

/** Rows as texts in any order. */
export const byText = (rows: readonly Row[]): string[] =>
  rows.map((row) => row.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join('|')).sort();

/** Few different numbers, and NULLs. */
export const smallNumber = (random: Random, bound = 6): Value =>
  random.chance(0.15) ? null : BigInt(random.below(bound));
