import type { Catalog } from '../../conf/catalog';
import { notSupported, type SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { OtherStatement } from '../sql/ast';
import { logicalView } from './logical-views';

/** Refuses views that the server keeps where only a table can stand. Errors: as MariaDB gives them. */
export function refuseViewsOf(
  { verb, tables }: OtherStatement,
  catalog: Pick<Catalog, 'schemas'>,
  currentSchema: string | null,
): void {
  for (const table of tables ?? []) {
    const view = logicalView(catalog, table.schema ?? currentSchema, table.name);
    if (view) throw errorFor(verb, view.name, `${view.schema}.${view.name}`);
  }
}

function errorFor(verb: string, name: string, qualified: string): SqlError {
  switch (verb) {
    case 'CREATE TABLE':
      return sqlError('ER_TABLE_EXISTS_ERROR', `Table '${name}' already exists`);
    case 'DROP TABLE':
      return sqlError('ER_IT_IS_A_VIEW', `'${qualified}' is a view`);
    case 'TRUNCATE TABLE':
      return sqlError('ER_NO_SUCH_TABLE', `Table '${qualified}' doesn't exist`);
    case 'LOAD XML':
      return sqlError('ER_NON_UPDATABLE_TABLE', `The target table ${name} of the LOAD is not updatable`);
    case 'RENAME TABLE':
      return notSupported(`RENAME TABLE of view '${qualified}'; use CREATE VIEW with the new name, and DROP VIEW`);
    default:
      return sqlError('ER_WRONG_OBJECT', `'${qualified}' is not of type 'BASE TABLE'`);
  }
}
