import type { LexedStatement } from '../../planner/sql/lexed';

const diagnosticWords: ReadonlySet<string> = new Set(['WARNINGS', 'ERRORS', 'COUNT']);

/** Statements that tell of the diagnostics of the one before, and so leave them. */
export function keepsDiagnostics({ verb, secondWord, tokens }: LexedStatement): boolean {
  if (verb === 'SHOW') return diagnosticWords.has(secondWord);
  const first = tokens[1];
  return verb === 'SELECT' && first?.kind === 'system-variable' && /(^|\.)(warning|error)_count$/i.test(first.text);
}
