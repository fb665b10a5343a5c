import type { MessagePort } from 'node:worker_threads';
import type { RecordBatch } from '../../engine/batch/record-batch';
import type { ExecutionContext, ResourceUsage } from '../../engine/context';
import { execute } from '../../engine/execute';
import type { ServerMemory } from '../../engine/memory/server-memory';
import { zoneOfChanges } from '../../engine/types/time-zone';
import { newAbort } from '../session/interruption';
import { errorFields, errorOf } from './error-fields';
import { type FromThread, piecesUnderway, type StartMessage, type ToThread } from './messages';
import { resultMessages } from './result-messages';
import { type RowDecoding, ThreadFragment } from './thread-fragment';

/** In a thread: one plan that runs, over its port. */
export class ThreadStatement {
  private readonly port: MessagePort;
  private readonly stopping = newAbort();
  private readonly fragments = new Map<number, ThreadFragment>();
  private fragmentCount = 0;
  private rows: AsyncIterator<RecordBatch> | null = null;
  private underway = 0;
  private isClosed = false;
  private wake: () => void = () => undefined;
  private usage: ResourceUsage = { memoryPeakBytes: 0, spilledBytes: 0 };

  constructor(
    private readonly start: StartMessage,
    private readonly memory: ServerMemory,
    private readonly decoding: RowDecoding,
  ) {
    this.port = start.port;
    this.port.on('message', (message: ToThread) => this.received(message));
  }

  /** Never rejects. */
  async run(): Promise<void> {
    let failure: unknown = null;
    try {
      await this.sendRows();
    } catch (error) {
      failure = error;
    }
    const error = failure === null ? null : errorFields(failure);
    this.post({ kind: 'ended', error, usage: this.usage });
    this.port.close();
  }

  private async sendRows(): Promise<void> {
    const { start } = this;
    const rows = execute(start.plan, this.context())[Symbol.asyncIterator]();
    this.rows = rows;
    while (!this.isClosed) {
      const next = await rows.next();
      if (next.done === true) return;
      for (const { message, memory } of resultMessages(next.value, start.form)) {
        if (!(await this.hasRoom())) break;
        this.post(message, memory);
        this.underway++;
      }
    }
    await rows.return?.();
  }

  /** Waits until the consumer has room for one piece more; false when it wants none. */
  private async hasRoom(): Promise<boolean> {
    while (this.underway >= piecesUnderway && !this.isClosed) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return !this.isClosed;
  }

  private context(): ExecutionContext {
    const { sequential, sqlMode, timeZone, systemTimeZone, memoryBudgetBytes, spill, dialects } = this.start.settings;
    return {
      signal: this.stopping.signal,
      runFragment: (dataNode, sql, _packets, signal, rows) => this.openFragment(dataNode, sql, signal, rows),
      dialect: (dataNode) => dialects.get(dataNode) ?? 'mysql',
      sequential,
      warn: (errno, message, level) => this.post({ kind: 'warning', errno, message, level }),
      sqlMode: new Set(sqlMode),
      timeZone,
      systemTimeZone: systemTimeZone && zoneOfChanges(systemTimeZone.first, systemTimeZone.changes),
      memoryBudgetBytes,
      serverMemory: this.memory,
      spill,
      ended: (usage) => {
        this.usage = usage;
      },
    };
  }

  private openFragment(
    dataNode: string,
    sql: string,
    signal: AbortSignal | undefined,
    estimatedRows: number | undefined,
  ): ReturnType<ExecutionContext['runFragment']> {
    const number = ++this.fragmentCount;
    const fragment = new ThreadFragment(number, this.decoding, (message, memory) => this.post(message, memory));
    this.fragments.set(number, fragment);
    // The main thread hears of the statement's end by itself.
    signal?.addEventListener('abort', () => void fragment.return(), { once: true });
    return fragment.open(dataNode, sql, estimatedRows);
  }

  private received(message: ToThread): void {
    switch (message.kind) {
      case 'close':
        this.isClosed = true;
        this.wake();
        // What closing throws comes up where the rows are pulled, and nobody waits for it.
        this.rows?.return?.().catch(() => undefined);
        return;
      case 'stop':
        this.stopping.abort(message.reason === null ? undefined : errorOf(message.reason));
        // The consumer may not take what it would have to for the rest to come.
        this.underway = 0;
        this.wake();
        return;
      case 'taken':
        this.underway--;
        this.wake();
        return;
      default:
        if (this.fragments.get(message.fragment)?.received(message)) this.fragments.delete(message.fragment);
    }
  }

  private post(message: FromThread, memory: readonly ArrayBuffer[] = []): void {
    this.port.postMessage(message, [...memory]);
  }
}
