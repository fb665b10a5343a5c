import { type SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { OkOutcome } from '../connector';
import type { ResultEnd, ResultEvents } from './result-parser';
import type { ServerConnection } from './server-connection';

/** Longest piece of a file that goes into one packet, in bytes. */
const pieceMax = 1024 * 1024;

/** One LOAD DATA LOCAL statement while it runs. The server may answer with an error before it asks for the file; after that it reads all of it. */
export class LoadCommand implements ResultEvents {
  /** Told once, when the server has answered. */
  ended: (answer: ResultEnd | SqlError) => void = () => undefined;
  private failure: { readonly error: unknown } | null = null;
  private isOver = false;

  constructor(
    private readonly server: ServerConnection,
    private readonly content: AsyncIterable<Buffer>,
    private readonly resolve: (ok: OkOutcome) => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  infile(): void {
    void this.send();
  }

  /** Never rejects. However the content ends, the file has to end as well. */
  private async send(): Promise<void> {
    let sequence = 2;
    try {
      for await (const chunk of this.content) {
        for (let at = 0; at < chunk.length && !this.isOver; at += pieceMax)
          await this.server.sendFile(chunk.subarray(at, at + pieceMax), sequence++);
        if (this.isOver) break;
      }
    } catch (error) {
      this.failure ??= { error };
    }
    await this.server.sendFile(Buffer.alloc(0), sequence);
  }

  /** The statement was killed: the rest of the file is not sent. */
  stop(error: SqlError): void {
    this.isOver = true;
    this.failure ??= { error };
    this.reject(error);
  }

  columns(): void {
    this.failure ??= { error: sqlError('ER_UNKNOWN_ERROR', 'Internal error: rows from LOAD DATA') };
  }

  rows(): void {}

  end(outcome: ResultEnd): void {
    this.isOver = true;
    this.ended(outcome);
    if (this.failure) this.reject(this.failure.error);
    else if (outcome.kind === 'ok') this.resolve(outcome.packet);
  }

  error(error: SqlError): void {
    this.isOver = true;
    this.ended(error);
    this.reject(this.failure ? this.failure.error : error);
  }
}
