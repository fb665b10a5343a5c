import { tableKey, type User } from '../../conf/catalog';
import type { StatementPlan } from '../../engine/plan';
import { tableReferencesOf } from '../../planner/shapes/table-references';
import type { LexedStatement } from '../../planner/sql/lexed';
import { parseStatement } from '../../planner/sql/parse';
import { logicalView, queryOfView } from '../../planner/views/logical-views';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import type { SessionView } from '../session/session-view';
import { type TableAccess, type TablePrivilege, tableAccesses } from './table-access';

/** The digits of `dml`, in MyCAT's order. */
const digits: readonly TablePrivilege[] = ['INSERT', 'UPDATE', 'SELECT', 'DELETE'];
/** Shapes whose tables are remembered. */
const shapesMax = 2000;

/** A view that the server keeps is read with the privileges of who reads it (SQL SECURITY INVOKER), and changed with them: its tables are looked at as well. */
function withTablesOfViews(
  accesses: readonly TableAccess[],
  { schema: current, server: { catalog } }: SessionView,
): readonly TableAccess[] {
  const all = [...accesses];
  const seen = new Map<object, ReadonlySet<TablePrivilege>>();
  for (let next = 0; next < all.length; next++) {
    const { schema, table, privilege } = all[next]!;
    const view = logicalView(catalog, schema ?? current, table);
    if (!view || seen.get(view)?.has(privilege)) continue;
    seen.set(view, new Set([...(seen.get(view) ?? []), privilege]));
    const tables = tableReferencesOf(queryOfView(view));
    for (const { schema: of, name } of tables) all.push({ schema: of, table: name, privilege: 'SELECT' });
    // Rows are changed where the view has them from.
    const [base] = tables;
    if (base && privilege !== 'SELECT') all.push({ schema: base.schema, table: base.name, privilege });
  }
  return all;
}

/** Whether a plan changes rows, or locks them. */
export function changesRows(plan: StatementPlan): boolean {
  return plan.kind === 'forward' ? plan.writes : plan.kind !== 'rows';
}

/** Refuses changes to users with readOnly. Errors: 1495 as MyCAT. */
export function checkReadOnly(plan: StatementPlan, lexed: LexedStatement, user: User): void {
  if (!user.readOnly) return;
  if (changesRows(plan) && lexed.verb !== 'SELECT') throw new SqlError(1495, 'HY000', 'User readonly');
}

/** LOCK TABLES: READ needs what SELECT does, WRITE some privilege to change the table. Errors: 1495, 1142. */
export function checkTableLock(schema: string, table: string, writes: boolean, session: SessionView): void {
  const { user } = session;
  if (writes && user.readOnly) throw new SqlError(1495, 'HY000', 'User readonly');
  if (!user.checkPrivileges) return;
  const wanted: readonly TablePrivilege[] = writes ? ['INSERT', 'UPDATE', 'DELETE'] : ['SELECT'];
  if (wanted.every((privilege) => lacks(user, schema, table, privilege)))
    throw denied('LOCK TABLES', session, `\`${schema}\`.\`${table}\``);
}

/** What lies in a schema without an entry is allowed, as in MyCAT. */
function lacks(user: User, schema: string, table: string, privilege: TablePrivilege): boolean {
  const entry = user.privileges.find((each) => tableKey(each.schema) === tableKey(schema));
  if (!entry) return false;
  const own = [...entry.tables].find(([each]) => tableKey(each) === tableKey(table));
  return (own ? own[1] : entry.dml)[digits.indexOf(privilege)] === '0';
}

/**
 * The dml bits of `<privileges>`, for every table that a statement reads or changes. A statement is parsed once per shape.
 */
export class TablePrivileges {
  private readonly accesses = new Map<string, readonly TableAccess[] | null>();

  /** Errors: 1142; also for statements whose tables cannot be told. */
  check(lexed: LexedStatement, session: SessionView): void {
    const { user } = session;
    if (!user.checkPrivileges || user.privileges.length === 0) return;
    const accesses = this.accessesOf(lexed, session);
    if (accesses === null) throw denied(lexed.verb, session, null);
    for (const { schema, table, privilege } of withTablesOfViews(accesses, session)) {
      const name = schema ?? session.schema;
      if (name !== null && lacks(user, name, table, privilege))
        throw denied(privilege, session, `\`${name}\`.\`${table}\``);
    }
  }

  private accessesOf(lexed: LexedStatement, { sqlMode }: SessionView): readonly TableAccess[] | null {
    const key = `${[...sqlMode].sort().join()}\n${lexed.shape}`;
    const known = this.accesses.get(key);
    if (known !== undefined) return known;
    const accesses = tableAccesses(parseStatement(lexed, { sqlMode, literals: 'parameters' }), lexed);
    if (this.accesses.size >= shapesMax) this.accesses.delete(this.accesses.keys().next().value!);
    this.accesses.set(key, accesses);
    return accesses;
  }
}

function denied(command: string, { user, client }: SessionView, table: string | null): SqlError {
  const about = table === null ? 'a statement whose tables cannot be told' : `table ${table}`;
  return sqlError(
    'ER_TABLEACCESS_DENIED_ERROR',
    `${command} command denied to user '${user.name}'@'${client.remoteAddress}' for ${about}`,
  );
}
