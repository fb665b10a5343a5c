import { appendFileSync, readFileSync } from 'node:fs';
import type { LexedStatement } from '../../../planner/sql/lexed';
import { fingerprintOf } from '../../observe/fingerprint';

/** Fingerprints that recording keeps at most: an application has hundreds, generated text has no end. */
const recordedMax = 20_000;

/** A file with a statement fingerprint on each line; lines that begin with `#` are comments. Read once; a reload reads it anew. */
export class FingerprintList {
  private readonly known: Set<string>;

  /** Errors: those of the file system, but for a file that is not there. */
  constructor(private readonly path: string) {
    this.known = new Set(linesOf(path));
  }

  has(lexed: LexedStatement): boolean {
    return this.known.has(lineOf(lexed));
  }

  /** Adds it to the file when it is new. Errors: those of the file system. */
  record(lexed: LexedStatement): void {
    const line = lineOf(lexed);
    if (this.known.has(line) || this.known.size >= recordedMax) return;
    appendFileSync(this.path, `${line}\n`);
    this.known.add(line);
  }
}

function lineOf({ shape }: LexedStatement): string {
  return fingerprintOf(shape).replaceAll(/\s+/g, ' ');
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
