import { isBinaryString, isNumeric } from '../../engine/batch/column-type';
import { execute } from '../../engine/execute';
import type { StatementPlan } from '../../engine/plan';
import type { ResultWriter } from '../../protocol/handler';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { stringLiteral } from '../session/session-values';
import { executionContext } from './rows';
import type { StatementRun } from './statement-run';
import { textRows } from './text-rows';

/** The one value that a query gives, as a SQL literal. Errors: those of the query; 1242 for more than one row, 1241 for more than one column. */
export async function evaluatePlan(plan: StatementPlan, run: StatementRun): Promise<string> {
  if (plan.kind === 'rows') {
    const rows = await textRows(execute(plan.root, executionContext(false, run)));
    return literalOf(rows, plan.root.fields);
  }
  if (plan.kind !== 'forward' || plan.targets.length !== 1) throw notSupported('a value from several data nodes');
  const { dataNode, sql } = plan.targets[0]!;
  const lease = await run.transaction.lease(dataNode, run.facts, plan.writes, run.signal);
  try {
    const result = await lease.connection.query(sql, run.signal);
    return result.kind === 'rows' ? literalOf(await textRows(result.batches), result.fields) : 'NULL';
  } finally {
    lease.done();
  }
}

function literalOf(rows: readonly (readonly (string | null)[])[], fields: Parameters<ResultWriter['rows']>[0]): string {
  if (fields.length !== 1) throw sqlError('ER_OPERAND_COLUMNS', 'Operand should contain 1 column(s)');
  if (rows.length > 1) throw sqlError('ER_SUBQUERY_NO_1_ROW', 'Subquery returns more than 1 row');
  const value = rows[0]?.[0] ?? null;
  if (value === null) return 'NULL';
  const { type } = fields[0]!;
  if (isNumeric(type) && type.name !== 'bit') return value;
  if (isBinaryString(type)) return value === '' ? "''" : `x'${Buffer.from(value).toString('hex')}'`;
  return stringLiteral(value);
}

function unexpected(): never {
  throw new Error('a result where a value was asked for');
}

/** Nothing is written while a value is computed. */
export const noResults: ResultWriter = {
  binary: false,
  started: false,
  ok: unexpected,
  rows: unexpected,
  forward: unexpected,
  requestFile: unexpected,
};
