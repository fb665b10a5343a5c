import type { LexedStatement } from '../sql/lexed';

/** Whether LAST_INSERT_ID(value) may be in a statement: it gives the session's LAST_INSERT_ID() that value (MariaDB manual, "LAST_INSERT_ID"). */
export function namesInsertId({ shape }: LexedStatement): boolean {
  return /\blast_insert_id\s*\(\s*[^)\s]/i.test(shape);
}
