import type { LexedStatement } from '../../planner/sql/lexed';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { SessionView } from '../session/session-view';
import type { ServerStatement } from './statement';

/** What a session with temporary tables runs in another way than others do; null = nothing. Errors: 1235, 1352. */
export function aboutTemporaryTables(lexed: LexedStatement, session: SessionView): ServerStatement | null {
  const { temporaryTables } = session;
  if (!temporaryTables.areThere) return null;
  const words = lexed.tokens.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''));
  switch (lexed.verb) {
    case 'SHOW':
    case 'DESC':
    case 'DESCRIBE':
      return describes(lexed, words, session);
    case 'LOCK':
      throw notSupported('LOCK TABLES in a session with temporary tables; drop them first');
    case 'CREATE':
    case 'ALTER':
    case 'RENAME':
      refuse(lexed, words, session);
      return null;
    default:
      return null;
  }
}

function refuse({ verb, tokens }: LexedStatement, words: readonly string[], { temporaryTables }: SessionView): void {
  const named = tokens.find(
    ({ kind, text }) => (kind === 'word' || kind === 'quoted-name') && temporaryTables.hasNamed(text),
  );
  if (!named) return;
  const head = words.slice(1, 8);
  if (head.includes('VIEW'))
    throw sqlError('ER_VIEW_SELECT_TMPTABLE', `View's SELECT refers to a temporary table '${named.text}'`);
  if (verb === 'RENAME' || (verb === 'ALTER' && /\bRENAME (?!COLUMN|INDEX|KEY)/.test(words.join(' '))))
    throw notSupported(`RENAME of temporary table '${named.text}'`);
  if (verb === 'CREATE' && head.includes('TABLE') && !head.includes('TEMPORARY') && isTarget(tokens, words, named))
    throw notSupported(
      `CREATE TABLE '${named.text}' in a session that has a temporary table of that name; drop it first`,
    );
}

function isTarget(tokens: LexedStatement['tokens'], words: readonly string[], named: object): boolean {
  let at = words.indexOf('TABLE') + 1;
  while (/^(?:IF|NOT|EXISTS)$/.test(words[at] ?? '')) at++;
  return tokens[at] === named || tokens[at + 2] === named;
}

/** SHOW CREATE TABLE, SHOW COLUMNS, SHOW INDEX and DESCRIBE of a temporary table are its data node's. */
function describes(lexed: LexedStatement, words: readonly string[], session: SessionView): ServerStatement | null {
  const text = words.join(' ');
  const marker = /^SHOW CREATE TABLE /.test(text)
    ? words.indexOf('TABLE')
    : /^SHOW (?:FULL |EXTENDED )*(?:COLUMNS|FIELDS|INDEX|INDEXES|KEYS) (?:FROM|IN) /.test(text)
      ? words.findIndex((word) => word === 'FROM' || word === 'IN')
      : lexed.verb !== 'SHOW'
        ? 0
        : -1;
  if (marker < 0) return null;
  const dotted = lexed.tokens[marker + 2]?.text === '.';
  const name = lexed.tokens[dotted ? marker + 3 : marker + 1];
  const schema = dotted ? lexed.tokens[marker + 1]!.text : session.schema;
  if (!name || schema === null || !session.temporaryTables.has(schema, name.text)) return null;
  const sql = dotted ? lexed.text.slice(0, lexed.tokens[marker + 1]!.start) + lexed.text.slice(name.start) : lexed.text;
  return {
    name: 'SHOW of a temporary table',
    verbs: [lexed.verb],
    accepts: () => true,
    run: async () => ({ kind: 'table', table: await session.showTemporaryTable(schema, sql) }),
  };
}
