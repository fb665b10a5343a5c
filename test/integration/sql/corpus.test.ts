import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { printStatement } from '../../../planner/sql/print/mysql';
import { SqlError } from '../../../protocol/wire/sql-error';
import { type CorpusStatement, readCorpus } from '../../corpus/read-corpus';
import { isSyntaxError, ReferenceServer } from './reference-server';

let server: ReferenceServer;

beforeAll(async () => {
  server = await ReferenceServer.start();
});
afterAll(() => server?.stop());

/** The statement printed from its tree; null when the grammar does not know it. */
function printed({ sql, sqlMode }: Pick<CorpusStatement, 'sql' | 'sqlMode'>): string | null {
  try {
    const [lexed] = lexStatements(sql, { sqlMode });
    const statement = lexed && parseStatement(lexed, { sqlMode, literals: 'inline' });
    return !statement || statement.kind === 'other' ? null : printStatement(statement);
  } catch (error) {
    if (error instanceof SqlError) return null;
    throw error;
  }
}

interface Findings {
  accepted: number;
  readonly rejected: string[];
  readonly unknown: string[];
  readonly misread: string[];
}

/** Runs statements as written and as printed. */
async function examine(statements: readonly CorpusStatement[]): Promise<Findings> {
  const findings: Findings = { accepted: 0, rejected: [], unknown: [], misread: [] };
  for (const statement of statements) {
    const { sql, sqlMode, place } = statement;
    const text = printed(statement);
    const expected = await server.run(sql, sqlMode);
    if (isSyntaxError(expected)) findings.rejected.push(`${place}: ${sql}`);
    else findings.accepted++;
    if (text === null) {
      if (!isSyntaxError(expected)) findings.unknown.push(`${place}: ${sql}`);
      continue;
    }
    const actual = await server.run(text, sqlMode);
    if (isSyntaxError(expected) && isSyntaxError(actual)) continue;
    const same =
      expected.error !== null ? expected.error === actual.error : JSON.stringify(expected) === JSON.stringify(actual);
    if (!same) findings.misread.push(`${place}: ${sql}\n    ${text}\n    ${difference(expected, actual)}`);
  }
  return findings;
}

function difference(expected: unknown, actual: unknown): string {
  const [left, right] = [JSON.stringify(expected), JSON.stringify(actual)];
  let start = 0;
  while (start < left.length && left[start] === right[start]) start++;
  const from = Math.max(0, start - 20);
  return `${left.slice(from, start + 80)} ≠ ${right.slice(from, start + 80)}`;
}

test('statements mean the same as written and as printed from their trees', async () => {
  const findings = await examine(readCorpus());
  const { accepted, unknown } = findings;
  const coverage = (accepted - unknown.length) / accepted;
  console.info(`${accepted} statements accepted by MariaDB, ${(coverage * 100).toFixed(2)} % parsed`);
  expect(findings.misread).toEqual([]);
  expect(findings.rejected).toEqual([]);
  expect(coverage).toBeGreaterThanOrEqual(0.97);
});
