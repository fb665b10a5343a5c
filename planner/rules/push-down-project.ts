import { boundColumn, columnsIn } from '../bind/bind-expression';
import type { LogicalPlan, ProjectItem, ProjectPlan } from '../logical/plan';
import { pushable } from './pushable';
import type { RuleContext } from './rule-context';

/**
 * Expressions are computed where the rows are, exactly as MySQL computes them. What a backend cannot compute is computed above, from columns
 * that come up as they are.
 */
export function pushDownProject(project: ProjectPlan, context: RuleContext): LogicalPlan {
  const { input, items } = project;
  if (input.kind !== 'gather') return project;
  const below = items.filter(({ expression }) => pushable(expression, input.location, context));
  if (below.length === items.length) return { ...input, input: { ...project, input: input.input } };
  const kept = new Map<number, ProjectItem>(below.map((item) => [item.id, item]));
  for (const { expression } of items.filter((item) => !below.includes(item))) {
    for (const id of columnsIn(expression)) if (!kept.has(id)) kept.set(id, { id, expression: boundColumn(id) });
  }
  return {
    kind: 'project',
    input: { ...input, input: { kind: 'project', input: input.input, items: [...kept.values()] } },
    items: items.map((item) => (below.includes(item) ? { id: item.id, expression: boundColumn(item.id) } : item)),
  };
}
