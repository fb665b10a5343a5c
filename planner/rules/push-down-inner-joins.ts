import { columnsIn, hasSubquery } from '../logical/bound-expression';
import { type GatherPlan, type JoinPlan, type LogicalPlan, outputOf } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { Estimator } from '../statistics/estimate';
import { joinLocation } from './location';
import { orderJoins } from './order-joins';
import { pushDownConditions, pushDownFilter } from './push-down-filter';
import { pushableCondition } from './pushable';
import { isRepeatable } from './repeatable';
import type { RuleContext } from './rule-context';

/** Inner joins as a set of inputs and a set of conjuncts: ON and WHERE are the same there. */
interface InnerJoins {
  readonly inputs: readonly LogicalPlan[];
  readonly conjuncts: readonly Expression[];
}

/** The inner joins at the top of a plan, with the filter above them; null when there is none. */
export function flattenInnerJoins(plan: LogicalPlan): InnerJoins | null {
  const joins = flatten(plan);
  return joins.inputs.length > 1 ? joins : null;
}

function flatten(plan: LogicalPlan): InnerJoins {
  if (plan.kind === 'filter') {
    const below = flatten(plan.input);
    if (below.inputs.length > 1) return { ...below, conjuncts: [...below.conjuncts, ...plan.predicates] };
  }
  if (plan.kind !== 'join' || plan.type !== 'inner') return { inputs: [plan], conjuncts: [] };
  const left = flatten(plan.left);
  const right = flatten(plan.right);
  return {
    inputs: [...left.inputs, ...right.inputs],
    conjuncts: [...left.conjuncts, ...right.conjuncts, ...plan.on],
  };
}

/**
 * Tests of a table's rows by subqueries become conjuncts of the joins: it may be better to join the table first (JoinGroup.joinOnNodes).
 */
export function withSubqueriesApart({ inputs, conjuncts }: InnerJoins): InnerJoins {
  const apart: Expression[] = [];
  const tables = inputs.map((input) => {
    if (input.kind !== 'filter' || input.input.kind !== 'scan') return input;
    const tests = input.predicates.filter((predicate) => hasSubquery(predicate) && isRepeatable(predicate));
    apart.push(...tests);
    const predicates = input.predicates.filter((predicate) => !tests.includes(predicate));
    return predicates.length === 0 ? input.input : { ...input, predicates };
  });
  return { inputs: tables, conjuncts: [...conjuncts, ...apart] };
}

/**
 * Joins inputs on their nodes as far as their rows are together there, and the rest in the engine, connected parts first: a cross join is
 * only made when nothing connects two parts. An input that the engine has to test by a subquery is joined before where that leaves it no more rows.
 *
 *     customers c JOIN orders o ON o.customer_id = c.id JOIN order_lines l ON l.order_id = o.id
 *     -- orders and their lines are joined on the nodes, the result with customers in the engine
 */
export function pushDownInnerJoins(
  inputs: readonly LogicalPlan[],
  conjuncts: readonly Expression[],
  context: RuleContext,
): LogicalPlan {
  const group = new JoinGroup(inputs, conjuncts, context);
  group.filterInputs(false);
  group.testOnNodes();
  group.joinOnNodes();
  // The other subqueries last: what they leave of an input is computed in the engine, where nothing can be joined on the nodes any more.
  group.filterInputs(true);
  return group.joinInEngine();
}

class JoinGroup {
  private parts: LogicalPlan[];
  private pending: Expression[];

  constructor(
    inputs: readonly LogicalPlan[],
    conjuncts: readonly Expression[],
    private readonly context: RuleContext,
  ) {
    this.parts = [...inputs];
    this.pending = [...conjuncts];
  }

  filterInputs(withSubqueries: boolean): void {
    this.parts = this.parts.map((part) => {
      const predicates = this.take(part, withSubqueries);
      return predicates.length === 0 ? part : pushDownFilter({ kind: 'filter', input: part, predicates }, this.context);
    });
  }

  /** Subqueries that find on the nodes all rows that they ask for. */
  testOnNodes(): void {
    this.parts = this.parts.map((part) => {
      if (part.kind !== 'gather') return part;
      const tests = this.pending.filter((predicate) => hasSubquery(predicate) && isAbout(part, predicate));
      const { pushed, above } = pushDownConditions(part, tests, this.context);
      this.pending = this.pending.filter((predicate) => !tests.includes(predicate) || above.includes(predicate));
      return pushed;
    });
  }

  joinOnNodes(): void {
    for (let index = 0; index < this.parts.length; index++) {
      const partner = this.parts.findIndex((_, other) => other > index && this.joinPair(index, other));
      // What was joined may now go together with a part that was passed over.
      if (partner >= 0) index = -1;
    }
  }

  /** Joins two parts below one gather if their rows are together. */
  private joinPair(index: number, other: number): boolean {
    const left = this.parts[index]!;
    const right = this.parts[other]!;
    if (left.kind !== 'gather' || right.kind !== 'gather') return false;
    const on = this.pending.filter((predicate) => !hasSubquery(predicate) && covers([left, right], predicate));
    if (on.length === 0 && !this.mayCross(left, right)) return false;
    const location = joinLocation(
      'inner',
      { plan: left.input, location: left.location },
      { plan: right.input, location: right.location },
      on,
      this.context,
    );
    if (!location || !on.every((predicate) => pushableCondition(predicate, location, this.context))) return false;
    const input: JoinPlan = {
      kind: 'join',
      type: 'inner',
      left: left.input,
      right: right.input,
      on,
      compare: [],
      mark: null,
    };
    const tested = [left, right].filter((part) =>
      this.pending.some((predicate) => hasSubquery(predicate) && isAbout(part, predicate)),
    );
    if (tested.some((part) => this.grows(part, input))) return false;
    if (tested.length > 0) this.context.applied('join-before-subquery');
    this.context.applied('join-on-nodes');
    this.pending = this.pending.filter((predicate) => !on.includes(predicate));
    this.parts.splice(other, 1);
    this.parts[index] = { kind: 'gather', input, location, order: null } satisfies GatherPlan;
    return true;
  }

  /** Whether a join gives more rows than a part of it, whose test in the engine would then meet more rows, and of which more would be sent. */
  private grows(part: GatherPlan, join: JoinPlan): boolean {
    const estimator = new Estimator([join], this.context);
    return !estimator.knows(join) || estimator.rowsOf(join) > estimator.rowsOf(part.input);
  }

  /** A cross join on the nodes: only with a global table, and only where nothing ties either to another part. */
  private mayCross(left: GatherPlan, right: GatherPlan): boolean {
    if (!left.location.anyNode && !right.location.anyNode) return false;
    return [left, right].every(
      (part) =>
        !this.parts.some(
          (other) => other !== part && this.pending.some((predicate) => connects(part, other, predicate)),
        ),
    );
  }

  joinInEngine(): LogicalPlan {
    const ordered = this.pending.filter(
      (predicate) => columnsIn(predicate).size > 0 && covers(this.parts, predicate) && !hasSubquery(predicate),
    );
    if (this.parts.length > 1) this.context.applied('order-joins');
    const plan = this.parts.length === 1 ? this.parts[0]! : orderJoins(this.parts, ordered, this.context);
    const predicates = this.parts.length === 1 ? this.pending : this.pending.filter((each) => !ordered.includes(each));
    return predicates.length === 0 ? plan : pushDownFilter({ kind: 'filter', input: plan, predicates }, this.context);
  }

  /** The pending conjuncts that a part can answer; they are no longer pending. */
  private take(part: LogicalPlan, withSubqueries: boolean): readonly Expression[] {
    const taken = this.pending.filter(
      (predicate) => isAbout(part, predicate) && (withSubqueries || !hasSubquery(predicate)),
    );
    this.pending = this.pending.filter((predicate) => !taken.includes(predicate));
    return taken;
  }
}

/** Whether a conjunct uses columns, and only such as the part has. */
function isAbout(part: LogicalPlan, predicate: Expression): boolean {
  return columnsIn(predicate).size > 0 && covers([part], predicate);
}

function covers(parts: readonly LogicalPlan[], predicate: Expression): boolean {
  const output = new Set(parts.flatMap(outputOf));
  return [...columnsIn(predicate)].every((id) => output.has(id));
}

/** An equality between something of one part and something of the other. */
function connects(left: LogicalPlan, right: LogicalPlan, predicate: Expression): boolean {
  if (predicate.kind !== 'binary' || predicate.operator !== '=') return false;
  const sides = [predicate.left, predicate.right].map(columnsIn);
  if (sides.some((ids) => ids.size === 0)) return false;
  const [leftOutput, rightOutput] = [new Set(outputOf(left)), new Set(outputOf(right))];
  const within = (ids: ReadonlySet<number>, output: ReadonlySet<number>): boolean =>
    [...ids].every((id) => output.has(id));
  return (
    (within(sides[0]!, leftOutput) && within(sides[1]!, rightOutput)) ||
    (within(sides[0]!, rightOutput) && within(sides[1]!, leftOutput))
  );
}
