import { StatusFlag } from '../../protocol/wire/type-codes';
import type { SessionVariables } from './session-variables';
import type { Transaction } from './transaction';

/** The flags of OK and EOF packets. */
export function statusFlagsOf({ autocommit, sqlMode }: SessionVariables, { isOpen, isReadOnly }: Transaction): number {
  return (
    (autocommit ? StatusFlag.autocommit : 0) |
    (isOpen ? StatusFlag.inTransaction : 0) |
    (isReadOnly ? StatusFlag.inReadOnlyTransaction : 0) |
    (sqlMode.has('NO_BACKSLASH_ESCAPES') ? StatusFlag.noBackslashEscapes : 0)
  );
}
