import { notSupported } from '../../protocol/wire/sql-error';
import type { PlannerSession } from '../facts';
import type { LexedStatement } from '../sql/lexed';

/** What sql_mode ORACLE computes differently (MariaDB manual, "SQL_MODE=ORACLE", "Functions"). */
const differs = /\|\||\b(?:concat|concat_ws|decode|length|lpad|ltrim|replace|rpad|rtrim|substr|substring|trim)\b/i;

/** Errors: 1235 for texts that a mode of the session gives another meaning, which the engine does not know. */
export function refuseModes({ shape, literals }: LexedStatement, { sqlMode }: PlannerSession): void {
  if (sqlMode.has('ORACLE') && differs.test(shape))
    throw notSupported('functions of texts over several data nodes with sql_mode ORACLE; SET sql_mode without it');
  if (sqlMode.has('EMPTY_STRING_IS_NULL') && literals.some(({ kind, text }) => kind === 'string' && text === ''))
    throw notSupported("'' over several data nodes with sql_mode EMPTY_STRING_IS_NULL; write NULL");
}
