import type { RowForm } from '../../connectors/connector';
import type { Field } from '../../engine/batch/column-type';
import type { BatchStream, RecordBatch } from '../../engine/batch/record-batch';
import type { SqlError } from '../../protocol/wire/sql-error';
import { batchOf } from './batch-message';
import { errorOf } from './error-fields';
import type { FromThread, ToThread } from './messages';

/** Makes batches of row packets. */
export type RowDecoding = (
  form: RowForm,
  fields: readonly Field[],
  emit: (batch: RecordBatch) => void,
) => { rows(packets: Buffer, packetCount: number): void; flush(): void };

type FragmentMessage = Extract<ToThread, { readonly fragment: number }>;
type Piece = Extract<FragmentMessage, { readonly kind: 'fragment-packets' | 'fragment-batch' }>;
type Post = (message: FromThread, memory: readonly ArrayBuffer[]) => void;

interface Opening {
  resolve(stream: BatchStream): void;
  reject(error: SqlError): void;
}

/** In a thread: the rows of a fragment that the main thread runs. Packets are decoded when the operator above asks for rows. */
export class ThreadFragment implements AsyncIterable<RecordBatch>, AsyncIterator<RecordBatch, undefined> {
  private opening: Opening | null = null;
  private readonly pieces: Piece[] = [];
  /** Decoded, in order. */
  private readonly batches: RecordBatch[] = [];
  private decoder: ReturnType<RowDecoding> | null = null;
  private isEnded = false;
  private isClosed = false;
  private failure: SqlError | null = null;
  private wake: () => void = () => undefined;
  private readonly over: Promise<void>;
  private settleOver: () => void = () => undefined;

  constructor(
    private readonly fragment: number,
    private readonly decoding: RowDecoding,
    private readonly post: Post,
  ) {
    this.over = new Promise((resolve) => {
      this.settleOver = resolve;
    });
  }

  open(dataNode: string, sql: string, estimatedRows: number | undefined): Promise<BatchStream> {
    this.post({ kind: 'open-fragment', fragment: this.fragment, dataNode, sql, estimatedRows }, []);
    return new Promise((resolve, reject) => {
      this.opening = { resolve, reject };
    });
  }

  /** Returns whether it was the last message. */
  received(message: FragmentMessage): boolean {
    switch (message.kind) {
      case 'fragment-opened':
        this.decoder = this.decoding(message.form, message.fields, (batch) => this.batches.push(batch));
        this.opening?.resolve({ fields: message.fields, batches: this });
        break;
      case 'fragment-packets':
      case 'fragment-batch':
        this.pieces.push(message);
        break;
      case 'fragment-ended':
        this.isEnded = true;
        break;
      case 'fragment-failed':
        this.failure = errorOf(message.error);
        this.opening?.reject(this.failure);
        break;
    }
    const isOver = this.isEnded || this.failure !== null;
    if (isOver) this.settleOver();
    this.wake();
    return isOver;
  }

  [Symbol.asyncIterator](): AsyncIterator<RecordBatch, undefined> {
    return this;
  }

  async next(): Promise<IteratorResult<RecordBatch, undefined>> {
    for (;;) {
      if (this.isClosed) return { done: true, value: undefined };
      // What has come already is given up: an error must not come later than it is known.
      if (this.failure !== null) throw this.failure;
      const batch = this.batches.shift();
      if (batch !== undefined) return { done: false, value: batch };
      const piece = this.pieces.shift();
      if (piece !== undefined) this.take(piece);
      else if (!this.isEnded) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      } else if (this.decoder === null) return { done: true, value: undefined };
      else {
        this.decoder.flush();
        this.decoder = null;
      }
    }
  }

  async return(): Promise<IteratorResult<RecordBatch, undefined>> {
    if (!this.isClosed) {
      this.isClosed = true;
      this.wake();
      if (!this.isEnded && this.failure === null) this.post({ kind: 'close-fragment', fragment: this.fragment }, []);
      this.pieces.length = 0;
      this.batches.length = 0;
    }
    await this.over;
    return { done: true, value: undefined };
  }

  private take(piece: Piece): void {
    if (piece.kind === 'fragment-batch') {
      this.batches.push(batchOf(piece.batch));
      this.taken(null);
      return;
    }
    const { buffer, byteOffset, length } = piece.bytes;
    this.decoder!.rows(Buffer.from(buffer, byteOffset, length), piece.packetCount);
    this.taken(buffer);
  }

  private taken(memory: ArrayBuffer | null): void {
    if (this.isEnded) return;
    this.post({ kind: 'fragment-taken', fragment: this.fragment, memory }, memory === null ? [] : [memory]);
  }
}
