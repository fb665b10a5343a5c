import { isWord } from '../../planner/sql/is-word';
import type { LexedStatement } from '../../planner/sql/lexed';
import type { Diagnostic } from './session-view';

/** Kept at most (max_error_count). */
const diagnosticsMax = 64;

/** Statements that use no tables, but for subqueries. */
const withoutTables: ReadonlySet<string> = new Set(
  'BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE SET USE DO PREPARE EXECUTE DEALLOCATE UNLOCK GET SELECT'.split(' '),
);
const aboutDiagnostics: ReadonlySet<string> = new Set(['WARNINGS', 'ERRORS', 'COUNT']);

/**
 * Errors and warnings, for SHOW WARNINGS and the like. A statement that uses tables begins with none; those of another one stay until it has some of
 * its own (MariaDB manual, "SHOW WARNINGS").
 */
export class Diagnostics {
  private found: Diagnostic[] = [];
  /** They are those of an earlier statement. */
  private areOld = false;
  /** Of the last statement: most are of the same shape as the one before. */
  private lastShape = '';
  private lastKeeps = false;

  get all(): readonly Diagnostic[] {
    return this.found;
  }

  /** Of the statement that runs. */
  get count(): number {
    return this.areOld ? 0 : this.found.length;
  }

  begin(statement: LexedStatement): void {
    if (statement.shape !== this.lastShape) {
      this.lastShape = statement.shape;
      this.lastKeeps = keepsDiagnostics(statement);
    }
    if (this.lastKeeps) this.areOld = true;
    else this.clear();
  }

  clear(): void {
    this.areOld = false;
    if (this.found.length > 0) this.found = [];
  }

  note(diagnostic: Diagnostic): void {
    if (this.areOld) this.clear();
    this.add(diagnostic);
  }

  /** To those that are there, whosever they are. */
  add(diagnostic: Diagnostic): void {
    if (this.found.length < diagnosticsMax) this.found.push(diagnostic);
  }
}

function keepsDiagnostics({ verb, secondWord, tokens }: LexedStatement): boolean {
  if (verb === 'SHOW') return aboutDiagnostics.has(secondWord);
  if (!withoutTables.has(verb)) return false;
  // EXECUTE is judged again by the statement that it runs.
  if (verb === 'SELECT') return !reads(tokens);
  return !tokens.some((token, index) => index > 0 && isWord(token, 'SELECT')) || verb === 'PREPARE';
}

function reads(tokens: LexedStatement['tokens']): boolean {
  return tokens.some((token, index) => isWord(token, 'FROM') && !isWord(tokens[index + 1], 'DUAL'));
}
