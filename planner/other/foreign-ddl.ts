import { notSupported } from '../../protocol/wire/sql-error';
import { tableDialectFor } from '../dialect';
import type { PlanInput } from '../plan-statement';
import type { ResolvedTable } from '../tables';
import { readCreateTable } from './read-create-table';

/**
 * DDL for a data node that does not speak MySQL: CREATE TABLE, DROP TABLE, TRUNCATE TABLE. Errors: 1235 for everything else, 1064.
 */
export async function foreignDdl(
  input: PlanInput,
  verb: string,
  tables: readonly ResolvedTable[],
  dataNode: string,
): Promise<string> {
  const { lexed, facts } = input;
  const dialect = tableDialectFor(facts.capabilities(dataNode));
  const table = tables[0]!;
  switch (verb) {
    case 'CREATE TABLE': {
      const definition = readCreateTable(lexed);
      // What is there keeps the declarations that it has.
      const isThere = definition.ifNotExists && (await facts.table(table.schema, table.name)) !== null;
      return isThere ? dialect.nothing(definition.name) : dialect.createTable(definition);
    }
    case 'DROP TABLE':
      return dialect.dropTables(
        tables.map(({ name }) => name),
        /^drop\s+table\s+if\s+exists\b/i.test(lexed.text),
      );
    case 'TRUNCATE TABLE':
      return dialect.truncateTable(table.name);
    default:
      throw notSupported(`${verb} on a data node that is not MySQL; change the table there, by its own means`);
  }
}
