import type { VirtualTable } from '../../planner/facts';
import type { ResultWriter } from '../../protocol/handler';
import { DiscardedResults } from '../execution/analysis/discarded-results';
import { StatementAnalysis } from '../execution/analysis/statement-analysis';
import type { StatementRecord } from '../observe/statement-record';
import type { StatementAnswer } from '../statements/statement';

/** Runs a query for what can be measured of it. @param run plans and runs a statement; its result goes to the writer */
export async function runAnalyzed(
  { sql, table }: StatementAnswer & { readonly kind: 'analyzed' },
  session: { explains: boolean },
  record: StatementRecord,
  run: (sql: string, results: ResultWriter) => Promise<void>,
): Promise<VirtualTable> {
  const { trace } = record;
  const analysis = new StatementAnalysis(trace, () => record.plan);
  const results = new DiscardedResults();
  const startedMs = performance.now();
  session.explains = true;
  record.trace = analysis;
  try {
    await run(sql, results);
  } finally {
    record.trace = trace;
    session.explains = false;
  }
  analysis.ended({
    planningMs: record.plannedMs - startedMs,
    runningMs: performance.now() - record.plannedMs,
    rows: results.rowCount,
  });
  return table(record.plan!, analysis);
}
