import type { LexedStatement, Token } from '../../planner/sql/lexed';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { stringLiteral } from '../session/session-values';
import type { SessionView } from '../session/session-view';
import { commaParts } from './comma-parts';
import type { ServerStatement } from './statement';

type Assignment = () => void;

/**
 * SET: variables of the session and the user, NAMES, CHARACTER SET, TRANSACTION; several in one statement. Values are computed before any of
 * them is set, so that a statement that fails sets nothing. System variables that this server does not know go to the backends.
 */
export const setStatement: ServerStatement = {
  name: 'SET',
  verbs: ['SET'],
  accepts: ({ secondWord }) => secondWord !== 'STATEMENT',
  async run(lexed, session) {
    const assignments: Assignment[] = [];
    for (const part of partsOf(lexed)) assignments.push(await readPart(part, lexed, session));
    const { autocommit, facts } = session.variables;
    for (const assign of assignments) assign();
    if (session.variables.facts !== facts) await checkOrRestore(session, lexed);
    if (!autocommit && session.variables.autocommit && session.inTransaction) await session.commit();
    return { kind: 'ok' };
  },
};

/** Backends must take what they are to be set to; what one refuses is not kept. */
async function checkOrRestore(session: SessionView, lexed: LexedStatement): Promise<void> {
  try {
    await session.checkVariables();
  } catch (error) {
    for (const part of partsOf(lexed)) {
      const target = systemTarget(part);
      if (target) session.variables.setSystemVariable('session', target.name, null);
    }
    throw error;
  }
}

/** The assignments between commas. The commas of SET TRANSACTION are its own. */
function partsOf(lexed: LexedStatement): readonly (readonly Token[])[] {
  const words = lexed.tokens.slice(1, 3).map((token) => word(token));
  if (words.includes('TRANSACTION')) return [lexed.tokens.slice(1).filter(({ kind }) => kind !== 'end')];
  return commaParts(lexed.tokens.slice(1));
}

function word(token: Token | undefined): string {
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

function syntaxError(lexed: LexedStatement, token: Token | undefined): Error {
  const near = token ? lexed.text.slice(token.start, token.start + 80) : '';
  return sqlError('ER_PARSE_ERROR', `You have an error in your SQL syntax; check SET near '${near}'`);
}

async function readPart(part: readonly Token[], lexed: LexedStatement, session: SessionView): Promise<Assignment> {
  const { variables } = session;
  const [first, second] = part;
  if (!first) throw syntaxError(lexed, first);
  switch (word(first)) {
    case 'NAMES':
      return readNames(part, lexed, session);
    case 'CHARACTER':
    case 'CHARSET':
    case 'CHAR': {
      const value = part.at(-1)!;
      return () => variables.setCharacterSet(word(value) === 'DEFAULT' ? null : value.text);
    }
    case 'TRANSACTION':
      return readTransaction(part.slice(1), lexed, session, false);
    case 'PASSWORD':
    case 'ROLE':
      throw notSupported(`SET ${word(first)}: users are those of server.xml`);
    case 'DEFAULT':
      throw notSupported('SET DEFAULT ROLE: users are those of server.xml');
    default:
      break;
  }
  if (['SESSION', 'LOCAL', 'GLOBAL'].includes(word(first)) && word(second) === 'TRANSACTION') {
    return readTransaction(part.slice(2), lexed, session, true);
  }
  if (first.kind === 'user-variable') {
    const { name, expression } = { name: first.text, expression: valueTokens(part, 1, lexed) };
    const literal = await readValue(expression, lexed, session);
    return () => variables.setUserVariable(name, literal);
  }
  const target = systemTarget(part);
  if (!target) throw syntaxError(lexed, first);
  const expression = valueTokens(part, target.length, lexed);
  if (expression.length === 1 && word(expression[0]) === 'DEFAULT') {
    return () => variables.setSystemVariable(target.scope, target.name, null);
  }
  const literal = await readValue(expression, lexed, session);
  if (first.kind === 'system-variable' && !first.text.includes('.')) {
    const next = nextTransactionOption(target.name, literal);
    if (next) return () => variables.setNextTransaction(next);
  }
  return () => variables.setSystemVariable(target.scope, target.name, literal);
}

/** SET @@tx_isolation without a scope is about the next transaction only (manual: "SET TRANSACTION", variable forms). */
function nextTransactionOption(
  name: string,
  literal: string,
): { readonly isolation: string | null; readonly readOnly: boolean | null } | null {
  switch (name.toLowerCase()) {
    case 'tx_isolation':
    case 'transaction_isolation':
      return { isolation: literal.replaceAll("'", '').replaceAll('-', ' ').toUpperCase(), readOnly: null };
    case 'tx_read_only':
    case 'transaction_read_only':
      return { isolation: null, readOnly: literal === '1' };
    default:
      return null;
  }
}

interface Target {
  readonly scope: 'session' | 'global';
  readonly name: string;
  /** Tokens that it takes. */
  readonly length: number;
}

/** `autocommit`, `SESSION x`, `@@x`, `@@global.x` */
function systemTarget(part: readonly Token[]): Target | null {
  const [first, second] = part;
  if (first?.kind === 'system-variable') {
    const match = /^(?:(session|local|global)\.)?(.+)$/i.exec(first.text)!;
    return { scope: match[1]?.toLowerCase() === 'global' ? 'global' : 'session', name: match[2]!, length: 1 };
  }
  const scope = word(first);
  if (['SESSION', 'LOCAL', 'GLOBAL'].includes(scope) && second) {
    return { scope: scope === 'GLOBAL' ? 'global' : 'session', name: second.text, length: 2 };
  }
  if (first?.kind === 'word' || first?.kind === 'quoted-name') return { scope: 'session', name: first.text, length: 1 };
  return null;
}

/** What stands behind `=` or `:=`. */
function valueTokens(part: readonly Token[], position: number, lexed: LexedStatement): readonly Token[] {
  const equals = part[position];
  if (equals?.kind !== 'symbol' || (equals.text !== '=' && equals.text !== ':=')) throw syntaxError(lexed, equals);
  const value = part.slice(position + 1);
  if (value.length === 0) throw syntaxError(lexed, equals);
  return value;
}

async function readValue(tokens: readonly Token[], lexed: LexedStatement, session: SessionView): Promise<string> {
  const [only] = tokens;
  if (tokens.length === 1 && only) {
    // A bare word is a value's name here (utf8mb4, ON, SYSTEM), not a column.
    if (only.kind === 'word') {
      const upper = only.text.toUpperCase();
      if (upper === 'NULL') return 'NULL';
      return upper === 'ON' || upper === 'TRUE'
        ? '1'
        : upper === 'OFF' || upper === 'FALSE'
          ? '0'
          : stringLiteral(only.text);
    }
    if (only.kind === 'string') return stringLiteral(only.text);
    if (only.kind === 'integer' || only.kind === 'decimal') return only.text;
    if (only.kind === 'quoted-name') return stringLiteral(only.text);
  }
  return session.evaluate(lexed.text.slice(only!.start, tokens.at(-1)!.end));
}

/** NAMES charset [COLLATE collation] */
function readNames(part: readonly Token[], lexed: LexedStatement, session: SessionView): Assignment {
  const charset = part[1];
  if (!charset) throw syntaxError(lexed, charset);
  if (word(charset) === 'DEFAULT') return () => session.variables.setNames(null, null);
  const collation = word(part[2]) === 'COLLATE' ? part[3] : undefined;
  if (part.length > 2 && !collation) throw syntaxError(lexed, part[2]);
  const name = collation && word(collation) !== 'DEFAULT' ? collation.text : null;
  return () => session.variables.setNames(charset.text, name);
}

/** ISOLATION LEVEL …, READ ONLY, READ WRITE. Without SESSION: of the next transaction only. */
function readTransaction(
  tokens: readonly Token[],
  lexed: LexedStatement,
  { variables }: SessionView,
  lasting: boolean,
): Assignment {
  const text = tokens.map((token) => word(token)).join(' ');
  const isolation =
    /ISOLATION LEVEL (READ UNCOMMITTED|READ COMMITTED|REPEATABLE READ|SERIALIZABLE)/.exec(text)?.[1] ?? null;
  const access = /READ (ONLY|WRITE)/.exec(text)?.[1] ?? null;
  if (isolation === null && access === null) throw syntaxError(lexed, tokens[0]);
  return () => {
    if (!lasting) {
      variables.setNextTransaction({ isolation, readOnly: access === null ? null : access === 'ONLY' });
      return;
    }
    if (isolation !== null)
      variables.setSystemVariable('session', 'tx_isolation', stringLiteral(isolation.replace(' ', '-')));
    if (access !== null) variables.setSystemVariable('session', 'tx_read_only', access === 'ONLY' ? '1' : '0');
  };
}
