import { boundColumn, columnsIn, hasSubquery } from '../logical/bound-expression';
import { mergedWhereCarried } from '../logical/carried-digits';
import type { LogicalPlan, ProjectItem, ProjectPlan } from '../logical/plan';
import { someExpression } from '../sql/walk';
import { computeBelow, needsNodes } from './compute-below';
import { locationWithSubqueries } from './fit-subquery';
import { pushable } from './pushable';
import type { RuleContext } from './rule-context';
import { unnestExpression } from './unnest-subquery';

/**
 * Expressions are computed where the rows are, exactly as MySQL computes them. What a backend cannot compute, or what needs rows of other
 * nodes, is computed above, from columns that come up as they are. So is what an apply's parameters are in: their types are the engine's.
 */
export function pushDownProject(project: ProjectPlan, context: RuleContext): LogicalPlan {
  const { input, items } = mergedWhereCarried(project);
  if (input.kind !== 'gather') return computedAbove(input, items, context);
  let { location } = input;
  const below: ProjectItem[] = [];
  for (const item of items) {
    if (!pushable(item.expression, location, context) || hasParameter(item)) continue;
    const fitting = locationWithSubqueries(item.expression, { plan: input.input, location }, context);
    if (!fitting) continue;
    location = fitting;
    below.push(item);
  }
  if (below.some(({ expression }) => expression.kind !== 'bound-column')) context.applied('push-down-project');
  if (below.length === items.length) return { ...input, location, input: { ...project, input: input.input } };
  const kept = new Map<number, ProjectItem>(below.map((item) => [item.id, item]));
  for (const { expression } of items.filter((item) => !below.includes(item))) {
    for (const id of columnsIn(expression)) if (!kept.has(id)) kept.set(id, { id, expression: boundColumn(id) });
  }
  return computedAbove(
    { ...input, location, input: { kind: 'project', input: input.input, items: [...kept.values()] } },
    items.map((item) => (below.includes(item) ? { id: item.id, expression: boundColumn(item.id) } : item)),
    context,
  );
}

function hasParameter({ expression }: ProjectItem): boolean {
  return someExpression(expression, (node) => node.kind === 'parameter');
}

function computedAbove(input: LogicalPlan, items: readonly ProjectItem[], context: RuleContext): LogicalPlan {
  let plan = input;
  const computed = items.map((item): ProjectItem => {
    // A subquery's rows may be on other nodes than the row that asks.
    if (!hasSubquery(item.expression) && needsNodes(item.expression, context)) {
      const below = computeBelow(plan, item, context);
      if (below) {
        plan = below;
        return { id: item.id, expression: boundColumn(item.id) };
      }
    }
    if (!hasSubquery(item.expression)) return item;
    const unnested = unnestExpression(item.expression, plan, context);
    plan = unnested.plan;
    return { id: item.id, expression: unnested.expression };
  });
  return { kind: 'project', input: plan, items: computed };
}
