import { type ColumnType, columnType, type TypeName } from '../../engine/batch/column-type';

/** Display widths, signed and unsigned, as MariaDB shows them. */
const integerWidths: Readonly<Record<string, readonly [signed: number, unsigned: number]>> = {
  tinyint: [4, 3],
  smallint: [6, 5],
  mediumint: [9, 8],
  int: [11, 10],
  bigint: [20, 20],
};

/** Most characters of TEXT types and most bytes of BLOB types. */
const largeLengths: Readonly<Record<string, number>> = {
  tinytext: 255,
  text: 65_535,
  mediumtext: 16_777_215,
  longtext: 1_073_741_823,
  tinyblob: 255,
  blob: 65_535,
  mediumblob: 16_777_215,
  longblob: 4_294_967_295,
};

const declarationPattern = /^(\w+)(?:\((.*)\))?((?: unsigned| zerofill)*)$/s;

/**
 * The type that a MySQL declaration (information_schema.COLUMNS.COLUMN_TYPE: `int(11) unsigned`, `enum('a','b')`) stands for, as a MySQL
 * server describes results of it. null: not such a declaration.
 */
export function declaredType(
  declaration: string,
  { collation, nullable }: { readonly collation: string; readonly nullable: boolean },
): ColumnType | null {
  const match = declarationPattern.exec(declaration);
  if (!match) return null;
  const name = match[1] as TypeName;
  const list = match[2] ?? '';
  const unsigned = match[3]!.includes('unsigned');
  const [first, second] = list.split(',').map(Number);
  const widths = integerWidths[name];
  if (widths) {
    const width = list === '' ? widths[unsigned ? 1 : 0] : first!;
    return columnType(name, { unsigned, nullable, precision: width, length: width });
  }
  const large = largeLengths[name];
  if (large !== undefined)
    return columnType(name, { nullable, length: large, collation: name.endsWith('blob') ? 'binary' : collation });
  switch (name) {
    case 'year':
      return columnType('year', { unsigned: true, zerofill: true, nullable, precision: 4, length: 4 });
    case 'decimal': {
      const precision = list === '' ? 10 : first!;
      const scale = second ?? 0;
      return columnType('decimal', {
        unsigned,
        nullable,
        precision,
        scale,
        length: precision + (scale > 0 ? 1 : 0) + (unsigned ? 0 : 1),
      });
    }
    case 'float':
      return columnType('float', { unsigned, nullable, scale: 31, length: 12 });
    case 'double':
      return columnType('double', { unsigned, nullable, scale: 31, length: 22 });
    case 'date':
      return columnType('date', { nullable, length: 10 });
    case 'datetime':
    case 'time': {
      const digits = list === '' ? 0 : first!;
      const width = name === 'time' ? 10 : 19;
      return columnType(name, { nullable, scale: digits, length: width + (digits > 0 ? digits + 1 : 0) });
    }
    case 'char':
    case 'varchar':
      return columnType(name, { nullable, length: list === '' ? 1 : first!, collation });
    case 'binary':
    case 'varbinary':
      return columnType(name, { nullable, length: list === '' ? 1 : first! });
    case 'enum': {
      const labels = [...list.matchAll(/'((?:[^']|'')*)'/g)].map(([, label]) => label!.replaceAll("''", "'"));
      return columnType('enum', {
        nullable,
        length: Math.max(0, ...labels.map((label) => [...label].length)),
        collation,
      });
    }
    case 'json':
      return columnType('longtext', { nullable, length: largeLengths.longtext!, collation: 'utf8mb4_bin' });
    default:
      return null;
  }
}
