import { locateTable, type ResolvedTable } from '../../planner/tables';
import { textRows } from '../execution/text-rows';
import { schemaFor } from '../session/schema-access';
import type { Session } from '../session/session';
import { plainTable } from '../show/plain-table';
import type { ServerStatement } from './statement';
import { WordReader } from './word-reader';

const modulus = 2n ** 32n;

/**
 * CHECKSUM TABLE table, … [QUICK | EXTENDED]: a table's checksum is the sum of its rows', so that those of the data nodes add up to what one server
 * with all rows says. Of a global table the first copy's. Errors: as of other statements for schemas and tables; a data node's.
 */
export const checksumTableStatement: ServerStatement = {
  name: 'CHECKSUM TABLE',
  verbs: ['CHECKSUM'],
  accepts: ({ hint }) => hint === null,
  async run(lexed, session) {
    const { catalog } = session.server;
    const reader = new WordReader(lexed);
    reader.expectOne('TABLE', 'TABLES');
    const tables = [reader.qualifiedName()];
    while (reader.take(',')) tables.push(reader.qualifiedName());
    const option = reader.takeOne('QUICK', 'EXTENDED') ?? '';
    reader.end();
    const located = tables.map(({ schema, name }) => {
      if (schema !== null) schemaFor(schema, session.user, session.client.remoteAddress, catalog);
      return locateTable({ catalog }, session.schema, schema, name);
    });
    const rows: (string | null)[][] = [];
    for (const table of located) {
      const sum = await checksumOf(table, option, session as Session);
      const shown = `${table.schema}.${table.name}`;
      if (sum === null && option === '')
        session.note({ level: 'Error', code: 1146, message: `Table '${shown}' doesn't exist` });
      rows.push([shown, sum === null ? null : String(sum)]);
    }
    return { kind: 'table', table: plainTable(['Table text(128)', 'Checksum bigint(21)'], rows) };
  },
};

/** null where a node tells none: it has no such table, or keeps no checksum for QUICK. */
async function checksumOf(
  { name, placement }: ResolvedTable,
  option: string,
  session: Session,
): Promise<bigint | null> {
  const nodes = placement.kind === 'replicated' ? placement.nodes.slice(0, 1) : [...new Set(placement.nodes)];
  const physical = placement.kind === 'subtables' ? placement.subTables : [name];
  const { signal } = session.running!.abort;
  let total = 0n;
  for (const node of nodes) {
    const lease = await session.transaction.lease(node, session.variables.facts, false, signal);
    try {
      const names = physical.map((table) => `\`${table.replaceAll('`', '``')}\``).join(', ');
      const result = await lease.connection.query(`CHECKSUM TABLE ${names} ${option}`, signal);
      for (const [, sum] of result.kind === 'rows' ? await textRows(result.batches) : []) {
        if (sum === null || sum === undefined) return null;
        total += BigInt(sum);
      }
    } finally {
      lease.done();
    }
  }
  return total % modulus;
}
