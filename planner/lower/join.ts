import { columnType, computedField, type Field } from '../../engine/batch/column-type';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import type { HashJoinPlan, NestedLoopJoinPlan } from '../../engine/plan';
import { columnsIn } from '../logical/bound-expression';
import { type ApplyPlan, type JoinPlan, type LogicalPlan, outputOf } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { Estimator } from '../statistics/estimate';
import { engineCall, engineExpression } from './expression';
import { hashForm } from './hash-form';
import { type LowerContext, type Lowered, lower, scopeOf, withColumns } from './lower';

interface KeyPair {
  readonly left: EngineExpression;
  /** Over the right side's own columns. */
  readonly right: EngineExpression;
}

/**
 * A join in the engine: equalities between the sides become hash keys as far as their types can be hashed, all other conjuncts are tested on
 * the pairs that the keys give. Without keys every row of one side meets every row of the other.
 */
export async function lowerJoin(
  join: JoinPlan,
  required: ReadonlySet<number>,
  context: LowerContext,
): Promise<Lowered> {
  const conjuncts = [...join.on, ...join.compare];
  const used = withColumns(required, conjuncts);
  const within = (plan: LogicalPlan): ReadonlySet<number> => new Set(outputOf(plan).filter((id) => used.has(id)));
  const left = await lower(join.left, within(join.left), context);
  const right = await lower(join.right, within(join.right), context);
  const sides = sidesOf(join, left, right, context);
  const keys: KeyPair[] = [];
  let narrowingPair: number | null = null;
  const rest: Expression[] = [];
  for (const predicate of join.on) {
    const pair = sides.keyPair(predicate);
    if (pair && predicate === join.narrowing?.predicate) narrowingPair = keys.length;
    if (pair) keys.push(pair);
    else rest.push(predicate);
  }
  if (join.narrowing && narrowingPair === null) throw new Error('a join that narrows by keys which it does not hash');
  const [compared, ...more] = join.compare;
  const last = compared && more.length === 0 ? sides.keyPair(compared) : null;
  const three = join.type === 'mark' || join.type === 'anti';
  const hashed = three && join.compare.length > 0 ? last !== null : keys.length > 0 || conjuncts.length === 0;
  if (hashed) {
    const certain = three && (join.type === 'mark' || last !== null);
    const condition = conditionOf(rest, certain, sides.both, context);
    const pairs = last ? [...keys, last] : keys;
    return hashJoin(join, { left, right, keys: pairs, nullAware: last !== null, condition, narrowingPair }, context);
  }
  const all = [
    conditionOf(join.on, three, sides.both, context),
    ...join.compare.map((predicate) => engineExpression(predicate, scopeOf(sides.both, context))),
  ].filter((predicate) => predicate !== null);
  const plan: NestedLoopJoinPlan = {
    kind: 'nested-loop-join',
    type: join.type,
    left: left.plan,
    right: right.plan,
    condition:
      all.length === 0
        ? null
        : all.reduce((one, other) => engineCall('and', [one, other], scopeOf(sides.both, context))),
    nullAware: join.type === 'anti' && join.compare.length > 0,
    fields: [],
  };
  return described(plan, join, left, right);
}

interface HashSides {
  readonly left: Lowered;
  readonly right: Lowered;
  readonly keys: readonly KeyPair[];
  readonly nullAware: boolean;
  readonly condition: EngineExpression | null;
  /** The pair whose keys narrow the other side. */
  readonly narrowingPair: number | null;
}

function hashJoin(join: JoinPlan, sides: HashSides, context: LowerContext): Lowered {
  const left = withKeys(
    sides.left,
    sides.keys.map((pair) => pair.left),
  );
  const right = withKeys(
    sides.right,
    sides.keys.map((pair) => pair.right),
  );
  const plan: HashJoinPlan = {
    kind: 'hash-join',
    type: join.type,
    left: left.input.plan,
    right: right.input.plan,
    leftKeys: left.keys,
    rightKeys: right.keys,
    build: join.narrowing?.build ?? buildSide(join, context),
    residual: sides.condition && shifted(sides.condition, sides.left, left.input),
    nullAware: sides.nullAware,
    ...(join.narrowing && sides.narrowingPair !== null
      ? { keyFilter: { number: join.narrowing.all, pair: sides.narrowingPair, keysMax: join.narrowing.keysMax } }
      : {}),
    fields: [],
  };
  return described(plan, join, left.input, right.input);
}

/** A condition over both sides, whose left side has got key columns behind its own since. */
function shifted(condition: EngineExpression, before: Lowered, after: Lowered): EngineExpression {
  const by = after.columns.length - before.columns.length;
  const move = (node: EngineExpression): EngineExpression => {
    if (node.kind === 'input') return node.index < before.columns.length ? node : { ...node, index: node.index + by };
    return node.kind === 'call' ? { ...node, arguments: node.arguments.map(move) } : node;
  };
  return by === 0 ? condition : move(condition);
}

/** The join with its output columns. */
function described(plan: HashJoinPlan | NestedLoopJoinPlan, join: JoinPlan, left: Lowered, right: Lowered): Lowered {
  const { fields, columns } = joinColumns(join, left, right);
  return { plan: { ...plan, fields }, columns };
}

/** Output columns of a join or an apply. */
export function joinColumns(
  { type, mark }: JoinPlan | ApplyPlan,
  left: Lowered,
  right: Lowered,
): { readonly fields: readonly Field[]; readonly columns: readonly number[] } {
  const columns = [...left.columns, ...right.columns];
  switch (type) {
    case 'inner':
      return { fields: [...left.plan.fields, ...right.plan.fields], columns };
    case 'left':
    case 'single':
      return { fields: [...left.plan.fields, ...right.plan.fields.map(nullable)], columns };
    case 'semi':
    case 'anti':
      return { fields: left.plan.fields, columns: left.columns };
    case 'mark':
      return { fields: [...left.plan.fields, markField()], columns: [...left.columns, mark!] };
  }
}

function nullable(field: Field): Field {
  return field.type.nullable ? field : { ...field, type: { ...field.type, nullable: true } };
}

/** 1, 0 or NULL. */
function markField(): Field {
  return computedField('found', columnType('int', { precision: 1, length: 1, nullable: true }));
}

/** Conjuncts as one condition; `certain`: it is false where it would be unknown. */
export function conditionOf(
  predicates: readonly Expression[],
  certain: boolean,
  input: Lowered,
  context: LowerContext,
): EngineExpression | null {
  if (predicates.length === 0) return null;
  const scope = scopeOf(input, context);
  const condition = predicates
    .map((predicate) => engineExpression(predicate, scope))
    .reduce((one, other) => engineCall('and', [one, other], scope));
  return certain ? engineCall('is_true', [condition], scope) : condition;
}

function sidesOf(
  join: JoinPlan,
  left: Lowered,
  right: Lowered,
  context: LowerContext,
): { readonly both: Lowered; readonly keyPair: (predicate: Expression) => KeyPair | null } {
  const leftOutput = new Set(outputOf(join.left));
  const rightOutput = new Set(outputOf(join.right));
  const of = (expression: Expression, output: ReadonlySet<number>): boolean => {
    const ids = [...columnsIn(expression)];
    return ids.length > 0 && ids.every((id) => output.has(id));
  };
  const pairOf = (one: Expression, other: Expression): KeyPair | null =>
    hashForm(
      engineExpression(one, scopeOf(left, context)),
      engineExpression(other, scopeOf(right, context)),
      scopeOf(left, context),
    );
  return {
    both: {
      plan: { ...left.plan, fields: [...left.plan.fields, ...right.plan.fields] },
      columns: [...left.columns, ...right.columns],
    },
    keyPair: (predicate) => {
      if (predicate.kind !== 'binary' || predicate.operator !== '=') return null;
      if (of(predicate.left, leftOutput) && of(predicate.right, rightOutput))
        return pairOf(predicate.left, predicate.right);
      if (of(predicate.left, rightOutput) && of(predicate.right, leftOutput))
        return pairOf(predicate.right, predicate.left);
      return null;
    },
  };
}

/** A side with its key expressions as columns behind its own. */
function withKeys(
  input: Lowered,
  keys: readonly EngineExpression[],
): { readonly input: Lowered; readonly keys: readonly number[] } {
  const extra = keys.filter((key) => key.kind !== 'input');
  const places = keys.map((key) => (key.kind === 'input' ? key.index : input.columns.length + extra.indexOf(key)));
  if (extra.length === 0) return { input, keys: places };
  const own = input.plan.fields.map((field, index): EngineExpression => ({ kind: 'input', index, type: field.type }));
  return {
    input: {
      plan: {
        kind: 'project',
        input: input.plan,
        expressions: [...own, ...extra],
        fields: [...input.plan.fields, ...extra.map(({ type }, index) => computedField(`key ${index + 1}`, type))],
      },
      columns: [...input.columns, ...extra.map((_, index) => -2 - index)],
    },
    keys: places,
  };
}

/** The side with fewer rows, by estimate, is held. */
function buildSide(join: JoinPlan, context: LowerContext): 'left' | 'right' {
  const estimator = new Estimator([join], context);
  return estimator.rowsOf(join.left) < estimator.rowsOf(join.right) ? 'left' : 'right';
}
