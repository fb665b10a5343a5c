/** Whole answers of a MySQL server as plain data, so that those of two servers can be compared with toEqual. */
import { Capability, MariaDbCapability } from '../../protocol/wire/capabilities';
import { PacketReader } from '../../protocol/wire/packet-reader';
import { type ColumnDefinition41, readColumnDefinition41 } from '../../protocol/wire/packets/column-definition-41';
import { readErr } from '../../protocol/wire/packets/err';
import { readOk } from '../../protocol/wire/packets/ok';
import { readStmtPrepareOk } from '../../protocol/wire/packets/stmt-prepare-ok';
import { readTextRow } from '../../protocol/wire/packets/text-row';
import { StatusFlag } from '../../protocol/wire/type-codes';
import { WireClient } from './wire-client';

export type Answer =
  | {
      readonly kind: 'ok';
      readonly affectedRows: number;
      readonly lastInsertId: bigint;
      readonly warningCount: number;
      readonly info: string;
      readonly status: number;
    }
  | { readonly kind: 'error'; readonly errno: number; readonly sqlState: string; readonly message: string }
  | {
      readonly kind: 'rows';
      readonly columns: readonly ColumnDefinition41[];
      /** Text protocol: the values as latin1 text; binary protocol: one hexadecimal text a row. */
      readonly rows: readonly (readonly (string | null)[])[];
      readonly warningCount: number;
      readonly status: number;
      /** The error in place of the end of rows. */
      readonly error: { readonly errno: number; readonly sqlState: string; readonly message: string } | null;
    };

export interface PreparedAnswer {
  readonly statementId: number;
  readonly parameters: readonly ColumnDefinition41[];
  readonly columns: readonly ColumnDefinition41[];
  readonly warningCount: number;
}

/** A parameter of COM_STMT_EXECUTE: type code (with 0x8000 when unsigned) and the bytes of its value; null = NULL. */
export interface Parameter {
  readonly type: number;
  readonly bytes: Buffer | null;
}

/** Says of a server's status only what does not depend on how it ran the statement. */
const comparedStatus =
  StatusFlag.inTransaction |
  StatusFlag.autocommit |
  StatusFlag.moreResultsExist |
  StatusFlag.cursorExists |
  StatusFlag.lastRowSent |
  StatusFlag.noBackslashEscapes |
  StatusFlag.psOutParams |
  StatusFlag.inReadOnlyTransaction;

const comQuery = 0x03;
const comFieldList = 0x04;
const comStmtPrepare = 0x16;
const comStmtExecute = 0x17;
const comStmtBulkExecute = 0xfa;
const sendsTypes = 128;
const indicators = ['value', 'null', 'default', 'ignore'];

/** A client that returns what it got. */
export class AnswerClient {
  private constructor(
    readonly wire: WireClient,
    private readonly capabilities: number,
    private readonly areExtended: boolean,
  ) {}

  static async login(
    port: number,
    user: string,
    password: string,
    capabilities: number,
    mariaDbCapabilities = 0,
  ): Promise<AnswerClient> {
    const wire = await WireClient.login(port, user, password, capabilities, mariaDbCapabilities);
    return new AnswerClient(wire, capabilities, (mariaDbCapabilities & MariaDbCapability.extendedTypes) !== 0);
  }

  close(): void {
    this.wire.socket.destroy();
  }

  query(sql: string | Buffer): Promise<Answer[]> {
    this.command(comQuery, Buffer.from(sql));
    return this.answers(false);
  }

  /** Any command that is answered like a query. */
  run(code: number, payload: Buffer = Buffer.alloc(0)): Promise<Answer[]> {
    this.command(code, payload);
    return this.answers(code === comStmtExecute);
  }

  command(code: number, payload: Buffer): void {
    this.wire.send(Buffer.concat([Buffer.from([code]), payload]));
  }

  async prepare(sql: string): Promise<PreparedAnswer | Answer> {
    this.command(comStmtPrepare, Buffer.from(sql));
    const first = await this.payload();
    if (first[0] === 0xff) return errorOf(first);
    const { statementId, columnCount, parameterCount, warningCount } = readStmtPrepareOk(new PacketReader(first));
    const parameters = await this.definitions(parameterCount);
    const columns = await this.definitions(columnCount);
    return { statementId, parameters, columns, warningCount };
  }

  execute(statementId: number, parameters: readonly Parameter[], cursor = 0, sendTypes = true): Promise<Answer[]> {
    const head = Buffer.alloc(9);
    head.writeUInt32LE(statementId, 0);
    head[4] = cursor;
    head.writeUInt32LE(1, 5);
    const nulls = Buffer.alloc((parameters.length + 7) >> 3);
    parameters.forEach(({ bytes }, i) => {
      if (bytes === null) nulls[i >> 3]! |= 1 << (i & 7);
    });
    const types = Buffer.alloc(parameters.length * 2);
    parameters.forEach(({ type }, i) => {
      types.writeUInt16LE(type, i * 2);
    });
    const values = parameters.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]));
    const body =
      parameters.length === 0
        ? []
        : [nulls, Buffer.from([sendTypes ? 1 : 0]), ...(sendTypes ? [types] : []), ...values];
    return this.run(comStmtExecute, Buffer.concat([head, ...body]));
  }

  /** COM_FIELD_LIST: the columns of a table. */
  async fieldList(table: string): Promise<ColumnDefinition41[]> {
    this.command(comFieldList, Buffer.from(`${table}\0`));
    const found: ColumnDefinition41[] = [];
    for (;;) {
      const payload = await this.payload();
      if (payload[0] === 0xff) throw new Error(errorOf(payload).message);
      if (payload[0] === 0xfe && payload.length < 9) return found;
      found.push(readColumnDefinition41(new PacketReader(payload), this.areExtended));
    }
  }

  /** COM_STMT_BULK_EXECUTE. `types` as for Parameter; of values the bytes, or what stands for them: MariaDB's indicators. */
  executeEach(
    statementId: number,
    types: readonly number[],
    rows: readonly (readonly (Buffer | 'null' | 'default' | 'ignore')[])[],
  ): Promise<Answer[]> {
    const head = Buffer.alloc(6 + types.length * 2);
    head.writeUInt32LE(statementId, 0);
    head.writeUInt16LE(sendsTypes, 4);
    types.forEach((type, i) => {
      head.writeUInt16LE(type, 6 + i * 2);
    });
    const values = rows.flat().flatMap((value) => {
      if (typeof value === 'string') return [Buffer.from([indicators.indexOf(value)])];
      return [Buffer.from([0]), value];
    });
    return this.run(comStmtBulkExecute, Buffer.concat([head, ...values]));
  }

  /** The next whole payload, of several packets when it is large. */
  private async payload(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (;;) {
      const packet = await this.wire.receive();
      if (packet === null) throw new Error('the server has closed the connection');
      parts.push(packet.payload);
      if (packet.payload.length < 0xffffff) return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    }
  }

  private async definitions(count: number): Promise<ColumnDefinition41[]> {
    const found: ColumnDefinition41[] = [];
    for (let i = 0; i < count; i++)
      found.push(readColumnDefinition41(new PacketReader(await this.payload()), this.areExtended));
    if (count > 0 && (this.capabilities & Capability.deprecateEof) === 0) await this.payload();
    return found;
  }

  private async answers(binary: boolean): Promise<Answer[]> {
    const all: Answer[] = [];
    for (;;) {
      const { answer, more } = await this.answer(binary);
      all.push(answer);
      if (!more) return all;
    }
  }

  private async answer(binary: boolean): Promise<{ answer: Answer; more: boolean }> {
    const first = await this.payload();
    if (first[0] === 0xff) return { answer: errorOf(first), more: false };
    if (first[0] === 0x00) {
      const ok = readOk(new PacketReader(first), this.capabilities | Capability.protocol41);
      const { affectedRows, lastInsertId, warningCount, info, statusFlags } = ok;
      const status = statusFlags & comparedStatus;
      return { answer: { kind: 'ok', affectedRows, lastInsertId, warningCount, info, status }, more: hasMore(status) };
    }
    const columns = await this.definitions(new PacketReader(first).lengthEncodedInteger());
    const rows: (string | null)[][] = [];
    for (;;) {
      const payload = await this.payload();
      if (payload[0] === 0xff) {
        const error = errorOf(payload);
        return { answer: { kind: 'rows', columns, rows, warningCount: 0, status: 0, error }, more: false };
      }
      if (
        payload[0] === 0xfe &&
        payload.length < 0xffffff &&
        (payload.length < 9 || this.endsWithOk(binary, payload))
      ) {
        const end = this.end(payload);
        return { answer: { kind: 'rows', columns, rows, ...end, error: null }, more: hasMore(end.status) };
      }
      if (binary) rows.push([payload.toString('hex')]);
      else
        rows.push(
          readTextRow(new PacketReader(payload), columns.length).map((value) => value?.toString('latin1') ?? null),
        );
    }
  }

  private endsWithOk(binary: boolean, payload: Buffer): boolean {
    return (this.capabilities & Capability.deprecateEof) !== 0 && (binary || payload.length < 100);
  }

  private end(payload: Buffer): { warningCount: number; status: number } {
    if ((this.capabilities & Capability.deprecateEof) === 0)
      return { warningCount: payload.readUInt16LE(1), status: payload.readUInt16LE(3) & comparedStatus };
    const { warningCount, statusFlags } = readOk(new PacketReader(payload), this.capabilities);
    return { warningCount, status: statusFlags & comparedStatus };
  }
}

function hasMore(status: number): boolean {
  return (status & StatusFlag.moreResultsExist) !== 0;
}

function errorOf(payload: Buffer): Answer & { readonly kind: 'error' } {
  const { errno, sqlState, message } = readErr(new PacketReader(payload));
  return { kind: 'error', errno, sqlState, message };
}

/** Where two answers differ, a line for each place: `[0].columns[2].flags: 128, expected 0`. Easier to read than two answers side by side. */
export function differences(actual: unknown, expected: unknown, path = ''): string[] {
  if (typeof actual === 'object' && typeof expected === 'object' && actual !== null && expected !== null) {
    const [own, other] = [actual as Record<string, unknown>, expected as Record<string, unknown>];
    const keys = new Set([...Object.keys(own), ...Object.keys(other)]);
    return [...keys].flatMap((key) =>
      differences(own[key], other[key], Array.isArray(actual) ? `${path}[${key}]` : `${path}.${key}`),
    );
  }
  if (Object.is(actual, expected)) return [];
  return [`${path}: ${shown(actual)}, expected ${shown(expected)}`];
}

function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value, bigintAsText) : String(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
