import type { FragmentPlan, PhysicalPlan } from '../../../../engine/plan';
import { isHeavyPlan } from '../../../../server/engine-threads/heavy-plan';
import { bigint, fieldsOf } from '../../../support/memory-plans';

const fields = fieldsOf(bigint);

function fragment(estimatedRows?: number): FragmentPlan {
  return {
    kind: 'fragment',
    dataNode: 'dn1',
    sql: 'SELECT 1',
    fields,
    ...(estimatedRows !== undefined && { estimatedRows }),
  };
}

const distinct = (input: PhysicalPlan): PhysicalPlan => ({ kind: 'distinct', input, fields, estimatedRows: 10 });

test.each([
  ['many rows', distinct(fragment(5000)), true],
  ['few rows', distinct(fragment(20)), false],
  ['rows that nobody knows the number of', distinct(fragment()), true],
  ['many rows that nothing is done with', fragment(5000), false],
  [
    'few rows of many nodes',
    distinct({ kind: 'append', inputs: Array.from({ length: 100 }, () => fragment(20)), fields }),
    true,
  ],
])('%s', (_name, plan, expected) => {
  expect(isHeavyPlan(plan, 1000)).toBe(expected);
});
