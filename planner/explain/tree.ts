import type { KeyedChange, RowDestination } from '../../engine/change-plan';
import type { PhysicalPlan, PlanExplanation, StatementPlan, Target } from '../../engine/plan';
import type { Analysis } from './analysis';
import { detailsOf } from './describe';
import { estimatedCost, estimatedRows } from './estimates';
import { estimateText, measuredText, totalText } from './figures';
import { inputsOf } from './inputs';
import { targetsOf } from './targets';

/** One line of a tree. The figures hold nothing of the statement's text and values. */
interface ExplainLine {
  readonly text: string;
  /** Estimates, and what was measured; '' = none. */
  readonly figures: string;
}

/** A plan as lines, inputs indented below their operator. @param analysis what was measured when it ran; null = it is not run */
export function explainTree(plan: StatementPlan, analysis: Analysis | null = null): readonly string[] {
  const lines = explainLines(plan, analysis).map(({ text, figures }) => text + figures);
  return analysis === null ? lines : [...lines, totalText(analysis.total)];
}

/** The same for logs, which mask texts and values. */
export function explainLines(plan: StatementPlan, analysis: Analysis | null = null): readonly ExplainLine[] {
  switch (plan.kind) {
    case 'rows':
      return [...operatorLines(plan.root, '', analysis, new Set()), ...explanationLines(plan.explanation)];
    case 'forward':
      return [
        line(
          `forward${plan.targets.length > 1 ? ' all rows, in no order' : ''}${plan.writes ? ', changes or locks rows' : ''}`,
        ),
        ...targetLines(plan.targets, analysis),
        ...explanationLines(plan.explanation),
      ];
    case 'write':
      return [
        line(`write, all or none${plan.affected === 'one' ? ', the same rows on each node' : ''}`),
        ...targetLines(plan.targets, null),
        ...explanationLines(plan.explanation),
      ];
    case 'insert-rows':
      return [
        line(
          `insert rows, all or none (${placeText(plan.destination)}, sql: ${oneLine(`${plan.insert.head}(…)${plan.insert.tail}`)})`,
        ),
        ...operatorLines(plan.source, '  ', null, new Set()),
        ...explanationLines(plan.explanation),
      ];
    case 'insert-literals':
      return [
        line(`insert ${plan.rows.count} rows, all or none, in several statements on each node`),
        ...targetLines(targetsOf(plan), null),
      ];
    case 'keyed-change':
      return [
        line(
          `change by ${plan.changes.some(({ decides }) => decides) ? 'the columns that decide' : 'primary key'}, all or none`,
        ),
        ...plan.changes.map((change) => line(`  ${changeText(change)}`)),
        ...operatorLines(plan.keys, '  ', null, new Set()),
        ...explanationLines(plan.explanation),
      ];
    case 'load-data':
      return [
        line(
          `load data, all or none (each line ${plan.route.kind === 'nodes' ? `to: ${plan.route.nodes.join(' and ')}` : 'where it belongs'}, sql: ${oneLine(plan.sql)})`,
        ),
      ];
    case 'assign':
      return [
        line(`into ${plan.variables.map((name) => `@${name}`).join(', ')}, from at most one row`),
        ...explainLines(plan.query, analysis).map(({ text, figures }) => ({ text: `  ${text}`, figures })),
      ];
    case 'ddl':
      return [line('ddl'), ...targetLines(plan.targets, null)];
  }
}

function line(text: string, figures = ''): ExplainLine {
  return { text, figures };
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

function explanationLines(explanation: PlanExplanation | undefined): readonly ExplainLine[] {
  if (explanation === undefined) return [];
  const { notes, rules } = explanation;
  return [
    ...notes.map((note) => line(`note: ${note}`)),
    ...(rules.length === 0 ? [] : [line(`rules: ${rules.join(', ')}`)]),
  ];
}

function targetLines(targets: readonly Target[], analysis: Analysis | null): ExplainLine[] {
  return targets.map((target) =>
    line(
      `  fragment (node: ${target.dataNode}, sql: ${oneLine(target.sql)})`,
      estimateText(target.estimatedRows ?? null, null) +
        (analysis === null ? '' : measuredText(analysis.measuredTarget(target), true)),
    ),
  );
}

/** @param shared numbers of the shared rows whose operators were shown above */
function operatorLines(
  plan: PhysicalPlan,
  indent: string,
  analysis: Analysis | null,
  shared: Set<number>,
): ExplainLine[] {
  const details = detailsOf(plan).map(([name, value]) => `${name}: ${oneLine(String(value))}`);
  const isShown = plan.kind === 'shared' && shared.has(plan.number);
  if (isShown) details.push('rows: as above');
  if (plan.kind === 'shared') shared.add(plan.number);
  const head = line(
    `${indent}${plan.kind}${details.length > 0 ? ` (${details.join(', ')})` : ''}`,
    estimateText(estimatedRows(plan), estimatedCost(plan)) +
      (analysis === null ? '' : measuredText(analysis.measuredOperator(plan), plan.kind === 'fragment')),
  );
  const inputs = isShown ? [] : inputsOf(plan);
  return [head, ...inputs.flatMap((input) => operatorLines(input, `${indent}  `, analysis, shared))];
}

/** As MyCAT's EXPLAIN: tabs and line ends become blanks. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ');
}
