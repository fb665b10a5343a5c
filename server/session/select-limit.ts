import type { LexedStatement } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import { parseStatement } from '../../planner/sql/parse';

const queryVerbs: ReadonlySet<string> = new Set(['SELECT', 'WITH', '(', 'VALUES']);

/**
 * A query without LIMIT with that of sql_select_limit (MySQL manual, "sql_select_limit"): it holds for what is sent to the client, not for subqueries and
 * not for queries whose rows go elsewhere. Other statements as they are.
 */
export function withSelectLimit(lexed: LexedStatement, limit: bigint, sqlMode: ReadonlySet<string>): LexedStatement {
  if (!queryVerbs.has(lexed.verb)) return lexed;
  const query = parseStatement(lexed, { sqlMode, literals: 'inline' });
  if (query.kind !== 'select' || query.limit !== null || query.into) return lexed;
  const place = query.lock === null ? lexed.text.length : lockOf(lexed);
  const text = `${lexed.text.slice(0, place)} LIMIT ${limit} ${lexed.text.slice(place)}`;
  return { ...lexStatements(text, { sqlMode })[0]!, hint: lexed.hint, balance: lexed.balance };
}

/** Where FOR UPDATE or LOCK IN SHARE MODE of the whole query begins. */
function lockOf({ text, tokens }: LexedStatement): number {
  const lock = tokens.findLast(
    ({ kind, text: word }, index) =>
      kind === 'word' && (/^for$/i.test(word) || (/^lock$/i.test(word) && /^in$/i.test(tokens[index + 1]?.text ?? ''))),
  );
  return lock?.start ?? text.length;
}
