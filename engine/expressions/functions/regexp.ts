/** REGEXP, RLIKE, REGEXP_INSTR, REGEXP_SUBSTR, REGEXP_REPLACE (manual: "Regular Expressions Functions"; source: sql/item_cmpfunc.cc, Regexp_processor_pcre). */
import { notSupported, SqlError } from '../../../protocol/wire/sql-error';
import { columnType } from '../../batch/column-type';
import type { BytesVector } from '../../batch/record-batch';
import { compilePattern, PatternError, type PatternOptions } from '../../types/pcre';
import { anyNullable } from '../attributes';
import { comparisonCollation, refuseForeignBytes } from '../collation-of';
import type { Evaluator } from '../evaluator';
import type { Expression } from '../expression';
import { booleanType } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import {
  bytesOfRow,
  charactersOf,
  compileText,
  compileWhole,
  joinedCollation,
  type TextArguments,
  textBytesMax,
  textType,
} from '../text';

/** Whether letters match without case is told by the collation. */
function optionsOf(expressions: readonly Expression[], name: string): PatternOptions {
  const collation = comparisonCollation(expressions.slice(0, 2), name);
  const { name: collationName } = collation;
  const binary = collationName === 'binary';
  return { binary, caseSensitive: binary || collationName.endsWith('_bin') };
}

/** Errors: 1139 for a wrong pattern, 1235 for one that the engine does not understand. */
function patternOf(text: string, options: PatternOptions): RegExp {
  try {
    return compilePattern(text, options);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    if (error.kind === 'unsupported') throw notSupported(`${error.message} in a regular expression`);
    throw new SqlError(1139, '42000', `Got error '${error.message}' from regexp`);
  }
}

interface Search {
  readonly subject: (row: number) => string;
  readonly pattern: (row: number) => RegExp;
  readonly encoding: 'utf8' | 'latin1';
}

/** A constant pattern is compiled once. */
function search({ operands }: BoundCall, args: TextArguments, options: PatternOptions, kept: Kept): Search {
  const encoding = options.binary ? 'latin1' : 'utf8';
  const subjects = args.text(0);
  const patterns = args.text(1);
  const textOf = (vector: BytesVector, row: number): string => Buffer.from(bytesOfRow(vector, row)).toString(encoding);
  const compiled = (row: number): RegExp => patternOf(textOf(patterns, row), options);
  const pattern = (row: number): RegExp => {
    if (!operands[1]!.constant) return compiled(row);
    kept.pattern ??= compiled(row);
    return kept.pattern;
  };
  return { subject: (row) => textOf(subjects, row), pattern, encoding };
}

interface Kept {
  pattern: RegExp | null;
}

const allText = (): 'text' => 'text';

function searching(call: BoundCall, compute: (subject: string, pattern: RegExp) => number): Evaluator {
  const options = optionsOf(
    call.operands.map(({ expression }) => expression),
    call.name,
  );
  const kept: Kept = { pattern: null };
  return compileWhole(call, allText, (args) => {
    const { subject, pattern } = search(call, args, options, kept);
    return (row) => compute(subject(row), pattern(row));
  });
}

function found(subject: string, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = 0;
  return pattern.exec(subject);
}

const regexp: ScalarFunction = {
  name: 'regexp',
  arity: [2, 2],
  resultType: (args) => {
    optionsOf(args, 'regexp');
    return booleanType(anyNullable(args));
  },
  compile: (call) => searching(call, (subject, pattern) => (found(subject, pattern) === null ? 0 : 1)),
};

/** REGEXP_INSTR(text, pattern): where the first match begins, from 1; 0 when there is none. */
const regexpInstr: ScalarFunction = {
  name: 'regexp_instr',
  arity: [2, 2],
  resultType: (args) => {
    optionsOf(args, 'regexp_instr');
    return columnType('int', { precision: 11, length: 11, nullable: anyNullable(args) });
  },
  compile: (call) =>
    searching(call, (subject, pattern) => {
      const match = found(subject, pattern);
      return match === null ? 0 : [...subject.slice(0, match.index)].length + 1;
    }),
};

/** REGEXP_SUBSTR(text, pattern): the first match, empty when there is none. */
const regexpSubstr: ScalarFunction = {
  name: 'regexp_substr',
  arity: [2, 2],
  resultType: (args, options) => {
    optionsOf(args, 'regexp_substr');
    return textType(charactersOf(args[0]!), joinedCollation(args, options, 'regexp_substr'));
  },
  compile: (call) => {
    const options = optionsOf(
      call.operands.map(({ expression }) => expression),
      call.name,
    );
    const kept: Kept = { pattern: null };
    return compileText(call, allText, (args, out) => {
      const { subject, pattern, encoding } = search(call, args, options, kept);
      return (row) => {
        const match = found(subject(row), pattern(row));
        out.appendBytes(Buffer.from(match?.[0] ?? '', encoding));
      };
    });
  },
};

/** REGEXP_REPLACE(text, pattern, replacement): \1 … \9 in the replacement are what groups matched. */
const regexpReplace: ScalarFunction = {
  name: 'regexp_replace',
  arity: [3, 3],
  resultType: (args, options) => {
    optionsOf(args, 'regexp_replace');
    for (const argument of args) refuseForeignBytes(argument);
    return textType(textBytesMax, joinedCollation(args, options, 'regexp_replace'));
  },
  compile: (call) => {
    const options = optionsOf(
      call.operands.map(({ expression }) => expression),
      call.name,
    );
    const kept: Kept = { pattern: null };
    return compileText(call, allText, (args, out) => {
      const { subject, pattern, encoding } = search(call, args, options, kept);
      const replacements = args.text(2);
      return (row) => {
        const replacement = Buffer.from(bytesOfRow(replacements, row)).toString(encoding);
        out.appendBytes(Buffer.from(replaced(subject(row), pattern(row), replacement), encoding));
      };
    });
  },
};

/** The first match of no characters ends the search, as on the server. */
function replaced(subject: string, pattern: RegExp, replacement: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    pattern.lastIndex = at;
    const match = pattern.exec(subject);
    if (match === null || match[0] === '') return result + subject.slice(at);
    result += subject.slice(at, match.index) + expanded(replacement, match);
    at = match.index + match[0].length;
  }
}

function expanded(replacement: string, groups: readonly (string | undefined)[]): string {
  return replacement.replace(/\\(.)|\\$/gs, (_, escaped: string | undefined) => {
    if (escaped === undefined) return '';
    return /\d/.test(escaped) ? (groups[Number(escaped)] ?? '') : escaped;
  });
}

/** RLIKE is REGEXP. */
export const regexpFunctions: readonly ScalarFunction[] = [
  regexp,
  { ...regexp, name: 'rlike' },
  regexpInstr,
  regexpSubstr,
  regexpReplace,
];
