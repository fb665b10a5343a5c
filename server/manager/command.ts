import { columnType, type Field, isNumeric } from '../../engine/batch/column-type';
import type { VirtualCell } from '../../planner/facts';
import { ColumnFlag } from '../../protocol/wire/type-codes';
import type { ManagedServer } from './managed-server';

/** One command of the manager port. A file each (or each family), a line in registry.ts. */
export interface ManagerCommand {
  /**
   * How it is written, as `show @@help` shows it: words, `?` for a value, `[…]` for what may be left out. Case and blanks do not matter, and a
   * value may stand in quotes.
   */
  readonly syntax: string;
  readonly description: string;
  /** Names of the result columns, with ` number` behind those of whole numbers; none for a command that is answered with OK or an error. */
  readonly columns: readonly string[];
  /** @param values those of the syntax in their order; null = left out. Errors: SqlErrors */
  run(values: readonly (string | null)[], server: ManagedServer, by: ManagerClient): Answer | Promise<Answer>;
}

/** Who gives a command. */
export interface ManagerClient {
  readonly id: number;
  readonly user: string;
}

export type Answer = ManagerRows | ManagerOk;
export type ManagerRows = readonly (readonly VirtualCell[])[];

/** @param info what the client is told */
export interface ManagerOk {
  readonly affectedRows: number;
  readonly info: string;
}

export function isOk(answer: Answer): answer is ManagerOk {
  return 'info' in answer;
}

/** The pattern that a statement of this syntax fits; its groups are the values. */
export function patternOf(syntax: string): RegExp {
  const source = syntax
    .split(/(\s*\[|\]|\?|\s*=\s*|\s+)/)
    .map((part) => {
      if (part === '?') return `('[^']*'|"[^"]*"|\`[^\`]*\`|[^\\s'"\`=]+)`;
      if (part.trim() === '[') return part === '[' ? '(?:\\s*' : '(?:\\s+';
      if (part === ']') return ')?';
      if (part.trim() === '=') return '\\s*=\\s*';
      if (part.trim() === '' && part !== '') return '\\s+';
      return part.replaceAll(/[.*+^${}()|\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`, 'i');
}

/** A value without its quotes. */
export function unquoted(value: string): string {
  return /^(['"`]).*\1$/s.test(value) ? value.slice(1, -1) : value;
}

export function fieldOf(column: string): Field {
  const match = /^(.*?)( number)?$/s.exec(column)!;
  const type = match[2]
    ? columnType('bigint', { nullable: true, precision: 20 })
    : columnType('varchar', { nullable: true, length: 1024, collation: 'utf8mb4_general_ci' });
  return {
    name: match[1]!,
    originalName: '',
    table: '',
    originalTable: '',
    schema: '',
    type,
    flags: isNumeric(type) ? ColumnFlag.binary : 0,
  };
}
