import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { noLeaves, printStatement } from '../../../planner/sql/print/mysql';
import { SqlError } from '../../../protocol/wire/sql-error';
import { breakStatements } from '../../corpus/break-statement';
import { generateStatements } from '../../corpus/generate-statement';
import { type CorpusStatement, readCorpus, readStatements } from '../../corpus/read-corpus';
import { Random } from '../../support/random';
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
    return !statement || statement.kind === 'other'
      ? null
      : printStatement(statement, { ...noLeaves, backslashEscapes: !sqlMode.has('NO_BACKSLASH_ESCAPES') });
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

/** A fixed seed, so that a failure is the change's own; TEST_SEED tries others. */
const seed = Number(process.env.TEST_SEED ?? 20260101);
const corpus = readCorpus();
const generated = generateStatements(new Random(seed), 1500);

test('statements mean the same as written and as printed from their trees', async () => {
  const findings = await examine(corpus);
  const { accepted, unknown } = findings;
  const more = await examine(generated);
  const all = accepted + more.accepted;
  const coverage = (all - unknown.length - more.unknown.length) / all;
  console.info(`${all} statements accepted by MariaDB, ${(coverage * 100).toFixed(2)} % parsed (TEST_SEED=${seed})`);
  expect([...findings.misread, ...more.misread]).toEqual([]);
  expect(findings.rejected).toEqual([]);
  expect(all).toBeGreaterThanOrEqual(3000);
  expect(coverage).toBeGreaterThanOrEqual(0.97);
});

test('what MariaDB does not accept is not taken for something else', async () => {
  const broken = breakStatements(new Random(seed), [...corpus, ...generated], 1500);
  const findings = await examine([...readStatements('rejected.sql'), ...broken]);
  console.info(`${findings.rejected.length} statements rejected by MariaDB (TEST_SEED=${seed})`);
  expect(findings.misread).toEqual([]);
  expect(findings.rejected.length).toBeGreaterThanOrEqual(500);
});
