/** What JSON functions share: documents and paths of arguments, values as JSON, warnings of what is no JSON (source: sql/item_jsonfunc.cc). */
import { notSupported } from '../../protocol/wire/sql-error';
import { isNumeric, isString } from '../batch/column-type';
import { type BytesVector, isValid, type RecordBatch, type Vector } from '../batch/record-batch';
import { JsonError, type JsonNode, parseJson, textNode } from '../types/json/document';
import { isPlural, PathError, type PathStep, parsePath } from '../types/json/path';
import { refuseBits } from './collation-of';
import type { EvaluationContext, Operand } from './evaluator';
import type { Expression } from './expression';
import type { BoundCall } from './scalar-function';
import { asText, bytesOfRow } from './text';

/** Functions whose text is JSON, so that it is a value and not a string where JSON is made. */
const jsonFunctions: ReadonlySet<string> = new Set(
  (
    'json_array json_object json_extract json_query json_set json_insert json_replace json_remove json_array_append json_array_insert json_merge ' +
    'json_merge_preserve json_merge_patch json_compact json_loose json_detailed json_pretty json_keys json_quote json_search'
  ).split(' '),
);

const truthFunctions: ReadonlySet<string> = new Set(
  '= <=> <> < <= > >= and or xor not between in like regexp is_null is_not_null is_true is_false is_unknown isnull'.split(
    ' ',
  ),
);

/** How a value is written: as JSON that it is, as true or false, as a number, or as a string. */
type Written = 'json' | 'truth' | 'number' | 'string';

function writtenAs(expression: Expression): Written {
  const { type } = expression;
  if (type.name === 'json') return 'json';
  if (expression.kind === 'call' && jsonFunctions.has(expression.function)) return 'json';
  if (expression.kind === 'call' && truthFunctions.has(expression.function)) return 'truth';
  if (expression.kind === 'constant' && expression.truth) return 'truth';
  return isNumeric(type) ? 'number' : 'string';
}

/** Errors: 1235 for values of which it is not known whether they are JSON: LONGTEXT, which MariaDB's JSON columns are. */
export function refuseNoValue(expression: Expression): void {
  refuseBits([expression]);
  if (expression.type.name === 'longtext' && writtenAs(expression) !== 'json')
    throw notSupported('a LONGTEXT as a value in JSON, of which it is not known whether it is JSON itself');
}

/** A document, null where the argument is NULL or no JSON; the latter raises a warning. */
export type DocumentReader = (row: number) => JsonNode | null;

/** Where an argument stands, for warnings. */
interface Place {
  readonly argument: number;
  readonly name: string;
}

export function documents(
  operand: Operand,
  place: Place,
  context: EvaluationContext,
  parse: (text: string) => JsonNode = parseJson,
): Bound<DocumentReader> {
  const text = asText(operand);
  return (batch) => {
    const vector = text.evaluate(batch) as BytesVector;
    const read = (row: number): JsonNode | null =>
      isValid(vector.validity, row)
        ? parsed(Buffer.from(bytesOfRow(vector, row)).toString(), place, context, parse)
        : null;
    if (!operand.constant || batch.rowCount === 0) return read;
    const only = read(0);
    return () => only;
  };
}

export type Bound<Reader> = (batch: RecordBatch) => Reader;

function parsed(
  text: string,
  place: Place,
  { warn }: EvaluationContext,
  parse: (text: string) => JsonNode = parseJson,
): JsonNode | null {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    warnJson(error, place, warn);
    return null;
  }
}

function warnJson(error: JsonError, { argument, name }: Place, warn: EvaluationContext['warn']): void {
  if (error.kind === 'end') warn(4037, `Unexpected end of JSON text in argument ${argument} to function '${name}'`);
  else {
    const at = `at position ${error.position}`;
    warn(4038, `Syntax error in JSON text in argument ${argument} to function '${name}' ${at}`);
  }
}

export type PathReader = (row: number) => readonly PathStep[] | null;

/** Errors: 1235 for paths to several values where only one makes sense. */
export function paths(operand: Operand, place: Place, context: EvaluationContext, plural = true): Bound<PathReader> {
  const text = asText(operand);
  return (batch) => {
    const vector = text.evaluate(batch) as BytesVector;
    const read = (row: number): readonly PathStep[] | null => {
      if (!isValid(vector.validity, row)) return null;
      const path = parsedPath(Buffer.from(bytesOfRow(vector, row)).toString(), place, context);
      if (path !== null && !plural && isPlural(path)) throw notSupported(`a path to several values in ${place.name}`);
      return path;
    };
    if (!operand.constant || batch.rowCount === 0) return read;
    const only = read(0);
    return () => only;
  };
}

function parsedPath(text: string, { argument, name }: Place, { warn }: EvaluationContext): readonly PathStep[] | null {
  try {
    return parsePath(text);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    if (error.kind === 'end') warn(4041, `Unexpected end of JSON path in argument ${argument} to function '${name}'`);
    else {
      const at = `at position ${error.position}`;
      warn(4042, `Syntax error in JSON path in argument ${argument} to function '${name}' ${at}`);
    }
    return null;
  }
}

/** Row by row the argument as a JSON value; null for text that claims to be JSON and is not. */
export function jsonValues(operand: Operand, place: Place, context: EvaluationContext): Bound<DocumentReader> {
  const written = writtenAs(operand.expression);
  const isBinary = operand.expression.type.collation === 'binary' && isString(operand.expression.type);
  const text = asText(operand);
  return (batch) => {
    const vector: Vector = text.evaluate(batch);
    const { validity } = vector;
    if (vector.layout !== 'bytes' || vector.type.name === 'null') return () => ({ kind: 'null', raw: 'null' });
    return (row) => {
      if (!isValid(validity, row)) return { kind: 'null', raw: 'null' };
      // Each byte of a binary string is the character of that number.
      const value = Buffer.from(bytesOfRow(vector, row)).toString(isBinary && written === 'string' ? 'latin1' : 'utf8');
      switch (written) {
        case 'json':
          return parsed(value, place, context);
        case 'truth':
          return value === '0' ? { kind: 'false', raw: 'false' } : { kind: 'true', raw: 'true' };
        case 'number':
          return { kind: 'number', raw: value };
        case 'string':
          return textNode(value);
      }
    };
  };
}

const widthMin = 4;
const truthWidth = 5;

/** Most characters of a value in an array, with what is around it, as the server reckons (Item_func_json_array::fix_length_and_dec). */
export function itemWidth(expression: Expression, characters: number): number {
  const written = writtenAs(expression);
  const width = written === 'truth' ? truthWidth : written === 'string' ? characters * 2 : characters;
  return Math.max(widthMin, width) + widthMin;
}

/** A document among the arguments of a call. */
export function documentOf(call: BoundCall, place = 0): Bound<DocumentReader> {
  return documents(call.operands[place]!, { argument: place + 1, name: call.name }, call.context);
}

/** A path among the arguments of a call. */
export function pathOf(call: BoundCall, place: number, plural = true): Bound<PathReader> {
  return paths(call.operands[place]!, { argument: place + 1, name: call.name }, call.context, plural);
}
