import type { SessionFacts } from '../../connectors/connector';
import { isBinaryString } from '../../engine/batch/column-type';
import type { BatchStream, RecordBatch, Vector } from '../../engine/batch/record-batch';
import { isValid } from '../../engine/batch/record-batch';
import type { StatementPlan } from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import { stringLiteral } from '../session/session-values';
import { engineRows } from './engine-rows';
import { executionContext } from './execution-context';
import { bytesAt, type LiteralColumn, literalColumns } from './row-literals';
import type { StatementRun } from './statement-run';

type QueryPlan = StatementPlan & { readonly kind: 'forward' | 'rows' };

/** The rows of a query, one after another. Whoever stops before their end calls `return()`. */
export interface LiteralRows {
  readonly columnCount: number;
  /** Each value as the SQL literal that a user variable keeps. */
  readonly rows: AsyncGenerator<readonly string[]>;
}

/** Runs a query whose rows this server wants for itself. Errors: those of the query. */
export async function literalRows(plan: QueryPlan, run: StatementRun): Promise<LiteralRows> {
  if (plan.kind === 'forward' && plan.variables) throw notSupported('@name := … in SET or INTO; SELECT it');
  if (plan.kind === 'forward' && plan.locks) throw notSupported('GET_LOCK and its kin in SET or INTO; SELECT them');
  if (plan.kind === 'rows') {
    const batches = engineRows(plan.root, executionContext(plan.locks, run), run);
    return { columnCount: plan.root.fields.length, rows: literalsOf(batches, run.facts) };
  }
  const context = executionContext(plan.writes, run);
  const first = await context.runFragment(plan.targets[0]!.dataNode, plan.targets[0]!.sql);
  async function* all(): AsyncGenerator<RecordBatch> {
    yield* (first as BatchStream).batches;
    // Few rows are wanted, and often the first node has them: the others are asked when it is their turn.
    for (const { dataNode, sql } of plan.kind === 'forward' ? plan.targets.slice(1) : []) {
      yield* (await context.runFragment(dataNode, sql)).batches;
    }
  }
  return { columnCount: first.fields.length, rows: literalsOf(all(), run.facts) };
}

/** Rows of values as the SQL literals that user variables keep. */
export async function* literalsOf(
  batches: AsyncIterable<RecordBatch>,
  facts: SessionFacts,
): AsyncGenerator<readonly string[]> {
  for await (const batch of batches) {
    const columns = variableLiterals(batch, facts);
    for (let row = 0; row < batch.rowCount; row++) yield columns.map((literal) => literal(row));
  }
}

/**
 * Values as user variables keep them (MariaDB, "User-Defined Variables"): integers, decimals, doubles, and text, which dates and times become.
 * They mean the same under every sql_mode.
 */
function variableLiterals(batch: RecordBatch, facts: SessionFacts): readonly LiteralColumn[] {
  const stored = literalColumns(batch, facts);
  return batch.columns.map((vector, index) => {
    const literal = ownLiteral(vector);
    if (literal === null) return stored[index]!;
    return (row) => (isValid(vector.validity, row) ? literal(row) : 'NULL');
  });
}

/** Of the types whose literals keep more than what a column of the type would store; null for others. */
function ownLiteral(vector: Vector): LiteralColumn | null {
  if (vector.type.name === 'null') return null;
  if (vector.layout === 'float64') {
    // A FLOAT becomes the DOUBLE that has its 24 bits.
    const single = vector.type.name === 'float';
    return (row) => doubleLiteral(single ? Math.fround(vector.values[row]!) : vector.values[row]!);
  }
  if (vector.layout !== 'bytes' || isBinaryString(vector.type)) return null;
  return (row) => stringLiteral(bytesAt(vector, row).toString('utf8'));
}

function doubleLiteral(value: number): string {
  const digits = Object.is(value, -0) ? '-0' : String(value);
  return digits.includes('e') ? digits : `${digits}e0`;
}
