/**
 * The last stage: a logical plan becomes the engine's instruction set. Gathers become fragments whose column types the backends tell (their
 * SQL is sent with LIMIT 0); what is above is typed by the engine's own inference.
 */
import { aggregates } from '../../engine/aggregates/registry';
import { type ColumnType, columnType, computedField, type Field } from '../../engine/batch/column-type';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import type {
  AggregateCall,
  AggregateFunction,
  AggregatePlan as PhysicalAggregatePlan,
  PhysicalPlan,
  SortKey,
} from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import type { PlannerFacts, PlannerSession } from '../facts';
import { columnsIn } from '../logical/bound-expression';
import { overJsonText } from '../logical/json-aggregate';
import {
  type AggregateItem,
  type AggregatePlan,
  type LogicalPlan,
  type SortKey as LogicalSortKey,
  outputOf,
  type ProjectPlan,
  scansOf,
} from '../logical/plan';
import { constantOf } from '../queries/constant-cell';
import type { ChooseCopy } from '../routing/choose-copy';
import type { RuleContext } from '../rules/rule-context';
import type { Expression, LimitClause } from '../sql/ast';
import type { Estimator } from '../statistics/estimate';
import { assertNever } from '../tables';
import { lowerApply } from './apply';
import { lowerRecursive, lowerShared, lowerWorkingTable } from './common-table';
import { engineExpression } from './expression';
import { computedExtension, extensionOf } from './extended-type';
import { describe, lowerGather, lowerScan, selectOf } from './fragment';
import { lowerJoin } from './join';
import { joinedPartials } from './join-aggregate';
import { lowerJsonTable } from './json-table';
import type { NarrowedGaps } from './narrowed-gaps';
import { withNumericArguments } from './numeric-arguments';
import { lowerSetOperation, lowerUnion } from './set-operation';
import { lowerWindow } from './window';

/** A physical plan and the logical columns that its output columns are. */
export interface Lowered {
  readonly plan: PhysicalPlan;
  readonly columns: readonly number[];
}

export interface LowerContext extends RuleContext {
  readonly facts: PlannerFacts;
  readonly session: PlannerSession;
  /** Logical schema to show for physical ones. */
  readonly schema: string;
  /** FOR UPDATE and the like, for every fragment. */
  readonly lock: string | null;
  readonly chooseCopy: ChooseCopy;
  /** group_concat_max_len in bytes. */
  readonly groupConcatMaxLength: number;
  /** Below an apply: its parameters, by the columns whose values they take. */
  readonly parameters: ReadonlyMap<number, Parameter>;
  readonly keyGaps: NarrowedGaps;
  /** Common tables that several places share, by number, as they are made. */
  readonly shared: Map<number, Promise<PhysicalPlan>>;
  /** Columns of working tables by number, inside the step of their recursive table. */
  readonly workingTables: Map<number, readonly Field[]>;
  /** Of the plan that is lowered; null = nothing is estimated. */
  readonly estimator: Estimator | null;
  readonly recursion: RecursionLimit;
}

/** How many rounds a recursive table may have, and whether it ends with a warning or an error then. */
export interface RecursionLimit {
  readonly roundsMax: number;
  readonly stops: boolean;
}

/** MariaDB's max_recursive_iterations ends the recursion, MySQL's cte_max_recursion_depth is an error. */
export function recursionLimit(session: PlannerSession): RecursionLimit {
  const depth = session.systemVariable('session', 'cte_max_recursion_depth');
  if (depth !== null) return { roundsMax: Number(depth), stops: false };
  return { roundsMax: Number(session.systemVariable('session', 'max_recursive_iterations') ?? 1000), stops: true };
}

export interface Parameter {
  readonly index: number;
  readonly type: ColumnType;
}

/**
 * @param required columns that are used above; others may be left out
 */
export async function lower(plan: LogicalPlan, required: ReadonlySet<number>, context: LowerContext): Promise<Lowered> {
  const lowered = await lowerKind(plan, required, context);
  const { estimator } = context;
  if (plan.kind === 'gather' || estimator === null || !estimator.knows(plan)) return lowered;
  const rows = Math.min(Math.round(estimator.rowsOf(plan)), mostRows(lowered.plan));
  return { ...lowered, plan: { ...lowered.plan, estimatedRows: rows } };
}

/** What narrows fragments is not in the estimates of what is above them: no operator of one input gives more rows than that. */
function mostRows(plan: PhysicalPlan): number {
  return 'input' in plan && plan.kind !== 'apply' ? Math.max(1, plan.input.estimatedRows ?? Infinity) : Infinity;
}

async function lowerKind(plan: LogicalPlan, required: ReadonlySet<number>, context: LowerContext): Promise<Lowered> {
  switch (plan.kind) {
    case 'gather':
      return lowerGather(plan, required, context);
    case 'filter': {
      const input = await lower(plan.input, withColumns(required, plan.predicates), context);
      const predicate = engineExpression(conjunction(plan.predicates), scopeOf(input, context));
      return {
        plan: { kind: 'filter', input: input.plan, predicate, fields: input.plan.fields },
        columns: input.columns,
      };
    }
    case 'project':
      return lowerProject(plan, required, context);
    case 'join':
      return lowerJoin(plan, required, context);
    case 'aggregate':
      return lowerAggregate(plan, context);
    case 'sort':
      return lowerSort(plan, required, context);
    case 'limit':
      return lowerLimit(plan, required, context);
    case 'distinct': {
      const input = exactly(await lower(plan.input, new Set(outputOf(plan.input)), context), outputOf(plan.input));
      return { plan: { kind: 'distinct', input: input.plan, fields: input.plan.fields }, columns: input.columns };
    }
    case 'union':
      return lowerUnion(plan, context);
    case 'set-operation':
      return lowerSetOperation(plan, context);
    case 'window':
      return lowerWindow(plan, required, context);
    case 'shared':
      return lowerShared(plan, context);
    case 'recursive':
      return lowerRecursive(plan, context);
    case 'working-table':
      return lowerWorkingTable(plan, context);
    case 'rows': {
      const { fields, rows } = plan.table;
      const values = rows.map((row) => row.map((cell, index) => constantOf(cell, fields[index]!)));
      return { plan: { kind: 'values', rows: values, fields }, columns: plan.columns };
    }
    case 'dual':
      return { plan: { kind: 'values', rows: [[]], fields: [] }, columns: [] };
    case 'json-table':
      return lowerJsonTable(plan, required, context);
    case 'apply':
      return lowerApply(plan, required, context);
    case 'scan':
      return lowerScan(plan, required, context);
    default:
      return assertNever(plan);
  }
}

export function withColumns(required: ReadonlySet<number>, expressions: readonly Expression[]): ReadonlySet<number> {
  return new Set([...required, ...expressions.flatMap((expression) => [...columnsIn(expression)])]);
}

function conjunction(predicates: readonly Expression[]): Expression {
  return predicates.reduce((left, right) => ({ kind: 'binary', operator: 'and', left, right }));
}

export function scopeOf(input: Lowered, context: LowerContext): Parameters<typeof engineExpression>[1] {
  return {
    collation: context.session.collation,
    sqlMode: context.session.sqlMode,
    parameter: (id) => parameterOf(id, context),
    input: (id) => {
      const index = indexOf(id, input);
      const field = input.plan.fields[index]!;
      const { isPart } = context.binding.column(id);
      return { index, type: field.type, ...columnNameOf(field), ...(isPart && { isPart }) };
    },
  };
}

/** How servers call a table's column in messages. */
function columnNameOf({ schema, table, originalName }: Field): { readonly name?: string } {
  return table === '' || originalName === '' ? {} : { name: `\`${schema}\`.\`${table}\`.\`${originalName}\`` };
}

export function parameterOf(id: number, { parameters }: LowerContext): Parameter {
  const parameter = parameters.get(id);
  if (!parameter) throw new Error(`column ${id} is no parameter here`);
  return parameter;
}

export function indexOf(id: number, { columns }: Lowered): number {
  const index = columns.indexOf(id);
  if (index < 0) throw new Error(`column ${id} is not in the plan's output`);
  return index;
}

/** The plan with exactly these columns in this order. */
export function exactly(input: Lowered, columns: readonly number[]): Lowered {
  if (columns.length === input.columns.length && columns.every((id, index) => id === input.columns[index]))
    return input;
  const indexes = columns.map((id) => indexOf(id, input));
  const fields = indexes.map((index) => input.plan.fields[index]!);
  const expressions = indexes.map(
    (index): EngineExpression => ({ kind: 'input', index, type: input.plan.fields[index]!.type }),
  );
  return { plan: { kind: 'project', input: input.plan, expressions, fields }, columns };
}

// ---------------------------------------------------------------- operators of the engine

async function lowerProject(
  project: ProjectPlan,
  required: ReadonlySet<number>,
  context: LowerContext,
): Promise<Lowered> {
  const seen = new Set<number>();
  const items = project.items.filter(({ id }) => required.has(id) && !seen.has(id) && seen.add(id));
  const input = await lower(
    project.input,
    withColumns(
      new Set(),
      items.map(({ expression }) => expression),
    ),
    context,
  );
  const scope = scopeOf(input, context);
  const expressions = items.map(({ expression }) => engineExpression(expression, scope));
  const fields = expressions.map((expression, index): Field => {
    if (expression.kind === 'input') return input.plan.fields[expression.index]!;
    const { name } = context.binding.column(items[index]!.id);
    return { ...computedField(name, expression.type), ...extensionOf(expression) };
  });
  const columns = items.map(({ id }) => id);
  if (expressions.every((expression) => expression.kind === 'input')) {
    return exactlyBy(
      input,
      expressions.map((expression) => expression.index),
      columns,
    );
  }
  return { plan: { kind: 'project', input: input.plan, expressions, fields }, columns };
}

function exactlyBy(input: Lowered, indexes: readonly number[], columns: readonly number[]): Lowered {
  if (indexes.length === input.columns.length && indexes.every((index, place) => index === place))
    return { ...input, columns };
  const fields = indexes.map((index) => input.plan.fields[index]!);
  const expressions = indexes.map(
    (index): EngineExpression => ({ kind: 'input', index, type: input.plan.fields[index]!.type }),
  );
  return { plan: { kind: 'project', input: input.plan, expressions, fields }, columns };
}

async function lowerAggregate(logical: AggregatePlan, context: LowerContext): Promise<Lowered> {
  const aggregate = logical.phase === 'whole' ? inEngine(logical) : logical;
  const keys = aggregate.groupBy.map(({ id }) => id);
  const used = new Set([...keys, ...aggregate.aggregates.flatMap(({ call }) => [...columnsIn(call)])]);
  const given = await lower(aggregate.input, used, context);
  const asGiven = aggregate.aggregates.map((item) => engineCall(item, aggregate, given, context));
  const { calls, input } = withNumericArguments(asGiven, given, context);
  const known = await onePhaseTypes(aggregate, context);
  const fields = [
    ...keys.map((id) => keyField(input.plan.fields[indexOf(id, input)]!, aggregate.rollup !== null)),
    ...aggregate.aggregates.map(({ id, call }, index) => {
      const columns = asGiven[index]!.arguments.map((column) => given.plan.fields[column]!);
      const types = columns.map(({ type: each }) => each);
      const type = known?.get(id) ?? aggregates[call.name as AggregateFunction].resultType(types, call.distinct);
      return { ...computedField(call.name, type), ...computedExtension({ name: call.name, arguments: columns }) };
    }),
    ...(aggregate.rollup === null ? [] : [computedField('rolled up', rollupType)]),
  ];
  const rows: PhysicalAggregatePlan = {
    kind: 'aggregate',
    input: input.plan,
    groupKeys: keys.map((id) => indexOf(id, input)),
    aggregates: calls,
    ...(aggregate.rollup === null ? {} : { rollup: true }),
    fields,
  };
  const { estimator } = context;
  const plan = joinedPartials(rows, estimator?.knows(logical) ? Math.round(estimator.rowsOf(logical)) : undefined);
  if (plan !== rows) context.applied('aggregate-below-join');
  return { plan, columns: outputOf(aggregate) };
}

const rollupType = columnType('bigint', { precision: 20, length: 20, nullable: false });

function keyField(field: Field, rolledUp: boolean): Field {
  return rolledUp ? { ...field, type: { ...field.type, nullable: true } } : field;
}

/** Types of merged aggregates: what one node would give for the whole; null for aggregates over rows, whose arguments tell. */
async function onePhaseTypes(
  { onePhase, aggregates: items }: AggregatePlan,
  context: LowerContext,
): Promise<ReadonlyMap<number, ColumnType> | null> {
  if (!onePhase) return null;
  const node = firstNode(onePhase);
  if (context.capabilities(node).speaksMysql) {
    const ids = items.map(({ id }) => id);
    const fields = await describe(node, selectOf(onePhase, ids, node, context), context);
    return new Map(ids.map((id, index) => [id, fields[index]!.type]));
  }
  const ids = items.map(({ id }) => id);
  const { fields } = exactly(await lower(onePhase, new Set(ids), context), ids).plan;
  return new Map(ids.map((id, index) => [id, fields[index]!.type]));
}

function firstNode(plan: LogicalPlan): string {
  const [scan] = scansOf(plan);
  if (!scan) throw new Error('a fragment without tables');
  return scan.nodes[0]!;
}

function engineCall(
  { call }: AggregateItem,
  aggregate: AggregatePlan,
  input: Lowered,
  context: LowerContext,
): AggregateCall {
  const columnOf = (expression: Expression): number => {
    if (expression.kind !== 'bound-column') throw new Error('an aggregate of something that is no column');
    return indexOf(expression.id, input);
  };
  return {
    function: call.name as AggregateFunction,
    phase: aggregate.phase === 'final' ? 'final' : 'complete',
    distinct: call.distinct,
    arguments: call.arguments.map(columnOf),
    orderBy: call.orderBy.map(({ expression, descending }) => ({ column: columnOf(expression), descending })),
    separator: call.name === 'group_concat' ? (call.separator ?? ',') : null,
    limit: call.name === 'group_concat' || call.name === 'json_arrayagg' ? context.groupConcatMaxLength : null,
    ...(call.limit ? { rowLimit: rowLimitOf(call.limit) } : {}),
  };
}

function inEngine(aggregate: AggregatePlan): AggregatePlan {
  return { ...aggregate, aggregates: aggregate.aggregates.map((item) => ({ ...item, call: overJsonText(item.call) })) };
}

/** LIMIT inside GROUP_CONCAT and JSON_ARRAYAGG. */
function rowLimitOf({ offset, count }: LimitClause): { readonly offset: number; readonly count: number } {
  const [from, rows] = [offset, count].map((each) => {
    if (each === null) return 0;
    if (each.kind !== 'number') throw notSupported('a LIMIT inside an aggregate that is not a number');
    return Number(each.text);
  });
  return { offset: from!, count: rows! };
}

function sortKeys(keys: readonly LogicalSortKey[], input: Lowered): readonly SortKey[] {
  return keys.map(({ id, descending }) => ({ column: indexOf(id, input), descending }));
}

async function lowerSort(
  sort: LogicalPlan & { kind: 'sort' },
  required: ReadonlySet<number>,
  context: LowerContext,
): Promise<Lowered> {
  const input = await lower(sort.input, new Set([...required, ...sort.keys.map(({ id }) => id)]), context);
  return {
    plan: { kind: 'sort', input: input.plan, keys: sortKeys(sort.keys, input), fields: input.plan.fields },
    columns: input.columns,
  };
}

/** Rows that a top-N holds at most; past it everything is sorted. */
const topRowsMax = 100_000;

async function lowerLimit(
  limit: LogicalPlan & { kind: 'limit' },
  required: ReadonlySet<number>,
  context: LowerContext,
): Promise<Lowered> {
  const { offset, count, warnWhenCut } = limit;
  const input = await lower(limit.input, required, context);
  const { plan } = input;
  if (plan.kind === 'sort' && warnWhenCut === null && offset + count <= topRowsMax) {
    return {
      plan: { kind: 'top-n', input: plan.input, keys: plan.keys, offset, count, fields: plan.fields },
      columns: input.columns,
    };
  }
  return {
    plan: { kind: 'limit', input: plan, offset, count, warnWhenCut, fields: plan.fields },
    columns: input.columns,
  };
}
