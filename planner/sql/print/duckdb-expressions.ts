import { notSupported } from '../../../protocol/wire/sql-error';
import type { AggregateCall, Expression } from '../ast';
import type { LeafText } from './mysql';

/** An identifier: DuckDB's ignore case, as MySQL's columns do. */
export function printDuckdbName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal. Backslashes mean nothing in it. Errors: 1235 for a NUL character, which DuckDB's literals cannot have. */
export function printDuckdbString(value: string): string {
  if (value.includes('\0')) throw notSupported('a NUL character in a text for a DuckDB data node');
  return `'${value.replaceAll("'", "''")}'`;
}

/** A BLOB: every byte as \xNN. */
export function printDuckdbBlob(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('hex').toUpperCase();
  return `'${text.replaceAll(/../g, '\\x$&')}'::BLOB`;
}

const comparisons: Readonly<Record<string, string>> = {
  '<=>': 'IS NOT DISTINCT FROM',
  and: 'AND',
  or: 'OR',
};

const binaryOperators: ReadonlySet<string> = new Set([
  ...['=', '<=>', '<>', '<', '<=', '>', '>='],
  ...['and', 'or', '+', '-', '*'],
]);

const castTypes: Readonly<Record<string, string>> = { SIGNED: 'BIGINT', DOUBLE: 'DOUBLE' };

/**
 * An expression in DuckDB's syntax. It has what planner/rules/portable.ts lets through, where both give the same result; everything else is
 * refused here too. Errors: 1235.
 */
export function printDuckdbExpression(expression: Expression, leaves?: LeafText): string {
  const print = (node: Expression): string => printDuckdbExpression(node, leaves);
  const operand = (node: Expression): string => (isPlain(node) ? print(node) : `(${print(node)})`);
  const not = (negated: boolean): string => (negated ? 'NOT ' : '');
  switch (expression.kind) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return expression.value ? 'TRUE' : 'FALSE';
    case 'number':
      return expression.text;
    case 'string':
      if (expression.introducer === null) return printDuckdbString(expression.value);
      break;
    case 'hex':
      if (expression.introducer === null && !expression.prefixed)
        return printDuckdbBlob(Buffer.from(expression.digits, 'hex'));
      break;
    case 'temporal':
      if (expression.type !== 'time') return `${expression.type.toUpperCase()} ${printDuckdbString(expression.value)}`;
      break;
    case 'column':
      return [expression.table, expression.name]
        .filter((name) => name !== null)
        .map(printDuckdbName)
        .join('.');
    case 'parameter':
      if (leaves) return leaves.parameter(expression.index);
      break;
    case 'unary':
      if (expression.operator === '-') return `- ${operand(expression.operand)}`;
      if (expression.operator === '!' || expression.operator === 'not') return `NOT ${operand(expression.operand)}`;
      break;
    case 'binary': {
      const { operator } = expression;
      if (!binaryOperators.has(operator)) break;
      return `${operand(expression.left)} ${comparisons[operator] ?? operator} ${operand(expression.right)}`;
    }
    case 'between':
      return `${operand(expression.operand)} ${not(expression.negated)}BETWEEN ${operand(expression.low)} AND ${operand(expression.high)}`;
    case 'in-list':
      return `${operand(expression.operand)} ${not(expression.negated)}IN (${expression.items.map(print).join(', ')})`;
    case 'is':
      if (expression.test === 'null') return `${operand(expression.operand)} IS ${not(expression.negated)}NULL`;
      break;
    case 'cast': {
      const type =
        castTypes[expression.type] ?? (/^DECIMAL\(\d+,\d+\)$/.test(expression.type) ? expression.type : null);
      if (type !== null) return `CAST(${print(expression.operand)} AS ${type})`;
      break;
    }
    case 'aggregate':
      return printAggregate(expression, print);
    case 'default':
      if (expression.column === null) return 'DEFAULT';
      break;
    default:
      break;
  }
  throw notSupported(`${nameOf(expression)} on a DuckDB data node`);
}

const aggregateNames: Readonly<Record<string, string>> = {
  count: 'COUNT',
  sum: 'SUM',
  min: 'MIN',
  max: 'MAX',
  // any_value() passes NULLs over there.
  any_value: 'FIRST',
};

function printAggregate(call: AggregateCall, print: (node: Expression) => string): string {
  const name = aggregateNames[call.name];
  if (name === undefined || call.orderBy.length > 0 || call.arguments.length > 1)
    throw notSupported(`${nameOf(call)} on a DuckDB data node`);
  const [argument] = call.arguments;
  if (!argument) return 'COUNT(*)';
  return `${name}(${call.distinct ? 'DISTINCT ' : ''}${print(argument)})`;
}

const plainKinds: ReadonlySet<Expression['kind']> = new Set([
  'null',
  'boolean',
  'number',
  'string',
  'column',
  'aggregate',
  'cast',
  'parameter',
]);

function isPlain(expression: Expression): boolean {
  return plainKinds.has(expression.kind);
}

function nameOf(expression: Expression): string {
  switch (expression.kind) {
    case 'call':
    case 'aggregate':
      return `${expression.name.toUpperCase()}()`;
    case 'binary':
    case 'unary':
    case 'like':
      return expression.operator.toUpperCase();
    default:
      return expression.kind.replaceAll('-', ' ').toUpperCase();
  }
}
