/** +, -, *, /, DIV, %, unary minus (manual: "Arithmetic Operators"; result types from sql/item_func.cc, Item_num_op and its kin). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, isTemporal } from '../../batch/column-type';
import { decimalLength, decimalScaleMax, divisionScaleIncrement } from '../../types/decimal';
import {
  anyNullable,
  byteLength,
  decimalPrecision,
  decimalScale,
  doubleLength,
  doubleTypeOf,
  integerType,
  limitedDecimalType,
  type NumberKind,
  numberKind,
  unlimitedScale,
} from '../attributes';
import { refuseNumbered } from '../convert/to-double';
import { constantOf, type Evaluator } from '../evaluator';
import type { Expression } from '../expression';
import { compileDecimalOperation, type DecimalOperation } from '../kernels/decimal';
import { compileDoubleOperation, type DoubleOperation } from '../kernels/double';
import { compileIntegerDivision, compileIntegerOperation, type IntegerOperation } from '../kernels/integer';
import type { BoundCall, ScalarFunction } from '../scalar-function';

/** Doubles win over decimals, decimals over integers. Errors: 1235 for ENUM and SET. */
export function arithmeticKind(args: readonly Expression[]): NumberKind {
  const kinds = args.map(({ type }) => {
    refuseNumbered({ type });
    return type.name === 'null' ? 'double' : numberKind(type);
  });
  if (kinds.includes('double')) return 'double';
  return kinds.includes('decimal') ? 'decimal' : 'integer';
}

function integerDigits(expression: Expression): number {
  return decimalPrecision(expression) - decimalScale(expression.type);
}

function realScale(args: readonly Expression[]): number {
  const scales = args.map(({ type }) => {
    if (type.name === 'float' || type.name === 'double') return type.scale;
    if (type.name === 'null') return 0;
    return numberKind(type) === 'double' ? unlimitedScale : decimalScale(type);
  });
  return Math.min(unlimitedScale, Math.max(...scales));
}

/** Exact integers are unsigned when one argument is; next to dates both must be. */
function isUnsignedResult(args: readonly Expression[]): boolean {
  const isUnsigned = ({ type }: Expression): boolean => type.unsigned;
  return args.some(({ type }) => isTemporal(type)) ? args.every(isUnsigned) : args.some(isUnsigned);
}

/** Sums and differences. */
function additiveType(args: readonly Expression[]): ColumnType {
  const kind = arithmeticKind(args);
  const nullable = anyNullable(args);
  if (kind === 'double') return doubleTypeOf(realScale(args), nullable);
  const [left, right] = args as [Expression, Expression];
  const scale = Math.max(decimalScale(left.type), decimalScale(right.type));
  const precision = Math.max(integerDigits(left), integerDigits(right)) + 1 + scale;
  if (kind === 'decimal') {
    const unsigned = left.type.unsigned && right.type.unsigned;
    return limitedDecimalType(precision, scale, unsigned, nullable);
  }
  const unsigned = isUnsignedResult(args);
  return integerType(decimalLength(precision, 0, unsigned), unsigned, nullable);
}

/** Words of nine digits that a decimal product can have; the server cuts factors so that it fits. */
const productWordsMax = 9;

function refuseCutProduct(args: readonly Expression[]): void {
  const words = (digits: number): number => Math.ceil(digits / 9);
  const whole = args.reduce((sum, each) => sum + integerDigits(each), 0);
  const fraction = args.reduce((sum, { type }) => sum + words(decimalScale(type)), 0);
  if (words(whole) + fraction > productWordsMax) throw notSupported('products of decimals of so many digits');
}

function productType(args: readonly Expression[]): ColumnType {
  const kind = arithmeticKind(args);
  const nullable = anyNullable(args);
  if (kind === 'double') return doubleTypeOf(realScale(args), nullable);
  const [left, right] = args as [Expression, Expression];
  const precision = decimalPrecision(left) + decimalPrecision(right);
  if (kind === 'decimal') {
    refuseCutProduct(args);
    const scale = decimalScale(left.type) + decimalScale(right.type);
    return limitedDecimalType(precision, scale, left.type.unsigned && right.type.unsigned, nullable);
  }
  const unsigned = isUnsignedResult(args);
  return integerType(decimalLength(precision, 0, unsigned), unsigned, nullable);
}

/** Digits that a divisor adds: its scale. */
function quotientType(args: readonly Expression[]): ColumnType {
  const [left, right] = args as [Expression, Expression];
  if (arithmeticKind(args) === 'double') {
    const scale = Math.min(realScale(args) + divisionScaleIncrement, unlimitedScale);
    if (scale === unlimitedScale) return doubleTypeOf(scale, true);
    const length = Math.min(left.type.length - decimalScale(left.type) + scale, doubleLength(scale));
    return { ...doubleTypeOf(scale, true), length };
  }
  if (isTemporal(left.type) && left.type.scale > 0) throw notSupported('dividing a time with a fraction');
  const scale = Math.min(decimalScale(left.type) + divisionScaleIncrement, decimalScaleMax);
  const precision = decimalPrecision(left) + decimalScale(right.type) + divisionScaleIncrement;
  return limitedDecimalType(precision, scale, left.type.unsigned && right.type.unsigned, true);
}

/** SUM has 22 digits more than what it sums up, AVG four. */
const averageDigits = divisionScaleIncrement - 22;

/** AVG of what was summed up. */
function averageType(args: readonly Expression[]): ColumnType {
  const [sum] = args as [Expression, Expression];
  if (arithmeticKind(args) === 'double') return quotientType(args);
  const scale = Math.min(decimalScale(sum.type) + divisionScaleIncrement, decimalScaleMax);
  return limitedDecimalType(Math.max(scale, decimalPrecision(sum) + averageDigits), scale, false, true);
}

function integerQuotientType(args: readonly Expression[]): ColumnType {
  const [left, right] = args as [Expression, Expression];
  arithmeticKind(args);
  const unsigned = left.type.unsigned || right.type.unsigned;
  return integerType(Math.min(integerQuotientDigits, quotientDigits(left)), unsigned, true);
}

const integerQuotientDigits = 21;

/** Digits before the point; those of text and doubles by their display width. */
function quotientDigits(expression: Expression): number {
  const { type } = expression;
  if (numberKind(type) !== 'double') return Math.max(1, integerDigits(expression));
  return isReal(type) && type.scale < unlimitedScale ? type.length - type.scale : Math.max(1, type.length);
}

function isReal(type: ColumnType): boolean {
  return type.name === 'double' || type.name === 'float';
}

function remainderType(args: readonly Expression[]): ColumnType {
  const kind = arithmeticKind(args);
  const [left, right] = args as [Expression, Expression];
  const { unsigned } = left.type;
  if (kind === 'double') return { ...doubleTypeOf(realScale(args), true), unsigned };
  const precision = Math.max(decimalPrecision(left), decimalPrecision(right));
  if (kind === 'integer') return integerType(decimalLength(precision, 0, unsigned), unsigned, true);
  const scale = Math.max(decimalScale(left.type), decimalScale(right.type));
  return limitedDecimalType(precision, scale, unsigned, true);
}

/** Display width of a negated text, at most. */
const negatedTextLengthMax = 53;

function negatedType(args: readonly Expression[]): ColumnType {
  const [argument] = args as [Expression];
  const { type } = argument;
  const nullable = anyNullable(args);
  const kind =
    type.name === 'date' || type.name === 'datetime' || type.name === 'time' || type.name === 'timestamp'
      ? 'decimal'
      : arithmeticKind(args);
  switch (kind) {
    case 'double':
      return {
        ...doubleTypeOf(realScale(args), nullable),
        length: isReal(type) ? type.length + 1 : Math.min(negatedTextLengthMax, byteLength(type) + 1),
      };
    case 'decimal': {
      const scale = decimalScale(type);
      return { ...limitedDecimalType(decimalPrecision(argument), scale, false, nullable), length: type.length + 1 };
    }
    case 'integer':
      return integerType(type.length + 1, false, nullable);
  }
}

interface Operation {
  readonly integer: IntegerOperation;
  readonly decimal: DecimalOperation;
  readonly double: DoubleOperation;
}

function compileBy(kind: NumberKind, operation: Operation, call: BoundCall): Evaluator {
  switch (kind) {
    case 'integer':
      return compileIntegerOperation(operation.integer, call);
    case 'decimal':
      return compileDecimalOperation(operation.decimal, call);
    case 'double':
      return compileDoubleOperation(operation.double, call);
  }
}

function arithmetic(name: string, operation: Operation, resultType: ScalarFunction['resultType']): ScalarFunction {
  return {
    name,
    arity: [2, 2],
    resultType,
    compile: (call) => compileBy(kindOfResult(call.type), operation, call),
  };
}

function kindOfResult(type: ColumnType): NumberKind {
  return type.name === 'decimal' ? 'decimal' : isReal(type) ? 'double' : 'integer';
}

const negation: ScalarFunction = {
  name: 'neg',
  arity: [1, 1],
  resultType: negatedType,
  compile: (call) =>
    compileBy(kindOfResult(call.type), { integer: 'negate', decimal: 'negate', double: 'negate' }, call),
};

/** A decimal and the precision and scale that are shown of it, of which arithmetic takes all digits (planner/logical/carried-digits.ts). */
const carriedDigits: ScalarFunction = {
  name: 'with digits of',
  arity: [3, 3],
  resultType: ([, precision, scale]) =>
    limitedDecimalType(Number(constantOf(precision)), Number(constantOf(scale)), false, true),
  compile: ({ operands: [carried] }) => carried!.evaluate,
};

const integerDivision: ScalarFunction = {
  name: 'div',
  arity: [2, 2],
  resultType: integerQuotientType,
  compile: compileIntegerDivision,
};

const remainder = arithmetic('%', { integer: 'remainder', decimal: 'remainder', double: 'remainder' }, remainderType);

export const arithmeticFunctions: readonly ScalarFunction[] = [
  arithmetic('+', { integer: 'add', decimal: 'add', double: 'add' }, additiveType),
  arithmetic('-', { integer: 'subtract', decimal: 'subtract', double: 'subtract' }, (args, options) => {
    const type = additiveType(args);
    return options.signedDifferences ? { ...type, unsigned: false } : type;
  }),
  arithmetic('*', { integer: 'multiply', decimal: 'multiply', double: 'multiply' }, productType),
  arithmetic('/', { integer: 'remainder', decimal: 'divide', double: 'divide' }, quotientType),
  // AVG(x) inside of a larger expression as SUM(x) and COUNT(x): there its digits are not cut (planner/logical/average.ts).
  arithmetic('average of', { integer: 'remainder', decimal: 'divide', double: 'divide' }, averageType),
  carriedDigits,
  integerDivision,
  remainder,
  { ...remainder, name: 'mod' },
  negation,
];
