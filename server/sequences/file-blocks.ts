import { readFile, stat } from 'node:fs/promises';
import { lockFile, unlockFile } from '../../engine/storage/file-lock';
import { replaceFileAsync } from '../../engine/storage/replace-file';
import { javaProperties } from '../../planner/partition/java-properties';
import { sqlError } from '../../protocol/wire/sql-error';
import type { Block, BlockSource } from './block-sequences';

const fileName = 'sequence_conf.properties';

/**
 * MyCAT's kind 0: `sequence_conf.properties` says for each NAME which number was used last (CURID), in which range they are (MINID, MAXID), and
 * which range was before (HISIDS). CURID here is the end of the block that was taken last: the file is on disk with it before any number
 * of the block is given out. Comments and whatever else is in the file stay.
 */
export class FileBlocks implements BlockSource {
  private locked = false;
  private turn: Promise<unknown> = Promise.resolve();
  /** The last number taken, by name: an older CURID that somebody writes into the file does not make numbers come twice. */
  private readonly taken = new Map<string, bigint>();

  /** @param blockCount numbers taken at a time: as many are lost when the process is killed */
  constructor(
    private readonly file: string,
    private readonly blockCount: number,
  ) {}

  reserve(name: string, wanted: number): Promise<Block> {
    return this.inTurn(name, async () => {
      const { text, entry } = await this.read(name);
      const last = max(entry.current, this.taken.get(name) ?? entry.current);
      const count = Math.max(wanted, this.blockCount);
      const end = last + BigInt(count);
      await this.write(text, name, { ...inRange(entry, end), current: end });
      this.taken.set(name, end);
      return { first: last + 1n, count };
    });
  }

  giveBack(name: string, { first, count }: Block): Promise<void> {
    return this.inTurn(name, async () => {
      const { text, entry } = await this.read(name);
      if (entry.current !== first + BigInt(count) - 1n) return;
      await this.write(text, name, { ...entry, current: first - 1n });
    });
  }

  close(): void {
    if (this.locked) unlockFile(this.file);
  }

  /** One reads and writes the file after another. */
  private inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(async () => {
      try {
        return await work();
      } catch (error) {
        throw sqlError(
          'ER_UNKNOWN_ERROR',
          `sequence ${name}, ${this.file}: ${error instanceof Error ? error.message : error}`,
          { cause: error },
        );
      }
    });
    this.turn = done.catch(() => undefined);
    return done;
  }

  private async read(name: string): Promise<{ readonly text: string; readonly entry: Entry }> {
    if (!this.locked) {
      lockFile(this.file, 'servers that share sequences need them in a database (sequenceHandlerType 1)');
      this.locked = true;
    }
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new Error(`there is no ${fileName}; make it, with a line ${name}.CURID=<the number before the first>`);
    });
    const properties = new Map([...javaProperties(text)].map(([key, value]) => [key.toUpperCase(), value.trim()]));
    const number = (key: string): bigint | null => {
      const value = properties.get(`${name}.${key}`);
      if (value === undefined || value === '') return null;
      if (/^\d+$/.test(value)) return BigInt(value);
      throw new Error(`${name}.${key} is '${value}' and must be a whole number`);
    };
    const current = number('CURID');
    if (current === null) {
      throw new Error(
        `can't find definition for sequence :${name}; add a line ${name}.CURID=<the number before the first>`,
      );
    }
    return { text, entry: { current, min: number('MINID'), max: number('MAXID'), history: null } };
  }

  private async write(text: string, name: string, { current, min, max, history }: Entry): Promise<void> {
    let changed = withProperty(text, `${name}.CURID`, String(current));
    if (history !== null) {
      changed = withProperty(changed, `${name}.HISIDS`, history);
      changed = withProperty(changed, `${name}.MINID`, String(min));
      changed = withProperty(changed, `${name}.MAXID`, String(max));
    }
    const { mode } = await stat(this.file);
    await replaceFileAsync(this.file, changed, mode & 0o777);
  }
}

interface Entry {
  readonly current: bigint;
  readonly min: bigint | null;
  readonly max: bigint | null;
  /** The range before, when it is left; null = unchanged. */
  readonly history: string | null;
}

/** Beyond MAXID the range moves on by its own length, as in MyCAT: numbers go on without a gap. */
function inRange(entry: Entry, end: bigint): Entry {
  let { min, max, history } = entry;
  while (min !== null && max !== null && max >= min && end > max) {
    history = `${min}-${max}`;
    [min, max] = [max + 1n, 2n * max - min + 1n];
  }
  return { ...entry, min, max, history };
}

/** The file's text with another value for a key: its line is changed, or added at the end. */
function withProperty(text: string, key: string, value: string): string {
  const line = new RegExp(`^([ \\t\\f]*${key.replaceAll(/[.$]/g, '\\$&')}[ \\t\\f]*[=: ][ \\t\\f]*).*$`, 'gim');
  if (line.test(text)) return text.replaceAll(line, (_, head: string) => `${head}${value}`);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${key}=${value}\n`;
}

function max(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
