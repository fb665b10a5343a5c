import type { PacketPiece } from '../../connectors/connector';
import type { BatchStream, RecordBatch } from '../../engine/batch/record-batch';
import { batchMessage } from './batch-message';
import { errorFields } from './error-fields';
import { piecesUnderway, type ToThread } from './messages';
import type { UndecodedStream } from './threadable-context';

type Post = (message: ToThread, memory: readonly ArrayBuffer[]) => void;

/** In the main thread: the rows of one fragment, which a thread takes. */
export class ServedFragment {
  private underway = 0;
  private isClosed = false;
  private isOpen = false;
  private readonly stopping = new AbortController();
  private wake: () => void = () => undefined;
  private source: AsyncIterator<unknown> | null = null;
  private reuse: (memory: ArrayBuffer) => void = () => undefined;
  /** Resolves when its connection is free again. Never rejects. */
  readonly ended: Promise<void>;

  constructor(
    private readonly fragment: number,
    open: (signal: AbortSignal) => Promise<BatchStream | UndecodedStream>,
    private readonly post: Post,
    private readonly statement: AbortSignal,
  ) {
    this.ended = this.serve(open);
  }

  /** @param memory of the piece, when it has come back */
  taken(memory: ArrayBuffer | null): void {
    this.underway--;
    if (memory !== null) this.reuse(memory);
    this.wake();
  }

  close(): Promise<void> {
    if (!this.isClosed) {
      this.isClosed = true;
      this.wake();
      if (!this.isOpen) this.stopping.abort();
      // Its errors come up where the rows are pulled.
      this.source?.return?.().catch(() => undefined);
    }
    return this.ended;
  }

  private async serve(open: (signal: AbortSignal) => Promise<BatchStream | UndecodedStream>): Promise<void> {
    const { fragment, statement } = this;
    const onAbort = (): void => this.stopping.abort(statement.reason);
    statement.addEventListener('abort', onAbort, { once: true });
    if (statement.aborted) onAbort();
    try {
      const stream = await open(this.stopping.signal);
      this.isOpen = true;
      const form = 'pieces' in stream ? stream.form : 'text';
      this.post({ kind: 'fragment-opened', fragment, fields: stream.fields, form }, []);
      if ('pieces' in stream) {
        this.reuse = (memory) => stream.reuse(memory);
        await this.send(stream.pieces, (piece) => this.sendPiece(piece));
      } else await this.send(stream.batches, (batch) => this.sendBatch(batch));
      this.post({ kind: 'fragment-ended', fragment }, []);
    } catch (error) {
      this.post({ kind: 'fragment-failed', fragment, error: errorFields(error) }, []);
    } finally {
      statement.removeEventListener('abort', onAbort);
    }
  }

  private async send<T>(items: AsyncIterable<T>, send: (item: T) => void): Promise<void> {
    const source = items[Symbol.asyncIterator]();
    this.source = source;
    try {
      while (!this.isClosed) {
        const next = await source.next();
        if (next.done === true || this.isClosed) break;
        send(next.value);
        this.underway++;
        while (this.underway >= piecesUnderway && !this.isClosed) {
          await new Promise<void>((resolve) => {
            this.wake = resolve;
          });
        }
      }
    } finally {
      await source.return?.();
    }
  }

  private sendPiece({ bytes, packetCount }: PacketPiece): void {
    this.post({ kind: 'fragment-packets', fragment: this.fragment, bytes, packetCount }, [bytes.buffer]);
  }

  private sendBatch(batch: RecordBatch): void {
    const message = batchMessage(batch);
    this.post({ kind: 'fragment-batch', fragment: this.fragment, batch: message }, [message.body]);
  }
}
