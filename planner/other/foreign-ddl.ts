import { notSupported } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import { printDuckdbName } from '../sql/print/duckdb-expressions';
import { printDuckdbTable } from '../sql/print/duckdb-table';
import type { ResolvedTable } from '../tables';
import { readCreateTable } from './read-create-table';

/**
 * DDL for a data node that does not speak MySQL: CREATE TABLE, DROP TABLE, TRUNCATE TABLE. Errors: 1235 for everything else, 1064.
 */
export async function foreignDdl(input: PlanInput, verb: string, tables: readonly ResolvedTable[]): Promise<string> {
  const { lexed, facts } = input;
  const [table] = tables;
  switch (verb) {
    case 'CREATE TABLE': {
      const definition = readCreateTable(lexed);
      // What is there keeps the declarations that it has.
      if (definition.ifNotExists && (await facts.table(table!.schema, table!.name)) !== null)
        return `CREATE TABLE IF NOT EXISTS ${printDuckdbName(definition.name)} (nothing INTEGER)`;
      return printDuckdbTable(definition);
    }
    case 'DROP TABLE': {
      const ifExists = /^drop\s+table\s+if\s+exists\b/i.test(lexed.text);
      return tables.map(({ name }) => `DROP TABLE ${ifExists ? 'IF EXISTS ' : ''}${printDuckdbName(name)}`).join('; ');
    }
    case 'TRUNCATE TABLE':
      return `TRUNCATE ${printDuckdbName(table!.name)}`;
    default:
      throw notSupported(`${verb} on a data node that is not MySQL; change the table there, by its own means`);
  }
}
