import type { OkResult, ResultWriter } from '../../protocol/handler';
import { quietResults } from '../execution/evaluate';
import { batchesOfTable } from '../execution/virtual-rows';
import type { StatementAnswer } from '../statements/statement';
import type { Session } from './session';

const emptyOk: OkResult = { affectedRows: 0, lastInsertId: 0n, warningCount: 0, info: '' };

/** Sends what a statement of the server's own has found. */
export async function writeAnswer(
  answer: StatementAnswer & { readonly kind: 'ok' | 'table' },
  session: Session,
  results: ResultWriter,
  more: boolean,
): Promise<void> {
  if (answer.kind === 'ok') {
    session.rowCount = 0;
    await results.ok({ ...emptyOk, warningCount: session.diagnostics.length }, more);
    if (answer.closes) setImmediate(() => session.client.kill());
    return;
  }
  const { table } = answer;
  session.rowCount = -1;
  session.noteFound(await results.rows(table.fields, batchesOfTable(table), () => 0, more));
}

/** Runs other statements in the place of one. @param run plans and runs a statement; without `to` its result goes to the client. @param done answers OK */
export async function runInstead(
  answer: StatementAnswer & { readonly kind: 'instead' | 'steps' | 'followed' },
  run: (sql: string, to?: ResultWriter) => Promise<void>,
  done: () => Promise<void>,
): Promise<void> {
  if (answer.kind === 'instead') return run(answer.sql);
  if (answer.kind === 'followed') {
    await run(answer.sql, quietResults);
    try {
      await answer.finish();
    } catch (error) {
      if (answer.undo !== null) await run(answer.undo, quietResults).catch(() => undefined);
      throw error;
    }
    return done();
  }
  await run(answer.before, quietResults);
  try {
    await run(answer.sql);
  } catch (error) {
    // The first error is the one to tell.
    await run(answer.undo, quietResults).catch(() => undefined);
    throw error;
  }
}
