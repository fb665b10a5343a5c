import { Worker } from 'node:worker_threads';
import type { SqlError } from '../../protocol/wire/sql-error';
import { sqlError } from '../../protocol/wire/sql-error';
import { toldCollations } from '../collations/backend-collations';
import type { StartMessage, ThreadData } from './messages';
import type { RemoteStatement, StatementThread } from './remote-statement';

/** What a thread is made of. */
export interface ThreadProgram {
  readonly file: string;
  /** Options of Node.js. */
  readonly execArgv: readonly string[];
}

/** Told of what becomes of a thread. */
interface ThreadOwner {
  /** A statement runs in it. */
  busy(): void;
  /** None does any more. */
  idle(): void;
  /** Once, when it is gone. @param error why, when nobody has closed it */
  ended(error: SqlError | null): void;
}

/** One thread of the engine. It keeps no process alive. */
export class EngineThread implements StatementThread {
  private readonly worker: Worker;
  private readonly statements = new Set<RemoteStatement>();
  private toldCount = 0;
  private failure: SqlError | null = null;

  constructor(
    { file, execArgv }: ThreadProgram,
    data: ThreadData,
    private readonly owner: ThreadOwner,
  ) {
    let isClosing = false;
    this.close = async () => {
      isClosing = true;
      await this.worker.terminate();
    };
    this.worker = new Worker(file, {
      name: 'engine',
      workerData: data,
      ...(execArgv.length > 0 && { execArgv: [...execArgv] }),
    });
    this.worker.unref();
    this.worker.on('error', (error: Error) => {
      this.failure = threadError(error);
    });
    this.worker.once('exit', () => {
      const error = this.failure ?? stopped();
      for (const statement of this.statements) void statement.lost(error);
      this.statements.clear();
      owner.ended(isClosing ? null : error);
    });
  }

  /** Ends it. Statements that run in it fail. */
  readonly close: () => Promise<void>;

  /** Of the operating system's process; -1 when the thread has ended. */
  get threadId(): number {
    return this.worker.threadId;
  }

  /** Statements that run in it. */
  get load(): number {
    return this.statements.size;
  }

  start(message: Omit<StartMessage, 'collations'>, statement: RemoteStatement): void {
    const collations = toldCollations.slice(this.toldCount);
    const start: StartMessage = { ...message, collations };
    this.worker.postMessage(start, [message.port]);
    this.toldCount += collations.length;
    this.statements.add(statement);
    this.owner.busy();
  }

  leave(statement: RemoteStatement): void {
    this.statements.delete(statement);
    if (this.load === 0) this.owner.idle();
  }
}

function threadError(error: Error): SqlError {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return sqlError(
      'ER_OUT_OF_RESOURCES',
      "Out of memory in the engine's thread that ran the statement, with all statements that ran there; narrow the statement (a WHERE, a LIMIT, fewer columns)",
      { cause: error },
    );
  }
  return sqlError(
    'ER_UNKNOWN_ERROR',
    `Internal error: the engine's thread that ran the statement has ended: ${error.message}`,
    { cause: error },
  );
}

function stopped(): SqlError {
  return sqlError('ER_UNKNOWN_ERROR', "Internal error: the engine's thread that ran the statement has ended");
}
