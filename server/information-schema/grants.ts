import type { User } from '../../conf/catalog';
import type { SessionView } from '../session/session-view';

/** What MySQL calls the privileges of a schema, in the order in which SHOW GRANTS lists them. */
const all: readonly string[] = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'REFERENCES',
  'INDEX',
  'ALTER',
  'CREATE TEMPORARY TABLES',
  'LOCK TABLES',
  'EXECUTE',
  'CREATE VIEW',
  'SHOW VIEW',
  'TRIGGER',
];
const reading: readonly string[] = ['SELECT', 'SHOW VIEW'];
/** In the order of the digits of `dml`. */
const dmlPrivileges: readonly string[] = ['INSERT', 'UPDATE', 'SELECT', 'DELETE'];

/** `'root'@'%'`: users of server.xml may come from anywhere. */
export function granteeOf({ user }: SessionView): string {
  return `'${user.name}'@'%'`;
}

/** What server.xml lets the user do in a schema. */
export function privilegesOn(schema: string, { user }: { readonly user: User }): readonly string[] {
  const granted = user.readOnly ? reading : all;
  const limits = user.checkPrivileges ? user.privileges.find((each) => each.schema === schema) : undefined;
  if (!limits) return granted;
  return granted.filter((privilege) => {
    const digit = dmlPrivileges.indexOf(privilege);
    return digit < 0 || limits.dml[digit] !== '0';
  });
}

/** The lines of SHOW GRANTS. */
export function grantLines(session: SessionView): readonly string[] {
  const grantee = `\`${session.user.name}\`@\`%\``;
  return [
    `GRANT USAGE ON *.* TO ${grantee}`,
    ...session.visibleSchemas().map((schema) => {
      const privileges = privilegesOn(schema, session);
      const list = privileges.length === all.length ? 'ALL PRIVILEGES' : privileges.join(', ');
      return `GRANT ${list} ON \`${schema.replaceAll('`', '``')}\`.* TO ${grantee}`;
    }),
  ];
}
