import { setTimeout as delay } from 'node:timers/promises';
import { textRows } from '../execution/text-rows';
import { type DataSources, plainFacts } from '../sources/data-sources';

/** Copies that differ while somebody writes are looked at again after this long, so many times. */
const againAfterMs = 300;
const looksMax = 3;

/**
 * How the copies of a global table differ: a sentence for each copy, by its rows and their checksum (CHECKSUM TABLE); none when all are equal.
 * Errors: those of a data node that cannot be asked.
 */
export async function copyDifferences(
  sources: DataSources,
  nodes: readonly string[],
  table: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const own = nodes.filter((node) => sources.capabilities(node).speaksMysql);
  for (let looks = 1; ; looks++) {
    const sums = await Promise.all(own.map((node) => sumOf(sources, node, table, signal)));
    if (new Set(sums).size <= 1) return [];
    // A change commits on the nodes one after another.
    if (looks === looksMax) return own.map((node, index) => `copy on data node ${node}: ${sums[index]}`);
    await delay(againAfterMs, undefined, { signal });
  }
}

async function sumOf(sources: DataSources, node: string, table: string, signal: AbortSignal): Promise<string> {
  const name = `\`${table.replaceAll('`', '``')}\``;
  const connection = await sources.acquire(node, plainFacts, signal);
  try {
    const value = async (sql: string, column: number): Promise<string | null> => {
      const result = await connection.query(sql, signal);
      const [row] = result.kind === 'rows' ? await textRows(result.batches) : [];
      return row?.[column] ?? null;
    };
    const checksum = await value(`CHECKSUM TABLE ${name}`, 1);
    if (checksum === null) return 'it is not there';
    return `${await value(`SELECT COUNT(*) FROM ${name}`, 0)} rows, checksum ${checksum}`;
  } finally {
    connection.release();
  }
}
