import { type ColumnType, decimalWords } from '../batch/column-type';
import { powerOfTen, writeDecimal } from '../batch/decimal-words';
import type { Validity, Vector } from '../batch/record-batch';
import { allSteps, type Steps, stepRows } from '../batch/steps';
import { outOfRange } from './exact-sum';

/** The bitmap of groups for which `has` is true; null when it is true for all. */
export function validityOf(groupCount: number, has: (group: number) => boolean): Validity {
  return allSteps(validitySteps(groupCount, has));
}

/** As validityOf, in steps. */
export function* validitySteps(groupCount: number, has: (group: number) => boolean): Steps<Validity> {
  const validity = new Uint8Array((groupCount + 7) >> 3);
  let all = true;
  for (let group = 0; group < groupCount; group++) {
    if (group % stepRows === stepRows - 1) yield;
    if (has(group)) validity[group >> 3]! |= 1 << (group & 7);
    else all = false;
  }
  return all ? null : validity;
}

export function doubleVector(
  type: ColumnType,
  groupCount: number,
  has: (group: number) => boolean,
  value: (group: number) => number,
): Vector {
  const values = new Float64Array(groupCount);
  for (let group = 0; group < groupCount; group++) if (has(group)) values[group] = value(group);
  return { layout: 'float64', type, length: groupCount, validity: validityOf(groupCount, has), values };
}

/** Scaled integers checked against the type's precision (errno 1690, naming `what`). */
export function decimalVector(
  type: ColumnType,
  groupCount: number,
  what: string,
  has: (group: number) => boolean,
  value: (group: number) => bigint,
): Vector {
  const words = decimalWords(type.precision);
  const values = new BigInt64Array(groupCount * words);
  const bound = powerOfTen(type.precision);
  for (let group = 0; group < groupCount; group++) {
    if (!has(group)) continue;
    const unscaled = value(group);
    if (unscaled >= bound || unscaled <= -bound) throw outOfRange(what);
    writeDecimal(values, group, words, unscaled);
  }
  return { layout: 'decimal', type, length: groupCount, validity: validityOf(groupCount, has), words, values };
}
