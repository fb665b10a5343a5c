import { locateTable } from '../../planner/tables';
import { SqlError } from '../../protocol/wire/sql-error';
import { type OperationRow, reportsOf, reportTable } from '../consistency/node-reports';
import { schemaFor } from '../session/schema-access';
import type { Session } from '../session/session';
import type { ServerStatement } from './statement';
import { WordReader } from './word-reader';

const options: Readonly<Record<string, readonly string[]>> = {
  ANALYZE: [],
  OPTIMIZE: [],
  REPAIR: ['QUICK', 'EXTENDED', 'USE_FRM', 'FORCE'],
};

/**
 * ANALYZE, OPTIMIZE and REPAIR TABLE table, … on all data nodes of each table at the same time: one status for a table, and beside it what single
 * nodes had to say. As in MySQL an open transaction is committed first. Errors: 1495 for users that may only read.
 */
export const maintainTableStatement: ServerStatement = {
  name: 'ANALYZE, OPTIMIZE or REPAIR TABLE',
  verbs: Object.keys(options),
  accepts: ({ hint, tokens }) => hint === null && tokens.slice(1, 3).some(({ text }) => /^tables?$/i.test(text)),
  async run(lexed, session) {
    const { catalog } = session.server;
    if (session.user.readOnly) throw new SqlError(1495, 'HY000', 'User readonly');
    const reader = new WordReader(lexed);
    const local = reader.takeOne('NO_WRITE_TO_BINLOG', 'LOCAL') ?? '';
    reader.expectOne('TABLE', 'TABLES');
    const tables = [reader.qualifiedName()];
    while (reader.take(',')) tables.push(reader.qualifiedName());
    const words: string[] = [];
    while (!reader.atEnd) {
      if (lexed.verb === 'ANALYZE' && reader.take('PERSISTENT', 'FOR', 'ALL')) words.push('PERSISTENT FOR ALL');
      else words.push(reader.expectOne(...options[lexed.verb]!));
    }
    const located = tables.map(({ schema, name }) => {
      if (schema !== null) schemaFor(schema, session.user, session.client.remoteAddress, catalog);
      return locateTable({ catalog }, session.schema, schema, name);
    });
    await session.commit();
    const { host } = session as Session;
    const operation = lexed.verb.toLowerCase();
    const rows: OperationRow[] = [];
    for (const { schema, name, placement } of located) {
      const physical = placement.kind === 'subtables' ? placement.subTables : [name];
      const shown = `${schema}.${name}`;
      const statement = (table: string): string => `${lexed.verb} ${local} TABLE ${table} ${words.join(' ')}`;
      const nodes = [...new Set(placement.nodes)];
      const found = await Promise.all(
        physical.map((table) => reportsOf(host.sources, nodes, table, statement, { shown, operation })),
      );
      const all = found.flat();
      const isFine = !all.some(([, , type]) => type === 'error');
      rows.push(...all, [shown, operation, 'status', isFine ? 'OK' : 'Operation failed']);
      host.forgetTables(schema, [name]);
    }
    return { kind: 'table', table: reportTable(rows, session) };
  },
};
