import type { LexedLiteral, LexedStatement } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import { editText, type TextEdit } from '../../planner/verbatim';

/** How statements stand in logs: with `?` for literals, or as they were sent. */
export type LoggedText = 'shape' | 'full';

/** Characters of a statement that are logged. */
const textLengthMax = 16 * 1024;
const noModes: ReadonlySet<string> = new Set();
/** A statement with a word like these may hold a secret: IDENTIFIED BY, SET PASSWORD, PASSWORD(…), MASTER_PASSWORD, AES_ENCRYPT, a column `passwd`. */
const secretWords = /passw|pwd|identified|secret|token|encrypt|decrypt|credential/i;

/** A statement for a log. Texts in statements that may hold a password are `***` in any case. */
export function loggedText(lexed: LexedStatement, form: LoggedText): string {
  const text = form === 'shape' ? lexed.shape : mayHoldSecret(lexed) ? masked(lexed) : lexed.text;
  return text.length > textLengthMax ? `${text.slice(0, textLengthMax)}...` : text;
}

/**
 * A line of EXPLAIN for a log, in which SQL and values of the statement stand. What cannot be read as tokens is cut off rather than shown.
 */
export function loggedPlanLine(line: string, form: LoggedText): string {
  const [indent] = /^ */.exec(line)!;
  const isCut = line.length > textLengthMax;
  const lexed = isCut ? lexedBegin(line.slice(0, textLengthMax)) : lexedLine(line);
  if (lexed === null) return `${indent}${/^[\w -]*/.exec(line.trimStart())![0]}...`;
  const hides = mayHoldSecret(lexed) || (isCut && secretWords.test(line));
  const text = form === 'shape' ? replaced(lexed, () => '?') : hides ? masked(lexed) : lexed.text;
  return indent + (isCut || text.length > textLengthMax ? `${text.slice(0, textLengthMax)}...` : text);
}

/** null = not SQL enough for the lexer. */
function lexedLine(line: string): LexedStatement | null {
  try {
    const statements = lexStatements(line, { sqlMode: noModes });
    return statements.length === 1 ? statements[0]! : null;
  } catch {
    return null;
  }
}

/** The begin of a long line, which may end within a string or a name. */
function lexedBegin(begin: string): LexedStatement | null {
  for (const end of ['', "'", '"', '`']) {
    const lexed = lexedLine(begin + end);
    if (lexed !== null) return lexed;
  }
  return null;
}

function mayHoldSecret({ tokens }: LexedStatement): boolean {
  return tokens.some(({ kind, text }) => kind !== 'string' && secretWords.test(text));
}

function masked(lexed: LexedStatement): string {
  return replaced(lexed, ({ kind }) => (kind === 'integer' ? null : "'***'"));
}

/** @param by null = the literal stays */
function replaced(lexed: LexedStatement, by: (literal: LexedLiteral) => string | null): string {
  const { text, rows } = lexed;
  const edits: TextEdit[] = [];
  for (const literal of lexed.literals) {
    const replacement = by(literal);
    if (replacement !== null) edits.push({ start: literal.start, end: literal.end, text: replacement });
  }
  // Of the rows of a bulk INSERT only the first one's literals are known: the others are not shown.
  if (rows !== null) edits.push({ start: rows.ends[0]!, end: rows.ends[rows.count - 1]!, text: ', ...' });
  return editText(text, edits);
}
