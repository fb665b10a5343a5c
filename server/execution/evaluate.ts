import type { StatementPlan } from '../../engine/plan';
import type { ResultWriter } from '../../protocol/handler';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { StatementRun } from './statement-run';
import { literalRows } from './variable-literals';

/** The one value that a query gives, as a SQL literal. Errors: those of the query; 1242 for more than one row, 1241 for more than one column. */
export async function evaluatePlan(plan: StatementPlan, run: StatementRun): Promise<string> {
  if (plan.kind !== 'rows' && plan.kind !== 'forward') throw notSupported(`the value of ${plan.kind}`);
  const { columnCount, rows } = await literalRows(plan, run);
  let value: string | null = null;
  try {
    if (columnCount !== 1) throw sqlError('ER_OPERAND_COLUMNS', 'Operand should contain 1 column(s)');
    for await (const [only] of rows) {
      if (value !== null) throw sqlError('ER_SUBQUERY_NO_1_ROW', 'Subquery returns more than 1 row');
      value = only!;
    }
  } finally {
    await rows.return(undefined);
  }
  return value ?? 'NULL';
}

function unexpected(): never {
  throw new Error('a result where a value was asked for');
}

/** For statements whose answer nobody gets; they have no rows. */
export const quietResults: ResultWriter = {
  binary: false,
  wantsBinaryPackets: false,
  started: false,
  ok: async () => undefined,
  rows: unexpected,
  packetRows: unexpected,
  forward: unexpected,
  requestFile: unexpected,
};

/** Nothing is written while a value is computed. */
export const noResults: ResultWriter = {
  binary: false,
  wantsBinaryPackets: false,
  started: false,
  ok: unexpected,
  rows: unexpected,
  packetRows: unexpected,
  forward: unexpected,
  requestFile: unexpected,
};
