import type { Expression } from '../sql/ast';
import { type LogicalPlan, mapInputs } from './plan';

/** The plan with every expression in it replaced; `map` gets whole expressions, aggregate calls included, and keeps their kind. */
export function mapExpressions(plan: LogicalPlan, map: (expression: Expression) => Expression): LogicalPlan {
  const below = mapInputs(plan, (input) => mapExpressions(input, map));
  switch (below.kind) {
    case 'filter':
      return { ...below, predicates: below.predicates.map(map) };
    case 'project':
      return { ...below, items: below.items.map(({ id, expression }) => ({ id, expression: map(expression) })) };
    case 'join':
    case 'apply':
      return { ...below, on: below.on.map(map), compare: below.compare.map(map) };
    case 'aggregate':
      return {
        ...below,
        groupBy: below.groupBy.map(({ id, expression }) => ({ id, expression: map(expression) })),
        aggregates: below.aggregates.map((item) => {
          const call = map(item.call);
          return call.kind === 'aggregate' ? { ...item, call } : item;
        }),
      };
    case 'json-table':
      return { ...below, document: map(below.document) };
    default:
      return below;
  }
}
