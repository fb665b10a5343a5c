import type { AggregateCall, Expression } from '../sql/ast';
import { columnsIn } from './bound-expression';
import { inputsOf, type LogicalPlan, mapInputs, outputOf, type ProjectItem } from './plan';

/** The columns that a plan uses but does not make: those of the queries around a correlated subquery. */
export function freeColumns(plan: LogicalPlan): readonly number[] {
  const free = new Set<number>();
  const visit = (node: LogicalPlan, outer: ReadonlySet<number>): void => {
    const inputs = inputsOf(node);
    const known = new Set([...outer, ...inputs.flatMap(outputOf)]);
    for (const expression of expressionsOf(node)) {
      for (const id of columnsIn(expression)) if (!known.has(id)) free.add(id);
    }
    inputs.forEach((input, index) => {
      // The right side of an apply sees the left.
      visit(input, node.kind === 'apply' && index === 1 ? new Set([...outer, ...outputOf(node.left)]) : outer);
    });
  };
  visit(plan, new Set());
  return [...free];
}

function expressionsOf(plan: LogicalPlan): readonly Expression[] {
  const found: Expression[] = [];
  mapOwnExpressions(plan, (expression) => {
    found.push(expression);
    return expression;
  });
  return found;
}

/** Rewrites all expressions of a plan, not those inside subqueries; returns the same object when none changed. */
export function mapPlanExpressions(plan: LogicalPlan, map: (expression: Expression) => Expression): LogicalPlan {
  return mapOwnExpressions(
    mapInputs(plan, (input) => mapPlanExpressions(input, map)),
    map,
  );
}

/** As mapPlanExpressions, for the root alone. */
export function mapOwnExpressions(plan: LogicalPlan, map: (expression: Expression) => Expression): LogicalPlan {
  switch (plan.kind) {
    case 'filter': {
      const predicates = mapAll(plan.predicates, map);
      return predicates === plan.predicates ? plan : { ...plan, predicates };
    }
    case 'project': {
      const items = mapItems(plan.items, map);
      return items === plan.items ? plan : { ...plan, items };
    }
    case 'join':
    case 'apply': {
      const on = mapAll(plan.on, map);
      const compare = mapAll(plan.compare, map);
      return on === plan.on && compare === plan.compare ? plan : { ...plan, on, compare };
    }
    case 'aggregate': {
      const groupBy = mapItems(plan.groupBy, map);
      const calls = mapAll(
        plan.aggregates.map(({ call }) => call),
        map,
      );
      const same = plan.aggregates.every(({ call }, index) => call === calls[index]);
      if (same && groupBy === plan.groupBy) return plan;
      const aggregates = plan.aggregates.map((item, index) => ({ ...item, call: calls[index] as AggregateCall }));
      return { ...plan, groupBy, aggregates };
    }
    case 'window': {
      const calls = plan.calls.map((item) => {
        const call = map(item.call) as typeof item.call;
        return call === item.call ? item : { ...item, call };
      });
      return calls.every((item, index) => item === plan.calls[index]) ? plan : { ...plan, calls };
    }
    case 'json-table': {
      const document = map(plan.document);
      return document === plan.document ? plan : { ...plan, document };
    }
    case 'set-operation':
    case 'shared':
    case 'recursive':
    case 'working-table':
    case 'scan':
    case 'sort':
    case 'limit':
    case 'distinct':
    case 'union':
    case 'rows':
    case 'dual':
    case 'gather':
      return plan;
  }
}

function mapAll(
  expressions: readonly Expression[],
  map: (expression: Expression) => Expression,
): readonly Expression[] {
  const mapped = expressions.map(map);
  return mapped.every((each, index) => each === expressions[index]) ? expressions : mapped;
}

function mapItems(items: readonly ProjectItem[], map: (expression: Expression) => Expression): readonly ProjectItem[] {
  let changed = false;
  const mapped = items.map((item) => {
    const expression = map(item.expression);
    if (expression === item.expression) return item;
    changed = true;
    return { ...item, expression };
  });
  return changed ? mapped : items;
}
