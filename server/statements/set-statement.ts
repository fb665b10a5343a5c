import type { LexedStatement, Token } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { SessionView } from '../session/session-view';
import { commaParts } from './comma-parts';
import { setStatement } from './set';
import type { ServerStatement } from './statement';

/** SET STATEMENT variable = value, … FOR statement (MariaDB manual, "SET STATEMENT"): session variables for one statement. */
export const setStatementFor: ServerStatement = {
  name: 'SET STATEMENT',
  verbs: ['SET'],
  accepts: ({ secondWord }) => secondWord === 'STATEMENT',
  run(lexed, session) {
    const { sql, assignments, names } = read(lexed);
    const before = names.map((name) => ({ name, literal: valueOfVariable(name, session) }));
    return {
      kind: 'execute',
      sql,
      around: {
        async begin() {
          const [set] = lexStatements(`SET ${assignments}`, { sqlMode: session.variables.sqlMode });
          await setStatement.run(set!, session);
        },
        end() {
          for (const { name, literal } of before) session.variables.setSystemVariable('session', name, literal);
        },
      },
    };
  },
};

function read(lexed: LexedStatement): {
  readonly sql: string;
  readonly assignments: string;
  readonly names: readonly string[];
} {
  const { text, tokens } = lexed;
  const start = tokens.findIndex((token) => wordOf(token) === 'FOR');
  const statement = tokens[start + 1];
  if (start < 0 || statement === undefined) throw syntaxError(lexed, 'SET STATEMENT … FOR is followed by a statement');
  if (wordOf(statement) === 'SET') throw notSupported('SET STATEMENT … FOR SET');
  const assignments = tokens.slice(2, start);
  const names = commaParts(assignments).map((part) => nameIn(part, lexed));
  if (names.length === 0) throw syntaxError(lexed, 'SET STATEMENT sets variables');
  return {
    sql: text.slice(statement.start),
    assignments: text.slice(assignments[0]!.start, assignments.at(-1)!.end),
    names,
  };
}

/** `name = …`, with @@ or SESSION before it or not. */
function nameIn(part: readonly Token[], lexed: LexedStatement): string {
  const [first, second] = part;
  if (wordOf(first) === 'GLOBAL') throw notSupported('SET STATEMENT GLOBAL …');
  const name = ['SESSION', 'LOCAL'].includes(wordOf(first)) ? second : first;
  if (name?.kind === 'system-variable') return name.text.replace(/^(session|local)\./i, '');
  if (name?.kind === 'word' || name?.kind === 'quoted-name') return name.text;
  throw syntaxError(lexed, 'SET STATEMENT sets system variables');
}

function wordOf(token: Token | undefined): string {
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

function valueOfVariable(name: string, session: SessionView): string {
  const literal = session.variables.systemVariable('session', name);
  if (literal === null) throw sqlError('ER_UNKNOWN_SYSTEM_VARIABLE', `Unknown system variable '${name}'`);
  return literal;
}

function syntaxError({ text }: LexedStatement, what: string): Error {
  return sqlError('ER_PARSE_ERROR', `You have an error in your SQL syntax; ${what}: ${text}`);
}
