import type { Catalog } from '../../conf/catalog';
import { SqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import { type DataSources, plainFacts } from '../sources/data-sources';
import { teachCollations } from './backend-collations';

/**
 * Learns the collations of the columns that there are, so that no query waits for it. What a host does not tell now is learnt by the first query that
 * needs it.
 */
export async function learnAhead(
  { dataNodes }: Pick<Catalog, 'dataNodes'>,
  sources: DataSources,
  signal: AbortSignal,
): Promise<void> {
  const nodes = [...dataNodes.values()];
  const firstOfHost = new Map([...nodes].reverse().map(({ name, dataHost }) => [dataHost, name]));
  for (const [host, dataNode] of firstOfHost) {
    if (!sources.capabilities(dataNode).speaksMysql) continue;
    const own = nodes.filter(({ dataHost }) => dataHost === host);
    const databases = own.map(({ database }) => `'${database.replaceAll("'", "''")}'`).join(', ');
    try {
      await learnOn(dataNode, databases, sources, signal);
    } catch (error) {
      if (!(error instanceof SqlError) && !signal.aborted) throw error;
    }
  }
}

async function learnOn(dataNode: string, databases: string, sources: DataSources, signal: AbortSignal): Promise<void> {
  const connection = await sources.acquire(dataNode, plainFacts, signal);
  try {
    const result = await connection.query(
      `SELECT DISTINCT COLLATION_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (${databases}) AND COLLATION_NAME IS NOT NULL`,
      signal,
    );
    const names = result.kind === 'rows' ? (await textRows(result.batches)).map(([name]) => name!) : [];
    await teachCollations(names, connection, signal);
  } finally {
    connection.release();
  }
}
