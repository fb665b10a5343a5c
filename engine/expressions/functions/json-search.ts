/** JSON_SEARCH(json, 'one' | 'all', text [, escape [, path …]]) (manual: "JSON_SEARCH"; source: sql/item_jsonfunc.cc). */
import { notSupported } from '../../../protocol/wire/sql-error';
import { type BytesVector, isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { encoded, type JsonNode, stringOf } from '../../types/json/document';
import { valuesAt } from '../../types/json/path';
import { comparisonCollation, refuseBits } from '../collation-of';
import { constantOf, type EvaluationContext } from '../evaluator';
import type { Expression } from '../expression';
import { documentOf, pathOf } from '../json';
import type { ScalarFunction } from '../scalar-function';
import { asText, bytesOfRow, charactersOf, joinedCollation, textType } from '../text';
import { likePattern } from './like';

const firstPath = 4;
const backslash = 0x5c;

/** Errors: 1235 unless it is a constant of one character, of none, or NULL. */
function escapeOf(expression: Expression | undefined, { sqlMode }: Pick<EvaluationContext, 'sqlMode'>): number | null {
  const usual = sqlMode.has('NO_BACKSLASH_ESCAPES') ? null : backslash;
  const value = expression === undefined ? null : constantOf(expression);
  if (value === null) return usual;
  if (!(value instanceof Uint8Array)) throw notSupported('JSON_SEARCH with an escape character that is not a constant');
  const characters = [...Buffer.from(value).toString()];
  if (characters.length > 1) throw notSupported('JSON_SEARCH with an escape of several characters');
  return characters[0]?.codePointAt(0) ?? usual;
}

/** All scalars inside a value, each with its path, in the order of the document. */
function* scalarsIn(node: JsonNode, path: string): Generator<readonly [text: string, path: string], void, undefined> {
  switch (node.kind) {
    case 'array':
      for (const [index, item] of node.items.entries()) yield* scalarsIn(item, `${path}[${index}]`);
      return;
    case 'object':
      for (const { key, value } of node.members) yield* scalarsIn(value, `${path}.${encoded(key)}`);
      return;
    default:
      yield [node.kind === 'string' ? stringOf(node) : node.raw, path];
  }
}

/** What is inside one of the values that paths lead to; everything without paths. */
function* scalarsUnder(
  node: JsonNode,
  path: string,
  wanted: ReadonlySet<JsonNode> | null,
): Generator<readonly [text: string, path: string], void, undefined> {
  if (wanted === null || wanted.has(node)) {
    yield* scalarsIn(node, path);
    return;
  }
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) yield* scalarsUnder(item, `${path}[${index}]`, wanted);
  } else if (node.kind === 'object') {
    for (const { key, value } of node.members) yield* scalarsUnder(value, `${path}.${encoded(key)}`, wanted);
  }
}

function answerOf(found: readonly string[]): string | undefined {
  if (found.length === 0) return undefined;
  // Keys are in the path as they are in JSON.
  const paths = found.map((path) => `"${path}"`);
  return paths.length === 1 ? paths[0]! : `[${paths.join(', ')}]`;
}

export const jsonSearch: ScalarFunction = {
  name: 'json_search',
  arity: [3, Number.POSITIVE_INFINITY],
  resultType: (args, options) => {
    refuseBits(args);
    comparisonCollation([args[0]!, args[2]!], 'json_search');
    escapeOf(args[3], { sqlMode: new Set() });
    const pathCount = Math.max(1, args.length - firstPath);
    return textType(charactersOf(args[0]!) * 20 * pathCount, joinedCollation(args.slice(0, 1), options, 'json_search'));
  },
  compile: (call) => {
    const json = documentOf(call);
    const [, mode, text] = call.operands.slice(0, 3).map(asText);
    const collation = comparisonCollation([call.operands[0]!.expression, call.operands[2]!.expression], 'json_search');
    const escapeCharacter = escapeOf(call.operands[3]?.expression, call.context);
    const paths = call.operands.slice(firstPath).map((_, index) => pathOf(call, firstPath + index));
    return (batch) => {
      const read = json(batch);
      const [modes, patterns] = [mode!.evaluate(batch) as BytesVector, text!.evaluate(batch) as BytesVector];
      const readers = paths.map((each) => each(batch));
      const out = bytesBuilder(call.type, batch.rowCount);
      const answer = (row: number): string | undefined => {
        if (!isValid(modes.validity, row) || !isValid(patterns.validity, row)) return undefined;
        const word = Buffer.from(bytesOfRow(modes, row)).toString().toLowerCase();
        if (word !== 'one' && word !== 'all') {
          call.context.warn(4046, 'Argument 2 to function \'json_search\' must be "one" or "all".');
          return undefined;
        }
        const node = read(row);
        const steps = readers.map((reader) => reader(row));
        if (node === null || steps.includes(null)) return undefined;
        const isLike = likePattern(bytesOfRow(patterns, row), escapeCharacter, collation);
        const wanted = steps.length === 0 ? null : new Set(steps.flatMap((each) => valuesAt(node, each!)));
        const found: string[] = [];
        for (const [value, path] of scalarsUnder(node, '$', wanted)) {
          if (!isLike(Buffer.from(value))) continue;
          found.push(path);
          if (word === 'one') break;
        }
        return answerOf(found);
      };
      for (let row = 0; row < batch.rowCount; row++) {
        const value = answer(row);
        if (value === undefined) out.appendNull();
        else out.appendString(value);
      }
      return out.finish();
    };
  },
};
