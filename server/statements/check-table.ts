import type { LogicalView } from '../../conf/catalog';
import type { LexedStatement } from '../../planner/sql/lexed';
import { printQualified } from '../../planner/sql/print/mysql-tables';
import { locateTable } from '../../planner/tables';
import { logicalView } from '../../planner/views/logical-views';
import { toSqlError } from '../../protocol/wire/sql-error';
import { copyDifferences } from '../consistency/copies';
import { type OperationRow, reportsOf, reportTable } from '../consistency/node-reports';
import { type NodeTable, structureDifferences } from '../consistency/structure';
import { schemaFor } from '../session/schema-access';
import type { Session } from '../session/session';
import type { SessionView } from '../session/session-view';
import type { DataSources } from '../sources/data-sources';
import type { ServerStatement } from './statement';
import { WordReader } from './word-reader';

const never = new AbortController().signal;
const options = ['QUICK', 'FAST', 'MEDIUM', 'EXTENDED', 'CHANGED'] as const;

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
    const rows: OperationRow[] = [];
    for (const { schema, name, placement } of located) {
      const view = logicalView(catalog, schema, name);
      if (view) {
        rows.push(...(await checkView(view, session)));
        continue;
      }
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
      table: reportTable(rows, session),
    };
  },
};

/** A view that the server keeps is fine when its query can be planned. */
async function checkView({ schema, name }: LogicalView, session: SessionView): Promise<readonly OperationRow[]> {
  const shown = `${schema}.${name}`;
  try {
    await session.plan(`SELECT * FROM ${printQualified(schema, name)}`);
    return [[shown, 'check', 'status', 'OK']];
  } catch (error) {
    return [
      [shown, 'check', 'error', toSqlError(error).message],
      [shown, 'check', 'status', 'Operation failed'],
    ];
  }
}

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
): Promise<readonly OperationRow[]> {
  const own = nodes.filter((node) => sources.capabilities(node).speaksMysql);
  const statement = (quoted: string): string => `CHECK TABLE ${quoted} ${suffix}`;
  const rows = await reportsOf(sources, nodes, table, statement, { shown, operation: 'check' });
  const described = await Promise.allSettled(
    own.map(async (dataNode): Promise<NodeTable> => {
      const [found] = await sources.describeTables(dataNode, [table]);
      return { dataNode, table: found ?? null };
    }),
  );
  const known = described.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return [...rows, ...structureDifferences(known).map((text): OperationRow => [shown, 'check', 'error', text])];
}

async function checkCopies(
  sources: DataSources,
  nodes: readonly string[],
  table: string,
  shown: string,
): Promise<readonly OperationRow[]> {
  try {
    const differences = await copyDifferences(sources, nodes, table, never);
    return differences.map((text): OperationRow => [shown, 'check', 'error', text]);
  } catch (error) {
    return [[shown, 'check', 'error', toSqlError(error).message]];
  }
}
