import type { PlannerSession } from '../../../planner/facts';
import { statementTimeOf } from '../../../planner/session-values';
import type { Expression } from '../../../planner/sql/ast';
import { clockValue } from '../../../server/session/session-values';

const at = new Date('2024-02-29T23:30:15.250Z');
const session = {
  statementTime: (name: string, digits: number) => clockValue(name, digits, at, '+01:00', null),
} as PlannerSession;

function call(name: string, ...args: readonly Expression[]): Expression {
  return { kind: 'call', name, schema: null, arguments: args, bare: false };
}

const number = (text: string): Expression => ({ kind: 'number', text, form: 'integer' });

test.each([
  ['now', [], 'timestamp', '2024-03-01 00:30:15'],
  ['now', [number('3')], 'timestamp', '2024-03-01 00:30:15.250'],
  ['sysdate', [], 'timestamp', '2024-03-01 00:30:15'],
  ['curdate', [], 'date', '2024-03-01'],
  ['curtime', [], 'time', '00:30:15'],
  ['utc_timestamp', [], 'timestamp', '2024-02-29 23:30:15'],
  ['utc_date', [], 'date', '2024-02-29'],
  ['utc_time', [], 'time', '23:30:15'],
] as const)('%s(%j) is one value for all data nodes', (name, args, type, value) => {
  expect(statementTimeOf(call(name, ...args), session)).toEqual({ kind: 'temporal', type, value });
});

test('UNIX_TIMESTAMP() is a number, UNIX_TIMESTAMP(date) is computed', () => {
  expect(statementTimeOf(call('unix_timestamp'), session)).toEqual(number('1709249415'));
  const ofDate = call('unix_timestamp', { kind: 'string', value: '2024-01-01', introducer: null, national: false });
  expect(statementTimeOf(ofDate, session)).toBe(ofDate);
});
