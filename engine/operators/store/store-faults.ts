import { SqlError, sqlError } from '../../../protocol/wire/sql-error';
import type { EvaluationContext } from '../../expressions/evaluator';

export interface StoredColumn {
  /** As messages call it. */
  readonly name: string;
  /** Its table in those messages that name it. */
  readonly table: string;
}

/** What does not fit a column: an error in a strict sql_mode, else a warning. Each names the row of the table. */
export class StoreFaults {
  constructor(
    private readonly column: StoredColumn,
    /** Rows of the table that were there before those of the vector. */
    private readonly rowsBefore: number,
    private readonly isStrict: boolean,
    private readonly context: EvaluationContext,
  ) {}

  truncated(row: number): void {
    this.fault(1265, '01000', `Data truncated for column ${this.at(row)}`);
  }

  outOfRange(row: number): void {
    this.fault(1264, '22003', `Out of range value for column ${this.at(row)}`);
  }

  tooLong(row: number): void {
    if (this.isStrict) throw sqlError('ER_DATA_TOO_LONG', `Data too long for column ${this.at(row)}`);
    this.truncated(row);
  }

  /** Blanks at the end of a text and digits behind the point may always be lost. */
  slightlyCut(row: number): void {
    this.context.warn(1265, `Data truncated for column ${this.at(row)}`, 'Note');
  }

  notANumber(row: number, text: string, kind: 'integer' | 'decimal' | 'double', isEmpty: boolean): void {
    if (!isEmpty) return this.truncated(row);
    return this.fault(1366, '22007', `Incorrect ${kind} value: '${text}' for column ${this.ofTable(row)}`);
  }

  notADate(row: number, text: string, type: string): void {
    if (!this.isStrict) return this.truncated(row);
    throw new SqlError(1292, '22007', `Incorrect ${type} value: '${text}' for column ${this.ofTable(row)}`);
  }

  /** @param bytes from the first one that the column's character set does not hold */
  notInCharset(row: number, bytes: Buffer): void {
    const shown = bytes.subarray(0, 6);
    const text = [...shown].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : escaped(byte))).join('');
    const rest = bytes.length > shown.length ? '...' : '';
    this.fault(1366, '22007', `Incorrect string value: '${text}${rest}' for column ${this.ofTable(row)}`);
  }

  private fault(errno: number, sqlState: string, message: string): void {
    if (this.isStrict) throw new SqlError(errno, sqlState, message);
    this.context.warn(errno, message);
  }

  private at(row: number): string {
    return `'${this.column.name}' at row ${this.rowsBefore + row + 1}`;
  }

  private ofTable(row: number): string {
    return `${this.column.table}.\`${this.column.name}\` at row ${this.rowsBefore + row + 1}`;
  }
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
