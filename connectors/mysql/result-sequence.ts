import type { RecordBatch } from '../../engine/batch/record-batch';
import type { ColumnDefinitions } from '../../protocol/wire/packets/column-definition-41';
import { notSupported, type SqlError } from '../../protocol/wire/sql-error';
import type { QueryResult } from '../connector';
import { BatchQueue } from './batch-queue';
import { fieldsOf } from './field';
import type { ResultEnd, ResultEvents } from './result-parser';
import { RowDecoder } from './row-decoder';
import { RowFlow } from './row-flow';
import type { ServerConnection } from './server-connection';

interface Current {
  readonly queue: BatchQueue;
  readonly decoder: RowDecoder;
  warningCount: number;
}

/** The results of one statement that may have several, as they come. Rows of a result have to be read before the next result is there. */
export class ResultSequence implements ResultEvents, AsyncIterable<QueryResult> {
  private readonly waiting: QueryResult[] = [];
  private current: Current | null = null;
  private finished = false;
  private failure: SqlError | null = null;
  private changed: () => void = () => undefined;
  private readonly flow: RowFlow;

  /** @param ended told once, when the answer is complete @param abandon ends the statement whose results nobody wants any more */
  constructor(
    private readonly server: ServerConnection,
    private readonly ended: (outcome: ResultEnd | SqlError) => void,
    private readonly abandon: () => void,
  ) {
    this.flow = new RowFlow(server);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<QueryResult> {
    try {
      for (;;) {
        const result = this.waiting.shift();
        if (result) yield result;
        else if (this.failure !== null) throw this.failure;
        else if (this.finished) return;
        else
          await new Promise<void>((resolve) => {
            this.changed = resolve;
          });
      }
    } finally {
      if (!this.finished && this.failure === null) this.abandon();
    }
  }

  columns(definitions: ColumnDefinitions): void {
    const queue = new BatchQueue({
      pause: () => this.flow.pause(),
      resume: () => this.flow.resume(),
      abandon: () => undefined,
    });
    const fields = fieldsOf(definitions);
    const decoder = new RowDecoder(fields, (batch: RecordBatch) => queue.push(batch));
    const current: Current = { queue, decoder, warningCount: 0 };
    this.current = current;
    this.give({ kind: 'rows', fields, batches: queue, warningCount: () => current.warningCount });
  }

  rows(chunk: Buffer, packetCount: number): void {
    if (this.failure === null) this.current?.decoder.rows(chunk, packetCount);
  }

  next(outcome: ResultEnd): void {
    const { current } = this;
    this.current = null;
    if (outcome.kind === 'ok') this.give({ ...outcome.packet, kind: 'ok' });
    else if (current) {
      current.warningCount = outcome.warningCount;
      current.decoder.flush();
      current.queue.end();
    }
  }

  end(outcome: ResultEnd): void {
    this.next(outcome);
    this.finished = true;
    this.flow.end();
    this.ended(outcome);
    this.changed();
  }

  error(error: SqlError): void {
    this.ended(error);
    this.fail(error);
  }

  infile(): void {
    this.server.refuseFile();
    this.fail(notSupported('LOAD DATA LOCAL INFILE'));
  }

  /** Nothing more is given but this error. */
  fail(error: SqlError): void {
    this.failure ??= error;
    this.current?.queue.fail(this.failure);
    this.flow.end();
    this.changed();
  }

  private give(result: QueryResult): void {
    this.waiting.push(result);
    this.changed();
  }
}
