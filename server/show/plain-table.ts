import { columnType, type Field, isNumeric } from '../../engine/batch/column-type';
import type { VirtualCell, VirtualTable } from '../../planner/facts';
import { ColumnFlag } from '../../protocol/wire/type-codes';

/**
 * Columns of a SHOW that come from no table: `Name type(length) [unsigned] [null]`. Types: text, longtext, int, bigint, and double with its decimals
 * behind a comma.
 */
export function plainFields(columns: readonly string[]): readonly Field[] {
  return columns.map((column) => {
    const match = /^(.+) (text|longtext|int|bigint|double)\((\d+)(?:,(\d+))?\)( unsigned)?( null)?$/.exec(column);
    if (!match) throw new Error(`not a column: ${column}`);
    const [, name, kind, length, scale, unsigned, nullable] = match;
    const parts = { length: Number(length), nullable: nullable !== undefined, unsigned: unsigned !== undefined };
    const type = typeOf(kind!, parts, Number(scale ?? 0));
    const flags = isNumeric(type) ? ColumnFlag.binary : 0;
    return { name: name!, originalName: '', table: '', originalTable: '', schema: '', type, flags };
  });
}

function typeOf(
  kind: string,
  parts: { readonly length: number; readonly nullable: boolean; readonly unsigned: boolean },
  scale: number,
): Field['type'] {
  switch (kind) {
    case 'int':
    case 'bigint':
      return columnType(kind, { ...parts, precision: parts.length });
    case 'double':
      return columnType('double', { ...parts, scale });
    default:
      // Texts that no column holds have 39 decimals on the wire.
      return columnType(kind === 'longtext' ? 'longtext' : 'varchar', {
        ...parts,
        scale: 39,
        collation: 'utf8mb4_general_ci',
      });
  }
}

export function plainTable(columns: readonly string[], rows: readonly (readonly VirtualCell[])[]): VirtualTable {
  return { fields: plainFields(columns), rows };
}
