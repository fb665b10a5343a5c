import type { Field } from '../../engine/batch/column-type';
import type { FragmentPlan, PhysicalPlan, PlanExplanation, StatementPlan } from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import { printFor } from '../dialect';
import { exactFloatsOf } from '../lower/exact-floats';
import { type PlanInput, planStatement } from '../plan-statement';
import { shapeOf } from '../shapes/shape';
import type { SelectStatement } from '../sql/ast';
import { lexStatements } from '../sql/lexer';
import { printStatement } from '../sql/print/mysql';
import { withoutSchemas } from '../sql/replace-tables';

/** A query that is part of a change, planned as if the client had sent it. Errors: those of the query. */
export async function planQueryOf(query: SelectStatement, input: PlanInput): Promise<StatementPlan> {
  const { facts, session } = input;
  const [lexed] = lexStatements(printStatement(query), { sqlMode: session.sqlMode });
  const shape = { ...(await shapeOf(lexed!, facts, session)), partOfChange: true } as const;
  return planStatement({ ...input, lexed: lexed!, shape, remember: (_, make) => make() });
}

/** What is told of how a query that is part of a change came about. */
export function explanationOf(plan: StatementPlan): { readonly explanation?: PlanExplanation } {
  const explanation = plan.kind === 'rows' || plan.kind === 'forward' ? plan.explanation : undefined;
  return explanation === undefined ? {} : { explanation };
}

/** The rows of a planned query as the engine's: what would go to the client undecoded is decoded. */
export async function rowsOf(plan: StatementPlan, query: SelectStatement, input: PlanInput): Promise<PhysicalPlan> {
  if (plan.kind === 'rows') return plan.root;
  if (plan.kind !== 'forward') throw notSupported(`${plan.kind} as the source of rows`);
  const fields = await describedFields(plan.targets[0]!.dataNode, query, input);
  const keepsOrder = query.orderBy.length > 0 && query.limit === null;
  const fragments = plan.targets.map((target): FragmentPlan => {
    const { speaksMysql } = input.facts.capabilities(target.dataNode);
    const sql = speaksMysql ? exactFloatsOf(target.sql, fields, keepsOrder) : target.sql;
    return { ...target, kind: 'fragment', sql, fields };
  });
  return fragments.length === 1 ? fragments[0]! : { kind: 'append', inputs: fragments, fields };
}

function describedFields(
  dataNode: string,
  query: SelectStatement,
  { facts, session }: PlanInput,
): Promise<readonly Field[]> {
  const empty: SelectStatement = {
    ...withoutSchemas(query),
    orderBy: [],
    limit: { offset: null, count: { kind: 'number', text: '0', form: 'integer' } },
    lock: null,
  };
  return facts.describe(dataNode, printFor(facts.capabilities(dataNode), empty), session);
}
