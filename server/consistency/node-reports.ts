import type { VirtualTable } from '../../planner/facts';
import { toSqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import { logicalNames } from '../session/logical-names';
import type { SessionView } from '../session/session-view';
import { plainTable } from '../show/plain-table';
import { type DataSources, plainFacts } from '../sources/data-sources';

/** A line of what CHECK TABLE and its kin answer (MySQL manual, "Table Maintenance Statements"). */
export type OperationRow = readonly [
  table: string,
  operation: string,
  type: 'status' | 'note' | 'warning' | 'error',
  text: string,
];

const never = new AbortController().signal;

/** What data nodes say of a table beyond that it is fine. @param statement of a quoted table name */
export async function reportsOf(
  sources: DataSources,
  nodes: readonly string[],
  table: string,
  statement: (table: string) => string,
  as: { readonly shown: string; readonly operation: string },
): Promise<readonly OperationRow[]> {
  const sql = statement(`\`${table.replaceAll('`', '``')}\``);
  const own = nodes.filter((node) => sources.capabilities(node).speaksMysql);
  return (await Promise.all(own.map((node) => reportOf(sources, node, sql, as)))).flat();
}

async function reportOf(
  sources: DataSources,
  node: string,
  sql: string,
  { shown, operation }: { readonly shown: string; readonly operation: string },
): Promise<readonly OperationRow[]> {
  try {
    const connection = await sources.acquire(node, plainFacts, never);
    try {
      const result = await connection.query(sql, never);
      const rows = result.kind === 'rows' ? await textRows(result.batches) : [];
      return rows
        .filter(([, , type, text]) => !(type === 'status' && isFine(text ?? '')))
        .map(([, , type, text]): OperationRow => {
          const kind = type === 'note' || type === 'warning' ? type : 'error';
          return [shown, operation, kind, `data node ${node}: ${text}`];
        });
    } finally {
      connection.release();
    }
  } catch (error) {
    return [[shown, operation, 'error', `data node ${node}: ${toSqlError(error).message}`]];
  }
}

function isFine(status: string): boolean {
  return status === 'OK' || /already up to date/i.test(status);
}

/** The answer, with the names of the session's schema in what backends said. */
export function reportTable(rows: readonly OperationRow[], session: SessionView): VirtualTable {
  const named = rows.map(([table, operation, type, text]) => [table, operation, type, logicalNames(text, session)]);
  return plainTable(['Table text(128)', 'Op text(10)', 'Msg_type text(10)', 'Msg_text longtext(393216)'], named);
}
