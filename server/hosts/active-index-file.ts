import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../../engine/storage/replace-file';

const fileName = 'dnindex.properties';

/** `dnindex.properties`: which write host of each data host is active, over restarts (mycat-1.6, 2.8). */
export class ActiveIndexFile {
  constructor(private readonly folder: string) {}

  /** Replaces one entry, durably; what else is in the file stays. Errors: those of the file system. */
  write(dataHost: string, index: number): void {
    const path = join(this.folder, fileName);
    const lines = this.lines(path).filter((line) => line.split('=')[0]!.trim() !== dataHost);
    const text = [...lines.filter((line) => line !== ''), `${dataHost}=${index}`, ''].join('\n');
    replaceFile(path, text, 0o644);
  }

  /** Why it cannot be written, as far as can be told beforehand; null = it can. */
  problem(): string | null {
    try {
      accessSync(this.folder, constants.W_OK);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private lines(path: string): string[] {
    try {
      return readFileSync(path, 'utf8').split('\n');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ['#update'];
      throw error;
    }
  }
}
