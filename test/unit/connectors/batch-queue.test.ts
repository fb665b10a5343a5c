import { BatchQueue } from '../../../connectors/mysql/batch-queue';
import { batchOf, bigint, fieldsOf } from '../../support/memory-plans';

test('a result that ends while the socket is paused leaves it flowing, whoever takes the rows', async () => {
  let flowing = true;
  const queue = new BatchQueue({
    pause: () => {
      flowing = false;
    },
    resume: () => {
      flowing = true;
    },
    abandon: () => {},
  });
  while (flowing) queue.push(batchOf(fieldsOf(bigint), [[1n]]));
  queue.end();
  await queue.return();
  expect(flowing).toBe(true);
});
