import { type ColumnType, columnType, isNumeric, isString, isTemporal } from '../../engine/batch/column-type';
import { notSupported, SqlError } from '../../protocol/wire/sql-error';
import { boundColumn, columnsIn, hasSubquery } from '../logical/bound-expression';
import { freeColumns, mapPlanExpressions } from '../logical/free-columns';
import { type ApplyPlan, type LogicalPlan, mapInputs } from '../logical/plan';
import { type ExpressionScope, engineExpression } from '../lower/expression';
import type { Expression } from '../sql/ast';
import { mapChildren, someExpression } from '../sql/walk';
import { computeBelow } from './compute-below';
import { isRepeatable } from './repeatable';
import type { RuleContext } from './rule-context';

/**
 * The right side of an apply with its parameters where a literal means what the column did. An ENUM or SET is a text here and a number there, a BIT a
 * number or bytes, a YEAR or a date beside a number is compared in ways of its own: a literal has one type only. What is computed of such columns alone
 * comes from the left side, as one more column of it:
 *
 *     (SELECT COUNT(*) FROM b WHERE b.n < a.status + 1)     -- the parameter is a.status + 1, which the nodes of a compute
 *
 * Errors: 1235 where such a column stands in a place of which that is not known.
 */
export function exactParameters(apply: ApplyPlan, free: ReadonlySet<number>, context: RuleContext): ApplyPlan {
  const isConcerned = [...free].some((id) => isDelicate(context.binding.column(id).type));
  if (!isConcerned && !context.binding.columns.some(({ type }) => type?.name === 'year')) return apply;
  const places = new Places(apply.left, free, context);
  const right = mapPlanExpressions(withTruths(apply.right, places), (expression) => places.rewrite(expression));
  return right === apply.right ? apply : { ...apply, left: places.left, right };
}

/** A condition that is a column by itself asks for the number that it is. */
function withTruths(plan: LogicalPlan, places: Places): LogicalPlan {
  const inside = mapInputs(plan, (input) => withTruths(input, places));
  if (inside.kind === 'filter') return { ...inside, predicates: inside.predicates.map(places.truthOf) };
  return inside.kind === 'join' ? { ...inside, on: inside.on.map(places.truthOf) } : inside;
}

function isChoice(type: ColumnType | null): boolean {
  return type?.name === 'enum' || type?.name === 'set';
}

function isDelicate(type: ColumnType | null): boolean {
  return type !== null && (isChoice(type) || type.name === 'bit' || type.name === 'year' || isTemporal(type));
}

const comparisons: ReadonlySet<string> = new Set(['=', '<=>', '<', '<=', '>', '>=', '<>', '!=']);
const truths: ReadonlySet<string> = new Set(['and', 'or', 'xor', 'not', '!']);
/** Functions that take all their arguments as text. */
const textFunctions: ReadonlySet<string> = new Set(
  'concat concat_ws find_in_set field lower lcase upper ucase replace locate instr position length char_length substring_index strcmp coalesce ifnull nvl'.split(
    ' ',
  ),
);

class Places {
  constructor(
    /** With the columns that were added to it. */
    public left: LogicalPlan,
    private readonly free: ReadonlySet<number>,
    private readonly context: RuleContext,
  ) {}

  rewrite(expression: Expression): Expression {
    if (!this.concerns(expression)) return expression;
    const lifted = this.lifted(expression);
    if (lifted !== null) return lifted;
    switch (expression.kind) {
      // A value that is handed on keeps its type.
      case 'bound-column':
        return expression;
      case 'bound-subquery': {
        const plan = mapPlanExpressions(expression.plan, (inside) => this.rewrite(inside));
        return { ...this.insideOf(expression), plan, free: freeColumns(plan) } as Expression;
      }
      case 'binary':
        return this.binary(expression);
      case 'unary':
        return truths.has(expression.operator)
          ? this.insideOf(expression, this.asTruth)
          : this.insideOf(expression, this.asNumber);
      case 'between': {
        const { operand, low, high } = expression;
        return {
          ...expression,
          operand: this.beside(operand, [low, high]),
          low: this.beside(low, [operand]),
          high: this.beside(high, [operand]),
        };
      }
      case 'in-list': {
        const { operand, items } = expression;
        return {
          ...expression,
          operand: this.beside(operand, items),
          items: items.map((item) => this.beside(item, [operand])),
        };
      }
      case 'like':
      case 'collate':
      case 'is':
        return this.insideOf(expression, this.asText);
      case 'call':
        if (expression.name === 'if') {
          const [condition, ...results] = expression.arguments;
          return { ...expression, arguments: [this.truthOf(condition!), ...results.map((each) => this.rewrite(each))] };
        }
        return this.insideOf(expression, textFunctions.has(expression.name) ? this.asText : this.refused);
      default:
        return this.insideOf(expression, this.refused);
    }
  }

  private concerns(expression: Expression): boolean {
    const used = [...columnsIn(expression)];
    const given = used.filter((id) => this.free.has(id));
    const hasYear = (): boolean => used.some((id) => this.context.binding.column(id).type?.name === 'year');
    return given.some((id) => isDelicate(this.context.binding.column(id).type)) || (given.length > 0 && hasYear());
  }

  /** What is computed of left columns alone, where the type of one of them decides how. */
  private lifted(expression: Expression): Expression | null {
    const used = [...columnsIn(expression)];
    const types = used.map((id) => this.context.binding.column(id).type);
    const wanted = expression.kind !== 'bound-column' && used.every((id) => this.free.has(id));
    if (!wanted || hasSubquery(expression) || !isRepeatable(expression)) return null;
    if (!types.some((type) => isChoice(type) || type?.name === 'bit')) return null;
    if (someExpression(expression, ({ kind }) => kind === 'parameter' || kind === 'aggregate' || kind === 'window'))
      return null;
    return this.isText(expression) ? null : this.fromLeft(expression);
  }

  /** As a literal a text would have a collation of another strength than here. */
  private isText(expression: Expression): boolean {
    switch (expression.kind) {
      case 'binary':
      case 'unary':
      case 'between':
      case 'in-list':
      case 'like':
      case 'is':
        return false;
      default:
        break;
    }
    const scope: ExpressionScope = {
      collation: 'utf8mb4_general_ci',
      // Only what comes of it is asked for, and that is the same of all numbers.
      input: (id) => {
        const type = this.context.binding.column(id).type;
        return { index: 0, type: isChoice(type) || type?.name === 'bit' ? columnType('bigint') : (type ?? none) };
      },
    };
    try {
      return isString(engineExpression(expression, scope).type);
    } catch (error) {
      if (error instanceof SqlError) return true;
      throw error;
    }
  }

  private fromLeft(expression: Expression): Expression | null {
    const id = this.context.binding.newColumn('parameter', null, null);
    const left = computeBelow(this.left, { id, expression }, this.context);
    if (left === null) return null;
    this.left = left;
    return boundColumn(id);
  }

  private binary(expression: Expression & { readonly kind: 'binary' }): Expression {
    const { operator, left, right } = expression;
    if (comparisons.has(operator))
      return { ...expression, left: this.beside(left, [right]), right: this.beside(right, [left]) };
    return this.insideOf(expression, truths.has(operator) ? this.asTruth : this.asNumber);
  }

  private insideOf<E extends Expression>(expression: E, place?: (child: Expression) => Expression): E {
    return mapChildren(expression, (child) =>
      place !== undefined && this.isParameter(child) ? place(child) : this.rewrite(child),
    ) as E;
  }

  private isParameter(expression: Expression): expression is Expression & { readonly kind: 'bound-column' } {
    return expression.kind === 'bound-column' && this.concerns(expression);
  }

  private typeOf(expression: Expression): ColumnType | null {
    return expression.kind === 'bound-column' ? this.context.binding.column(expression.id).type : null;
  }

  /** One side of a comparison. */
  private beside(expression: Expression, others: readonly Expression[]): Expression {
    if (!this.isParameter(expression)) return this.asYear(expression, others) ?? this.rewrite(expression);
    const type = this.typeOf(expression)!;
    const all = (test: (other: Expression) => boolean): boolean => others.every(test);
    const isText = (other: Expression): boolean => other.kind === 'string' || isString(this.typeOf(other) ?? none);
    const isNumber = (other: Expression): boolean => other.kind === 'number' || isNumeric(this.typeOf(other) ?? none);
    if (isChoice(type)) {
      if (all(isText)) return expression;
      return all(isNumber) ? this.asNumber(expression) : this.refused(expression);
    }
    if (type.name === 'bit') return all(isNumber) ? expression : this.refused(expression);
    // Dates beside numbers, and years beside dates, are compared in ways of their own.
    const mayNotBe = type.name === 'year' ? (other: Expression) => isTemporal(this.typeOf(other) ?? none) : isNumber;
    return others.some(mayNotBe) ? refuse(type) : expression;
  }

  /** A literal beside a YEAR becomes a year, 12 that of 2012; a column does not. Null for what is not such a YEAR. */
  private asYear(expression: Expression, others: readonly Expression[]): Expression | null {
    if (this.typeOf(expression)?.name !== 'year') return null;
    const isGiven = (other: Expression): boolean => [...columnsIn(other)].some((id) => this.free.has(id));
    const isMoment = (type: ColumnType | null): boolean => type?.name === 'year' || isTemporal(type ?? none);
    return others.some((other) => isGiven(other) && !isMoment(this.typeOf(other))) ? plusZero(expression) : null;
  }

  private readonly asNumber = (expression: Expression): Expression => {
    if (!isChoice(this.typeOf(expression))) return expression;
    return this.fromLeft(plusZero(expression)) ?? this.refused(expression);
  };

  private readonly asTruth = this.asNumber;

  readonly truthOf = (expression: Expression): Expression =>
    this.isParameter(expression) ? this.asTruth(expression) : this.rewrite(expression);

  private readonly asText = (expression: Expression): Expression =>
    this.typeOf(expression)?.name === 'bit' ? this.refused(expression) : expression;

  private readonly refused = (expression: Expression): Expression => {
    const type = this.typeOf(expression);
    // Dates and years mean the same in all functions.
    if (type !== null && !isChoice(type) && type.name !== 'bit') return expression;
    return refuse(type);
  };
}

function plusZero(left: Expression): Expression {
  return { kind: 'binary', operator: '+', left, right: { kind: 'number', text: '0', form: 'integer' } };
}

function refuse(type: ColumnType | null): never {
  throw notSupported(
    `a column of type ${type?.name.toUpperCase()} of the query around, inside an expression of a subquery that runs for each row; compute it in a derived table`,
  );
}

const none = columnType('null');
