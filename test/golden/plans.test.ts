/**
 * Golden plans: each `.plans` file holds statements, each followed by the EXPLAIN tree that it must give (or the error). Refill them with
 * UPDATE_GOLDEN=1, and read the difference before committing it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainTree } from '../../planner/explain/tree';
import { Planner } from '../../planner/planner';
import { lexStatements } from '../../planner/sql/lexer';
import { toSqlError } from '../../protocol/wire/sql-error';
import { goldenFacts, goldenSession } from '../support/planner-facts';

const folder = join(__dirname, 'plans');

interface Case {
  readonly sql: string;
  readonly plan: string;
}

function read(text: string): Case[] {
  return text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [sql, ...plan] = part.trim().split('\n');
      return { sql: sql!, plan: plan.join('\n') };
    });
}

async function planOf(sql: string): Promise<string> {
  const planner = new Planner(goldenFacts());
  const [schema, text] = /^\[(\w+)\] (.*)$/s.exec(sql)?.slice(1) ?? ['shop', sql];
  try {
    const [lexed] = lexStatements(text!, { sqlMode: goldenSession.sqlMode });
    return explainTree(await planner.plan(lexed!, { ...goldenSession, schema: schema! })).join('\n');
  } catch (error) {
    const { errno, message } = toSqlError(error);
    return `ERROR ${errno}: ${message}`;
  }
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.plans'))) {
  describe(file, () => {
    const path = join(folder, file);
    const cases = read(readFileSync(path, 'utf8'));
    if (process.env.UPDATE_GOLDEN) {
      test('refill', async () => {
        const parts = await Promise.all(cases.map(async ({ sql }) => `${sql}\n${await planOf(sql)}\n`));
        writeFileSync(path, parts.join('\n'));
      });
      return;
    }
    test.each(cases)('$sql', async ({ sql, plan }) => {
      expect(await planOf(sql)).toBe(plan);
    });
  });
}
