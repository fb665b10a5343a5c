import { type ColumnType, columnType, type Field } from '../../engine/batch/column-type';
import type { RecordBatch, Vector } from '../../engine/batch/record-batch';
import type { ListenOptions } from '../../protocol/frontend/options';
import type {
  ClientConnection,
  FrontendHandler,
  ParameterValue,
  PreparedStatement,
  ResultWriter,
  SessionHandler,
} from '../../protocol/handler';
import { charsetByName, collationById } from '../../protocol/wire/charsets';
import { sqlError } from '../../protocol/wire/sql-error';
import { StatusFlag } from '../../protocol/wire/type-codes';

/** A canned result. */
export interface CannedResult {
  readonly fields: readonly Field[];
  readonly batches: readonly RecordBatch[];
}

export interface EchoSettings {
  readonly users: ReadonlyMap<string, { password: string; plugin: string; anyPassword?: boolean }>;
  /** Results by exact statement text. */
  readonly results: ReadonlyMap<string, CannedResult>;
}

export function field(name: string, type: ColumnType): Field {
  return { name, originalName: name, table: 't', originalTable: 't', schema: 'db', type, flags: 0 };
}

/** Rows of strings as one column of utf8mb4 text. */
export function textVector(values: readonly (string | Buffer | null)[], type: ColumnType = varchar): Vector {
  const parts = values.map((value) => (value === null ? Buffer.alloc(0) : Buffer.from(value as string)));
  const offsets = new Int32Array(values.length + 1);
  for (let i = 0; i < parts.length; i++) offsets[i + 1] = offsets[i]! + parts[i]!.length;
  const validity = bitmap(values);
  return { layout: 'bytes', type, length: values.length, validity, offsets, data: Buffer.concat(parts) };
}

export function integerVector(values: readonly (bigint | null)[], type: ColumnType = columnType('bigint')): Vector {
  const words = BigInt64Array.from(values, (value) => BigInt.asIntN(64, value ?? 0n));
  return { layout: 'int64', type, length: values.length, validity: bitmap(values), values: words };
}

export function bitmap(values: readonly unknown[]): Uint8Array | null {
  if (!values.includes(null)) return null;
  const bits = new Uint8Array((values.length + 7) >> 3);
  values.forEach((value, i) => {
    if (value !== null) bits[i >> 3]! |= 1 << (i & 7);
  });
  return bits;
}

export const varchar: ColumnType = columnType('varchar', { length: 255, collation: 'utf8mb4_general_ci' });

/** A server of canned results, that tells what it was asked. */
export class EchoHandler implements FrontendHandler {
  readonly sessions = new Set<EchoSession>();
  closedSessions = 0;

  constructor(readonly settings: EchoSettings) {}

  serverVersion(): string {
    return '10.11.9-MariaDB-echo';
  }

  admit(): void {}

  async beforePassword(): Promise<void> {}

  passwordChecked(): void {}

  credentials(user: string): { password: string; plugin: string; anyPassword: boolean } | null {
    const found = this.settings.users.get(user);
    return found === undefined ? null : { anyPassword: false, ...found };
  }

  openSession(client: ClientConnection): Promise<SessionHandler> {
    if (client.database === 'missing') return Promise.reject(sqlError('ER_BAD_DB_ERROR', "Unknown database 'missing'"));
    const session = new EchoSession(this, client);
    this.sessions.add(session);
    return Promise.resolve(session);
  }
}

/**
 * Statements: those of the settings; `echo TEXT` one row with the text; `big N` one row of N letters; `error`; `crash`; `late error`; `hang` until the
 * client leaves; `charset NAME`; `numbers N` rows 0..N-1 in batches; anything else is OK. `;` separates statements.
 */
export class EchoSession implements SessionHandler {
  database: string | null;
  charset: string;
  executed: { id: number; parameters: readonly ParameterValue[] }[] = [];
  closeCount = 0;
  resetCount = 0;
  private lastStatement = 0;
  private readonly statements = new Map<number, string>();

  constructor(
    private readonly handler: EchoHandler,
    readonly client: ClientConnection,
  ) {
    this.database = client.database;
    this.charset = collationById(client.collationId)?.charset.name ?? 'utf8mb4';
  }

  async query(sql: string, results: ResultWriter): Promise<void> {
    const statements = sql.startsWith('echo') || sql.startsWith('big') ? [sql] : sql.split(';').filter((s) => s.trim());
    for (let i = 0; i < statements.length; i++)
      await this.statement(statements[i]!.trim(), results, i < statements.length - 1);
  }

  private async statement(sql: string, results: ResultWriter, more: boolean): Promise<void> {
    const canned = this.handler.settings.results.get(sql);
    if (canned !== undefined) return this.rows(canned.fields, canned.batches, results, more);
    const [word, ...rest] = sql.split(' ');
    const argument = rest.join(' ');
    switch (word) {
      case 'echo':
        return this.text(argument, results, more);
      case 'big':
        return this.text('x'.repeat(Number(argument)), results, more);
      case 'error':
        throw sqlError('ER_NO_SUCH_TABLE', "Table 'db.t' doesn't exist");
      case 'crash':
        throw new TypeError('a bug');
      case 'late':
        await results.rows([field('n', columnType('bigint'))], failing(), () => 0, more);
        return;
      case 'hang':
        await new Promise((_, reject) => this.client.closed.addEventListener('abort', reject));
        return;
      case 'nothing':
        return;
      case 'charset': {
        if (charsetByName(argument) === null) throw sqlError('ER_UNKNOWN_CHARACTER_SET', argument);
        this.charset = argument;
        break;
      }
      case 'numbers':
        await results.rows(
          [field('n', columnType('bigint', { length: 20 }))],
          numbers(Number(argument)),
          () => 0,
          more,
        );
        return;
      case 'forward':
        return forward(argument, results, more);
    }
    await results.ok({ affectedRows: 3, lastInsertId: 2n ** 63n + 5n, warningCount: 2, info: 'Rows matched: 3' }, more);
  }

  private text(text: string, results: ResultWriter, more: boolean): Promise<void> {
    const batch = { rowCount: 1, columns: [textVector([text])] };
    return this.rows([field('echo', varchar)], [batch], results, more);
  }

  private async rows(
    fields: readonly Field[],
    batches: readonly RecordBatch[],
    results: ResultWriter,
    more: boolean,
  ): Promise<void> {
    await results.rows(fields, stream(batches), () => 1, more);
  }

  useDatabase(name: string): Promise<void> {
    if (name === 'missing') return Promise.reject(sqlError('ER_BAD_DB_ERROR', "Unknown database 'missing'"));
    this.database = name;
    return Promise.resolve();
  }

  prepare(sql: string): Promise<PreparedStatement> {
    if (sql === 'error') return Promise.reject(sqlError('ER_PARSE_ERROR', 'You have an error in your SQL syntax'));
    const id = ++this.lastStatement;
    this.statements.set(id, sql);
    const fields = this.handler.settings.results.get(sql)?.fields ?? [];
    return Promise.resolve({ id, parameterCount: sql.split('?').length - 1, fields, warningCount: 0 });
  }

  async execute(statementId: number, parameters: readonly ParameterValue[], results: ResultWriter): Promise<void> {
    this.executed.push({ id: statementId, parameters });
    const sql = this.statements.get(statementId)!;
    if (this.handler.settings.results.has(sql) || parameters.length === 0) return this.statement(sql, results, false);
    const fields = parameters.map((_, i) => field(`p${i}`, varchar));
    const columns = parameters.map((parameter) => textVector([parameterText(parameter)]));
    return this.rows(fields, [{ rowCount: 1, columns }], results, false);
  }

  closeStatement(statementId: number): void {
    this.statements.delete(statementId);
  }

  fieldList(table: string, wildcard: string): Promise<readonly Field[]> {
    return Promise.resolve([field(`${table}_${wildcard}`, varchar), field('id', columnType('int', { length: 11 }))]);
  }

  statistics(): string {
    return 'Uptime: 1  Threads: 1';
  }

  processKill(id: number): Promise<void> {
    for (const session of this.handler.sessions)
      if (session.client.id === id) {
        session.client.kill();
        return Promise.resolve();
      }
    return Promise.reject(sqlError('ER_NO_SUCH_THREAD', `Unknown thread id: ${id}`));
  }

  reset(): Promise<void> {
    this.resetCount++;
    this.statements.clear();
    return Promise.resolve();
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  setMultiStatements(): void {}

  statusFlags(): number {
    return StatusFlag.autocommit;
  }

  clientCharset(): string {
    return this.charset;
  }

  resultsCharset(): string | null {
    return this.charset;
  }

  close(): Promise<void> {
    this.closeCount++;
    this.handler.closedSessions++;
    this.handler.sessions.delete(this);
    return Promise.resolve();
  }
}

export async function* stream(batches: readonly RecordBatch[]): AsyncGenerator<RecordBatch> {
  yield* batches;
}

async function* numbers(count: number): AsyncGenerator<RecordBatch> {
  for (let from = 0; from < count; from += 8192) {
    const values = new BigInt64Array(Math.min(8192, count - from));
    for (let i = 0; i < values.length; i++) values[i] = BigInt(from + i);
    const vector: Vector = {
      layout: 'int64',
      type: columnType('bigint', { length: 20 }),
      length: values.length,
      validity: null,
      values,
    };
    yield { rowCount: values.length, columns: [vector] };
  }
}

async function* failing(): AsyncGenerator<RecordBatch> {
  yield { rowCount: 1, columns: [integerVector([1n])] };
  throw sqlError('ER_DATA_OUT_OF_RANGE', 'BIGINT value is out of range');
}

/** `forward N`: N raw row packets with the backend's sequence numbers, one text column. */
async function forward(argument: string, results: ResultWriter, more: boolean): Promise<void> {
  const result = results.forward();
  const name = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
  const definition = Buffer.concat([
    ...['def', 'physical_1', 't', 't', 'v', 'v'].map(name),
    Buffer.from([0x0c, 45, 0, 0xfc, 3, 0, 0, 0xfd, 0, 0, 0, 0, 0]),
  ]);
  result.columns({ payloads: [definition], areExtended: false }, 'logical');
  const count = Number(argument);
  for (let from = 0; from < count; from += 100) {
    const packets: Buffer[] = [];
    for (let i = from; i < Math.min(from + 100, count); i++) {
      const body = Buffer.concat([Buffer.from([Buffer.byteLength(`row é ${i}`)]), Buffer.from(`row é ${i}`)]);
      packets.push(Buffer.from([body.length, 0, 0, 77]), body);
    }
    if (!result.rowPackets(Buffer.concat(packets), packets.length / 2)) await result.drained();
  }
  await result.end(0, more);
}

function parameterText(parameter: ParameterValue): string | Buffer | null {
  switch (parameter.kind) {
    case 'null':
      return null;
    case 'integer':
    case 'double':
      return `${parameter.kind}:${parameter.value}`;
    case 'bytes':
      return `bytes:${parameter.value.toString('hex')}`;
    default:
      return `${parameter.kind}:${parameter.text}`;
  }
}

/** Listen options for tests: a free port of this machine, everything on but TLS. */
export function testOptions(parts: Partial<ListenOptions> = {}): ListenOptions {
  return {
    host: '127.0.0.1',
    port: 0,
    backlog: 100,
    tls: null,
    compression: true,
    authTimeoutMs: 10_000,
    idleTimeoutMs: 0,
    maxPacketSize: 64 * 1024 * 1024,
    ignoreUnknownCommand: false,
    defaultAuthenticationPlugin: 'mysql_native_password',
    observer: {
      accepted: () => undefined,
      opened: () => undefined,
      loginFailed: () => undefined,
      closed: () => undefined,
      protocolViolation: () => undefined,
      failed: () => undefined,
    },
    ...parts,
  };
}
