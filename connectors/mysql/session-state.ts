import type { SessionFacts } from '../connector';

/** What a new connection of a server has, to set a changed one back to. Values are SQL literals. */
export interface ServerDefaults {
  readonly sqlMode: string;
  readonly timeZone: string;
  readonly isolation: string;
  readonly isGaleraNode: boolean;
}

/** MariaDB manual, "XA Transactions": nodes of a Galera cluster have none. */
export const galeraQuery = "SHOW GLOBAL VARIABLES LIKE 'wsrep_on'";

export const defaultsQuery = 'SELECT QUOTE(@@sql_mode), QUOTE(@@time_zone), QUOTE(@@tx_isolation)';

/** Session state that a connection has, as far as we changed it. */
export interface ConnectionState {
  database: string;
  facts: SessionFacts | null;
}

/**
 * The SET statement that takes a connection from one session's facts to another's; null when nothing differs.
 * `from` null: a connection as it comes from the server, whose character set is utf8mb4 already.
 */
export function sessionChange(from: SessionFacts | null, to: SessionFacts, defaults: ServerDefaults): string | null {
  if (from === to) return null;
  const parts: string[] = [];
  if ((from?.sqlMode ?? null) !== to.sqlMode) parts.push(`sql_mode=${literal(to.sqlMode, defaults.sqlMode)}`);
  if ((from?.timeZone ?? null) !== to.timeZone) parts.push(`time_zone=${literal(to.timeZone, defaults.timeZone)}`);
  if ((from?.isolation ?? null) !== to.isolation)
    parts.push(`tx_isolation=${to.isolation === null ? defaults.isolation : quote(to.isolation.replace(' ', '-'))}`);
  if ((from?.readOnly ?? false) !== to.readOnly) parts.push(`tx_read_only=${to.readOnly ? 1 : 0}`);
  if ((from?.collation ?? 'utf8mb4_general_ci') !== to.collation)
    parts.push(`collation_connection=${quote(to.collation)}`);
  for (const [name, value] of to.variables) {
    if (from?.variables.get(name) !== value) parts.push(`\`${name}\`=${value}`);
  }
  for (const name of from?.variables.keys() ?? []) {
    if (!to.variables.has(name)) parts.push(`\`${name}\`=DEFAULT`);
  }
  return parts.length === 0 ? null : `SET ${parts.join(',')}`;
}

function literal(value: string | null, fallback: string): string {
  return value === null ? fallback : quote(value);
}

function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
