import type { ParameterTypes } from '../wire/packets/stmt-execute';
import { sqlError } from '../wire/sql-error';

const noLongData: ReadonlyMap<number, Buffer> = new Map();

/** What the protocol layer remembers of a prepared statement. */
export class StatementState {
  /** Of the last execution that sent them. */
  types: ParameterTypes | null = null;
  private longData: Map<number, Buffer[]> | null = null;
  private longDataBytes = 0;
  private longDataError: Error | null = null;

  /** @param hasInexactTexts its result has values that are more than their text */
  constructor(
    readonly parameterCount: number,
    readonly hasInexactTexts: boolean,
  ) {}

  addLongData(parameter: number, bytes: Buffer, bytesMax: number): void {
    if (parameter >= this.parameterCount)
      this.longDataError ??= sqlError('ER_WRONG_ARGUMENTS', 'Incorrect arguments to mysqld_stmt_send_long_data');
    this.longDataBytes += bytes.length;
    if (this.longDataBytes > bytesMax) {
      this.longDataError ??= sqlError(
        'ER_NET_PACKET_TOO_LARGE',
        "Parameter of prepared statement which is set through mysql_send_long_data() is longer than 'max_allowed_packet' bytes",
      );
      this.longData = null;
    }
    if (this.longDataError !== null) return;
    this.longData ??= new Map();
    const parts = this.longData.get(parameter);
    // Copied: the packet is a view of a buffer that may be much larger.
    if (parts === undefined) this.longData.set(parameter, [Buffer.from(bytes)]);
    else parts.push(Buffer.from(bytes));
  }

  clearLongData(): void {
    this.longData = null;
    this.longDataBytes = 0;
    this.longDataError = null;
  }

  /** Values by parameter number; they serve one execution. Throws what went wrong while they came. */
  takeLongData(): ReadonlyMap<number, Buffer> {
    const { longData, longDataError } = this;
    this.clearLongData();
    if (longDataError !== null) throw longDataError;
    if (longData === null) return noLongData;
    return new Map([...longData].map(([parameter, parts]) => [parameter, Buffer.concat(parts)]));
  }
}

/** The prepared statements of one connection. */
export class StatementTable {
  /** Id of the statement prepared last; 0 when there is none. */
  lastId = 0;
  private readonly statements = new Map<number, StatementState>();

  add(id: number, parameterCount: number, hasInexactTexts = false): void {
    this.statements.set(id, new StatementState(parameterCount, hasInexactTexts));
    this.lastId = id;
  }

  /** Errno 1243 for an unknown id; `command` is named in the message as MySQL does. */
  get(id: number, command: string): StatementState {
    const statement = this.statements.get(id);
    if (statement === undefined)
      throw sqlError('ER_UNKNOWN_STMT_HANDLER', `Unknown prepared statement handler (${id}) given to ${command}`);
    return statement;
  }

  /** Unknown ids are ignored, as the command has no answer. */
  addLongData(id: number, parameter: number, bytes: Buffer, bytesMax: number): void {
    this.statements.get(id)?.addLongData(parameter, bytes, bytesMax);
  }

  /** False when there was none. */
  remove(id: number): boolean {
    return this.statements.delete(id);
  }

  clear(): void {
    this.statements.clear();
    this.lastId = 0;
  }
}
