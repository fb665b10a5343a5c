import type { SessionFacts } from '../../connectors/connector';
import { isBinaryString, isNumeric } from '../../engine/batch/column-type';
import { textColumn, writeValueText } from '../../engine/batch/format/value';
import { isValid, type RecordBatch, type Vector } from '../../engine/batch/record-batch';
import type { RoutingValue } from '../../planner/routing/routing-value';

/** The scale of a FLOAT or DOUBLE without one. */
const decimalsNotFixed = 31;
/** Room for the text of any value that is no string. */
const valueTextMax = 512;

/** The values of a column as SQL literals that may be stored in a column of the same type, exactly. */
export type LiteralColumn = (row: number) => string;

/** Literals for a session with these facts: whether backslashes in them escape depends on its sql_mode. */
export function literalColumns(batch: RecordBatch, { sqlMode }: SessionFacts): readonly LiteralColumn[] {
  const escapes = !sqlMode?.includes('NO_BACKSLASH_ESCAPES');
  return batch.columns.map((vector) => literalColumn(vector, escapes));
}

function literalColumn(vector: Vector, escapes: boolean): LiteralColumn {
  const { type, validity } = vector;
  const literal = literalOf(vector, escapes);
  if (validity === null) return literal;
  if (type.name === 'null') return () => 'NULL';
  return (row) => (isValid(validity, row) ? literal(row) : 'NULL');
}

function literalOf(vector: Vector, escapes: boolean): LiteralColumn {
  const { type } = vector;
  if (vector.layout === 'bytes') {
    const binary = isBinaryString(type);
    return (row) => {
      const bytes = bytesAt(vector, row);
      if (!binary) return quoted(bytes.toString('utf8'), escapes);
      return bytes.length === 0 ? "''" : `x'${bytes.toString('hex')}'`;
    };
  }
  if (vector.layout === 'int64' && type.name === 'bit') return (row) => String(BigInt.asUintN(64, vector.values[row]!));
  // As text a FLOAT has six digits, fewer than it takes to store it again, unless their number is declared.
  if (vector.layout === 'float64' && type.name === 'float' && type.scale >= decimalsNotFixed)
    return (row) => String(vector.values[row]!);
  const text = textOf(vector);
  return isNumeric(type) ? text : (row) => `'${text(row)}'`;
}

function quoted(text: string, escapes: boolean): string {
  const doubled = text.includes("'") ? text.replaceAll("'", "''") : text;
  return escapes && doubled.includes('\\') ? `'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

function textOf(vector: Vector): LiteralColumn {
  const column = textColumn(vector);
  const target = Buffer.alloc(valueTextMax);
  return (row) => target.toString('latin1', 0, writeValueText(target, 0, column, row));
}

export function bytesAt(vector: Vector & { readonly layout: 'bytes' }, row: number): Buffer {
  const { data, offsets } = vector;
  const start = offsets[row]!;
  return Buffer.from(data.buffer, data.byteOffset + start, offsets[row + 1]! - start);
}

/** The values of a column as partition functions take them. */
export function routingValues(vector: Vector): (row: number) => RoutingValue {
  const { type } = vector;
  const text = vector.layout === 'bytes' ? (row: number) => bytesAt(vector, row).toString('utf8') : textOf(vector);
  const form = formOf(vector);
  return (row) =>
    type.name === 'null' || !isValid(vector.validity, row) ? { form: 'null', text: '' } : { form, text: text(row) };
}

function formOf({ layout }: Vector): RoutingValue['form'] {
  switch (layout) {
    case 'int64':
      return 'integer';
    case 'decimal':
      return 'decimal';
    case 'float64':
      return 'float';
    case 'temporal':
    case 'bytes':
      return 'string';
  }
}
