import type { ColumnType } from '../../engine/batch/column-type';
import {
  decimalConstant,
  doubleConstant,
  integerConstant,
  nullConstant,
  stringConstant,
  temporalConstant,
} from '../../engine/expressions/constants';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import { inferCall } from '../../engine/expressions/infer';
import { notSupported } from '../../protocol/wire/sql-error';
import type { Expression } from '../sql/ast';

/** What an expression that the engine computes depends on. */
export interface ExpressionScope {
  /** Place and type of a bound column in the input. */
  readonly input: (id: number) => { readonly index: number; readonly type: ColumnType };
  /** Collation of string literals. */
  readonly collation: string;
}

/**
 * A bound expression as the engine computes it, with types inferred. Errors: 1235 for what the engine does not have, 1267 for collations that
 * do not go together.
 */
export function engineExpression(expression: Expression, scope: ExpressionScope): EngineExpression {
  const lower = (node: Expression): EngineExpression => engineExpression(node, scope);
  const call = (name: string, ...args: readonly Expression[]): EngineExpression =>
    engineCall(name, args.map(lower), scope);
  switch (expression.kind) {
    case 'bound-column': {
      const { index, type } = scope.input(expression.id);
      return { kind: 'input', index, type };
    }
    case 'null':
      return nullConstant;
    case 'boolean':
      return integerConstant(expression.value ? '1' : '0');
    case 'number':
      return numberConstant(expression);
    case 'string':
      return stringLiteral(expression, scope);
    case 'hex':
      if (expression.introducer === null)
        return stringConstant(Buffer.from(evenDigits(expression.digits), 'hex'), 'binary');
      break;
    case 'temporal': {
      const constant = temporalConstant(expression.type, expression.value);
      if (constant) return constant;
      break;
    }
    case 'unary':
      if (expression.operator === '+') return lower(expression.operand);
      if (expression.operator === '-') return negation(expression.operand, lower, scope);
      if (expression.operator === '!' || expression.operator === 'not') return call('not', expression.operand);
      if (expression.operator === '~') return call('~', expression.operand);
      break;
    case 'binary':
      return call(expression.operator, expression.left, expression.right);
    case 'between':
      return negated(call('between', expression.operand, expression.low, expression.high), expression.negated, scope);
    case 'in-list':
      return negated(call('in', expression.operand, ...expression.items), expression.negated, scope);
    case 'like': {
      const args = [expression.operand, expression.pattern, ...(expression.escape ? [expression.escape] : [])];
      return negated(call(expression.operator, ...args), expression.negated, scope);
    }
    case 'is': {
      if (expression.test === 'null') return call(expression.negated ? 'is_not_null' : 'is_null', expression.operand);
      return negated(call(`is_${expression.test}`, expression.operand), expression.negated, scope);
    }
    case 'case': {
      const args = expression.branches.flatMap((branch) => [branch.when, branch.then]);
      if (expression.otherwise) args.push(expression.otherwise);
      return expression.operand ? call('case_of', expression.operand, ...args) : call('case', ...args);
    }
    case 'call':
      if (expression.schema === null) return call(expression.name, ...expression.arguments);
      break;
    default:
      break;
  }
  throw notSupported(`${describe(expression)} computed above the data nodes`);
}

function describe(expression: Expression): string {
  switch (expression.kind) {
    case 'in-query':
    case 'exists':
    case 'subquery':
    case 'quantified':
      return 'a subquery';
    case 'call':
      return `${expression.schema === null ? '' : `${expression.schema}.`}${expression.name}()`;
    case 'window':
      return 'a window function';
    case 'unary':
      return expression.operator.toUpperCase();
    default:
      return expression.kind.replaceAll('-', ' ');
  }
}

export function engineCall(name: string, args: readonly EngineExpression[], scope: ExpressionScope): EngineExpression {
  const result = inferCall(name, args, { connectionCollation: scope.collation });
  if (!result) throw notSupported(`${name} computed above the data nodes`);
  return result;
}

function negated(expression: EngineExpression, negate: boolean, scope: ExpressionScope): EngineExpression {
  return negate ? engineCall('not', [expression], scope) : expression;
}

/** Minus in front of a number belongs to it, so that -9223372036854775808 is a BIGINT. */
function negation(
  operand: Expression,
  lower: (node: Expression) => EngineExpression,
  scope: ExpressionScope,
): EngineExpression {
  return engineCall('neg', [lower(operand)], scope);
}

function numberConstant(literal: Expression & { kind: 'number' }): EngineExpression {
  switch (literal.form) {
    case 'integer':
      return integerConstant(literal.text);
    case 'decimal':
      return decimalConstant(literal.text);
    case 'float':
      return doubleConstant(literal.text);
  }
}

function stringLiteral(literal: Expression & { kind: 'string' }, scope: ExpressionScope): EngineExpression {
  if (literal.introducer === 'binary' || literal.introducer === '_binary')
    return stringConstant(literal.value, 'binary');
  if (literal.introducer !== null && !/^_?utf8mb[34]$/i.test(literal.introducer))
    throw notSupported(`a literal in ${literal.introducer} computed above the data nodes`);
  return stringConstant(literal.value, literal.introducer === null ? scope.collation : 'utf8mb4_general_ci');
}

function evenDigits(digits: string): string {
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}
