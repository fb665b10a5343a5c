import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { packetField } from '../../engine/batch/packets';
import type { RecordBatch } from '../../engine/batch/record-batch';
import { interrupted } from '../../engine/operators/interruption';
import type { PhysicalPlan } from '../../engine/plan';
import { SqlError } from '../../protocol/wire/sql-error';
import { batchOf } from './batch-message';
import { errorFields, errorOf } from './error-fields';
import type { FromThread, ResultForm, StartMessage, ToThread } from './messages';
import { ServedFragment } from './served-fragment';
import { statementSettings } from './statement-settings';
import type { ThreadableContext } from './threadable-context';

/** A statement that was stopped waits so long for its thread to say that it has: steps of work cannot be cut at any place. */
const stopPatienceMs = 100;

/** Where a statement may run. */
export interface StatementThread {
  /** @param statement is told when the thread ends before it does */
  start(message: Omit<StartMessage, 'collations'>, statement: RemoteStatement): void;
  /** The statement has ended. */
  leave(statement: RemoteStatement): void;
}

/**
 * A plan that runs in a thread, to the statement that waits for its rows: what `execute` gives, with the same promises. Its fragments run here,
 * as they do for plans that run here.
 */
export class RemoteStatement implements AsyncIterable<RecordBatch>, AsyncIterator<RecordBatch, undefined> {
  private port: MessagePort | null = null;
  private readonly fragments = new Map<number, ServedFragment>();
  private readonly waiting: RecordBatch[] = [];
  private pulling: (() => void) | null = null;
  private isOver = false;
  private failure: Error | null = null;
  private readonly over: Promise<void>;
  private settleOver: () => void = () => undefined;
  private patience: NodeJS.Timeout | null = null;

  constructor(
    private readonly thread: StatementThread,
    private readonly plan: PhysicalPlan,
    private readonly context: ThreadableContext,
    private readonly form: ResultForm,
  ) {
    this.over = new Promise((resolve) => {
      this.settleOver = resolve;
    });
  }

  [Symbol.asyncIterator](): AsyncIterator<RecordBatch, undefined> {
    return this;
  }

  async next(): Promise<IteratorResult<RecordBatch, undefined>> {
    if (this.port === null && !this.isOver) this.start();
    if (this.waiting.length === 0 && !this.isOver) {
      await new Promise<void>((resolve) => {
        this.pulling = resolve;
      });
    }
    const { failure } = this;
    this.failure = null;
    if (failure !== null) throw failure;
    const batch = this.waiting.shift();
    if (batch === undefined) return { done: true, value: undefined };
    if (!this.isOver) this.post({ kind: 'taken' });
    return { done: false, value: batch };
  }

  async return(): Promise<IteratorResult<RecordBatch, undefined>> {
    this.waiting.length = 0;
    if (this.port === null) this.isOver = true;
    else if (!this.isOver) {
      this.post({ kind: 'close' });
      await this.over;
    }
    this.failure = null;
    return { done: true, value: undefined };
  }

  /** Its thread has ended. */
  async lost(error: SqlError): Promise<void> {
    if (this.isOver) return;
    await this.closeFragments();
    this.context.ended?.({ memoryPeakBytes: 0, spilledBytes: 0 });
    this.finish(error);
  }

  private start(): void {
    const { context, plan, form } = this;
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.on('message', (message: FromThread) => this.received(message));
    context.signal.addEventListener('abort', this.onAbort, { once: true });
    this.thread.start({ port: port2, plan, form, settings: statementSettings(plan, context) }, this);
    if (context.signal.aborted) this.onAbort();
  }

  private readonly onAbort = (): void => {
    const { reason } = this.context.signal as { readonly reason: unknown };
    this.post({ kind: 'stop', reason: reason instanceof SqlError ? errorFields(reason) : null });
    this.patience = setTimeout(() => void this.abandon(), stopPatienceMs);
  };

  /** What holds connections ends here; the thread comes to its end by itself. */
  private async abandon(): Promise<void> {
    await this.closeFragments();
    this.settle(interrupted(this.context.signal));
  }

  private received(message: FromThread): void {
    switch (message.kind) {
      case 'open-fragment':
        this.open(message);
        return;
      case 'fragment-taken':
        this.fragments.get(message.fragment)?.taken(message.memory);
        return;
      case 'close-fragment':
        void this.fragments.get(message.fragment)?.close();
        return;
      case 'warning':
        this.context.warn(message.errno, message.message, message.level);
        return;
      case 'batch':
        this.arrived(batchOf(message.batch));
        return;
      case 'packets': {
        const { rowCount, offsets, bytes } = message;
        const { type } = packetField;
        this.arrived({
          rowCount,
          columns: [{ layout: 'bytes', type, length: rowCount, validity: null, offsets, data: bytes }],
        });
        return;
      }
      case 'ended':
        this.context.ended?.(message.usage);
        this.finish(message.error === null ? null : errorOf(message.error));
        return;
      default:
        assertNever(message);
    }
  }

  private open({ fragment, dataNode, sql, estimatedRows }: Extract<FromThread, { kind: 'open-fragment' }>): void {
    const served = new ServedFragment(
      fragment,
      (signal) => this.context.runUndecoded(dataNode, sql, signal, estimatedRows),
      (message, memory) => this.post(message, memory),
      this.context.signal,
    );
    this.fragments.set(fragment, served);
    void served.ended.then(() => this.fragments.delete(fragment));
  }

  private arrived(batch: RecordBatch): void {
    if (this.isOver) return;
    this.waiting.push(batch);
    this.pulling?.();
    this.pulling = null;
  }

  private finish(error: Error | null): void {
    this.thread.leave(this);
    this.port?.close();
    this.settle(error);
  }

  /** The consumer hears no more. An error must not come later than it is known: what waits is given up. */
  private settle(error: Error | null): void {
    if (this.patience !== null) clearTimeout(this.patience);
    this.context.signal.removeEventListener('abort', this.onAbort);
    if (this.isOver) return;
    this.isOver = true;
    this.failure = error;
    if (error !== null) this.waiting.length = 0;
    this.pulling?.();
    this.pulling = null;
    this.settleOver();
  }

  private async closeFragments(): Promise<void> {
    await Promise.all([...this.fragments.values()].map((fragment) => fragment.close()));
  }

  private post(message: ToThread, memory: readonly ArrayBuffer[] = []): void {
    this.port!.postMessage(message, [...memory]);
  }
}

function assertNever(message: never): never {
  throw new Error(`a message of unknown kind: ${JSON.stringify(message)}`);
}
