import { PacketReader } from '../../protocol/wire/packet-reader';
import type { ColumnDefinitions } from '../../protocol/wire/packets/column-definition-41';
import { readErr } from '../../protocol/wire/packets/err';
import { type OkPacket, readOk } from '../../protocol/wire/packets/ok';
import { readStmtPrepareOk } from '../../protocol/wire/packets/stmt-prepare-ok';
import { type SqlError, sqlError } from '../../protocol/wire/sql-error';
import { StatusFlag } from '../../protocol/wire/type-codes';
import { headerBytes, largestPayload } from './row-decoder';

/** What the answer to one command consists of, as it arrives. */
export interface ResultEvents {
  /** Set by who sends COM_STMT_PREPARE: its answer looks like no other. Called once, with the statement's id, before `columns` (which is left out when there are none). */
  prepared?(statementId: number): void;
  /** The columns of the first result set. Valid during the call. */
  columns(definitions: ColumnDefinitions): void;
  /** Packets of whole rows with their headers, `packetCount` of them, valid during the call. Rows of 16 MiB and more have several packets. */
  rows(chunk: Buffer, packetCount: number): void;
  /** Set by who wants all results: one is complete, and another one follows. */
  next?(outcome: ResultEnd): void;
  /** The answer is complete; `ok` for statements without rows, else the warnings and status of the first result set. */
  end(outcome: ResultEnd): void;
  /** The answer is complete: the server's error. */
  error(error: SqlError): void;
  /** LOCAL INFILE: an empty packet must be sent; the server's answer to it follows. */
  infile(): void;
}

export type ResultEnd =
  | { readonly kind: 'ok'; readonly packet: OkPacket }
  | { readonly kind: 'rows'; readonly warningCount: number; readonly statusFlags: number };

/** The end of what COM_STMT_PREPARE and COM_SET_OPTION are answered with, which tells nothing more. */
const described: ResultEnd = { kind: 'rows', warningCount: 0, statusFlags: 0 };
/** The packet that ends rows is shorter, rows that begin with the same byte are not. */
const endBytesMax = 9;

type State = 'first' | 'parameters' | 'columns' | 'columns-end' | 'rows';

/**
 * Takes a server's answer to COM_QUERY or COM_STMT_PREPARE apart, chunk by chunk as the socket delivers it
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response.html, without CLIENT_DEPRECATE_EOF).
 * Whole rows that lie in one chunk are handed on as one slice; a packet that is split over chunks is put together on its own.
 * Of several result sets (CALL) the first is handed on and the others are read over, but for who asks for all of them (`next`).
 */
export class ResultParser {
  private state: State = 'first';
  private columnCount = 0;
  /** Packets that tell of the parameters of a prepared statement, still to come. */
  private parameterPackets = 0;
  /** Of the result whose columns come now; where they lie in the chunk. */
  private definitions: Buffer[] = [];
  /** Bytes of a packet whose rest has not come yet. */
  private partial: Buffer[] = [];
  private partialBytes = 0;
  /** The last packet was of the largest size: the next one continues it. */
  private continues = false;
  /** The packets of a row that is not whole yet. */
  private largeRow: Buffer[] = [];
  private largePackets = 0;
  /** Payload parts of a large packet that is not a row. */
  private large: Buffer[] = [];
  private events: ResultEvents | null = null;
  /** The text of the command has a statement ahead of the one that is answered, whose OK has not come yet: told when it fails. */
  private aheadFailed: (() => void) | null = null;
  /** Commands that were sent behind the one that runs. */
  private readonly waiting: ResultEvents[] = [];
  private skipping = false;
  private first: ResultEnd | null = null;
  private readonly reader = new PacketReader();

  /** @param areExtended column definitions hold MariaDB's extended types */
  constructor(private readonly areExtended: boolean) {}

  /** Gives up the commands that run: their connection is gone. */
  abandon(): readonly ResultEvents[] {
    const running = this.events === null ? [] : [this.events, ...this.waiting.splice(0)];
    this.events = null;
    return running;
  }

  /**
   * Waits for the answer to a command whose text has a statement without rows ahead: that one's OK is read over, and when it fails `events` get its error
   * and then `aheadFailed` is told.
   */
  beginBehind(aheadFailed: () => void, events: ResultEvents): void {
    this.begin(events);
    this.aheadFailed = aheadFailed;
  }

  /** Waits for the answer to a command, after those to the commands before it. */
  begin(events: ResultEvents): void {
    if (this.events !== null) {
      this.waiting.push(events);
      return;
    }
    this.events = events;
    this.state = 'first';
    this.skipping = false;
    this.first = null;
    this.continues = false;
    this.largeRow = [];
    this.largePackets = 0;
  }

  get idle(): boolean {
    return this.events === null;
  }

  /**
   * Takes the next bytes in, the first `length` of `chunk`; what is needed of them later is copied. Returns false when bytes came that no command
   * waits for: the connection is then out of step.
   */
  feed(chunk: Buffer, length: number): boolean {
    let at = 0;
    if (this.partialBytes > 0) {
      const taken = this.completePartial(chunk, length);
      if (taken < 0) return true;
      at = taken;
    }
    while (at < length) {
      if (this.events === null) return false;
      if (this.state === 'rows') {
        const next = this.rowsIn(chunk, at, length);
        if (next === at) break;
        at = next;
        continue;
      }
      const end = packetEnd(chunk, at, length);
      if (end < 0) break;
      this.packet(chunk, at + headerBytes, end);
      at = end;
    }
    if (this.definitions.length > 0) this.keepDefinitions(chunk);
    if (at < length) {
      this.partial = [Buffer.from(chunk.subarray(at, length))];
      this.partialBytes = length - at;
    }
    return true;
  }

  /** The chunk ends before the definitions do. */
  private keepDefinitions({ buffer }: Buffer): void {
    this.definitions = this.definitions.map((each) => (each.buffer === buffer ? Buffer.from(each) : each));
  }

  /** Puts a split packet together. Returns where the chunk goes on, or -1 when the packet needs still more. */
  private completePartial(chunk: Buffer, length: number): number {
    const before = this.partialBytes;
    let taken = 0;
    if (before < headerBytes) {
      taken = Math.min(headerBytes - before, length);
      this.partial = [Buffer.concat([...this.partial, chunk.subarray(0, taken)])];
      this.partialBytes = before + taken;
      if (this.partialBytes < headerBytes) return -1;
    }
    const head = this.partial[0]!;
    const needed = headerBytes + (head[0]! | (head[1]! << 8) | (head[2]! << 16));
    const end = Math.min(needed - before, length);
    const rest = chunk.subarray(taken, end);
    if (before + end < needed) {
      this.partial.push(Buffer.from(rest));
      this.partialBytes = before + end;
      return -1;
    }
    const packet = Buffer.concat([...this.partial, rest], needed);
    this.partial = [];
    this.partialBytes = 0;
    if (this.state === 'rows' && this.events !== null) this.rowsIn(packet, 0, needed);
    else this.packet(packet, headerBytes, needed);
    return end;
  }

  /** Hands on the whole rows from `start`; returns the end of the last packet that was taken. */
  private rowsIn(chunk: Buffer, start: number, length: number): number {
    let at = start;
    /** Packets in `rowsStart` to `rowsEnd` are whole rows to be handed on. */
    let rowsStart = start;
    let rowsEnd = start;
    let count = 0;
    let packets = 0;
    for (let end = packetEnd(chunk, at, length); end >= 0; end = packetEnd(chunk, at, length)) {
      const payload = end - at - headerBytes;
      if (!this.continues) {
        const first = chunk[at + headerBytes];
        const terminal = (first === 0xfe && payload < endBytesMax) || first === 0xff;
        if (terminal) {
          if (count > 0) this.handOn(chunk.subarray(rowsStart, at), count);
          this.packet(chunk, at + headerBytes, end);
          return end;
        }
      }
      this.continues = payload === largestPayload;
      at = end;
      packets++;
      if (this.continues) continue;
      if (this.largeRow.length === 0 && payload >= endBytesMax) {
        at = endOfAlike(chunk, end, length, headerBytes + payload);
        if (at > end) packets += (at - end) / (headerBytes + payload);
      }
      count = packets;
      rowsEnd = at;
      if (this.largeRow.length > 0) {
        this.handOn(Buffer.concat([...this.largeRow, chunk.subarray(rowsStart, rowsEnd)]), this.largePackets + packets);
        this.largeRow = [];
        this.largePackets = 0;
        rowsStart = rowsEnd;
        count = 0;
        packets = 0;
      }
    }
    if (count > 0) this.handOn(chunk.subarray(rowsStart, rowsEnd), count);
    if (at > rowsEnd) {
      this.largeRow.push(Buffer.from(chunk.subarray(rowsEnd, at)));
      this.largePackets += packets - count;
    }
    return at;
  }

  private handOn(rows: Buffer, count: number): void {
    if (!this.skipping) this.events!.rows(rows, count);
  }

  private packet(chunk: Buffer, start: number, end: number): void {
    if (end - start === largestPayload) {
      this.large.push(Buffer.from(chunk.subarray(start, end)));
      return;
    }
    if (this.large.length > 0) {
      const whole = Buffer.concat([...this.large, chunk.subarray(start, end)]);
      this.large = [];
      this.reader.reset(whole, 0, whole.length);
    } else this.reader.reset(chunk, start, end);
    switch (this.state) {
      case 'first':
        this.firstPacket();
        return;
      case 'parameters':
        if (--this.parameterPackets === 0) this.afterParameters();
        return;
      case 'columns':
        this.definitions.push(this.reader.buffer.subarray(this.reader.offset, this.reader.end));
        if (this.definitions.length === this.columnCount) this.state = 'columns-end';
        return;
      case 'columns-end':
        this.endOfColumns();
        return;
      case 'rows':
        this.endOfRows();
        return;
    }
  }

  private firstPacket(): void {
    const { reader } = this;
    switch (reader.buffer[reader.offset]) {
      case 0x00: {
        if (this.events!.prepared) {
          this.preparedPacket();
          return;
        }
        const packet = readOk(reader, 0x200);
        this.resultEnd({ kind: 'ok', packet }, packet.statusFlags);
        return;
      }
      case 0xff:
        this.fail(readErr(reader));
        return;
      case 0xfe:
        // COM_SET_OPTION
        this.take().end(described);
        return;
      case 0xfb:
        this.events!.infile();
        return;
      default:
        this.columnCount = reader.lengthEncodedInteger();
        this.definitions = [];
        this.state = 'columns';
    }
  }

  private preparedPacket(): void {
    const { statementId, columnCount, parameterCount } = readStmtPrepareOk(this.reader);
    this.events!.prepared!(statementId);
    this.columnCount = columnCount;
    this.definitions = [];
    // Their definitions, and the EOF packet behind them.
    this.parameterPackets = parameterCount === 0 ? 0 : parameterCount + 1;
    if (this.parameterPackets > 0) this.state = 'parameters';
    else this.afterParameters();
  }

  private afterParameters(): void {
    if (this.columnCount > 0) this.state = 'columns';
    else this.take().end(described);
  }

  private endOfColumns(): void {
    const { definitions: payloads, areExtended } = this;
    this.definitions = [];
    this.state = 'rows';
    if (!this.skipping) this.events!.columns({ payloads, areExtended });
    // A statement that was only prepared has no rows.
    if (this.events!.prepared) this.take().end(described);
  }

  private endOfRows(): void {
    const { reader } = this;
    if (reader.buffer[reader.offset] === 0xff) {
      this.fail(readErr(reader));
      return;
    }
    reader.uint8();
    const warningCount = reader.uint16();
    const statusFlags = reader.uint16();
    this.resultEnd({ kind: 'rows', warningCount, statusFlags }, statusFlags);
  }

  private resultEnd(end: ResultEnd, statusFlags: number): void {
    this.state = 'first';
    if (this.aheadFailed !== null) {
      this.aheadFailed = null;
      return;
    }
    this.first ??= end;
    const { first } = this;
    const events = this.events!;
    if ((statusFlags & StatusFlag.moreResultsExist) === 0) this.take().end(events.next ? end : first);
    else if (events.next) events.next(end);
    else this.skipping = true;
  }

  private fail(error: SqlError): void {
    const { aheadFailed } = this;
    this.aheadFailed = null;
    this.take().error(error);
    aheadFailed?.();
  }

  private take(): ResultEvents {
    const { events } = this;
    this.events = null;
    const next = this.waiting.shift();
    if (next !== undefined) this.begin(next);
    if (events === null) throw sqlError('ER_UNKNOWN_ERROR', 'Internal error: an answer that nobody waits for');
    return events;
  }
}

/**
 * Where the whole packets end that follow the one before `start` and are as long as it is, `stride` bytes, and not the error that ends rows. Rows of numbers
 * follow one another so by the thousand.
 */
function endOfAlike(chunk: Buffer, start: number, length: number, stride: number): number {
  let at = start;
  while (
    at + stride <= length &&
    chunk[at] === chunk[at - stride] &&
    chunk[at + 1] === chunk[at + 1 - stride] &&
    chunk[at + 2] === chunk[at + 2 - stride] &&
    chunk[at + headerBytes] !== 0xff
  )
    at += stride;
  return at;
}

/** Where the packet at `at` ends, or -1 when it is not all there. */
function packetEnd(chunk: Buffer, at: number, length: number): number {
  if (at + headerBytes > length) return -1;
  const end = at + headerBytes + (chunk[at]! | (chunk[at + 1]! << 8) | (chunk[at + 2]! << 16));
  return end <= length ? end : -1;
}
