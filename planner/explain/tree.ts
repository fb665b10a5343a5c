import type {
  KeyedChange,
  PhysicalPlan,
  PlanExplanation,
  RowDestination,
  StatementPlan,
  Target,
} from '../../engine/plan';
import { detailsOf } from './describe';
import { inputsOf } from './inputs';

/** A plan as lines, inputs indented below their operator. */
export function explainTree(plan: StatementPlan): readonly string[] {
  switch (plan.kind) {
    case 'rows':
      return [...operatorLines(plan.root, ''), ...noteLines(plan.explanation)];
    case 'forward':
      return [
        `forward${plan.targets.length > 1 ? ' all rows, in no order' : ''}${plan.writes ? ', changes or locks rows' : ''}`,
        ...targetLines(plan.targets),
        ...noteLines(plan.explanation),
      ];
    case 'write':
      return [
        `write, all or none${plan.affected === 'one' ? ', the same rows on each node' : ''}`,
        ...targetLines(plan.targets),
      ];
    case 'insert-rows':
      return [
        `insert rows, all or none (${placeText(plan.destination)}, sql: ${oneLine(`${plan.insert.head}(…)${plan.insert.tail}`)})`,
        ...operatorLines(plan.source, '  '),
      ];
    case 'keyed-change':
      return [
        'change by primary key, all or none',
        ...plan.changes.map((change) => `  ${changeText(change)}`),
        ...operatorLines(plan.keys, '  '),
      ];
    case 'load-data':
      return [
        `load data, all or none (each line ${plan.route.kind === 'nodes' ? `to: ${plan.route.nodes.join(' and ')}` : 'where it belongs'}, sql: ${oneLine(plan.sql)})`,
      ];
    case 'assign':
      return [
        `into ${plan.variables.map((name) => `@${name}`).join(', ')}, from at most one row`,
        ...explainTree(plan.query).map((line) => `  ${line}`),
      ];
    case 'ddl':
      return ['ddl', ...targetLines(plan.targets)];
  }
}

function placeText({ table, routeColumn, nodes }: RowDestination): string {
  return `into: ${table}, on: ${routeColumn === null ? nodes.join(' and ') : `one of ${nodes.join(', ')}`}`;
}

function changeText({ destination, key, action }: KeyedChange): string {
  const keys = key.map(({ name }) => name).join(', ');
  switch (action.kind) {
    case 'statement':
      return `each node (${placeText(destination)}, sql: ${oneLine(`${action.head}${keys} IN (…)${action.tail}`)})`;
    case 'values': {
      const assigned = action.assignments.map(({ name }) => name).join(', ');
      return `each node (${placeText(destination)}, key: ${keys}, new values of: ${assigned})`;
    }
    case 'move':
      return `delete and insert elsewhere (${placeText(destination)}, key: ${keys})`;
  }
}

function noteLines(explanation: PlanExplanation | undefined): readonly string[] {
  return (explanation?.notes ?? []).map((note) => `note: ${note}`);
}

function targetLines(targets: readonly Target[]): string[] {
  return targets.map(({ dataNode, sql }) => `  fragment (node: ${dataNode}, sql: ${oneLine(sql)})`);
}

function operatorLines(plan: PhysicalPlan, indent: string): string[] {
  const details = detailsOf(plan).map(([name, value]) => `${name}: ${oneLine(String(value))}`);
  const head = `${indent}${plan.kind}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
  return [head, ...inputsOf(plan).flatMap((input) => operatorLines(input, `${indent}  `))];
}

/** As MyCAT's EXPLAIN: tabs and line ends become blanks. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ');
}
