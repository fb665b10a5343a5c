import type { PhysicalPlan, StatementPlan, Target } from '../../engine/plan';
import { detailsOf } from './describe';
import { inputsOf } from './inputs';

/** A plan as lines, inputs indented below their operator. */
export function explainTree(plan: StatementPlan): readonly string[] {
  switch (plan.kind) {
    case 'rows':
      return operatorLines(plan.root, '');
    case 'forward':
      return [
        `forward${plan.targets.length > 1 ? ' all rows, in no order' : ''}${plan.writes ? ', changes or locks rows' : ''}`,
        ...targetLines(plan.targets),
      ];
    case 'write':
      return [
        `write, all or none${plan.affected === 'one' ? ', the same rows on each node' : ''}`,
        ...targetLines(plan.targets),
      ];
    case 'ddl':
      return ['ddl', ...targetLines(plan.targets)];
  }
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
