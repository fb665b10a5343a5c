import type { RecordBatch } from '../batch/record-batch';
import type { AppendPlan } from '../plan';
import { conformBatch } from './conform-batch';
import { type BatchSource, joinedError, operator, type Run } from './operator';

/**
 * All rows of all inputs, whichever is ready first. All inputs are pulled at the same time; each has at most one batch waiting here,
 * and is pulled again only when that one was taken. The first error ends it and closes the others.
 */
export function append(plan: AppendPlan, inputs: readonly BatchSource[], run: Run): BatchSource {
  return operator(run, inputs, rows(plan, inputs));
}

interface Arrival {
  readonly input: BatchSource;
  readonly batch: RecordBatch | null;
}

async function* rows(plan: AppendPlan, inputs: readonly BatchSource[]): AsyncGenerator<RecordBatch, void, undefined> {
  const arrivals: Arrival[] = [];
  const failures: unknown[] = [];
  let wake: () => void = () => {};
  const pull = (input: BatchSource): void => {
    input.next().then(
      (batch) => {
        arrivals.push({ input, batch });
        wake();
      },
      (error: unknown) => {
        failures.push(error);
        wake();
      },
    );
  };
  for (const input of inputs) pull(input);
  let open = inputs.length;
  while (open > 0) {
    if (failures.length > 0) throw joinedError(failures[0], failures.slice(1));
    const arrival = arrivals.shift();
    if (arrival === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    } else if (arrival.batch === null) {
      open--;
    } else {
      pull(arrival.input);
      yield conformBatch(arrival.batch, plan.fields, 'an input of UNION ALL');
    }
  }
}
