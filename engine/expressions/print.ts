import { floatText } from '../batch/format/float';
import { decimalText } from '../types/decimal';
import type { Expression } from './expression';

/** How strongly operators bind (MySQL manual, "Operator Precedence"). */
const precedences: ReadonlyMap<string, number> = new Map(
  [
    ['or'],
    ['xor'],
    ['and'],
    ['=', '<=>', '<>', '<', '<=', '>', '>='],
    ['|'],
    ['&'],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '%', 'div'],
    ['^'],
  ].flatMap((operators, precedence) => operators.map((operator) => [operator, precedence] as const)),
);

function precedenceOf(expression: Expression): number | undefined {
  const isInfix = expression.kind === 'call' && expression.arguments.length === 2;
  return isInfix ? precedences.get(expression.function) : undefined;
}

/** An expression in words, for error messages and EXPLAIN. Columns without a name are numbered. */
export function printExpression(
  expression: Expression,
  columnName: (index: number) => string | null = () => null,
): string {
  switch (expression.kind) {
    case 'input':
      return columnName(expression.index) ?? expression.name ?? `column ${expression.index + 1}`;
    case 'constant':
      return printConstant(expression);
    case 'parameter':
      return `parameter ${expression.index + 1}`;
    case 'call': {
      const name = expression.function;
      const own = precedenceOf(expression);
      const args = expression.arguments.map((argument, place) => {
        const text = printExpression(argument, columnName);
        const inside = own === undefined ? undefined : precedenceOf(argument);
        return inside !== undefined && inside < own! + place ? `(${text})` : text;
      });
      if (own !== undefined) return `${args[0]} ${name.toUpperCase()} ${args[1]}`;
      return name === 'neg' ? `-${args[0]}` : `${name}(${args.join(',')})`;
    }
  }
}

function printConstant({ value, type }: Expression & { readonly kind: 'constant' }): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return floatText(value, type.name === 'float');
  if (typeof value !== 'bigint') return `'${Buffer.from(value).toString()}'`;
  if (type.name === 'decimal') return decimalText(value, type.scale);
  return (type.unsigned ? BigInt.asUintN(64, value) : value).toString();
}
