import type { AggregateCall, Expression, FunctionCall, OrderItem, SelectStatement } from '../ast';
import { printLimit } from './mysql-limit';
import { printWindow } from './mysql-window';

/** What printing needs besides the tree. */
export interface PrintOptions {
  /** Text of a bound column. */
  readonly column: (id: number) => string;
  /** Text of a parameter. */
  readonly parameter: (index: number) => string;
  /** Whether a backslash in a string escapes; absent = not known. */
  readonly backslashEscapes?: boolean;
  /** Text of a subquery, without parentheses. */
  readonly query: (query: SelectStatement) => string;
}

export function printName(name: string): string {
  // A column may be called by a text with a NUL in it, which no name can have; the client is told the whole.
  if (name.includes('\0')) return printName(name.replaceAll('\0', ' '));
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A string literal that means the same under every sql_mode: no backslash is left in it. */
export function printString(value: string): string {
  return value.includes('\\') ? `_utf8mb4 ${hexOf(value)}` : quoted(value);
}

/** As printString, where the syntax wants a string and takes no introducer: a separator, a path. */
export function printText(value: string): string {
  return value.includes('\\') ? hexOf(value) : quoted(value);
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function hexOf(value: string): string {
  return `x'${Buffer.from(value, 'utf8').toString('hex')}'`;
}

/** An expression with parentheses around it unless it is plain. */
export function printOperand(node: Expression, print: (node: Expression) => string): string {
  return isPlain(node) ? print(node) : `(${print(node)})`;
}

/**
 * An expression in MySQL's syntax. Every operator's operands that are not plain are put in parentheses, so that the text means the same
 * whatever sql_mode says of precedence.
 */
export function printExpression(expression: Expression, options: PrintOptions): string {
  const print = (node: Expression): string => printExpression(node, options);
  const operand = (node: Expression): string => printOperand(node, print);
  const list = (nodes: readonly Expression[]): string => nodes.map(print).join(', ');
  const not = (negated: boolean): string => (negated ? 'NOT ' : '');
  switch (expression.kind) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return expression.value ? 'TRUE' : 'FALSE';
    case 'number':
      return expression.text;
    case 'string':
      return printStringLiteral(expression, options.backslashEscapes);
    case 'hex': {
      const digits = expression.prefixed ? `0x${expression.digits}` : `x'${expression.digits}'`;
      return `${printIntroducer(expression.introducer)}${digits}`;
    }
    case 'bits':
      return `${printIntroducer(expression.introducer)}b'${expression.digits}'`;
    case 'temporal':
      return `${expression.type.toUpperCase()} ${printString(expression.value)}`;
    case 'parameter':
      return options.parameter(expression.index);
    case 'column':
      return [expression.schema, expression.table, expression.name]
        .filter((name) => name !== null)
        .map(printName)
        .join('.');
    case 'bound-column':
      return options.column(expression.id);
    case 'bound-subquery':
      throw new Error('a bound subquery has no text: planner/lower/to-select.ts turns it into a query');
    case 'variable':
      return expression.scope === 'user'
        ? `@${printName(expression.name)}`
        : `@@${expression.scope === 'system' ? '' : `${expression.scope}.`}${expression.name}`;
    case 'assignment':
      return `@${printName(expression.name)} := ${operand(expression.value)}`;
    case 'unary':
      return `${expression.operator.toUpperCase()}${/^[a-z]/.test(expression.operator) ? ' ' : ''}${operand(expression.operand)}`;
    case 'binary':
      return printBinary(expression, operand);
    case 'between':
      return `${operand(expression.operand)} ${not(expression.negated)}BETWEEN ${operand(expression.low)} AND ${operand(expression.high)}`;
    case 'in-list':
      return `${operand(expression.operand)} ${not(expression.negated)}IN (${list(expression.items)})`;
    case 'in-query':
      return `${operand(expression.operand)} ${not(expression.negated)}IN (${options.query(expression.query)})`;
    case 'like': {
      const escapeClause = expression.escape ? ` ESCAPE ${operand(expression.escape)}` : '';
      return `${operand(expression.operand)} ${not(expression.negated)}${expression.operator.toUpperCase()} ${operand(expression.pattern)}${escapeClause}`;
    }
    case 'is':
      return `${operand(expression.operand)} IS ${not(expression.negated)}${expression.test.toUpperCase()}`;
    case 'exists':
      return `EXISTS (${options.query(expression.query)})`;
    case 'subquery':
      return `(${options.query(expression.query)})`;
    case 'quantified':
      return `${operand(expression.operand)} ${expression.operator} ${expression.quantifier.toUpperCase()} (${options.query(expression.query)})`;
    case 'row':
      return `(${list(expression.items)})`;
    case 'case':
      return printCase(expression, print);
    case 'cast':
      return `CAST(${print(expression.operand)} AS ${expression.type})`;
    case 'convert':
      if (expression.char && expression.operand.kind === 'call')
        return `CHAR(${list(expression.operand.arguments)} USING ${expression.charset})`;
      return `CONVERT(${print(expression.operand)} USING ${expression.charset})`;
    case 'collate':
      return `${operand(expression.operand)} COLLATE ${expression.collation}`;
    case 'interval':
      return `INTERVAL ${operand(expression.value)} ${expression.unit}`;
    case 'call':
    case 'aggregate':
      return printCall(expression, print);
    case 'window':
      return `${printCall(expression.call, print)} OVER ${typeof expression.window === 'string' ? printName(expression.window) : printWindow(expression.window, print)}`;
    case 'match':
      return `MATCH (${list(expression.columns)}) AGAINST (${operand(expression.against)}${expression.modifier === '' ? '' : ` ${expression.modifier}`})`;
    case 'default':
      return expression.column ? `DEFAULT(${print(expression.column)})` : 'DEFAULT';
    case 'next-value':
      return `NEXT VALUE FOR ${expression.schema === undefined ? '' : `${printName(expression.schema)}.`}${printName(expression.sequence)}`;
    case 'keyword':
      return expression.word;
  }
}

const plainKinds: ReadonlySet<Expression['kind']> = new Set([
  'null',
  'boolean',
  'number',
  'string',
  'hex',
  'bits',
  'parameter',
  'column',
  'bound-column',
  'variable',
  'call',
  'aggregate',
  'subquery',
  'row',
  'cast',
  'convert',
  'interval',
  'next-value',
  'keyword',
  'default',
]);

function isPlain(expression: Expression): boolean {
  return plainKinds.has(expression.kind);
}

function printIntroducer(introducer: string | null): string {
  return introducer === null ? '' : `_${introducer} `;
}

function printStringLiteral(literal: Expression & { kind: 'string' }, backslashEscapes: boolean | undefined): string {
  const { value, introducer, national } = literal;
  if (backslashEscapes !== undefined) {
    const prefix = introducer === null ? (national ? 'N' : '') : `_${introducer} `;
    return prefix + quoted(backslashEscapes ? value.replaceAll('\\', '\\\\') : value);
  }
  if (introducer !== null) return `_${introducer} ${printText(value)}`;
  if (!national) return printString(value);
  return value.includes('\\') ? `_utf8mb3 ${hexOf(value)}` : `N${quoted(value)}`;
}

function printBinary(expression: Expression & { kind: 'binary' }, operand: (node: Expression) => string): string {
  const { operator } = expression;
  if (operator === 'member-of') return `${operand(expression.left)} MEMBER OF (${operand(expression.right)})`;
  const text = operator === 'sounds-like' ? 'SOUNDS LIKE' : operator.toUpperCase();
  return `${operand(expression.left)} ${text} ${operand(expression.right)}`;
}

function printCase(expression: Expression & { kind: 'case' }, print: (node: Expression) => string): string {
  const branches = expression.branches
    .map((branch) => ` WHEN ${print(branch.when)} THEN ${print(branch.then)}`)
    .join('');
  const otherwise = expression.otherwise ? ` ELSE ${print(expression.otherwise)}` : '';
  return `CASE${expression.operand ? ` ${print(expression.operand)}` : ''}${branches}${otherwise} END`;
}

/** Functions that are written with words between their arguments. */
function printCall(call: FunctionCall | AggregateCall, print: (node: Expression) => string): string {
  const args = call.arguments.map(print);
  if (call.kind === 'aggregate') {
    if (args.length === 0) return 'COUNT(*)';
    const orderBy = call.orderBy.length > 0 ? ` ${printOrderBy(call.orderBy, print)}` : '';
    const separator = call.separator === null ? '' : ` SEPARATOR ${printText(call.separator)}`;
    const limit = call.limit ? ` ${printLimit(call.limit, print)}` : '';
    return `${call.name.toUpperCase()}(${call.distinct ? 'DISTINCT ' : ''}${args.join(', ')}${orderBy}${separator}${limit})`;
  }
  if (call.bare) return call.name.toUpperCase();
  const first = call.arguments[0];
  if (call.name === 'extract') return `EXTRACT(${args[0]} FROM ${args[1]})`;
  if (call.name === 'trim' && first?.kind === 'keyword') {
    return `TRIM(${args[0]} ${args.length === 3 ? `${args[1]} ` : ''}FROM ${args.at(-1)})`;
  }
  const text = `${callName(call)}(${joinArguments(call.arguments, args)})`;
  return call.withinGroup ? `${text} WITHIN GROUP (${printOrderBy(call.withinGroup, print)})` : text;
}

function callName({ schema, name }: FunctionCall): string {
  if (schema !== null) return `${printName(schema)}.${printName(name)}`;
  return /^\w+$/.test(name) ? name.toUpperCase() : printName(name);
}

/** Arguments with commas, but for words that belong to the argument before them. */
function joinArguments(nodes: readonly Expression[], texts: readonly string[]): string {
  return nodes.reduce((text, node, index) => {
    if (index === 0) return texts[0]!;
    const belongs = node.kind === 'keyword' && /^(?:AS|LEVEL) /.test(node.word);
    return `${text}${belongs ? '' : ','} ${texts[index]}`;
  }, '');
}

export function printOrderBy(items: readonly OrderItem[], print: (node: Expression) => string): string {
  return `ORDER BY ${printOrderItems(items, print)}`;
}

export function printOrderItems(items: readonly OrderItem[], print: (node: Expression) => string): string {
  return items.map((item) => `${print(item.expression)}${item.descending ? ' DESC' : ''}`).join(', ');
}
