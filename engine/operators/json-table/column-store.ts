import { type ColumnType, columnType, type Field, isBinaryString, isInteger } from '../../batch/column-type';
import { type BytesVector, isValid, type Vector } from '../../batch/record-batch';
import {
  bytesBuilder,
  decimalBuilder,
  float64Builder,
  int64Builder,
  type VectorBuilder,
} from '../../batch/vector-builder';
import { toDouble } from '../../expressions/convert/to-double';
import { toTemporal } from '../../expressions/convert/to-temporal';
import type { EvaluationContext } from '../../expressions/evaluator';
import { type Decimal, parseDecimalPrefix, rescale } from '../../types/decimal';
import type { Cell } from './rows';

const textType = columnType('longtext');
const floatMax = 3.4028234663852886e38;

/**
 * The values of one column of JSON_TABLE, stored as INSERT stores text without a strict sql_mode: numbers by what the text begins with, rounded and
 * limited to the column's range; texts cut to its length; dates that are none as the zero date. Each with its warning.
 */
export class ColumnStore {
  private cells: Cell[] = [];

  constructor(
    private readonly field: Field,
    private readonly context: EvaluationContext,
  ) {}

  add(cell: Cell): void {
    this.cells.push(cell);
  }

  /** The values since the last call. @param rowsBefore rows of the table that were there before them, for warnings */
  finish(rowsBefore: number): Vector {
    const { cells } = this;
    this.cells = [];
    const { type } = this.field;
    const warnings = new StoreWarnings(this.field.name, rowsBefore, this.context);
    switch (type.name) {
      case 'float':
      case 'double':
        return this.doubles(cells, warnings);
      case 'decimal':
        return decimals(cells, type, warnings);
      case 'date':
      case 'datetime':
      case 'time':
        return this.temporals(cells, warnings);
      default:
        return isInteger(type) ? integers(cells, type, warnings) : texts(cells, type, warnings);
    }
  }

  private doubles(cells: readonly Cell[], warnings: StoreWarnings): Vector {
    const { type } = this.field;
    const values = toDouble(textVector(cells), { ...this.context, warn: () => undefined });
    const builder = float64Builder(type, cells.length);
    return stored(cells, builder, (cell, row) => {
      const parsed = numberIn(cell);
      if (!parsed.complete) warnings.notANumber(row, cell, 'double', parsed.isEmpty);
      const value = values[row]!;
      const isOutside = type.name === 'float' && Math.abs(value) > floatMax;
      if (isOutside) warnings.outOfRange(row);
      builder.append(type.name === 'float' ? Math.fround(isOutside ? Math.sign(value) * floatMax : value) : value);
    });
  }

  private temporals(cells: readonly Cell[], warnings: StoreWarnings): Vector {
    const { type } = this.field;
    const found = toTemporal(textVector(cells), type, { ...this.context, warn: () => undefined });
    const builder = int64Builder(type, cells.length);
    return stored(cells, builder, (_, row) => {
      const isDate = isValid(found.validity, row);
      if (!isDate) warnings.truncated(row);
      builder.append(isDate ? found.values[row]! : 0n);
    });
  }
}

/** Warnings 1264, 1265 and 1366, with the number of the row. */
class StoreWarnings {
  constructor(
    private readonly column: string,
    private readonly rowsBefore: number,
    private readonly context: EvaluationContext,
  ) {}

  truncated(row: number): void {
    this.context.warn(1265, `Data truncated for column '${this.column}' at row ${this.rowsBefore + row + 1}`);
  }

  outOfRange(row: number): void {
    this.context.warn(1264, `Out of range value for column '${this.column}' at row ${this.rowsBefore + row + 1}`);
  }

  notANumber(row: number, text: string, kind: 'integer' | 'decimal' | 'double', isEmpty: boolean): void {
    if (!isEmpty) return this.truncated(row);
    const column = `\`*any*\`.\`json_table\`.\`${this.column}\``;
    const at = this.rowsBefore + row + 1;
    return this.context.warn(1366, `Incorrect ${kind} value: '${text}' for column ${column} at row ${at}`);
  }
}

function textVector(cells: readonly Cell[]): BytesVector {
  const builder = bytesBuilder(textType, cells.length);
  for (const cell of cells) {
    if (cell === null) builder.appendNull();
    else builder.appendString(cell);
  }
  return builder.finish();
}

/** @param store appends the value of a cell that is not NULL */
function stored(cells: readonly Cell[], builder: VectorBuilder, store: (cell: string, row: number) => void): Vector {
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]!;
    if (cell === null) builder.appendNull();
    else store(cell, row);
  }
  return builder.finish();
}

function limited(value: bigint, min: bigint, max: bigint): bigint {
  if (value < min) return min;
  return value > max ? max : value;
}

function numberIn(cell: string): Decimal & { readonly complete: boolean; readonly isEmpty: boolean } {
  return { ...parseDecimalPrefix(cell), isEmpty: !/^\s*[+-]?\.?\d/.test(cell) };
}

function integers(cells: readonly Cell[], type: ColumnType, warnings: StoreWarnings): Vector {
  const builder = int64Builder(type, cells.length);
  const [min, max] = rangeOf(type);
  return stored(cells, builder, (cell, row) => {
    const whole = plainInteger.test(cell) ? BigInt(cell) : roundedInteger(cell, row, warnings);
    if (whole < min || whole > max) warnings.outOfRange(row);
    builder.append(BigInt.asIntN(64, limited(whole, min, max)));
  });
}

const plainInteger = /^-?\d{1,18}$/;

function roundedInteger(cell: string, row: number, warnings: StoreWarnings): bigint {
  const parsed = numberIn(cell);
  if (!parsed.complete) warnings.notANumber(row, cell, 'integer', parsed.isEmpty);
  return rescale(parsed.unscaled, parsed.scale, 0);
}

const integerBits: Readonly<Record<string, bigint>> = {
  tinyint: 8n,
  smallint: 16n,
  mediumint: 24n,
  int: 32n,
  bigint: 64n,
};

function rangeOf({ name, unsigned }: ColumnType): readonly [min: bigint, max: bigint] {
  const bits = integerBits[name]!;
  return unsigned ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
}

function decimals(cells: readonly Cell[], type: ColumnType, warnings: StoreWarnings): Vector {
  const builder = decimalBuilder(type, cells.length);
  const max = 10n ** BigInt(type.precision) - 1n;
  const min = type.unsigned ? 0n : -max;
  return stored(cells, builder, (cell, row) => {
    const parsed = numberIn(cell);
    if (!parsed.complete) warnings.notANumber(row, cell, 'decimal', parsed.isEmpty);
    const value = rescale(parsed.unscaled, parsed.scale, type.scale);
    if (value < min || value > max) warnings.outOfRange(row);
    builder.append(limited(value, min, max));
  });
}

function texts(cells: readonly Cell[], type: ColumnType, warnings: StoreWarnings): Vector {
  const builder = bytesBuilder(type, cells.length);
  const binary = isBinaryString(type);
  // A CHAR loses the blanks at its end, a BINARY is filled up.
  const isFixed = type.name === 'char' || type.name === 'binary';
  return stored(cells, builder, (cell, row) => {
    if (binary) {
      const bytes = Buffer.from(cell);
      if (bytes.length > type.length) warnings.truncated(row);
      const kept = bytes.subarray(0, type.length);
      builder.appendBytes(isFixed ? Buffer.concat([kept], type.length) : kept);
      return;
    }
    const kept = cell.length <= type.length ? cell : [...cell].slice(0, type.length).join('');
    if (kept.length < cell.length && cell.slice(kept.length).trim() !== '') warnings.truncated(row);
    builder.appendString(isFixed ? kept.replace(/ +$/, '') : kept);
  });
}
