import type { BytesVector } from '../../../../engine/batch/record-batch';
import { allSteps } from '../../../../engine/batch/steps';
import { stringOrderKeySteps, stringOrderKeys } from '../../../../engine/operators/keys/string-keys';
import { batchOf, fieldsOf, varchar } from '../../../support/memory-plans';

test.each(['utf8mb4_general_ci', 'utf8mb4_bin', 'utf8mb4_unicode_ci'])(
  '%s: keys made in steps are those made at once',
  (collation) => {
    const type = { ...varchar(), collation };
    const words = Array.from({ length: 10_000 }, (_, row) => (row % 7 === 0 ? null : `Wörd ${(row * 7919) % 10_007} `));
    const column = batchOf(
      fieldsOf(type),
      words.map((word) => [word]),
    ).columns[0] as BytesVector;
    const [whole, steps] = [stringOrderKeys(column, type), allSteps(stringOrderKeySteps(column, type))];
    const textsOf = ({ data, offsets }: typeof whole): string[] =>
      words.map((_, row) => Buffer.from(data.subarray(offsets[row], offsets[row + 1])).toString('hex'));
    expect(textsOf(steps)).toEqual(textsOf(whole));
  },
);
