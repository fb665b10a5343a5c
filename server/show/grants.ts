import { sqlError } from '../../protocol/wire/sql-error';
import { grantLines } from '../information-schema/grants';
import { plainTable } from './plain-table';
import { showStatement } from './show-statement';

/** SHOW GRANTS [FOR user]: what server.xml lets the user do, in MySQL's words. Errors: 1044 for another user. */
export const showGrants = showStatement(['GRANTS'], (reader, session) => {
  const { name } = session.user;
  if (reader.take('FOR')) {
    const wanted = readUser(reader);
    if (wanted !== null && wanted !== name) {
      throw sqlError('ER_DBACCESS_DENIED_ERROR', `Access denied for user '${name}': users see their own grants only`);
    }
  }
  reader.end();
  return plainTable(
    [`Grants for ${name}@% text(1024)`],
    grantLines(session).map((line) => [line]),
  );
});

/** `CURRENT_USER`, `CURRENT_USER()`, `name`, `'name'@'host'`; null = the current one. */
function readUser(reader: Parameters<Parameters<typeof showStatement>[1]>[0]): string | null {
  if (reader.take('CURRENT_USER')) {
    reader.take('(', ')');
    return null;
  }
  const name = reader.nameOrText();
  reader.userHost();
  return name;
}
