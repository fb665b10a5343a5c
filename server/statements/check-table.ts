import type { LexedStatement } from '../../planner/sql/lexed';
import { locateTable } from '../../planner/tables';
import { toSqlError } from '../../protocol/wire/sql-error';
import { copyDifferences } from '../consistency/copies';
import { type NodeTable, structureDifferences } from '../consistency/structure';
import { textRows } from '../execution/text-rows';
import { schemaFor } from '../session/schema-access';
import type { Session } from '../session/session';
import { plainTable } from '../show/plain-table';
import { type DataSources, plainFacts } from '../sources/data-sources';
import type { ServerStatement } from './statement';
import { WordReader } from './word-reader';

const never = new AbortController().signal;
const options = ['QUICK', 'FAST', 'MEDIUM', 'EXTENDED', 'CHANGED'] as const;

type Row = readonly [table: string, operation: 'check', type: 'status' | 'note' | 'warning' | 'error', text: string];

/**
 * CHECK TABLE table, … [options] over all data nodes of each table: what each node's own CHECK TABLE says, how the tables of the nodes differ,
 * and for global tables how the rows do.
 */
export const checkTableStatement: ServerStatement = {
  name: 'CHECK TABLE',
  verbs: ['CHECK'],
  accepts: ({ hint, secondWord }) => hint === null && (secondWord === 'TABLE' || secondWord === 'TABLES'),
  async run(lexed, session) {
    const { tables, suffix } = read(lexed);
    const { catalog } = session.server;
    const located = tables.map(({ schema, name }) => {
      if (schema !== null) schemaFor(schema, session.user, session.client.remoteAddress, catalog);
      return locateTable({ catalog }, session.schema, schema, name);
    });
    const { sources } = (session as Session).host;
    const rows: Row[] = [];
    for (const { schema, name, placement } of located) {
      const physical = placement.kind === 'subtables' ? placement.subTables : [name];
      const shown = `${schema}.${name}`;
      const found = await Promise.all(
        physical.map((table) => checkOne(sources, [...new Set(placement.nodes)], table, suffix, shown)),
      );
      if (placement.kind === 'replicated') found.push(await checkCopies(sources, placement.nodes, name, shown));
      const all = found.flat();
      const isFine = !all.some(([, , type]) => type === 'error');
      rows.push(...all, [shown, 'check', 'status', isFine ? 'OK' : 'Operation failed']);
    }
    return {
      kind: 'table',
      table: plainTable(['Table text(128)', 'Op text(10)', 'Msg_type text(10)', 'Msg_text longtext(393216)'], rows),
    };
  },
};

function read(lexed: LexedStatement): {
  readonly tables: readonly { readonly schema: string | null; readonly name: string }[];
  readonly suffix: string;
} {
  const reader = new WordReader(lexed, 2);
  const tables = [reader.qualifiedName()];
  while (reader.take(',')) tables.push(reader.qualifiedName());
  const words: string[] = [];
  while (!reader.atEnd) {
    const word = reader.takeOne(...options);
    if (word !== null) words.push(word);
    else {
      reader.expect('FOR', 'UPGRADE');
      words.push('FOR UPGRADE');
    }
  }
  return { tables, suffix: words.join(' ') };
}

async function checkOne(
  sources: DataSources,
  nodes: readonly string[],
  table: string,
  suffix: string,
  shown: string,
): Promise<readonly Row[]> {
  const own = nodes.filter((node) => sources.capabilities(node).speaksMysql);
  const reports = await Promise.all(own.map((node) => reportOf(sources, node, table, suffix, shown)));
  const rows = reports.flat();
  const described = await Promise.allSettled(
    own.map(async (dataNode): Promise<NodeTable> => {
      const [found] = await sources.describeTables(dataNode, [table]);
      return { dataNode, table: found ?? null };
    }),
  );
  const known = described.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return [...rows, ...structureDifferences(known).map((text): Row => [shown, 'check', 'error', text])];
}

/** What a node says beyond that its table is fine. */
async function reportOf(
  sources: DataSources,
  node: string,
  table: string,
  suffix: string,
  shown: string,
): Promise<readonly Row[]> {
  try {
    const connection = await sources.acquire(node, plainFacts, never);
    try {
      const result = await connection.query(`CHECK TABLE \`${table.replaceAll('`', '``')}\` ${suffix}`, never);
      const rows = result.kind === 'rows' ? await textRows(result.batches) : [];
      return rows
        .filter(([, , type, text]) => !(type === 'status' && text === 'OK'))
        .map(([, , type, text]): Row => {
          const kind = type === 'note' || type === 'warning' ? type : 'error';
          return [shown, 'check', kind, `data node ${node}: ${text}`];
        });
    } finally {
      connection.release();
    }
  } catch (error) {
    return [[shown, 'check', 'error', `data node ${node}: ${toSqlError(error).message}`]];
  }
}

async function checkCopies(
  sources: DataSources,
  nodes: readonly string[],
  table: string,
  shown: string,
): Promise<readonly Row[]> {
  try {
    const differences = await copyDifferences(sources, nodes, table, never);
    return differences.map((text): Row => [shown, 'check', 'error', text]);
  } catch (error) {
    return [[shown, 'check', 'error', toSqlError(error).message]];
  }
}
