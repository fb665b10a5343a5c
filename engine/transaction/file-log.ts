import { constants, existsSync, fdatasync, mkdirSync, readFileSync, write } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { sqlError } from '../../protocol/wire/sql-error';
import { lockFile, unlockFile } from '../storage/file-lock';
import { replaceFile } from '../storage/replace-file';
import type { Decision, DecisionLog } from './decision-log';
import { newCoordinatorId } from './global-id';

const header = 'MYCAT-TRANSACTION-LOG 1';
/** The file is written anew when it has grown to this size. */
const compactBytes = 4 * 1024 * 1024;
/** Room that is made in the file at a time, in bytes. */
const roomBytes = 256 * 1024;
/** Ends of transactions that wait for the next decision to be written with it. */
const endsMax = 1000;
/** A write returns when its bytes are on disk. Systems that do not know it are asked for that afterwards. */
const { O_WRONLY, O_DSYNC } = constants as typeof constants & { readonly O_DSYNC?: number };

/**
 * Decisions in a file, one line for each write with its checksum, on disk before `decide` resolves. Decisions that come while others are being
 * written are written together (group commit).
 *
 *     MYCAT-TRANSACTION-LOG 1 <coordinator> <crc>
 *     C <gtrid> <milliseconds> <data node>,<data node>[<tab>…] <crc>      commit is decided
 *     E <gtrid>[<tab>…] <crc>                                             all branches are committed
 *
 * Behind the last line the file has zero bytes, which lines replace: a write then changes neither its size nor where it lies, and is done when its
 * own bytes are on disk. A torn last line was never answered to anybody and is cut off; a broken line before others is an error.
 */
export class FileDecisionLog implements DecisionLog {
  readonly shared = false;
  private waiting: { readonly record: string; resolve(): void; reject(error: unknown): void }[] = [];
  /** Records that nobody waits for. */
  private ends: string[] = [];
  private writing: Promise<void> | null = null;
  private failure: Error | null = null;
  /** Bytes of the file, with the room behind its lines. */
  private sizeBytes: number;

  private constructor(
    private readonly file: string,
    readonly coordinator: string,
    private readonly open: Map<string, Decision>,
    private handle: FileHandle,
    /** Where the next line goes. */
    private endBytes: number,
    private readonly compactAtBytes: number,
  ) {
    this.sizeBytes = endBytes;
  }

  /**
   * Opens the log, or makes a new one. The folder is made when it is not there.
   * Errors: 1105 when another process that runs has it open, when it cannot be written, and when it is damaged.
   */
  static async open(file: string, compactAtBytes = compactBytes): Promise<FileDecisionLog> {
    try {
      mkdirSync(dirname(file), { recursive: true });
      lockFile(file, 'two servers need a log each (system properties XARecoveryLogBaseDir, XARecoveryLogBaseName)');
      if (!existsSync(file)) writeWhole(file, newCoordinatorId(), []);
      const { coordinator, decisions } = readLog(file);
      // Also cuts a torn line off, so that the next one starts on its own.
      const endBytes = writeWhole(file, coordinator, decisions);
      const known = new Map(decisions.map((decision) => [decision.gtrid, decision]));
      return new FileDecisionLog(file, coordinator, known, await openDurable(file), endBytes, compactAtBytes);
    } catch (error) {
      throw sqlError('ER_UNKNOWN_ERROR', `transaction log ${file}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
  }

  decide(gtrid: string, dataNodes: readonly string[]): Promise<void> {
    const decision: Decision = { gtrid, dataNodes, decidedAt: Date.now() };
    return this.append(commitRecord(decision)).then(() => {
      this.open.set(gtrid, decision);
    });
  }

  finished(gtrid: string): void {
    if (!this.open.delete(gtrid)) return;
    // When this is lost the branches are looked for once more, and not found: it does not need a write of its own.
    this.ends.push(`E ${gtrid}`);
    if (this.ends.length >= endsMax) this.writing ??= this.writeWaiting();
  }

  async unfinished(): Promise<readonly Decision[]> {
    return [...this.open.values()];
  }

  settle(): Promise<Decision | 'rollback'> {
    return Promise.reject(new Error('a file log knows only its own transactions'));
  }

  async close(): Promise<void> {
    while (this.writing !== null) await this.writing;
    if (this.failure === null) {
      if (this.ends.length > 0) await this.write(this.ends.splice(0));
      await this.handle.truncate(this.endBytes);
    }
    await this.handle.close();
    unlockFile(this.file);
  }

  private append(record: string): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.push({ record, resolve, reject });
      this.writing ??= this.writeWaiting();
    });
  }

  /** Never rejects: who waits is told. */
  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0 || this.ends.length >= endsMax) {
      const group = this.waiting.splice(0);
      try {
        await this.write([...group.map(({ record }) => record), ...this.ends.splice(0)]);
        for (const { resolve } of group) resolve();
      } catch (error) {
        // What is on disk is not known any more: no further decision can be trusted to this file before it is read again.
        this.failure = sqlError('ER_UNKNOWN_ERROR', `transaction log ${this.file} cannot be written: ${error}`, {
          cause: error,
        });
        for (const { reject } of group) reject(this.failure);
      }
    }
    this.writing = null;
  }

  /** One line, so that a write that is torn is a torn line whatever of it is on disk. */
  private async write(records: readonly string[]): Promise<void> {
    if (this.endBytes > this.compactAtBytes) await this.compact();
    const line = Buffer.from(checked(records.join('\t')), 'latin1');
    if (this.endBytes + line.length > this.sizeBytes) {
      const room = Buffer.alloc(line.length + Math.min(roomBytes, this.compactAtBytes));
      await writeAt(this.handle, room, this.endBytes);
      this.sizeBytes = this.endBytes + room.length;
    }
    await writeAt(this.handle, line, this.endBytes);
    this.endBytes += line.length;
  }

  private async compact(): Promise<void> {
    await this.handle.close();
    this.endBytes = writeWhole(this.file, this.coordinator, [...this.open.values()]);
    this.sizeBytes = this.endBytes;
    this.handle = await openDurable(this.file);
  }
}

function openDurable(file: string): Promise<FileHandle> {
  return open(file, O_DSYNC === undefined ? O_WRONLY : O_WRONLY | O_DSYNC);
}

/** Resolves when the bytes are on disk. One call to the thread pool: a promise of FileHandle's takes several turns of the event loop. */
function writeAt({ fd }: FileHandle, bytes: Buffer, position: number): Promise<void> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, 0, bytes.length, position, (error, written) => {
      if (error) reject(error);
      else if (written < bytes.length) reject(new Error(`only ${written} of ${bytes.length} bytes were written`));
      else if (O_DSYNC !== undefined) resolve();
      else fdatasync(fd, (failed) => (failed ? reject(failed) : resolve()));
    });
  });
}

function checked(text: string): string {
  return `${text} ${crc32(text).toString(16).padStart(8, '0')}\n`;
}

function commitRecord({ gtrid, dataNodes, decidedAt }: Decision): string {
  return `C ${gtrid} ${decidedAt} ${dataNodes.map(encodeURIComponent).join(',')}`;
}

/** Replaces the file as a whole, durably. Returns its size in bytes. */
function writeWhole(file: string, coordinator: string, decisions: readonly Decision[]): number {
  return replaceFile(
    file,
    checked(`${header} ${coordinator}`) + decisions.map((decision) => checked(commitRecord(decision))).join(''),
  );
}

function readLog(file: string): { readonly coordinator: string; readonly decisions: readonly Decision[] } {
  const lines = readFileSync(file, 'latin1').replace(/\0+$/, '').split('\n');
  const texts = lines.map(uncheckedText);
  const first = texts[0]?.startsWith(`${header} `) ? texts[0].slice(header.length + 1) : null;
  if (first === null)
    throw new Error('it does not start as a transaction log does; move it away to start with a new one');
  const decisions = new Map<string, Decision>();
  for (let index = 1; index < lines.length; index++) {
    const text = texts[index]!;
    if (text === null) {
      if (texts.slice(index + 1).every((later) => later === null)) break;
      throw new Error(`line ${index + 1} is damaged; the lines behind it cannot be trusted`);
    }
    for (const record of text.split('\t')) {
      const [kind, gtrid, decidedAt, nodes] = record.split(' ');
      if (kind === 'C') {
        const dataNodes = nodes!.split(',').map(decodeURIComponent);
        decisions.set(gtrid!, { gtrid: gtrid!, decidedAt: Number(decidedAt), dataNodes });
      } else decisions.delete(gtrid!);
    }
  }
  return { coordinator: first, decisions: [...decisions.values()] };
}

/** A line without its checksum; null when that is wrong or missing. */
function uncheckedText(line: string): string | null {
  const at = line.lastIndexOf(' ');
  if (at < 0) return null;
  const text = line.slice(0, at);
  return checked(text) === `${line}\n` ? text : null;
}
