import type { CalledNumbers } from '../../engine/change-plan';
import type { StatementPlan } from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import { inlineQuery } from '../queries/single-node';
import type { Expression, SelectItem, SelectStatement } from '../sql/ast';
import { mapQuery } from '../sql/walk';
import { planQueryOf, rowsOf } from '../writes/query-plan';
import { sequencePrefix } from './sequence-use';

/** A query whose columns in `called` hold a constant, instead of which each row gets a number. */
export interface NumberedQuery {
  readonly query: SelectStatement;
  readonly called: readonly CalledNumbers[];
}

/** A BIGINT, so that the column is one. */
const placeholder: Expression = { kind: 'number', text: '1000000000000000000', form: 'integer' };

/** A query with NEXT VALUE FOR among its columns. */
export async function planNumberedQuery(input: PlanInput): Promise<StatementPlan> {
  const { query, called } = numberedQuery(inlineQuery(input.lexed, input.session));
  const plan = await planQueryOf(query, input);
  const root = await rowsOf(plan, query, input);
  const locks = plan.kind === 'rows' ? plan.locks : plan.kind === 'forward' && plan.writes;
  const explanation = plan.kind === 'rows' || plan.kind === 'forward' ? plan.explanation : undefined;
  return {
    kind: 'rows',
    root,
    locks,
    called,
    explanation: {
      notes: [
        ...called.map(
          ({ sequence, column }) => `column ${column + 1}: a number of the sequence ${sequence} for each row`,
        ),
        ...(explanation?.notes ?? []),
      ],
      rules: explanation?.rules ?? [],
    },
  };
}

/** @returns no `called`: there is none. Errors: 1235 where NEXT VALUE FOR stands anywhere but as a column of the query itself. */
export function numberedQuery(query: SelectStatement): NumberedQuery {
  const { body } = query;
  const called: CalledNumbers[] = [];
  if (body.kind !== 'block') return { query: refuseElsewhere(query), called };
  const items = body.items.map((item, column): SelectItem => {
    const sequence = item.kind === 'expression' ? sequenceOf(item.expression) : null;
    if (item.kind !== 'expression' || sequence === null) return item;
    called.push({ sequence, column });
    return { ...item, expression: placeholder, alias: item.alias ?? item.text };
  });
  const rest = refuseElsewhere({ ...query, body: { ...body, items } });
  if (called.length === 0) return { query: rest, called };
  const star = body.items.find((item) => item.kind === 'star');
  if (star) throw notSupported('NEXT VALUE FOR beside * in a query; name the columns');
  if (body.distinct) throw notSupported('NEXT VALUE FOR in SELECT DISTINCT: every row is another one');
  const names = new Set(called.map(({ column }) => nameOf(items[column]!)));
  for (const { expression } of query.orderBy) {
    const ordinal = expression.kind === 'number' ? Number(expression.text) - 1 : null;
    const isNumbered =
      (expression.kind === 'column' && names.has(expression.name.toLowerCase())) ||
      called.some(({ column }) => column === ordinal);
    if (isNumbered)
      throw notSupported('ORDER BY a column of NEXT VALUE FOR: rows are numbered in the order that they have');
  }
  return { query: rest, called };
}

function sequenceOf(expression: Expression): string | null {
  if (expression.kind !== 'next-value' || expression.schema !== undefined) return null;
  return sequencePrefix.exec(expression.sequence)?.[1]?.toUpperCase() ?? null;
}

function nameOf(item: SelectItem): string {
  return item.kind === 'expression' ? (item.alias ?? item.text).toLowerCase() : '';
}

function refuseElsewhere(query: SelectStatement): SelectStatement {
  return mapQuery(query, (node) => {
    if (sequenceOf(node) === null) return node;
    throw notSupported(
      'NEXT VALUE FOR inside an expression, a condition, a subquery or a set operation over rows of tables; it may be a column of the SELECT that gives the rows',
    );
  });
}
