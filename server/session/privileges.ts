import type { User } from '../../conf/catalog';
import type { StatementPlan } from '../../engine/plan';
import type { LexedStatement } from '../../planner/sql/lexed';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';

const kinds = ['INSERT', 'UPDATE', 'SELECT', 'DELETE'] as const;

/** They add rows as INSERT does. */
const insertVerbs: ReadonlySet<string> = new Set(['REPLACE', 'LOAD']);

/** What a user may do: readOnly, and the dml bits of `<privileges>` (INSERT, UPDATE, SELECT, DELETE). Errors: 1495 as MyCAT, 1142. */
export function checkPrivileges(plan: StatementPlan, lexed: LexedStatement, user: User): void {
  if (plan.kind === 'assign') return checkPrivileges(plan.query, lexed, user);
  const changes = plan.kind === 'forward' ? plan.writes : plan.kind !== 'rows';
  if (user.readOnly && changes && lexed.verb !== 'SELECT') throw new SqlError(1495, 'HY000', 'User readonly');
  if (!user.checkPrivileges || user.privileges.length === 0) return;
  const verb = insertVerbs.has(lexed.verb) ? 'INSERT' : lexed.verb;
  const bit = (kinds as readonly string[]).indexOf(verb);
  if (bit < 0) return;
  for (const privilege of user.privileges) {
    if (plan.kind === 'forward' && plan.schema !== privilege.schema) continue;
    const named = [...privilege.tables].filter(([table]) => namesTable(lexed, table));
    const bits = named.length > 0 ? named.map(([, dml]) => dml) : [privilege.dml];
    if (bits.some((dml) => dml[bit] === '0')) {
      throw sqlError('ER_TABLEACCESS_DENIED_ERROR', `${verb} command denied to user '${user.name}' by its privileges`);
    }
  }
}

function namesTable(lexed: LexedStatement, table: string): boolean {
  return lexed.tokens.some(
    ({ kind, text }) => (kind === 'word' || kind === 'quoted-name') && text.toUpperCase() === table.toUpperCase(),
  );
}
