import type { ColumnType } from '../../engine/batch/column-type';
import { inferCast } from '../../engine/expressions/cast';
import { nullConstant, stringConstant, truthConstant } from '../../engine/expressions/constants';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import { inferCall } from '../../engine/expressions/infer';
import type { InferenceOptions } from '../../engine/expressions/scalar-function';
import { notSupported } from '../../protocol/wire/sql-error';
import type { BinaryOperator, Expression, FunctionCall } from '../sql/ast';
import { bitLiteral, hexLiteral, numberLiteral, stringLiteral, temporalLiteral } from './literals';
import { rowComparison, rowInList } from './row-comparison';

/** What an expression that the engine computes depends on. */
export interface ExpressionScope {
  /** Place and type of a bound column in the input. */
  readonly input: (id: number) => {
    readonly index: number;
    readonly type: ColumnType;
    readonly name?: string;
    readonly isPart?: true;
  };
  /** Number and type of a parameter, below an apply, by the column whose value it takes. */
  readonly parameter?: (id: number) => { readonly index: number; readonly type: ColumnType };
  /** Collation of string literals. */
  readonly collation: string;
  /** Of the session, where types depend on it. */
  readonly sqlMode?: ReadonlySet<string>;
}

/**
 * A bound expression as the engine computes it, with types inferred. Errors: 1235 for what the engine does not have, 1267 for collations that
 * do not go together, 1241 for rows of different lengths, 1525 for date literals that are none.
 */
export function engineExpression(expression: Expression, scope: ExpressionScope): EngineExpression {
  const lower = (node: Expression): EngineExpression => engineExpression(node, scope);
  const call = (name: string, ...args: readonly Expression[]): EngineExpression =>
    engineCall(name, args.map(lower), scope);
  switch (expression.kind) {
    case 'bound-column': {
      return { kind: 'input', ...scope.input(expression.id) };
    }
    case 'parameter':
      if (scope.parameter) return { kind: 'parameter', ...scope.parameter(expression.index) };
      break;
    case 'null':
      return nullConstant;
    case 'boolean':
      return truthConstant(expression.value);
    case 'number':
      return numberLiteral(expression);
    case 'string':
      return stringLiteral(expression, scope.collation);
    case 'hex':
      return hexLiteral(expression);
    case 'bits':
      return bitLiteral(expression);
    case 'temporal':
      return temporalLiteral(expression);
    case 'keyword':
      return word(expression.word);
    case 'unary':
      return unary(expression, scope);
    case 'binary':
      return binary(expression.operator, expression.left, expression.right, scope);
    case 'between':
      return negated(call('between', expression.operand, expression.low, expression.high), expression.negated, scope);
    case 'in-list':
      return expression.operand.kind === 'row'
        ? lower(rowInList(expression.operand, expression.items, expression.negated))
        : negated(call('in', expression.operand, ...expression.items), expression.negated, scope);
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
    case 'cast': {
      const cast = inferCast(lower(expression.operand), expression.type, inferenceOf(scope));
      if (cast) return cast;
      throw notSupported(`CAST AS ${expression.type} computed above the data nodes`);
    }
    case 'convert':
      return engineCall('convert', [lower(expression.operand), word(expression.charset)], scope);
    case 'collate':
      return engineCall('collate', [lower(expression.operand), word(expression.collation)], scope);
    case 'call':
      if (expression.schema === null) return functionCall(expression, scope);
      break;
    default:
      break;
  }
  throw notSupported(`${describe(expression)} computed above the data nodes`);
}

/** Words such as DAY, and names, are constants of text. */
function word(text: string): EngineExpression {
  return stringConstant(text, 'utf8mb4_general_ci');
}

function unary(expression: Expression & { readonly kind: 'unary' }, scope: ExpressionScope): EngineExpression {
  const operand = engineExpression(expression.operand, scope);
  switch (expression.operator) {
    case '+':
      return operand;
    case '-':
      return engineCall('neg', [operand], scope);
    case '!':
    case 'not':
      return engineCall('not', [operand], scope);
    case '~':
      return engineCall('~', [operand], scope);
    case 'binary':
      return engineCall('cast_binary', [operand], scope);
  }
}

function binary(
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
  scope: ExpressionScope,
): EngineExpression {
  const lower = (node: Expression): EngineExpression => engineExpression(node, scope);
  if (left.kind === 'row' || right.kind === 'row') return lower(rowComparison(operator, left, right));
  if (right.kind === 'interval' && (operator === '+' || operator === '-'))
    return shifted(operator === '+' ? 'date_add' : 'date_sub', left, right, scope);
  if (left.kind === 'interval' && operator === '+') return shifted('date_add', right, left, scope);
  switch (operator) {
    case '->':
      return engineCall('json_extract', [lower(left), lower(right)], scope);
    case '->>':
      return engineCall('json_unquote', [engineCall('json_extract', [lower(left), lower(right)], scope)], scope);
    case 'sounds-like':
      return engineCall(
        '=',
        [left, right].map((each) => engineCall('soundex', [lower(each)], scope)),
        scope,
      );
    default:
      return engineCall(operator, [lower(left), lower(right)], scope);
  }
}

function shifted(
  name: string,
  date: Expression,
  { value, unit }: Expression & { readonly kind: 'interval' },
  scope: ExpressionScope,
): EngineExpression {
  return engineCall(name, [engineExpression(date, scope), engineExpression(value, scope), word(unit)], scope);
}

const trims: Readonly<Record<string, string>> = { BOTH: 'trim', LEADING: 'trim_leading', TRAILING: 'trim_trailing' };
const shifts: Readonly<Record<string, string>> = {
  date_add: 'date_add',
  adddate: 'date_add',
  date_sub: 'date_sub',
  subdate: 'date_sub',
};

function functionCall({ name, arguments: args }: FunctionCall, scope: ExpressionScope): EngineExpression {
  const [first, second] = args;
  if (first && second?.kind === 'interval' && name in shifts) return shifted(shifts[name]!, first, second, scope);
  if (name === 'trim' && first?.kind === 'keyword') {
    // TRIM(side [what] FROM text) has the text last.
    const [what, text] = args.length === 2 ? [undefined, second!] : [second!, args[2]!];
    const ordered = [text, ...(what ? [what] : [])].map((each) => engineExpression(each, scope));
    return engineCall(trims[first.word]!, ordered, scope);
  }
  if (name === 'nvl2' && args.length === 3) {
    const tested = engineExpression(first!, scope);
    const known = engineCall('is_not_null', [tested], scope);
    const chosen = engineCall('if', [known, ...args.slice(1).map((each) => engineExpression(each, scope))], scope);
    const nullable = chosen.type.nullable || tested.type.nullable;
    return { ...chosen, type: { ...chosen.type, nullable } };
  }
  if (name === 'add_months' && args.length === 2) {
    return shifted('date_add', first!, { kind: 'interval', value: second!, unit: 'MONTH' }, scope);
  }
  if (name === 'from_unixtime' && args.length === 2) {
    const local = engineCall(name, [engineExpression(first!, scope)], scope);
    return engineCall('date_format', [local, engineExpression(second!, scope)], scope);
  }
  return engineCall(
    name,
    args.map((each) => engineExpression(each, scope)),
    scope,
  );
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
    default:
      return expression.kind.replaceAll('-', ' ');
  }
}

export function engineCall(name: string, args: readonly EngineExpression[], scope: ExpressionScope): EngineExpression {
  const result = inferCall(name, args, inferenceOf(scope));
  if (!result) throw notSupported(`${name} computed above the data nodes`);
  return result;
}

function inferenceOf({ collation, sqlMode }: ExpressionScope): InferenceOptions {
  return { connectionCollation: collation, signedDifferences: sqlMode?.has('NO_UNSIGNED_SUBTRACTION') ?? false };
}

function negated(expression: EngineExpression, negate: boolean, scope: ExpressionScope): EngineExpression {
  return negate ? engineCall('not', [expression], scope) : expression;
}
