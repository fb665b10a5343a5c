import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A statement of the corpus and where it stands. */
export interface CorpusStatement {
  readonly sql: string;
  /** Modes that the statement is read under; empty = the server's own default. */
  readonly sqlMode: ReadonlySet<string>;
  /** `operators.sql:12` */
  readonly place: string;
}

const folder = join(__dirname, 'statements');

/**
 * One statement per line; a line that starts with two blanks continues the one before. Lines that start with # are comments or say what
 * holds for the lines that follow:
 *
 *     #mode ANSI_QUOTES,PIPES_AS_CONCAT
 *     #template SELECT {} FROM t          -- each line stands in place of the braces
 */
export function readStatements(file: string): CorpusStatement[] {
  const statements: CorpusStatement[] = [];
  let template = '{}';
  let sqlMode: ReadonlySet<string> = new Set();
  let pending: { text: string; line: number } | null = null;
  const finish = (): void => {
    if (pending)
      statements.push({
        sql: template.replace('{}', () => pending!.text).trim(),
        sqlMode,
        place: `${file}:${pending.line}`,
      });
    pending = null;
  };
  for (const [index, line] of readFileSync(join(folder, file), 'utf8').split('\n').entries()) {
    if (line.startsWith('  ') && pending) {
      pending.text += `\n${line}`;
      continue;
    }
    finish();
    const directive = /^#(mode|template) ?(.*)$/.exec(line);
    if (directive?.[1] === 'template') template = directive[2]!;
    else if (directive) sqlMode = modesOf(directive[2]!);
    else if (line !== '' && !line.startsWith('#')) pending = { text: line, line: index + 1 };
  }
  finish();
  return statements;
}

/** ANSI stands for several modes (MariaDB manual, "SQL_MODE"), as a session's set of modes has it. */
function modesOf(text: string): ReadonlySet<string> {
  const modes = new Set(text.split(',').filter((mode) => mode !== ''));
  if (modes.has('ANSI'))
    for (const mode of ['REAL_AS_FLOAT', 'PIPES_AS_CONCAT', 'ANSI_QUOTES', 'IGNORE_SPACE']) modes.add(mode);
  return modes;
}

/** Files of statements that MariaDB does not know. */
const foreign: ReadonlySet<string> = new Set(['mysql8.sql', 'rejected.sql']);

/** All statements that MariaDB knows, each once. */
export function readCorpus(): CorpusStatement[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql') && !foreign.has(file));
  const seen = new Set<string>();
  return files
    .sort()
    .flatMap(readStatements)
    .filter(({ sql, sqlMode }) => {
      const key = `${[...sqlMode]}\n${sql}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** The statements that make the tables of the corpus. */
export function readSchema(): string[] {
  const lines = readFileSync(join(__dirname, 'schema.sql'), 'utf8').split('\n');
  const statements: string[] = [];
  for (const line of lines) {
    if (line.startsWith('#') || line === '') continue;
    if (line.startsWith('  ')) statements[statements.length - 1] += `\n${line}`;
    else statements.push(line);
  }
  return statements;
}
