import { lexStatements } from '../../planner/sql/lexer';
import { parseStatement } from '../../planner/sql/parse';
import { SqlError } from '../../protocol/wire/sql-error';
import { type TableAccess, tableAccesses } from '../security/table-access';
import type { FingerprintStatistics } from './statement-statistics';

/** Statements that read or change a table. */
export interface TableStatements {
  /** `schema.table` */
  readonly table: string;
  reads: number;
  writes: number;
  lastSeenAt: number;
  /** Tables that were named together with it, and by how many statements. */
  readonly related: Map<string, number>;
}

/**
 * Statement statistics by table. The tables are read off the fingerprints when somebody asks, so that counting costs statements nothing; those of
 * texts that cannot be read again (cut, or not understood) are left out.
 */
export function statementsByTable(entries: readonly FingerprintStatistics[]): readonly TableStatements[] {
  const tables = new Map<string, TableStatements>();
  for (const entry of entries) {
    const accesses = accessesOf(entry.fingerprint);
    const names = new Map<string, boolean>();
    for (const { schema, table, privilege } of accesses) {
      const name = `${schema ?? entry.schema ?? ''}.${table}`;
      names.set(name, names.get(name) === true || privilege !== 'SELECT');
    }
    for (const [name, changes] of names) add(tables, name, changes, [...names.keys()], entry);
  }
  return [...tables.values()].sort((left, right) => right.reads + right.writes - left.reads - left.writes);
}

function add(
  tables: Map<string, TableStatements>,
  table: string,
  changes: boolean,
  all: readonly string[],
  { count, lastSeenAt }: FingerprintStatistics,
): void {
  let known = tables.get(table);
  if (!known) {
    known = { table, reads: 0, writes: 0, lastSeenAt: 0, related: new Map() };
    tables.set(table, known);
  }
  if (changes) known.writes += count;
  else known.reads += count;
  known.lastSeenAt = Math.max(known.lastSeenAt, lastSeenAt);
  for (const other of all) if (other !== table) known.related.set(other, (known.related.get(other) ?? 0) + count);
}

const sqlMode: ReadonlySet<string> = new Set();

/** @param fingerprint lists of literals end with `, ...` */
function accessesOf(fingerprint: string): readonly TableAccess[] {
  try {
    const statements = lexStatements(fingerprint.replaceAll(', ...', ''), { sqlMode });
    const [lexed] = statements;
    if (!lexed || statements.length > 1) return [];
    return tableAccesses(parseStatement(lexed, { sqlMode, literals: 'parameters' }), lexed) ?? [];
  } catch (error) {
    if (error instanceof SqlError) return [];
    throw error;
  }
}
