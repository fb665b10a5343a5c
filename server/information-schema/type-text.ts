import { type ColumnType, isBinaryString } from '../../engine/batch/column-type';

const integerLengths: Readonly<Record<string, number>> = { tinyint: 4, smallint: 6, mediumint: 9, int: 11, bigint: 20 };

/** A type as COLUMN_TYPE writes it: `decimal(10,2)`, `bigint(20) unsigned`. Members of ENUM and SET are not known. */
export function typeText(type: ColumnType): string {
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
      return `${type.name}(${type.length || integerLengths[type.name]})${type.unsigned ? ' unsigned' : ''}`;
    case 'decimal':
      return `decimal(${type.precision},${type.scale})${type.unsigned ? ' unsigned' : ''}`;
    case 'datetime':
    case 'timestamp':
    case 'time':
      return type.scale > 0 ? `${type.name}(${type.scale})` : type.name;
    case 'char':
    case 'varchar':
      return `${isBinaryString(type) ? type.name.replace('char', 'binary') : type.name}(${type.length})`;
    case 'year':
    case 'bit':
      return `${type.name}(${type.length})`;
    default:
      return type.unsigned ? `${type.name} unsigned` : type.name;
  }
}
