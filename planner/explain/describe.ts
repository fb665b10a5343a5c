import type { Field } from '../../engine/batch/column-type';
import type { Expression } from '../../engine/expressions/expression';
import { printExpression } from '../../engine/expressions/print';
import { insertAt } from '../../engine/literals/literal';
import type { AggregateCall, PhysicalPlan, SortKey } from '../../engine/plan';
import { assertNever } from '../tables';

/** What an operator does beyond its kind, as name and value pairs in the order in which EXPLAIN shows them. */
export function detailsOf(plan: PhysicalPlan): readonly Detail[] {
  switch (plan.kind) {
    case 'fragment':
      return [
        ['node', plan.dataNode],
        ['sql', sqlText(plan)],
      ];
    case 'append':
      return [];
    case 'ordered-merge':
      return [['by', sortText(plan.keys, plan.fields)]];
    case 'filter':
      return [['where', expressionText(plan.predicate, plan.input.fields)]];
    case 'project':
      return [['columns', plan.expressions.map((each) => expressionText(each, plan.input.fields)).join(', ')]];
    case 'sort':
      return [['by', sortText(plan.keys, plan.fields)]];
    case 'top-n':
      return [['by', sortText(plan.keys, plan.fields)], ...limitDetails(plan.offset, plan.count)];
    case 'limit':
      return limitDetails(plan.offset, plan.count);
    case 'distinct':
      return [];
    case 'aggregate':
      return groupDetails(plan, plan.input.fields, plan.rollup === true);
    case 'join-aggregate':
      return [
        ['on', keysText(plan)],
        ['build', plan.build],
        ...filterDetails(plan),
        ...groupDetails(plan, [...plan.left.fields, ...plan.right.fields], false),
      ];
    case 'hash-join': {
      return [
        ...(plan.type === 'inner' ? [] : [['type', plan.type] as const]),
        ['on', keysText(plan)],
        ...nullDetails(plan),
        ['build', plan.build],
        ...filterDetails(plan),
        ...(plan.residual ? [['where', joinText(plan.residual, plan.left.fields, plan.right.fields)] as const] : []),
      ];
    }
    case 'values':
      return [['rows', plan.rows.length]];
    case 'nested-loop-join':
      return [
        ['type', plan.type],
        ['on', plan.condition ? joinText(plan.condition, plan.left.fields, plan.right.fields) : 'true'],
        ...nullDetails(plan),
      ];
    case 'apply':
      return [
        ['type', plan.type],
        ['for each', plan.parameters.map((column) => nameOf(column, plan.input.fields)).join(', ')],
        ...(plan.condition ? [['on', joinText(plan.condition, plan.input.fields, plan.subplan.fields)] as const] : []),
        ...nullDetails(plan),
      ];
    case 'json-table':
      return [
        ['document', expressionText(plan.document, plan.input.fields)],
        ['rows at', plan.path],
      ];
    case 'set-operation':
      return [['operator', `${plan.operator}${plan.all ? ' all' : ''}`]];
    case 'recursive':
      return [
        ['table', plan.table],
        ['distinct', String(plan.distinct)],
      ];
    case 'working-table':
      return [['table', plan.table]];
    case 'shared':
      return [['number', plan.number]];
    case 'window': {
      const { fields } = plan.input;
      const partition = plan.partitionBy.map((column) => nameOf(column, fields)).join(', ');
      const order = sortText(plan.orderBy, fields);
      return [
        ...(partition ? [['partition by', partition] as const] : []),
        ...(order ? [['order by', order] as const] : []),
        ['compute', plan.calls.map((call) => call.function).join(', ')],
      ];
    }
    default:
      return assertNever(plan);
  }
}

type Detail = readonly [name: string, value: string | number];
type HashedPlan = Extract<PhysicalPlan, { readonly kind: 'hash-join' | 'join-aggregate' }>;

function keysText({ left, right, leftKeys, rightKeys }: HashedPlan): string {
  const on = leftKeys.map((key, index) => `${nameOf(key, left.fields)} = ${nameOf(rightKeys[index]!, right.fields)}`);
  return on.join(' and ') || 'true';
}

function filterDetails({ keyFilter }: HashedPlan): readonly Detail[] {
  return keyFilter ? [['narrows by keys', keyFilter.number]] : [];
}

function groupDetails(
  { groupKeys, aggregates }: Extract<PhysicalPlan, { readonly kind: 'aggregate' | 'join-aggregate' }>,
  fields: readonly Field[],
  rollup: boolean,
): readonly Detail[] {
  const groups = groupKeys.map((column) => nameOf(column, fields)).join(', ');
  const calls = aggregates.map((call) => aggregateText(call, fields)).join(', ');
  return [
    ...(groups ? [['group by', `${groups}${rollup ? ' with rollup' : ''}`] as const] : []),
    ...(calls ? [['compute', calls] as const] : []),
  ];
}

/** With `:1` for the apply's first parameter, `:keys 7` for those of the join that says so. */
function sqlText({ sql, slots = [], keyGaps = [] }: PhysicalPlan & { kind: 'fragment' }): string {
  const insertions = [
    ...slots.map(({ at, parameter }) => ({ at, text: `:${parameter + 1}` })),
    ...keyGaps.map(({ at, gap, filter }) => ({ at, text: `:${gap === 'all' ? 'all' : 'keys'} ${filter}` })),
  ];
  return insertAt(
    sql,
    insertions.sort((one, other) => one.at - other.at),
  );
}

/** Of NOT IN: whether a comparison with NULL keeps a row out. */
function nullDetails({ nullAware, type }: { readonly nullAware: boolean; readonly type: string }) {
  return nullAware && type === 'anti' ? [['unknown', 'excludes'] as const] : [];
}

function joinText(condition: Expression, left: readonly Field[], right: readonly Field[]): string {
  return expressionText(condition, [...left, ...right]);
}

function limitDetails(offset: number, count: number | null): readonly (readonly [string, number])[] {
  return [...(count === null ? [] : [['count', count] as const]), ...(offset > 0 ? [['offset', offset] as const] : [])];
}

function nameOf(column: number, fields: readonly Field[]): string {
  const field = fields[column];
  if (!field) return `column ${column + 1}`;
  return field.table === '' ? field.name : `${field.table}.${field.name}`;
}

function sortText(keys: readonly SortKey[], fields: readonly Field[]): string {
  return keys.map(({ column, descending }) => `${nameOf(column, fields)}${descending ? ' desc' : ''}`).join(', ');
}

function aggregateText(call: AggregateCall, fields: readonly Field[]): string {
  const args = call.arguments.map((column) => nameOf(column, fields)).join(', ') || '*';
  const name = call.phase === 'final' ? `merge ${call.function}` : call.function;
  return `${name}(${call.distinct ? 'distinct ' : ''}${args})`;
}

function expressionText(expression: Expression, fields: readonly Field[]): string {
  return printExpression(expression, (index) => nameOf(index, fields));
}
