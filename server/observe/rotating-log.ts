import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface RotatingLogOptions {
  readonly path: string;
  /** Past it a new file is begun. */
  readonly sizeMaxBytes: number;
  /** The file and older ones: `path`, `path.1` (the youngest of them), `path.2` … */
  readonly filesMax: number;
  /** Told once when writing fails, and not again before it has worked. */
  readonly failed: (error: unknown) => void;
  /** Characters that may wait to be written. */
  readonly queueLengthMax?: number;
}

const queueLengthMaxDefault = 8 * 1024 ** 2;
/** Characters that are written at once. */
const chunkLength = 256 * 1024;

/**
 * Lines into a file that is rotated by size. `write` never waits and never throws: lines queue up, and those that the queue has no room for,
 * or that cannot be written, are dropped and counted. Only the operator may read the files.
 */
export class RotatingLog {
  private queue: string[] = [];
  private queuedLength = 0;
  private writing: Promise<void> | null = null;
  private file: FileHandle | null = null;
  private sizeBytes = 0;
  private isFailing = false;
  written = 0;
  dropped = 0;

  constructor(private readonly options: RotatingLogOptions) {}

  write(line: string): void {
    if (this.queuedLength + line.length > (this.options.queueLengthMax ?? queueLengthMaxDefault)) {
      this.dropped++;
      return;
    }
    this.queue.push(line);
    this.queuedLength += line.length;
    this.writing ??= this.drain();
  }

  /** Resolves when everything that was written before is in the file, or dropped. */
  async flushed(): Promise<void> {
    await this.writing;
  }

  /** Nothing is written afterwards. */
  async close(): Promise<void> {
    await this.flushed();
    await this.file?.close();
    this.file = null;
  }

  /** Never rejects. */
  private async drain(): Promise<void> {
    // Lines of one turn of the event loop go together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.queue.length > 0) {
      const lines = this.take();
      try {
        await this.append(`${lines.join('\n')}\n`);
        this.written += lines.length;
        this.isFailing = false;
      } catch (error) {
        this.dropped += lines.length;
        if (!this.isFailing) this.options.failed(error);
        this.isFailing = true;
        await this.abandonFile();
      }
    }
    this.writing = null;
  }

  private take(): readonly string[] {
    let length = 0;
    let count = 0;
    while (count < this.queue.length && (count === 0 || length + this.queue[count]!.length <= chunkLength)) {
      length += this.queue[count++]!.length;
    }
    this.queuedLength -= length;
    return this.queue.splice(0, count);
  }

  private async append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    this.file ??= await this.openFile();
    if (this.sizeBytes > 0 && this.sizeBytes + bytes.length > this.options.sizeMaxBytes) await this.rotate();
    await this.file.appendFile(bytes);
    this.sizeBytes += bytes.length;
  }

  private async openFile(): Promise<FileHandle> {
    const { path } = this.options;
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a', 0o600);
    this.sizeBytes = (await file.stat()).size;
    return file;
  }

  private async rotate(): Promise<void> {
    const { path, filesMax } = this.options;
    await this.file?.close();
    this.file = null;
    const nameOf = (age: number): string => (age === 0 ? path : `${path}.${age}`);
    await rm(nameOf(filesMax - 1), { force: true });
    for (let age = filesMax - 2; age >= 0; age--) await renameIfThere(nameOf(age), nameOf(age + 1));
    this.file = await this.openFile();
  }

  /** After a failure: the next line tries anew. That closing fails too says nothing more. */
  private async abandonFile(): Promise<void> {
    const { file } = this;
    this.file = null;
    await file?.close().catch(() => undefined);
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
