import { isNumeric } from '../../engine/batch/column-type';
import { SqlError } from '../../protocol/wire/sql-error';
import { boundColumn, columnsIn, hasSubquery } from '../logical/bound-expression';
import { inputsOf, type LogicalPlan, mapInputs, outputOf } from '../logical/plan';
import { type ExpressionScope, engineExpression } from '../lower/expression';
import type { Expression } from '../sql/ast';
import { mapChildren, someExpression } from '../sql/walk';
import { computeBelow } from './compute-below';
import { isRepeatable } from './repeatable';
import type { RuleContext } from './rule-context';

/**
 * What the engine does not compute is computed on the nodes, as far as it is about rows of one place: functions that it does not have, numbers of ENUM
 * and SET, bytes of texts in other character sets.
 *
 *     SELECT CONCAT(COMPRESS(o.note), c.name) FROM orders o JOIN customers c ON …     -- the nodes of orders give COMPRESS(note)
 *
 * A node computes it as one server would; where a row of an outer join is missing it must be NULL without it, which `computeBelow` looks after.
 */
export function computePartsBelow(plan: LogicalPlan, context: RuleContext): LogicalPlan {
  if (plan.kind === 'gather') return plan;
  const inside = mapInputs(plan, (input) => computePartsBelow(input, context));
  switch (inside.kind) {
    case 'project': {
      const parts = new Parts(inside.input, context);
      const items = inside.items.map((item) => ({ ...item, expression: parts.rewrite(item.expression) }));
      return parts.input === inside.input ? inside : { ...inside, input: parts.input, items };
    }
    case 'filter': {
      const parts = new Parts(inside.input, context);
      const predicates = inside.predicates.map((predicate) => parts.rewrite(predicate));
      return parts.input === inside.input
        ? inside
        : onlyColumns({ ...inside, input: parts.input, predicates }, outputOf(inside));
    }
    case 'join': {
      const left = new Parts(inside.left, context);
      const right = new Parts(inside.right, context);
      const on = inside.on.map((predicate) => right.rewrite(left.rewrite(predicate)));
      if (left.input === inside.left && right.input === inside.right) return inside;
      return onlyColumns({ ...inside, left: left.input, right: right.input, on }, outputOf(inside));
    }
    default:
      return inside;
  }
}

/** Cuts off the columns that were added, which must not tell rows apart further up. */
function onlyColumns(input: LogicalPlan, columns: readonly number[]): LogicalPlan {
  return { kind: 'project', input, items: columns.map((id) => ({ id, expression: boundColumn(id) })) };
}

const joined: ReadonlySet<string> = new Set(['concat', 'concat_ws']);

/** The parts of expressions that come from below, and the plan that gives them. */
class Parts {
  constructor(
    public input: LogicalPlan,
    private readonly context: RuleContext,
  ) {}

  rewrite(expression: Expression): Expression {
    if (hasSubquery(expression)) return expression;
    // Its columns are described later: only what is inside can be judged.
    if (!this.isTyped(expression)) return mapChildren(expression, (child) => this.rewrite(child));
    if (!this.isRefused(expression)) return expression;
    const whole = this.below(expression);
    return whole ?? mapChildren(this.withBits(this.withNumbers(expression)), (child) => this.rewrite(child));
  }

  /** The bytes that a BIT is beside text, which only its node gives. */
  private withBits(expression: Expression): Expression {
    if (expression.kind !== 'call' || !joined.has(expression.name)) return expression;
    const bytesOf = (argument: Expression): Expression => {
      if (argument.kind !== 'bound-column' || this.typeOf(argument)?.name !== 'bit') return argument;
      const id = this.context.binding.newColumn('bits', null, null);
      const input = computeBelow(
        this.input,
        { id, expression: { ...expression, name: 'concat', arguments: [argument] } },
        this.context,
      );
      if (input === null) return argument;
      this.input = input;
      this.context.applied('compute-parts-below');
      return boundColumn(id);
    };
    return { ...expression, arguments: expression.arguments.map(bytesOf) };
  }

  /** A column that is computed further down; null when that cannot be. */
  private below(expression: Expression): Expression | null {
    if (expression.kind === 'bound-column' || expression.kind === 'collate' || columnsIn(expression).size === 0)
      return null;
    if (!isRepeatable(expression) || someExpression(expression, isOfThisRun)) return null;
    const id = this.context.binding.newPart();
    const input = computeBelow(this.input, { id, expression }, this.context);
    if (input === null) return null;
    this.input = input;
    this.context.applied('compute-parts-below');
    return boundColumn(id);
  }

  /** Beside a number, and wherever is reckoned, an ENUM or SET is the number that only its node knows. */
  private withNumbers(expression: Expression): Expression {
    if (expression.kind !== 'binary') return expression;
    const { operator, left, right } = expression;
    const isReckoned = arithmetic.has(operator);
    const asNumber = (side: Expression, other: Expression): Expression =>
      this.isChoice(side) && (isReckoned || this.isNumber(other)) ? (this.below(plusZero(side)) ?? side) : side;
    return { ...expression, left: asNumber(left, right), right: asNumber(right, left) };
  }

  private isChoice(expression: Expression): boolean {
    const name = this.typeOf(expression)?.name;
    if (name !== 'enum' && name !== 'set') return false;
    // What a subquery gives as a value is text to servers, and only a column a number.
    return expression.kind === 'bound-column' && !subqueryValues(this.input).has(expression.id);
  }

  private isNumber(expression: Expression): boolean {
    const type = this.typeOf(expression);
    return expression.kind === 'number' || (type !== null && isNumeric(type));
  }

  private typeOf(expression: Expression) {
    return expression.kind === 'bound-column' ? this.context.binding.column(expression.id).type : null;
  }

  private isTyped(expression: Expression): boolean {
    return [...columnsIn(expression)].every((id) => this.context.binding.column(id).type !== null);
  }

  private isRefused(expression: Expression): boolean {
    if (someExpression(expression, isOfThisRun)) return false;
    const scope: ExpressionScope = {
      collation: 'utf8mb4_general_ci',
      input: (id) => ({ index: 0, type: this.context.binding.column(id).type! }),
    };
    try {
      engineExpression(expression, scope);
      return false;
    } catch (error) {
      if (error instanceof SqlError) return error.errno === notSupportedYet;
      throw error;
    }
  }
}

/** Columns that are the values of scalar subqueries. */
function subqueryValues(plan: LogicalPlan): ReadonlySet<number> {
  const own = (plan.kind === 'join' || plan.kind === 'apply') && plan.type === 'single' ? outputOf(plan.right) : [];
  return new Set([...own, ...inputsOf(plan).flatMap((input) => [...subqueryValues(input)])]);
}

const notSupportedYet = 1235;
const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', 'div', 'mod', '&', '|', '^', '<<', '>>']);

/** What is not there when the nodes are asked: values of an apply, and what is made of groups and windows. */
function isOfThisRun({ kind }: Expression): boolean {
  return kind === 'parameter' || kind === 'aggregate' || kind === 'window';
}

function plusZero(left: Expression): Expression {
  return { kind: 'binary', operator: '+', left, right: { kind: 'number', text: '0', form: 'integer' } };
}
