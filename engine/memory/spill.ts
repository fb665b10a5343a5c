import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { ColumnType } from '../batch/column-type';
import { SpillFile } from './spill-file';
import type { OperatorUsage } from './usage';

/** Where statements put rows for which memory is short, and how much of it one statement may use. */
export interface SpillSettings {
  /** Of this process alone. Made when first needed. */
  readonly folder: string;
  readonly diskLimitBytes: number;
}

/** What an operator sees of the space: it makes files. */
export interface SpillFiles {
  /** A file for batches with columns of these types. Nothing is on disk before the first batch. */
  create(types: readonly ColumnType[]): SpillFile;
}

let filesMade = 0;

/** What the names of a thread's files begin with: threads have one folder. */
export function spillFilePrefix(thread: number): string {
  return `rows-${thread}-`;
}

/** The files of one statement. */
export class SpillSpace implements SpillFiles {
  private readonly files = new Set<SpillFile>();
  private usedBytes = 0;
  /** Most bytes that files took at a time, and all that were ever written. */
  peakBytes = 0;
  writtenBytes = 0;

  constructor(private readonly settings: SpillSettings) {}

  get used(): number {
    return this.usedBytes;
  }

  /** @param usage where the file and its bytes are counted as one operator's own; null = it is not measured */
  create(types: readonly ColumnType[], usage: OperatorUsage | null = null): SpillFile {
    const path = join(this.settings.folder, `${spillFilePrefix(threadId)}${++filesMade}.arrow`);
    const file = new SpillFile(path, types, this, usage);
    this.files.add(file);
    return file;
  }

  /** The space for an operator that is measured. */
  filesOf(usage: OperatorUsage): SpillFiles {
    return { create: (types) => this.create(types, usage) };
  }

  /** Called by files before they write. Errors: 1041 past the disk limit. */
  async allow(bytes: number): Promise<void> {
    const { folder, diskLimitBytes } = this.settings;
    if (this.usedBytes === 0) await mkdir(folder, { recursive: true }).catch((error: unknown) => this.fail(error));
    if (this.usedBytes + bytes > diskLimitBytes) {
      throw sqlError(
        'ER_OUT_OF_RESOURCES',
        `Out of disk space for temporary rows: the statement needs more than ${this.usedBytes + bytes} bytes and its limit (queryDiskLimit) is ${diskLimitBytes}; ` +
          'raise the limit, or narrow the statement (a WHERE, a LIMIT, fewer columns)',
      );
    }
    this.usedBytes += bytes;
    this.writtenBytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.usedBytes);
  }

  /** Called by files when they are gone. */
  forget(file: SpillFile, bytes: number): void {
    this.files.delete(file);
    this.usedBytes -= bytes;
  }

  /** The error of a file operation as the client sees it. */
  fail(error: unknown): never {
    if (error instanceof SqlError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw sqlError(
      'ER_OUT_OF_RESOURCES',
      `Temporary rows cannot be kept in '${this.settings.folder}' (spillFolder): ${reason}`,
      { cause: error },
    );
  }

  /** Removes every file that is left. */
  async close(): Promise<void> {
    for (const file of [...this.files]) await file.remove();
  }
}
