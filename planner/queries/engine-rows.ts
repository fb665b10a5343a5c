import type { StatementPlan } from '../../engine/plan';
import { withoutLoneShares } from '../bind/bind-common-table';
import { BindContext } from '../bind/bind-context';
import { bindQuery } from '../bind/bind-query';
import type { VirtualTable } from '../facts';
import { exactly, type LowerContext, lower, recursionLimit } from '../lower/lower';
import type { PlanInput } from '../plan-statement';
import type { RuleContext } from '../rules/rule-context';
import { applyRules } from '../rules/rules';
import type { SelectStatement, TableReference } from '../sql/ast';

/** A query of virtual tables that the engine runs by itself: for servers none of whose backends is MySQL. Errors: 1235 for what it does not have. */
export async function planOverRows(
  query: SelectStatement,
  contents: ReadonlyMap<TableReference, VirtualTable>,
  { facts, session, chooseCopy }: PlanInput,
): Promise<StatementPlan> {
  const binding = new BindContext(
    ({ name }) => {
      throw new Error(`the virtual table ${name} has no rows`);
    },
    (reference) => contents.get(reference) ?? null,
  );
  const bound = bindQuery(query, { context: binding, commonTables: new Map(), outer: null });
  const rules: RuleContext = {
    binding,
    capabilities: (node) => facts.capabilities(node),
    applied: () => {},
    statistics: () => null,
  };
  const context: LowerContext = {
    ...rules,
    facts,
    session,
    schema: 'information_schema',
    lock: null,
    chooseCopy,
    parameters: new Map(),
    shared: new Map(),
    workingTables: new Map(),
    keyGaps: new Map(),
    estimator: null,
    recursion: recursionLimit(session),
    groupConcatMaxLength: Number(session.systemVariable('session', 'group_concat_max_len') ?? 1024 * 1024),
  };
  const visible = bound.items.map(({ id }) => id);
  const { plan } = exactly(
    await lower(applyRules(withoutLoneShares(bound.plan, binding), rules), new Set(visible), context),
    visible,
  );
  const fields = plan.fields.map((field, index) => ({ ...field, name: bound.items[index]!.name }));
  return { kind: 'rows', root: { ...plan, fields }, locks: false };
}
