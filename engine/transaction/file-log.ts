import { existsSync, mkdirSync, readFileSync } from 'node:fs';
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

/**
 * Decisions in a file: append-only, one line each with its checksum, on disk before `decide` resolves. Decisions that come while others are
 * being written are written together (group commit).
 *
 *     MYCAT-TRANSACTION-LOG 1 <coordinator> <crc>
 *     C <gtrid> <milliseconds> <data node>,<data node> <crc>      commit is decided
 *     E <gtrid> <crc>                                             all branches are committed
 *
 * A torn last line was never answered to anybody and is cut off; a broken line before others is an error.
 */
export class FileDecisionLog implements DecisionLog {
  readonly shared = false;
  private waiting: { readonly lines: string; resolve(): void; reject(error: unknown): void }[] = [];
  private writing: Promise<void> | null = null;
  private sizeBytes: number;
  private failure: Error | null = null;

  private constructor(
    private readonly file: string,
    readonly coordinator: string,
    private readonly open: Map<string, Decision>,
    private handle: FileHandle,
    sizeBytes: number,
    private readonly compactAtBytes: number,
  ) {
    this.sizeBytes = sizeBytes;
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
      const sizeBytes = writeWhole(file, coordinator, decisions);
      const known = new Map(decisions.map((decision) => [decision.gtrid, decision]));
      return new FileDecisionLog(file, coordinator, known, await open(file, 'a'), sizeBytes, compactAtBytes);
    } catch (error) {
      throw sqlError('ER_UNKNOWN_ERROR', `transaction log ${file}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
  }

  decide(gtrid: string, dataNodes: readonly string[]): Promise<void> {
    const decision: Decision = { gtrid, dataNodes, decidedAt: Date.now() };
    return this.append(commitLine(decision)).then(() => {
      this.open.set(gtrid, decision);
    });
  }

  finished(gtrid: string): void {
    if (!this.open.delete(gtrid)) return;
    // When this line is lost the branches are looked for once more, and not found.
    this.append(checked(`E ${gtrid}`)).catch(() => undefined);
  }

  async unfinished(): Promise<readonly Decision[]> {
    return [...this.open.values()];
  }

  settle(): Promise<Decision | 'rollback'> {
    return Promise.reject(new Error('a file log knows only its own transactions'));
  }

  async close(): Promise<void> {
    while (this.writing !== null) await this.writing;
    await this.handle.close();
    unlockFile(this.file);
  }

  private append(lines: string): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.push({ lines, resolve, reject });
      this.writing ??= this.writeWaiting();
    });
  }

  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0);
      try {
        if (this.sizeBytes > this.compactAtBytes) await this.compact();
        const text = group.map(({ lines }) => lines).join('');
        await this.handle.appendFile(text);
        await this.handle.datasync();
        this.sizeBytes += Buffer.byteLength(text);
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

  private async compact(): Promise<void> {
    await this.handle.close();
    this.sizeBytes = writeWhole(this.file, this.coordinator, [...this.open.values()]);
    this.handle = await open(this.file, 'a');
  }
}

function checked(text: string): string {
  return `${text} ${crc32(text).toString(16).padStart(8, '0')}\n`;
}

function commitLine({ gtrid, dataNodes, decidedAt }: Decision): string {
  return checked(`C ${gtrid} ${decidedAt} ${dataNodes.map(encodeURIComponent).join(',')}`);
}

/** Replaces the file as a whole, durably. Returns its size in bytes. */
function writeWhole(file: string, coordinator: string, decisions: readonly Decision[]): number {
  return replaceFile(file, checked(`${header} ${coordinator}`) + decisions.map(commitLine).join(''));
}

function readLog(file: string): { readonly coordinator: string; readonly decisions: readonly Decision[] } {
  const lines = readFileSync(file, 'utf8').split('\n');
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
    const [kind, gtrid, decidedAt, nodes] = text.split(' ');
    if (kind === 'C') {
      const dataNodes = nodes!.split(',').map(decodeURIComponent);
      decisions.set(gtrid!, { gtrid: gtrid!, decidedAt: Number(decidedAt), dataNodes });
    } else decisions.delete(gtrid!);
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
