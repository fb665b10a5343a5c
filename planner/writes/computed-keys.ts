import { SqlError } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import { valueSourceOf } from '../routing/routing-value';
import type { Expression, InsertStatement } from '../sql/ast';
import { someExpression } from '../sql/walk';
import type { ResolvedTable } from '../tables';
import { inlineChange } from './change-statement';
import { constantLiteral } from './constant';
import { evaluatedOnce } from './once-evaluated';
import { positionalColumns } from './positional-columns';

type Row = readonly Expression[];

/**
 * An INSERT of rows with the values of its sharding column computed, once and here, where they are expressions without columns: `UUID()`,
 * `LAST_INSERT_ID()`, `@a + 1`. All its literals are in place then. Null where there are none of that kind.
 */
export function withComputedKeys(
  input: PlanInput,
  statement: InsertStatement,
  { placement, description }: ResolvedTable,
): InsertStatement | null {
  if (placement.kind !== 'sharded' || statement.source.kind !== 'rows') return null;
  const key = placement.rule?.column ?? placement.parent?.joinKey.toUpperCase();
  const columns = statement.columns ?? positionalColumns(description) ?? [];
  const position = columns.findIndex((column) => column.toUpperCase() === key);
  if (position < 0 || !statement.source.rows.some((row) => isComputed(row[position]))) return null;
  const inlined = evaluatedOnce(inlineChange(input, true).statement as InsertStatement);
  const { rows } = inlined.source as { readonly rows: readonly Row[] };
  const computed = rows.map((row) =>
    isComputed(row[position])
      ? row.map((value, index) => (index === position ? constantOf(value, input.session.collation) : value))
      : row,
  );
  return { ...inlined, source: { kind: 'rows', rows: computed } };
}

function isComputed(value: Expression | undefined): boolean {
  return value !== undefined && value.kind !== 'default' && valueSourceOf(value) === null;
}

/** The expression itself where it is none that can be computed here. */
function constantOf(value: Expression, collation: string): Expression {
  if (someExpression(value, (node) => node.kind === 'column' || node.kind === 'default' || 'query' in node))
    return value;
  try {
    return constantLiteral(value, collation);
  } catch (error) {
    if (error instanceof SqlError && error.errno === 1235) return value;
    throw error;
  }
}
