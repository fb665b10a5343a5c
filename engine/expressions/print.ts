import { floatText } from '../batch/format/float';
import { decimalText } from '../types/decimal';
import type { Expression } from './expression';

const infix: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  'div',
  '=',
  '<=>',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  'and',
  'or',
  'xor',
]);

/** An expression in words, for error messages and EXPLAIN. Columns are numbered where their names are not known. */
export function printExpression(
  expression: Expression,
  columnName: (index: number) => string = (index) => `column ${index + 1}`,
): string {
  switch (expression.kind) {
    case 'input':
      return columnName(expression.index);
    case 'constant':
      return printConstant(expression);
    case 'parameter':
      return `parameter ${expression.index + 1}`;
    case 'call': {
      const args = expression.arguments.map((argument) => printExpression(argument, columnName));
      const name = expression.function;
      if (args.length === 2 && infix.has(name)) return `${args[0]} ${name.toUpperCase()} ${args[1]}`;
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
