import type { LexedStatement } from '../../planner/sql/lexed';
import type { Backend } from '../hosts/backend';
import { newWriteMark, type WriteMark } from '../hosts/read-after-write';

/** Which server of a data host a statement goes to: `replica`: a read host whatever `balance` says. */
export type Access = 'write' | 'read' | 'replica';

/**
 * Where a session's reads may go. Reads inside transactions, locking reads and changes never ask; other reads go to read hosts unless the
 * statement needs the write host, or the session's own changes may not be there yet.
 */
export class ReadPolicy {
  /** Of the statement that runs. */
  access: Access = 'write';
  /** A read of the statement that runs may leave the open transaction (MyCAT's comment balance). */
  leavesTransaction = false;
  /** A choice that found no connection ready, for the attempt that waits for one: choosing again would shift the balance. */
  chosen: Backend | null = null;
  private readonly marks = new Map<string, WriteMark>();

  /** Decides for the next statement. @param splits some data host lets reads go elsewhere than to its write host */
  choose({ text, balance, hint }: LexedStatement, splits: boolean): void {
    this.access = splits || hint !== null ? accessOf(text, balance, hint) : 'write';
    this.chosen = null;
    this.leavesTransaction = balance && this.access !== 'write';
  }

  /** The session has changed something on a data host. */
  wrote(dataHost: string): void {
    this.marks.set(dataHost, newWriteMark());
  }

  /** Its last change there; null = none that matters any more. */
  markOf(dataHost: string): WriteMark | null {
    return this.marks.get(dataHost) ?? null;
  }

  forget(dataHost: string): void {
    this.marks.delete(dataHost);
  }
}

/** Functions whose answer or effect belongs to the write host. */
const writeHostWords =
  /\b(?:get_lock|release_lock|release_all_locks|is_free_lock|is_used_lock|last_insert_id|nextval|setval|lastval|next\s+value|previous\s+value|master_pos_wait|master_gtid_wait)\b/i;

/** @param hint of MyCAT in front of the statement: `db_type` master or slave, `runOnSlave` true or false */
export function accessOf(
  text: string,
  balance: boolean,
  hint: { readonly key: string; readonly value: string } | null,
): Access {
  const key = hint?.key.toLowerCase();
  const value = hint?.value.trim().toLowerCase();
  if (key === 'db_type') return value === 'slave' ? (balance ? 'read' : 'replica') : 'write';
  if (key === 'runonslave') return value === 'true' || value === '1' ? 'replica' : 'write';
  return writeHostWords.test(text) ? 'write' : 'read';
}
