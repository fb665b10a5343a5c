import { type ColumnType, columnType } from '../../engine/batch/column-type';
import type { VariableKind } from './known-variables';

/** The type of @@name; null for texts, whose length is that of the value. */
export function variableType(kind: VariableKind): ColumnType | null {
  switch (kind) {
    case 'boolean':
      return columnType('bigint', { precision: 1, length: 1 });
    case 'signed':
    case 'unsigned':
      return columnType('bigint', { precision: 21, length: 21, unsigned: kind === 'unsigned' });
    case 'double':
    case 'text':
      return null;
  }
}
