import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { RecordBatch } from '../batch/record-batch';
import { literalPrinters } from '../literals/dialects';
import { insertAt } from '../literals/literal';
import type { FragmentPlan, KeyGap } from '../plan';
import { conformBatch } from './conform-batch';
import { interrupted, throwIfStopped } from './interruption';
import { type BatchSource, keyFilterOf, type Run } from './operator';

/**
 * Runs the SQL of one data node and gives its rows in the order in which they come. The SQL is sent at the first pull. Columns get the
 * plan's types, so that everything above can rely on them, whichever node the rows come from.
 *
 * Closing (and the statement's signal) ends a pending pull at once with errno 1317 and returns the backend's stream, which stops the
 * backend's work; a consumer that has enough never waits for a slow node.
 */
export function fragment(plan: FragmentPlan, run: Run): BatchSource {
  return new FragmentSource(plan, run);
}

class FragmentSource implements BatchSource {
  private opening: Promise<AsyncIterator<RecordBatch>> | null = null;
  private closing: Promise<void> | null = null;
  private rejectPending: ((error: Error) => void) | null = null;
  private rejectWaiting: ((error: Error) => void) | null = null;
  private readonly stopping = new AbortController();
  private isOpen = false;
  private readonly onAbort = (): void => {
    const { signal } = this.run.context;
    this.stopping.abort(signal.reason);
    this.rejectPending?.(interrupted(signal));
  };

  constructor(
    private readonly plan: FragmentPlan,
    private readonly run: Run,
  ) {}

  async next(): Promise<RecordBatch | null> {
    if (this.closing !== null) return null;
    try {
      for (;;) {
        const pause = this.run.turn.pass();
        if (pause !== null) await pause;
        const result = await this.pullUnlessStopped();
        if (result.done === true) break;
        if (result.value.rowCount > 0) return this.conformed(result.value);
      }
    } catch (error) {
      await this.close();
      throw error;
    }
    await this.close();
    return null;
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private pullUnlessStopped(): Promise<IteratorResult<RecordBatch>> {
    return new Promise((resolve, reject) => {
      this.rejectPending = reject;
      this.pull().then(resolve, reject);
    });
  }

  private async pull(): Promise<IteratorResult<RecordBatch>> {
    if (this.opening === null) {
      this.run.context.signal.addEventListener('abort', this.onAbort, { once: true });
      this.opening = this.open();
    }
    const batches = await this.opening;
    throwIfStopped(this.run.context.signal);
    return batches.next();
  }

  private async open(): Promise<AsyncIterator<RecordBatch>> {
    const { dataNode, fields, packets, estimatedRows } = this.plan;
    const sql = this.sql(await this.keys());
    if (this.closing !== null) throw closed();
    const stream = await this.run.context.runFragment(dataNode, sql, packets, this.stopping.signal, estimatedRows);
    this.isOpen = true;
    const batches = stream.batches[Symbol.asyncIterator]();
    if (stream.fields.length === fields.length) return batches;
    await batches.return?.();
    throw sqlError(
      'ER_UNKNOWN_ERROR',
      `Internal error: data node '${dataNode}' answered with ${stream.fields.length} columns where the plan has ${fields.length}: ${sql}`,
    );
  }

  /**
   * The keys of the joins that narrow this fragment, by filter; waits until their held sides are known, or this source is closed. Where statements
   * follow one another, nobody would fetch the keys meanwhile.
   */
  private async keys(): Promise<ReadonlyMap<number, readonly string[] | null>> {
    const keys = new Map<number, readonly string[] | null>();
    for (const { filter } of this.plan.keyGaps ?? []) {
      if (keys.has(filter)) continue;
      if (this.run.context.sequential === true && !keyFilterOf(this.run, filter).isKnown) continue;
      const ended = new Promise<never>((_resolve, reject) => {
        this.rejectWaiting = reject;
      });
      keys.set(filter, await Promise.race([keyFilterOf(this.run, filter).keys, ended]));
      this.rejectWaiting = null;
    }
    return keys;
  }

  /** The SQL, with the values of the parameters and the keys that it has places for. */
  private sql(keys: ReadonlyMap<number, readonly string[] | null>): string {
    const { sql, slots = [], keyGaps = [] } = this.plan;
    if (slots.length === 0 && keyGaps.length === 0) return sql;
    const insertions = [
      ...slots.map(({ at, parameter }) => ({ at, text: this.parameter(parameter) })),
      ...keyGaps.map(({ at, gap, filter }) => ({ at, text: keyText(gap, keys.get(filter) ?? null) })),
    ];
    return insertAt(
      sql,
      insertions.sort((one, other) => one.at - other.at),
    );
  }

  private parameter(number: number): string {
    const { dataNode, sql } = this.plan;
    const { context, parameters } = this.run;
    const print = literalPrinters[context.dialect?.(dataNode) ?? 'mysql'];
    const value = parameters[number];
    if (value === undefined) {
      throw sqlError('ER_UNKNOWN_ERROR', `Internal error: no value for parameter ${number + 1} of: ${sql}`);
    }
    return print(value);
  }

  private conformed(batch: RecordBatch): RecordBatch {
    const { dataNode, fields } = this.plan;
    return conformBatch(batch, fields, `data node '${dataNode}'`);
  }

  private async shutDown(): Promise<void> {
    this.run.context.signal.removeEventListener('abort', this.onAbort);
    this.rejectWaiting?.(closed());
    this.rejectPending?.(closed());
    if (this.opening === null) return;
    // A server may send nothing before it has many rows.
    if (!this.isOpen) this.stopping.abort(closed());
    let batches: AsyncIterator<RecordBatch>;
    try {
      batches = await this.opening;
    } catch (error) {
      // What never opened needs no closing; its error went to the pull that waited for it. Anything else is ours to report.
      if (error instanceof SqlError) return;
      throw error;
    }
    await batches.return?.();
  }
}

function closed(): SqlError {
  return sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
}

function keyText(gap: KeyGap['gap'], keys: readonly string[] | null): string {
  if (gap === 'all') return keys === null ? '1' : '0';
  return keys === null || keys.length === 0 ? 'NULL' : keys.join(',');
}
