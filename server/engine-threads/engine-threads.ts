import { readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import type { RecordBatch } from '../../engine/batch/record-batch';
import type { ServerMemory } from '../../engine/memory/server-memory';
import { spillFilePrefix } from '../../engine/memory/spill';
import type { PhysicalPlan } from '../../engine/plan';
import type { SqlError } from '../../protocol/wire/sql-error';
import type { ServerLog } from '../manager/recent-log';
import { Courtesy } from './courtesy';
import { EngineThread, type ThreadProgram } from './engine-thread';
import { isHeavyPlan } from './heavy-plan';
import type { ResultForm, ThreadData } from './messages';
import { RemoteStatement } from './remote-statement';
import type { ThreadableContext } from './threadable-context';

/** Most threads that `engineThreads` may ask for. */
export const engineThreadsMax = 64;
/** Threads that there are unless something else is asked for, when the machine has the processors. */
const usualThreads = 2;
/** Enough for others to come first, and not so much that nothing is left where processors are always busy. */
const niceness = 10;

export interface EngineThreadSettings {
  /** null: as many as fit the machine. 0: none. */
  readonly engineThreads: number | null;
  /** Rows that the operators of a plan have to see for it to run in one. */
  readonly engineThreadRows: number;
}

/**
 * The threads in which heavy plans run, so that the thread with the connections, which serves everybody, is not kept busy by them. Started when they
 * are needed first, and kept. One that fails ends the statements that ran in it; the next statement gets another.
 */
export class EngineThreads {
  private readonly threads = new Map<number, EngineThread>();
  private readonly courtesy = new Courtesy();

  /** @param execArgv options of Node.js for threads */
  constructor(
    private readonly settings: () => EngineThreadSettings,
    private readonly memory: ServerMemory,
    private readonly spillFolder: string,
    private readonly log: ServerLog,
    private readonly execArgv: readonly string[] = [],
  ) {}

  /** Whether `execute` is the better way to run a plan. */
  takes(plan: PhysicalPlan): boolean {
    const { engineThreadRows } = this.settings();
    return this.count > 0 && isHeavyPlan(plan, engineThreadRows);
  }

  /** As the engine's `execute`, in a thread. @param form `text`: batches have one column, of whole row packets */
  execute(plan: PhysicalPlan, context: ThreadableContext, form: ResultForm): AsyncIterable<RecordBatch> {
    return new RemoteStatement(this.leastBusy(), plan, context, form);
  }

  /** Threads that there are. */
  get started(): number {
    return this.threads.size;
  }

  /** Statements that run in threads. */
  get statements(): number {
    let running = 0;
    for (const { load } of this.threads.values()) running += load;
    return running;
  }

  async close(): Promise<void> {
    await Promise.all([...this.threads.values()].map((thread) => thread.close()));
  }

  private get count(): number {
    const { engineThreads } = this.settings();
    return engineThreads ?? Math.max(1, Math.min(usualThreads, availableParallelism() - 1));
  }

  private leastBusy(): EngineThread {
    let best: EngineThread | null = null;
    for (const thread of this.threads.values()) if (best === null || thread.load < best.load) best = thread;
    if (best !== null && (best.load === 0 || this.threads.size >= this.count)) return best;
    return this.startThread();
  }

  private startThread(): EngineThread {
    let number = 1;
    while (this.threads.has(number)) number++;
    const data: ThreadData = {
      memory: this.memory.shared,
      thread: number,
      courtesy: this.courtesy.shared,
      niceness,
    };
    const thread: EngineThread = new EngineThread(this.program(), data, {
      busy: () => this.courtesy.start(),
      idle: () => {
        if (this.statements === 0) this.courtesy.stop();
      },
      ended: (error) => this.ended(number, id, error),
    });
    const id = thread.threadId;
    this.threads.set(number, thread);
    return thread;
  }

  /** Beside this file, compiled or not as this one is. */
  private program(): ThreadProgram {
    return { file: join(__dirname, `thread-main${extname(__filename)}`), execArgv: this.execArgv };
  }

  private ended(number: number, id: number, error: SqlError | null): void {
    this.threads.delete(number);
    this.memory.forgetThread(number);
    if (error === null) return;
    this.log.error({ err: error }, 'a thread of the engine has ended, and the statements that ran in it');
    this.removeFiles(id).catch((err: unknown) => this.log.error({ err }, 'its temporary rows cannot be removed'));
  }

  private async removeFiles(id: number): Promise<void> {
    const names = await readdir(this.spillFolder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names) if (name.startsWith(spillFilePrefix(id))) await rm(join(this.spillFolder, name));
  }
}
