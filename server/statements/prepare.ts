import type { LexedStatement } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import { sqlError } from '../../protocol/wire/sql-error';
import { withParameters } from '../session/parameters';
import type { SessionView } from '../session/session-view';
import type { ServerStatement } from './statement';

function nameOf(lexed: LexedStatement, position: number): string {
  const token = lexed.tokens[position];
  if (token?.kind === 'word' || token?.kind === 'quoted-name') return token.text.toLowerCase();
  throw sqlError(
    'ER_PARSE_ERROR',
    `You have an error in your SQL syntax; the name of a prepared statement is expected: ${lexed.text}`,
  );
}

function unknown(name: string, verb: string): Error {
  return sqlError('ER_UNKNOWN_STMT_HANDLER', `Unknown prepared statement handler (${name}) given to ${verb}`);
}

/** PREPARE name FROM 'text' | @variable */
export const prepareStatement: ServerStatement = {
  name: 'PREPARE',
  verbs: ['PREPARE'],
  accepts: () => true,
  run(lexed, session) {
    const name = nameOf(lexed, 1);
    const source = lexed.tokens[3];
    const text =
      source?.kind === 'string'
        ? source.text
        : source?.kind === 'user-variable'
          ? unquoted(session.variables.userVariable(source.text))
          : null;
    if (text === null)
      throw sqlError(
        'ER_PARSE_ERROR',
        `You have an error in your SQL syntax; PREPARE … FROM takes a string: ${lexed.text}`,
      );
    if (lexStatements(text, { sqlMode: session.variables.sqlMode }).length !== 1) {
      throw sqlError('ER_PARSE_ERROR', 'You have an error in your SQL syntax; a prepared statement is one statement');
    }
    session.namedStatements.set(name, text);
    return { kind: 'ok' };
  },
};

function unquoted(literal: string): string | null {
  return literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : null;
}

/** EXECUTE name [USING @a, @b] */
export const executeStatement: ServerStatement = {
  name: 'EXECUTE',
  verbs: ['EXECUTE'],
  accepts: ({ secondWord }) => secondWord !== 'IMMEDIATE',
  run(lexed, session) {
    const name = nameOf(lexed, 1);
    const text = session.namedStatements.get(name);
    if (text === undefined) throw unknown(name, 'EXECUTE');
    const values = usingValues(lexed, session);
    const [prepared] = lexStatements(text, { sqlMode: session.variables.sqlMode });
    if (prepared!.placeholderCount !== values.length)
      throw sqlError('ER_WRONG_ARGUMENTS', 'Incorrect arguments to EXECUTE');
    return { kind: 'instead', sql: withParameters(prepared!, values) };
  },
};

function usingValues(lexed: LexedStatement, session: SessionView): readonly string[] {
  return lexed.tokens
    .filter(({ kind }) => kind === 'user-variable')
    .map(({ text }) => session.variables.userVariable(text));
}

/** DEALLOCATE PREPARE name, DROP PREPARE name */
export const deallocateStatement: ServerStatement = {
  name: 'DEALLOCATE PREPARE',
  verbs: ['DEALLOCATE', 'DROP'],
  accepts: ({ secondWord }) => secondWord === 'PREPARE',
  run(lexed, session) {
    const name = nameOf(lexed, 2);
    if (!session.namedStatements.delete(name)) throw unknown(name, 'DEALLOCATE PREPARE');
    return { kind: 'ok' };
  },
};
