import { notSupported } from '../../protocol/wire/sql-error';
import { type ColumnType, isInteger, layoutOf } from '../batch/column-type';
import { toText } from '../expressions/convert/to-text';
import { constantVector } from './constant-vector';
import type { TypedValue } from './literal';

/**
 * A number, date or datetime as an expression of DuckDB's dialect, with its exact value and type. Errors: 1235 for other types, which no
 * fragment for DuckDB takes, and for dates that only MySQL has.
 */
export function duckdbLiteral({ value, type }: TypedValue): string {
  const name = typeName(type);
  if (value === null) return `CAST(NULL AS ${name})`;
  const plain = { ...type, zerofill: false };
  const text = Buffer.from(toText(constantVector(value, plain), plain).data).toString('latin1');
  if (layoutOf(type) === 'temporal' && /^0000|-00/.test(text.slice(0, 10)))
    throw notSupported(`date '${text}' on a DuckDB data node`);
  return `CAST('${text}' AS ${name})`;
}

function typeName(type: ColumnType): string {
  if (isInteger(type) && type.name !== 'bit') return type.unsigned ? 'UBIGINT' : 'BIGINT';
  switch (type.name) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'double':
      return 'DOUBLE';
    case 'date':
      return 'DATE';
    case 'datetime':
      return 'TIMESTAMP';
    default:
      throw notSupported(`a correlated value of type ${type.name} on a DuckDB data node`);
  }
}
