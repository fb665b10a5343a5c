/** Plans over several data nodes are kept, and made again after a while: the figures of their tables change. */
import { Planner } from '../../../planner/planner';
import { lexStatements } from '../../../planner/sql/lexer';
import { goldenFacts, goldenSession } from '../../support/planner-facts';

afterEach(() => jest.useRealTimers());

test('a plan is kept for a minute', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  let asked = 0;
  const facts = goldenFacts();
  const planner = new Planner({
    ...facts,
    statistics: (schema, name) => {
      asked++;
      return facts.statistics(schema, name);
    },
  });
  const [lexed] = lexStatements('SELECT COUNT(*) FROM customers c JOIN orders o ON o.customer_id = c.id', {
    sqlMode: goldenSession.sqlMode,
  });
  const first = await planner.plan(lexed!, goldenSession);
  const askedAtFirst = asked;
  expect(askedAtFirst).toBeGreaterThan(0);
  jest.advanceTimersByTime(59_000);
  expect(await planner.plan(lexed!, goldenSession)).toBe(first);
  expect(asked).toBe(askedAtFirst);
  jest.advanceTimersByTime(2000);
  expect(await planner.plan(lexed!, goldenSession)).toEqual(first);
  expect(asked).toBe(2 * askedAtFirst);
});
