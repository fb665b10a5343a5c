import { type FileHandle, open, unlink } from 'node:fs/promises';
import type { ColumnType } from '../batch/column-type';
import type { RecordBatch } from '../batch/record-batch';
import { type BodyLayout, decodeBatch } from './arrow-body';
import { arrowFormat } from './arrow-format';
import type { SpillSpace } from './spill';
import type { OperatorUsage } from './usage';

interface Place {
  /** Offset of the body in the file. */
  readonly at: number;
  readonly layout: BodyLayout;
}

/** Batches in a file, an Arrow IPC stream: written one after the other, read in any order. */
export class SpillFile {
  private handle: FileHandle | null = null;
  private readonly places: Place[] = [];
  private end = 0;
  private removing: Promise<void> | null = null;
  rowCount = 0;

  constructor(
    private readonly path: string,
    readonly types: readonly ColumnType[],
    private readonly space: SpillSpace,
    private readonly usage: OperatorUsage | null,
  ) {}

  get batchCount(): number {
    return this.places.length;
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.end;
  }

  /** One write at a time. Errors: 1041. */
  async append(batch: RecordBatch): Promise<void> {
    if (batch.rowCount === 0) return;
    const format = await arrowFormat();
    if (this.handle === null) await this.create(format.encodeSchema(this.types));
    const { chunks, layout } = format.encodeBatch(batch);
    const at = this.end + layout.metadataBytes;
    await this.write(chunks);
    this.places.push({ at, layout });
    this.rowCount += batch.rowCount;
  }

  private async create(schema: Uint8Array): Promise<void> {
    await this.space.allow(0);
    this.handle = await open(this.path, 'wx+', 0o600).catch((error: unknown) => this.space.fail(error));
    if (this.usage !== null) this.usage.spillFiles++;
    await this.write([schema]);
  }

  private async write(chunks: readonly Uint8Array[]): Promise<void> {
    let bytes = 0;
    for (const chunk of chunks) bytes += chunk.length;
    await this.space.allow(bytes);
    if (this.usage !== null) this.usage.spilledBytes += bytes;
    const position = this.end;
    this.end += bytes;
    const { bytesWritten } = await this.handle!.writev(chunks, position).catch((error: unknown) =>
      this.space.fail(error),
    );
    if (bytesWritten !== bytes) this.space.fail(new Error(`${bytesWritten} of ${bytes} bytes were written`));
  }

  /** Errors: 1041 when the file cannot be read. */
  async read(index: number): Promise<RecordBatch> {
    const { at, layout } = this.places[index]!;
    const body = new ArrayBuffer(layout.bodyBytes);
    if (layout.bodyBytes > 0) {
      const { bytesRead } = await this.handle!.read(new Uint8Array(body), 0, layout.bodyBytes, at).catch(
        (error: unknown) => this.space.fail(error),
      );
      if (bytesRead !== layout.bodyBytes) {
        this.space.fail(new Error(`${bytesRead} of ${layout.bodyBytes} bytes were read`));
      }
    }
    return decodeBatch(body, layout, this.types);
  }

  /** Pulls the batches in the order in which they were written. */
  reader(): () => Promise<RecordBatch | null> {
    let next = 0;
    return async () => (next < this.batchCount ? this.read(next++) : null);
  }

  /** Closes and deletes it. Any number of times: it is gone when any of them resolves, also one that comes while another is at work. */
  remove(): Promise<void> {
    this.removing ??= this.delete();
    return this.removing;
  }

  private async delete(): Promise<void> {
    try {
      if (this.handle === null) return;
      await this.handle.close();
      await unlink(this.path);
    } finally {
      // Only now: the space waits for those that it knows.
      this.space.forget(this, this.end);
    }
  }
}
