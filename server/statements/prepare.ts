import type { LexedStatement, Token } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import { ParameterizedStatement } from '../session/parameters';
import type { SessionView } from '../session/session-view';
import { commaParts } from './comma-parts';
import type { ServerStatement, StatementAnswer } from './statement';

/** Statements about prepared statements are none themselves. */
const notPreparable: ReadonlySet<string> = new Set(['PREPARE', 'EXECUTE', 'DEALLOCATE']);

/** PREPARE name FROM expression */
export const prepareStatement: ServerStatement = {
  name: 'PREPARE',
  verbs: ['PREPARE'],
  accepts: () => true,
  async run(lexed, session) {
    const name = nameOf(lexed, 1);
    if (wordAt(lexed.tokens, 2) !== 'FROM') throw syntaxError(lexed, 'FROM expected');
    const text = await textOf(lexed, lexed.tokens.slice(3), session);
    session.namedStatements.set(name, text);
    return { kind: 'ok', info: 'Statement prepared' };
  },
};

/** EXECUTE name [USING expression, …] */
export const executeStatement: ServerStatement = {
  name: 'EXECUTE',
  verbs: ['EXECUTE'],
  accepts: ({ secondWord }) => secondWord !== 'IMMEDIATE',
  run(lexed, session) {
    const name = nameOf(lexed, 1);
    const text = session.namedStatements.get(name);
    if (text === undefined) throw unknown(name, 'EXECUTE');
    return filled(text, lexed, usingOf(lexed), session);
  },
};

/** EXECUTE IMMEDIATE expression [USING expression, …] (MariaDB manual, "EXECUTE IMMEDIATE") */
export const executeImmediateStatement: ServerStatement = {
  name: 'EXECUTE IMMEDIATE',
  verbs: ['EXECUTE'],
  accepts: ({ secondWord }) => secondWord === 'IMMEDIATE',
  async run(lexed, session) {
    const using = usingOf(lexed);
    const text = await textOf(lexed, lexed.tokens.slice(2, using), session);
    return filled(text, lexed, using, session);
  },
};

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

function nameOf(lexed: LexedStatement, position: number): string {
  const token = lexed.tokens[position];
  if (token?.kind === 'word' || token?.kind === 'quoted-name') return token.text.toLowerCase();
  throw syntaxError(lexed, 'the name of a prepared statement is expected');
}

function wordAt(tokens: readonly Token[], position: number): string {
  const token = tokens[position];
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

function syntaxError({ text }: LexedStatement, what: string): SqlError {
  return sqlError('ER_PARSE_ERROR', `You have an error in your SQL syntax; ${what}: ${text}`);
}

function unknown(name: string, verb: string): SqlError {
  return sqlError('ER_UNKNOWN_STMT_HANDLER', `Unknown prepared statement handler (${name}) given to ${verb}`);
}

/** Place of the token USING; behind the last token without one. */
function usingOf({ tokens }: LexedStatement): number {
  const using = tokens.findIndex((_, index) => wordAt(tokens, index) === 'USING' && index > 1);
  return using < 0 ? tokens.length : using;
}

/** The statement that an expression gives. Errors: 1064 unless it is one statement, 1295 for statements that cannot be prepared. */
async function textOf(lexed: LexedStatement, tokens: readonly Token[], session: SessionView): Promise<string> {
  const text = textOfLiteral(await literalOf(lexed, tokens, session));
  const statements = text === null ? [] : lexStatements(text, { sqlMode: session.variables.sqlMode });
  if (text === null || statements.length !== 1) {
    throw syntaxError(lexed, 'a prepared statement is one statement in a string');
  }
  if (notPreparable.has(statements[0]!.verb)) {
    throw new SqlError(1295, 'HY000', 'This command is not supported in the prepared statement protocol yet');
  }
  return text;
}

/** An expression's value as a SQL literal. */
function literalOf(lexed: LexedStatement, tokens: readonly Token[], session: SessionView): string | Promise<string> {
  const [first] = tokens;
  if (first === undefined) throw syntaxError(lexed, 'an expression is expected');
  if (tokens.length === 1 && first.kind === 'user-variable') return session.variables.userVariable(first.text);
  const text = lexed.text.slice(first.start, tokens.at(-1)!.end);
  return tokens.length === 1 && first.kind === 'string' ? text : session.evaluate(text);
}

/** The text that a literal stands for; null for NULL. Texts that quotes would not hold are written in hexadecimal. */
function textOfLiteral(literal: string): string | null {
  const hexadecimal = /^_utf8mb4 x'([0-9a-f]*)'$/i.exec(literal);
  if (hexadecimal) return Buffer.from(hexadecimal[1]!, 'hex').toString('utf8');
  const token = lexStatements(literal, { sqlMode: new Set() })[0]?.tokens.find(({ kind }) => kind === 'string');
  return token?.text ?? (literal.toUpperCase() === 'NULL' ? null : literal);
}

/** The statement with the values of USING in the place of its question marks, to be run as if the client had sent it. Errors: 1210. */
async function filled(
  text: string,
  lexed: LexedStatement,
  using: number,
  session: SessionView,
): Promise<StatementAnswer> {
  const values = await Promise.all(
    commaParts(lexed.tokens.slice(using + 1)).map((tokens) => literalOf(lexed, tokens, session)),
  );
  const { sqlMode } = session.variables;
  const [prepared] = lexStatements(text, { sqlMode });
  if (prepared!.placeholderCount !== values.length)
    throw sqlError('ER_WRONG_ARGUMENTS', 'Incorrect arguments to EXECUTE');
  return { kind: 'execute', sql: new ParameterizedStatement(prepared!, sqlMode).filled(values) };
}
