/** Builds pairs of SQL text and engine expression. */

import {
  decimalConstant,
  doubleConstant,
  hexConstant,
  integerConstant,
  nullConstant,
  stringConstant,
  temporalConstant,
} from '../../../engine/expressions/constants';
import { inferCall } from '../../../engine/expressions/infer';
import { defaultInference } from '../../../engine/expressions/scalar-function';
import { notSupported, SqlError } from '../../../protocol/wire/sql-error';
import type { OracleColumn, Pair } from './expression-oracle';

const infix: ReadonlySet<string> = new Set('+ - * / % div = <=> <> < <= > >= and or xor & | ^ << >>'.split(' '));

function sqlOf(name: string, args: readonly string[]): string {
  if (infix.has(name)) return `(${args.join(` ${name} `)})`;
  switch (name) {
    case 'neg':
      return `(- ${args[0]})`;
    case '~':
      return `(~ ${args[0]})`;
    case 'not':
      return `(NOT ${args[0]})`;
    case 'between':
      return `(${args[0]} BETWEEN ${args[1]} AND ${args[2]})`;
    case 'in':
      return `(${args[0]} IN (${args.slice(1).join(', ')}))`;
    case 'like':
      return `(${args[0]} LIKE ${args[1]}${args[2] ? ` ESCAPE ${args[2]}` : ''})`;
    case 'is_null':
    case 'is_not_null':
    case 'is_true':
    case 'is_false':
    case 'is_unknown':
      return `(${args[0]} ${name.replaceAll('_', ' ').toUpperCase()})`;
    case 'case':
      return `CASE ${branches(args)} END`;
    case 'case_of':
      return `CASE ${args[0]} ${branches(args.slice(1))} END`;
    default:
      return `${name}(${args.join(', ')})`;
  }
}

function branches(args: readonly string[]): string {
  const words: string[] = [];
  for (let at = 0; at + 1 < args.length; at += 2) words.push(`WHEN ${args[at]} THEN ${args[at + 1]}`);
  if (args.length % 2 === 1) words.push(`ELSE ${args.at(-1)}`);
  return words.join(' ');
}

/** A call for both sides. `sql` writes it when it is not name(arguments). */
export function call(name: string, args: readonly Pair[], sql?: (args: readonly string[]) => string): Pair {
  const texts = args.map((argument) => argument.sql);
  const text = sql ? sql(texts) : sqlOf(name, texts);
  return { sql: text, expression: attempt(args, (expressions) => inferCall(name, expressions, defaultInference)) };
}

type Expressions = Parameters<typeof inferCall>[1];

/** What `make` gives for the arguments, or the error of one of them or of itself. Null is a refusal. */
export function attempt(
  args: readonly Pair[],
  make: (args: Expressions) => ReturnType<typeof inferCall>,
): Pair['expression'] {
  const expressions: Expressions[number][] = [];
  for (const { expression } of args) {
    if (expression instanceof SqlError) return expression;
    expressions.push(expression);
  }
  try {
    return make(expressions) ?? notSupported('a function that is not known');
  } catch (thrown) {
    if (thrown instanceof SqlError) return thrown;
    throw thrown;
  }
}

export function inputs(columns: readonly OracleColumn[], names: string): Pair[] {
  return names.split(' ').map((name) => {
    const index = columns.findIndex((column) => column.name === name);
    if (index < 0) throw new Error(`no column ${name}`);
    return { sql: name, expression: { kind: 'input', index, type: columns[index]!.type } };
  });
}

const general = 'utf8mb4_general_ci';

/** A literal by its SQL text: NULL, TRUE, numbers, 'text', x'hex', DATE '…', TIME '…', TIMESTAMP '…'; a minus in front is applied. */
export function literal(sql: string): Pair {
  if (sql.startsWith('-')) return call('neg', [literal(sql.slice(1))]);
  if (sql === 'NULL') return { sql, expression: nullConstant };
  if (sql.startsWith("'")) return { sql, expression: stringConstant(sql.slice(1, -1).replace(/\\\\/g, '\\'), general) };
  if (sql.startsWith("x'")) return { sql, expression: hexConstant(Buffer.from(sql.slice(2, -1), 'hex')) };
  if (sql.startsWith('0x')) return { sql, expression: hexConstant(Buffer.from(sql.slice(2), 'hex'), true) };
  const temporal = /^(DATE|TIME|TIMESTAMP) '(.*)'$/.exec(sql);
  if (temporal) {
    const expression = temporalConstant(temporal[1]!.toLowerCase() as 'date', temporal[2]!);
    if (expression === null) throw new Error(`not a literal: ${sql}`);
    return { sql, expression };
  }
  if (/[eE]/.test(sql)) return { sql, expression: doubleConstant(sql) };
  return { sql, expression: sql.includes('.') ? decimalConstant(sql) : integerConstant(sql) };
}

export function literals(...sql: readonly string[]): Pair[] {
  return sql.map(literal);
}

/** Every combination of one from each list. */
export function combinations(lists: readonly (readonly Pair[])[]): Pair[][] {
  return lists.reduce<Pair[][]>((made, list) => made.flatMap((each) => list.map((pair) => [...each, pair])), [[]]);
}

export function calls(name: string, ...lists: readonly (readonly Pair[])[]): Pair[] {
  return combinations(lists).map((args) => call(name, args));
}
