import type { Catalog } from '../../conf/catalog';
import { toSqlError } from '../../protocol/wire/sql-error';
import type { ServerLog } from '../manager/recent-log';
import type { DataSources } from '../sources/data-sources';
import { copyDifferences } from './copies';

/**
 * The system property useGlobleTableCheck: every `periodMs` the copies of all global tables are compared, one table after another, and what differs
 * is logged. Returns what stops it.
 */
export function startGlobalTableCheck(
  current: () => { readonly catalog: Catalog; readonly sources: DataSources },
  periodMs: number,
  log: ServerLog,
): () => void {
  const stopped = new AbortController();
  let isChecking = false;
  const timer = setInterval(() => {
    if (isChecking) return;
    isChecking = true;
    void checkGlobalTables(current(), log, stopped.signal).finally(() => {
      isChecking = false;
    });
  }, periodMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    stopped.abort();
  };
}

/** Never rejects: a table that cannot be looked at is logged. */
export async function checkGlobalTables(
  { catalog, sources }: { readonly catalog: Catalog; readonly sources: DataSources },
  log: ServerLog,
  signal: AbortSignal,
): Promise<void> {
  for (const schema of catalog.schemas.values()) {
    for (const table of schema.tables.values()) {
      if (table.kind !== 'global' || signal.aborted) continue;
      const name = `${schema.name}.${table.name}`;
      try {
        const differences = await copyDifferences(sources, table.dataNodes, table.name, signal);
        if (differences.length > 0)
          log.error({ table: name, copies: differences }, `the copies of global table ${name} differ`);
      } catch (error) {
        if (!signal.aborted)
          log.warn({ table: name }, `global table ${name} cannot be checked: ${toSqlError(error).message}`);
      }
    }
  }
}
