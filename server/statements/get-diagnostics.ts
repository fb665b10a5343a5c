import { ErrorCode } from '../../protocol/wire/error-codes';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { Diagnostic, SessionView } from '../session/session-view';
import type { ServerStatement } from './statement';
import { WordReader } from './word-reader';

/** What a condition tells, as SQL literals. */
const conditionItems = {
  RETURNED_SQLSTATE: (diagnostic: Diagnostic) => quoted(diagnostic.sqlState ?? stateOf(diagnostic)),
  MYSQL_ERRNO: ({ code }: Diagnostic) => String(code),
  MESSAGE_TEXT: ({ message }: Diagnostic) => quoted(message),
  ROW_NUMBER: rowNumber,
  CLASS_ORIGIN: nothing,
  SUBCLASS_ORIGIN: nothing,
  CONSTRAINT_CATALOG: nothing,
  CONSTRAINT_SCHEMA: nothing,
  CONSTRAINT_NAME: nothing,
  CATALOG_NAME: nothing,
  SCHEMA_NAME: nothing,
  TABLE_NAME: nothing,
  COLUMN_NAME: nothing,
  CURSOR_NAME: nothing,
} as const satisfies Readonly<Record<string, (diagnostic: Diagnostic) => string>>;

const statementItems = {
  NUMBER: ({ diagnostics }: SessionView) => String(diagnostics.length),
  ROW_COUNT: (session: SessionView) => session.functionValue('row_count') ?? '0',
} as const satisfies Readonly<Record<string, (session: SessionView) => string>>;

/**
 * GET [CURRENT] DIAGNOSTICS @a = NUMBER | ROW_COUNT, …
 * GET [CURRENT] DIAGNOSTICS CONDITION number @a = item, … (MariaDB manual, "GET DIAGNOSTICS")
 * A condition that is not there is one more error to be shown, and the statement none.
 */
export const getDiagnosticsStatement: ServerStatement = {
  name: 'GET DIAGNOSTICS',
  verbs: ['GET'],
  accepts: ({ secondWord }) => secondWord === 'DIAGNOSTICS' || secondWord === 'CURRENT',
  async run(lexed, session) {
    const reader = new WordReader(lexed);
    reader.take('CURRENT');
    reader.expect('DIAGNOSTICS');
    const condition = reader.take('CONDITION') ? conditionAt(reader, session) : null;
    const found = condition === null ? null : session.diagnostics[condition - 1];
    const assigned: [string, string][] = [];
    do {
      const name = variable(reader);
      reader.expect('=');
      if (condition === null) {
        const item = reader.expectOne(...Object.keys(statementItems)) as keyof typeof statementItems;
        assigned.push([name, statementItems[item](session)]);
        continue;
      }
      const item = reader.expectOne(...Object.keys(conditionItems)) as keyof typeof conditionItems;
      if (found) assigned.push([name, conditionItems[item](found)]);
    } while (reader.take(','));
    reader.end();
    if (condition !== null && !found) {
      session.addDiagnostic({
        level: 'Error',
        code: ErrorCode.ER_DA_INVALID_CONDITION_NUMBER[0],
        message: 'Invalid condition number',
      });
    }
    for (const [name, literal] of assigned) session.variables.setUserVariable(name, literal);
    return { kind: 'ok', ...(condition !== null && !found ? { warningCount: 1 } : {}) };
  },
};

/** A number, or a variable that holds one; 0 for what is none. */
function conditionAt(reader: WordReader, session: SessionView): number {
  const token = reader.lexed.tokens[reader.index];
  if (token?.kind === 'user-variable') return Number(session.userVariable(variable(reader)).replaceAll("'", '')) || 0;
  return reader.number();
}

/** Errors: 1327 for names, which only stored programs declare. */
function variable(reader: WordReader): string {
  const name = reader.userHost();
  if (name !== null) return name;
  throw sqlError('ER_SP_UNDECLARED_VAR', `Undeclared variable: ${reader.name()}`);
}

function nothing(): string {
  return "''";
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Of warnings, whose states servers do not send: by their number. */
function stateOf({ code, level }: Diagnostic): string {
  const known = Object.values(ErrorCode).find(([errno]) => errno === code);
  return known?.[1] ?? warningStates.get(code) ?? (level === 'Error' ? 'HY000' : '01000');
}

const warningStates: ReadonlyMap<number, string> = new Map([
  [1051, '42S02'],
  [1264, '22003'],
  [1265, '01000'],
  [1292, '22007'],
  [1365, '22012'],
  [1366, '22007'],
  [1406, '22001'],
]);

/** Errors: 1235 where the message does not tell it. */
function rowNumber({ message }: Diagnostic): string {
  const row = / at row (\d+)$/.exec(message)?.[1];
  if (row === undefined) throw notSupported('ROW_NUMBER of an error that does not name a row');
  return row;
}
