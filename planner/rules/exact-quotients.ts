import { isInteger } from '../../engine/batch/column-type';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import { decimalPrecisionMax, decimalScaleMax, divisionScale } from '../../engine/types/decimal';
import { SqlError } from '../../protocol/wire/sql-error';
import { averageOf } from '../logical/average';
import { boundColumn, columnsIn, hasSubquery, substitute } from '../logical/bound-expression';
import { withDigitsOf } from '../logical/carried-digits';
import {
  type AggregateItem,
  type AggregatePlan,
  type LogicalPlan,
  outputOf,
  type ProjectItem,
  type ProjectPlan,
} from '../logical/plan';
import { engineExpression } from '../lower/expression';
import type { AggregateCall, Expression } from '../sql/ast';
import { pushable } from './pushable';
import type { RuleContext } from './rule-context';

/**
 * SUM and AVG of quotients over all rows. Servers divide to whole words of nine digits and show fewer; what they add up has all of them, unless the
 * sums are kept in a temporary table, as those of groups are, whose columns have the digits that are shown.
 *
 *     SELECT SUM(price / 3) FROM sold     -- 0.333333333 for each 1.00, shown with six digits
 *
 * Here values that move between operators, and between nodes and the engine, have the digits of their types. So the type gets all of them first, and
 * the sum is shown with those that the quotient's sum has:
 *
 *     SUM(CAST(price / 3 AS DECIMAL(17,9)))
 *
 * What is computed of such a sum in the projection above takes all digits too.
 */
export function withExactQuotients(
  aggregate: AggregatePlan,
  context: RuleContext,
): AggregatePlan | (ProjectPlan & { readonly input: AggregatePlan }) {
  if (aggregate.groupBy.length > 0 && aggregate.rollup === null) return aggregate;
  const arguments_: ProjectItem[] = [];
  const aggregates: AggregateItem[] = [];
  const shown = new Map<number, Expression>();
  for (const item of aggregate.aggregates) {
    const exact = exactArgument(item.call, aggregate.input, context);
    if (exact === null) {
      aggregates.push(item);
      continue;
    }
    const place = (call: AggregateCall): Expression => {
      const id = context.binding.newColumn(call.name, null, null);
      aggregates.push({ id, call });
      return boundColumn(id);
    };
    const id = context.binding.newColumn('quotient', null, null);
    arguments_.push({ id, expression: exact.expression });
    const call: AggregateCall = { ...item.call, arguments: [boundColumn(id)] };
    const sum = (each: AggregateCall): Expression =>
      each.name === 'count' ? place(each) : withDigitsOf(place(each), exact.sumPrecision, exact.shownScale);
    shown.set(item.id, call.name === 'avg' ? averageOf(call, sum) : sum(call));
  }
  if (shown.size === 0) return aggregate;
  return {
    kind: 'project',
    input: { ...aggregate, input: withItems(aggregate.input, arguments_), aggregates },
    items: outputOf(aggregate).map((id) => ({ id, expression: shown.get(id) ?? boundColumn(id) })),
  };
}

interface ExactArgument {
  /** With all digits. */
  readonly expression: Expression;
  readonly sumPrecision: number;
  readonly shownScale: number;
}

/** Digits before the point that are left for a sum of many. */
const sumDigits = 10;
/** Digits that a sum's type has beyond its argument's. */
const sumExtraDigits = 22;

/** Null for aggregates that see no more digits than are shown. */
function exactArgument(call: AggregateCall, input: LogicalPlan, context: RuleContext): ExactArgument | null {
  const [argument] = call.arguments;
  if ((call.name !== 'sum' && call.name !== 'avg') || call.distinct || argument?.kind !== 'bound-column') return null;
  const project = input.kind === 'gather' ? input.input : input;
  if (project.kind !== 'project') return null;
  const meaning = meaningIn(project, argument.id);
  const typed = meaning && typedBy(meaning.whole, context);
  if (!meaning || !typed || typed.type.name !== 'decimal') return null;
  const { precision, scale } = typed.type;
  const carried = carriedScale(typed);
  const whole = precision - scale;
  if (carried <= scale || carried > decimalScaleMax || whole + carried + sumDigits > decimalPrecisionMax) return null;
  const type = `DECIMAL(${whole + carried},${carried})`;
  const expression: Expression = { kind: 'cast', operand: meaning.expression, type };
  if (input.kind === 'gather' && !pushable(expression, input.location, context)) return null;
  return {
    expression,
    sumPrecision: Math.min(decimalPrecisionMax, precision + sumExtraDigits),
    shownScale: scale,
  };
}

interface Meaning {
  /** In terms of the input of the projection that is nearest. */
  readonly expression: Expression;
  /** The same in terms of what is below all projections. */
  readonly whole: Expression;
}

/** What a column of a projection is, or of projections one over the other, which nodes are asked for as one. */
function meaningIn(plan: LogicalPlan, id: number): Meaning | null {
  if (plan.kind !== 'project') return null;
  const expression = plan.items.find((item) => item.id === id)?.expression;
  if (!expression || hasSubquery(expression)) return null;
  return { expression, whole: meaningBelow(expression, plan.input) };
}

function meaningBelow(expression: Expression, plan: LogicalPlan): Expression {
  if (plan.kind !== 'project') return expression;
  const meaning = new Map(plan.items.map((item) => [item.id, item.expression]));
  return meaningBelow(
    substitute(expression, (id) => meaning.get(id) ?? boundColumn(id)),
    plan.input,
  );
}

/** Null when a column's type is not known yet, or the engine cannot say the expression's. */
function typedBy(expression: Expression, { binding }: RuleContext): EngineExpression | null {
  if (![...columnsIn(expression)].every((id) => binding.column(id).type !== null)) return null;
  try {
    return engineExpression(expression, {
      collation: 'utf8mb4_general_ci',
      input: (id) => ({ index: 0, type: binding.column(id).type! }),
    });
  } catch (error) {
    if (error instanceof SqlError) return null;
    throw error;
  }
}

/** Functions whose result is one of the arguments as it is, or its opposite. */
const choices: ReadonlySet<string> = new Set(
  'neg abs if ifnull coalesce nullif case case_of greatest least'.split(' '),
);

/** Digits after the point that the server computes, at most. */
function carriedScale(expression: EngineExpression): number {
  const { type } = expression;
  const own = type.name === 'decimal' ? type.scale : 0;
  if (expression.kind !== 'call' || !(type.name === 'decimal' || isInteger(type))) return own;
  const scales = expression.arguments.map(carriedScale);
  const [left = 0, right = 0] = scales;
  switch (expression.function) {
    case '/':
      return divisionScale(left, right);
    case '*':
      return left + right;
    case '+':
    case '-':
    case '%':
    case 'mod':
      return Math.max(left, right);
    default:
      return choices.has(expression.function) ? Math.max(own, ...scales) : own;
  }
}

function withItems(input: LogicalPlan, items: readonly ProjectItem[]): LogicalPlan {
  if (input.kind === 'gather') return { ...input, input: withItems(input.input, items) };
  if (input.kind !== 'project') throw new Error('an aggregate without a projection below');
  return { ...input, items: [...input.items, ...items] };
}
