import type { Expression } from '../../../planner/sql/ast';

/** What an expression without columns, functions and variables comes to; undefined = it has some, or is beyond this. */
export type Constant = number | string | null | undefined;

/** Enough of SQL to see that `1=1`, `'a'='a'`, `2>1`, `not 0`, `1+1` and the like are constants, and which. */
export function constantOf(expression: Expression): Constant {
  switch (expression.kind) {
    case 'null':
      return null;
    case 'boolean':
      return expression.value ? 1 : 0;
    case 'number':
      return Number(expression.text);
    case 'string':
      return expression.value;
    case 'hex':
      return Number.parseInt(expression.digits, 16);
    case 'bits':
      return Number.parseInt(expression.digits, 2);
    case 'unary':
      return ofUnary(expression.operator, constantOf(expression.operand));
    case 'binary':
      return ofBinary(expression);
    case 'between': {
      const [operand, low, high] = [expression.operand, expression.low, expression.high].map(constantOf);
      if (operand == null || low == null || high == null) return undefined;
      const inside = compare(operand, low) >= 0 && compare(operand, high) <= 0;
      return inside === expression.negated ? 0 : 1;
    }
    case 'in-list': {
      const operand = constantOf(expression.operand);
      const items = expression.items.map(constantOf);
      if (operand == null || items.some((item) => item == null)) return undefined;
      const found = items.some((item) => compare(operand, item!) === 0);
      return found === expression.negated ? 0 : 1;
    }
    case 'is': {
      const operand = constantOf(expression.operand);
      if (operand === undefined) return undefined;
      const holds =
        expression.test === 'null' || expression.test === 'unknown'
          ? operand === null
          : operand !== null && truth(operand) === (expression.test === 'true');
      return holds === expression.negated ? 0 : 1;
    }
    case 'like': {
      const [operand, pattern] = [constantOf(expression.operand), constantOf(expression.pattern)];
      if (operand == null || pattern == null || expression.operator !== 'like') return undefined;
      const source = String(pattern)
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('%', '.*')
        .replaceAll('_', '.');
      const matches = new RegExp(`^${source}$`, 'is').test(String(operand));
      return matches === expression.negated ? 0 : 1;
    }
    default:
      return undefined;
  }
}

/** null: it is no constant, or NULL. */
export function constantTruth(expression: Expression): boolean | null {
  if (isSameColumn(expression)) return true;
  const value = constantOf(expression);
  return value == null ? null : truth(value);
}

/** `id = id`: as good as always true. */
function isSameColumn(expression: Expression): boolean {
  if (expression.kind !== 'binary' || (expression.operator !== '=' && expression.operator !== '<=>')) return false;
  const { left, right } = expression;
  if (left.kind !== 'column' || right.kind !== 'column') return false;
  return left.table === right.table && left.name.toLowerCase() === right.name.toLowerCase();
}

function truth(value: number | string): boolean {
  return typeof value === 'number'
    ? value !== 0
    : Number.parseFloat(value) !== 0 && !Number.isNaN(Number.parseFloat(value));
}

function ofUnary(operator: string, operand: Constant): Constant {
  if (operand == null) return operand;
  switch (operator) {
    case '-':
      return -Number(operand);
    case '+':
    case 'binary':
      return operand;
    case '!':
    case 'not':
      return truth(operand) ? 0 : 1;
    default:
      return undefined;
  }
}

function ofBinary(expression: Expression & { readonly kind: 'binary' }): Constant {
  const [left, right] = [constantOf(expression.left), constantOf(expression.right)];
  const { operator } = expression;
  // One operand decides.
  if (operator === 'or' && [left, right].some((side) => side != null && truth(side))) return 1;
  if (operator === 'and' && [left, right].some((side) => side != null && !truth(side))) return 0;
  if (left === undefined || right === undefined) return undefined;
  if (operator === '<=>')
    return left === right || (left !== null && right !== null && compare(left, right) === 0) ? 1 : 0;
  if (left === null || right === null) return null;
  switch (operator) {
    case 'or':
    case 'and':
      return operator === 'or' ? Number(truth(left) || truth(right)) : Number(truth(left) && truth(right));
    case 'xor':
      return Number(truth(left) !== truth(right));
    case '=':
      return Number(compare(left, right) === 0);
    case '<>':
      return Number(compare(left, right) !== 0);
    case '<':
      return Number(compare(left, right) < 0);
    case '<=':
      return Number(compare(left, right) <= 0);
    case '>':
      return Number(compare(left, right) > 0);
    case '>=':
      return Number(compare(left, right) >= 0);
    case '+':
      return Number(left) + Number(right);
    case '-':
      return Number(left) - Number(right);
    case '*':
      return Number(left) * Number(right);
    default:
      return undefined;
  }
}

function compare(left: number | string, right: number | string): number {
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [left.toLowerCase(), right.toLowerCase()];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return Number.parseFloat(String(left)) - Number.parseFloat(String(right));
}
