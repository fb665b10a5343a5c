import { type Field, typeCodeOf } from '../../engine/batch/column-type';
import { textColumn } from '../../engine/batch/format/value';
import type { BytesVector, RecordBatch } from '../../engine/batch/record-batch';
import type { ForwardedResult, OkResult, ResultWriter } from '../handler';
import { Capability } from '../wire/capabilities';
import { needsConversion } from '../wire/charsets';
import type { PacketWriter } from '../wire/packet-writer';
import { binaryValueWriter } from '../wire/packets/binary-from-text';
import { writeBinaryRows } from '../wire/packets/binary-row';
import { writeColumnDefinition41 } from '../wire/packets/column-definition-41';
import { writeEof } from '../wire/packets/eof';
import { writeErr } from '../wire/packets/err';
import { writeLocalInfileRequest } from '../wire/packets/local-infile-request';
import { writeOk } from '../wire/packets/ok';
import { writeTextRows } from '../wire/packets/text-row';
import { type SqlError, sqlError } from '../wire/sql-error';
import { StatusFlag } from '../wire/type-codes';
import { columnDefinition, definitionForm, resultCharset } from './column-definitions';
import { conversionOf, convertText } from './convert-text';
import { ForwardWriter } from './forward-writer';
import { type PacketForm, writePackets } from './packet-form';

/** Bytes of rows that are gathered before they go to the socket. */
export const flushBytes = 64 * 1024;

/** Writes rows from `from` on, up to `to` or until a piece for the socket is full. Returns the row after the last one written. */
type RowRange = (from: number, to: number) => number;

/** What the writer needs of its connection. */
export interface ResultOutput {
  readonly packets: PacketWriter;
  readonly capabilities: number;
  readonly mariaDbCapabilities: number;
  /** Of the login packet. */
  readonly collationId: number;
  /** Hands what is pending to the socket. False when the socket is full. */
  flush(): boolean;
  /** Flushes before other work begins, unless something else did before. */
  flushSoon(): void;
  /** Resolves when the socket wants more, undefined when it does; rejects with 1317 when the client has gone. */
  drained(): Promise<void> | undefined;
  /** The client's next packet, which is no command. Rejects when the client has gone. */
  receive(): Promise<Buffer>;
  statusFlags(): number;
  resultsCharset(): string | null;
  /** What is to be told of the session (OkPacket); null = nothing. */
  stateChanges(): Buffer | null;
  isClosed(): boolean;
}

/** Writes the answers of one connection, one command after the other: `begin` starts the next. */
export class ClientResultWriter implements ResultWriter {
  binary = false;
  /** Of the statement that is executed: its columns have values that are more than their text. */
  private hasInexactTexts = false;
  started = false;
  /** The last result of the command is complete, or an ERR packet has ended it. */
  finished = false;
  private readonly forwardWriter: ForwardWriter;

  constructor(private readonly output: ResultOutput) {
    this.forwardWriter = new ForwardWriter(this, output);
  }

  begin(binary: boolean, hasInexactTexts = false): void {
    this.binary = binary;
    this.hasInexactTexts = hasInexactTexts;
    this.started = false;
    this.finished = false;
  }

  get wantsBinaryPackets(): boolean {
    if (!this.hasInexactTexts) return false;
    return this.binary && !needsConversion(resultCharset(this.output.resultsCharset()));
  }

  ok(result: OkResult, more: boolean): Promise<void> {
    const gone = this.gone();
    if (gone !== null) return rejected(gone);
    const { affectedRows, lastInsertId, warningCount, info } = result;
    const statusFlags = this.statusFlags(more);
    const stateChanges = this.output.stateChanges();
    writeOk(this.output.packets, { affectedRows, lastInsertId, warningCount, info, statusFlags, stateChanges });
    return this.finish(more) ?? Promise.resolve();
  }

  rows(
    fields: readonly Field[],
    batches: AsyncIterable<RecordBatch>,
    warningCount: () => number,
    more: boolean,
  ): Promise<number> {
    return this.result(fields, batches, warningCount, more, (batch) => this.valueRows(batch));
  }

  packetRows(
    fields: readonly Field[],
    batches: AsyncIterable<RecordBatch>,
    warningCount: () => number,
    more: boolean,
  ): Promise<number> {
    const charset = resultCharset(this.output.resultsCharset());
    const charsets = fields.map(({ type }) => conversionOf(type, charset));
    const form: PacketForm = {
      charsets: charsets.some((each) => each !== null) ? charsets : null,
      binary: this.binary ? fields.map(({ type }) => binaryValueWriter(typeCodeOf(type))) : null,
    };
    return this.result(fields, batches, warningCount, more, (batch) => this.packetsOf(batch, form));
  }

  private async result(
    fields: readonly Field[],
    batches: AsyncIterable<RecordBatch>,
    warningCount: () => number,
    more: boolean,
    rowsOf: (batch: RecordBatch) => RowRange,
  ): Promise<number> {
    const gone = this.gone();
    if (gone !== null) throw gone;
    let rowCount = 0;
    let hasHeader = false;
    // Whoever gave the rows says what error it is that ends them.
    for await (const batch of batches) {
      // Not before the first batch: a statement that fails until then is answered by its error alone.
      if (!hasHeader) this.header(fields);
      hasHeader = true;
      await this.writeBatch(batch, rowsOf(batch));
      rowCount += batch.rowCount;
      batch.release?.();
    }
    if (!hasHeader) this.header(fields);
    this.terminator(warningCount(), more);
    await this.finish(more);
    return rowCount;
  }

  async *requestFile(name: string): AsyncGenerator<Buffer> {
    const { output } = this;
    if ((output.capabilities & Capability.localFiles) === 0) {
      throw sqlError(
        'ER_LOAD_INFILE_CAPABILITY_DISABLED',
        'The used command is not allowed because the MariaDB server or client has disabled the local infile capability',
      );
    }
    writeLocalInfileRequest(output.packets, name);
    output.flush();
    let isOver = false;
    try {
      for (;;) {
        const packet = await output.receive();
        isOver = packet.length === 0;
        if (isOver) return;
        yield packet;
      }
    } finally {
      while (!isOver) isOver = (await output.receive()).length === 0;
    }
  }

  forward(): ForwardedResult {
    const gone = this.gone();
    if (gone !== null) throw gone;
    this.forwardWriter.begin();
    return this.forwardWriter;
  }

  /** Ends the command with an ERR packet. */
  fail(error: SqlError): void {
    if (this.finished || this.output.isClosed()) return;
    writeErr(this.output.packets, error, true, resultCharset(this.output.resultsCharset()));
    this.finished = true;
    this.output.flush();
  }

  statusFlags(more: boolean): number {
    const flags = this.output.statusFlags();
    return more ? flags | StatusFlag.moreResultsExist : flags & ~StatusFlag.moreResultsExist;
  }

  /** EOF, or the OK packet in its place. */
  terminator(warningCount: number, more: boolean): void {
    const statusFlags = this.statusFlags(more);
    const { packets, capabilities } = this.output;
    if ((capabilities & Capability.deprecateEof) === 0) writeEof(packets, warningCount, statusFlags);
    else writeOk(packets, { affectedRows: 0, lastInsertId: 0n, statusFlags, warningCount, info: '' }, 0xfe);
  }

  finish(more: boolean): Promise<void> | undefined {
    if (more) {
      this.started = false;
      this.output.flushSoon();
    } else {
      this.started = true;
      this.finished = true;
      this.output.flush();
    }
    return this.output.drained();
  }

  private header(fields: readonly Field[]): void {
    this.started = true;
    const { packets, capabilities } = this.output;
    const charset = resultCharset(this.output.resultsCharset());
    const form = definitionForm(charset, this.output.mariaDbCapabilities);
    packets.begin();
    packets.lengthEncodedInteger(fields.length);
    packets.end();
    for (const field of fields)
      writeColumnDefinition41(packets, columnDefinition(field, charset, this.output.collationId), form);
    if ((capabilities & Capability.deprecateEof) === 0) writeEof(packets, 0, this.statusFlags(false));
  }

  private valueRows(batch: RecordBatch): RowRange {
    const { packets } = this.output;
    const columns = convertText(batch, resultCharset(this.output.resultsCharset())).map(textColumn);
    const write = this.binary ? writeBinaryRows : writeTextRows;
    return (from, to) => write(packets, columns, from, to, flushBytes);
  }

  private packetsOf({ columns }: RecordBatch, form: PacketForm): RowRange {
    const { packets } = this.output;
    const { data, offsets } = columns[0] as BytesVector;
    const source = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return (from, to) => {
      const start = offsets[from]!;
      let row = from + 1;
      while (row < to && offsets[row]! - start < flushBytes) row++;
      const end = offsets[row]!;
      writePackets(packets, source, start, end, form);
      return row;
    };
  }

  private async writeBatch(batch: RecordBatch, write: RowRange): Promise<void> {
    const { packets } = this.output;
    let row = 0;
    while (row < batch.rowCount) {
      if (batch.rowCount > 512) packets.reserve(flushBytes + (flushBytes >> 2));
      row = write(row, batch.rowCount);
      if (packets.pending >= flushBytes && !this.output.flush()) await this.output.drained();
      const gone = this.gone();
      if (gone !== null) throw gone;
    }
  }

  private gone(): SqlError | null {
    if (this.output.isClosed()) return sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted');
    return this.finished ? sqlError('ER_UNKNOWN_ERROR', 'Internal error: the answer was already complete') : null;
  }
}

/** A rejected promise that does no harm when nobody looks at it: that a client left is no reason for the process to end. */
export function rejected(error: SqlError): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => undefined);
  return promise;
}
