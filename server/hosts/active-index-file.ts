import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const fileName = 'dnindex.properties';

/** `dnindex.properties`: which write host of each data host is active, over restarts (mycat-1.6, 2.8). */
export class ActiveIndexFile {
  constructor(private readonly folder: string) {}

  /** Replaces one entry, durably; what else is in the file stays. Errors: those of the file system. */
  write(dataHost: string, index: number): void {
    const path = join(this.folder, fileName);
    const lines = this.lines(path).filter((line) => line.split('=')[0]!.trim() !== dataHost);
    const text = [...lines.filter((line) => line !== ''), `${dataHost}=${index}`, ''].join('\n');
    const temporary = `${path}.new`;
    const descriptor = openSync(temporary, 'w');
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
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
