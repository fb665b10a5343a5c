/** JSON_ARRAY, JSON_OBJECT, JSON_SET, JSON_REMOVE, JSON_MERGE … (manual: "JSON Functions"; source: sql/item_jsonfunc.cc). */
import { notSupported } from '../../../protocol/wire/sql-error';
import type { ColumnType } from '../../batch/column-type';
import { type BytesVector, isValid } from '../../batch/record-batch';
import { type BytesBuilder, bytesBuilder } from '../../batch/vector-builder';
import { added, changed, merged, patched } from '../../types/json/change';
import { arrayOf, encoded, type JsonNode } from '../../types/json/document';
import { looseText } from '../../types/json/format';
import { type PathStep, placeOf } from '../../types/json/path';
import { refuseBits } from '../collation-of';
import type { Evaluator, Operand } from '../evaluator';
import type { Expression } from '../expression';
import { documents, itemWidth, jsonValues, paths, refuseNoValue } from '../json';
import type { BoundCall, InferenceOptions, ScalarFunction } from '../scalar-function';
import { asText, bytesOfRow, charactersOf, joinedCollation, textType } from '../text';

const many = Number.POSITIVE_INFINITY;

function madeType(args: readonly Expression[], options: InferenceOptions, name: string) {
  for (const argument of args) refuseNoValue(argument);
  const width = args.reduce((sum, each) => sum + itemWidth(each, charactersOf(each)), 2);
  return textType(width, args.length === 0 ? options.connectionCollation : joinedCollation(args, options, name));
}

function valuesOf(call: BoundCall, places: readonly number[]): readonly ReturnType<typeof jsonValues>[] {
  return places.map((place) =>
    jsonValues(call.operands[place]!, { argument: place + 1, name: call.name }, call.context),
  );
}

/** In a document that is a binary string each character is a byte, and what does not fit in one is written as its number. */
function appendMade(out: BytesBuilder, { collation }: ColumnType, text: string): void {
  if (collation !== 'binary') out.appendString(text);
  else out.appendBytes(Buffer.from(text.replaceAll(/[\u0100-\uffff]/g, escaped), 'latin1'));
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const array: ScalarFunction = {
  name: 'json_array',
  arity: [0, many],
  resultType: (args, options) => madeType(args, options, 'json_array'),
  compile: (call) => {
    const values = valuesOf(
      call,
      call.operands.map((_, place) => place),
    );
    return (batch) => {
      const readers = values.map((value) => value(batch));
      const out = bytesBuilder(call.type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        const items = readers.map((reader) => reader(row));
        if (items.includes(null)) out.appendNull();
        else appendMade(out, call.type, looseText(arrayOf(items as JsonNode[])));
      }
      return out.finish();
    };
  },
};

/** A key that is NULL is the empty one. */
const object: ScalarFunction = {
  name: 'json_object',
  arity: [0, many],
  resultType: (args, options) => {
    if (args.length % 2 !== 0) throw notSupported('JSON_OBJECT with a key without a value');
    return madeType(args, options, 'json_object');
  },
  compile: (call) => {
    const { operands } = call;
    const keys = operands.filter((_, place) => place % 2 === 0).map(asText);
    const places = operands.map((_, place) => place).filter((place) => place % 2 === 1);
    const values = valuesOf(call, places);
    return (batch) => {
      const names = keys.map((key) => key.evaluate(batch) as BytesVector);
      const readers = values.map((value) => value(batch));
      const out = bytesBuilder(call.type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        const items = readers.map((reader) => reader(row));
        if (items.includes(null)) {
          out.appendNull();
          continue;
        }
        const members = names.map((name, index) => {
          const key = isValid(name.validity, row) ? encoded(Buffer.from(bytesOfRow(name, row)).toString()) : '';
          return `"${key}": ${looseText(items[index]!)}`;
        });
        appendMade(out, call.type, `{${members.join(', ')}}`);
      }
      return out.finish();
    };
  },
};

/** What one pair of path and value does to a document; null makes the result NULL. */
type Change = (node: JsonNode, path: readonly PathStep[], value: JsonNode) => JsonNode | null;

/** Characters of the result as the server reckons. */
type Width = (args: readonly Expression[]) => number;

const documentWidth: Width = ([json]) => charactersOf(json!);

const setWidth: Width = ([json, ...pairs]) =>
  pairs.reduce(
    (sum, each, place) => sum + (place % 2 === 0 ? charactersOf(each) + 11 : 0),
    charactersOf(json!) * 2 - 1,
  );

const appendWidth: Width = ([json, ...pairs]) =>
  pairs.reduce((sum, each, place) => sum + (place % 2 === 1 ? charactersOf(each) + 4 : 0), charactersOf(json!));

function changing(name: string, change: Change, width: Width): ScalarFunction {
  const hasValues = width !== documentWidth;
  const step = hasValues ? 2 : 1;
  return {
    name,
    arity: [1 + step, many],
    resultType: (args, options) => {
      if ((args.length - 1) % step !== 0) throw notSupported(`${name} with a path without a value`);
      refuseBits(args);
      if (hasValues)
        for (const [place, argument] of args.entries()) if (place > 0 && place % 2 === 0) refuseNoValue(argument);
      return textType(width(args), joinedCollation(args.slice(0, 1), options, name));
    },
    compile: (call) => compileChanging(call, change, step),
  };
}

function compileChanging(call: BoundCall, change: Change, step: number): Evaluator {
  const { operands, context, name, type } = call;
  const json = documents(operands[0]!, { argument: 1, name }, context);
  const places = operands.map((_, place) => place).filter((place) => place > 0 && (place - 1) % step === 0);
  const wanted = places.map((place) => paths(operands[place]!, { argument: place + 1, name }, context, false));
  const values =
    step === 2
      ? valuesOf(
          call,
          places.map((place) => place + 1),
        )
      : [];
  return (batch) => {
    const read = json(batch);
    const readPath = wanted.map((each) => each(batch));
    const readValue = values.map((each) => each(batch));
    const out = bytesBuilder(type, batch.rowCount);
    for (let row = 0; row < batch.rowCount; row++) {
      const steps = readPath.map((reader) => reader(row));
      let node = steps.includes(null) ? null : read(row);
      for (const [index, path] of steps.entries()) {
        const value = readValue.length > 0 ? readValue[index]!(row) : nothing;
        node = node === null || path === null || value === null ? null : change(node, path, value);
      }
      if (node === null) out.appendNull();
      else out.appendString(looseText(node));
    }
    return out.finish();
  };
}

const nothing: JsonNode = { kind: 'null', raw: 'null' };
const keep = (): null => null;

const set: Change = (node, path, value) => changed(node, path, () => value, added(value)) ?? node;
const insert: Change = (node, path, value) => changed(node, path, (old) => old, added(value)) ?? node;
const replace: Change = (node, path, value) => changed(node, path, () => value, keep) ?? node;
const remove: Change = (node, path) => {
  if (path.length === 0) throw notSupported('JSON_REMOVE of a whole document');
  return changed(node, path, () => null, keep) ?? node;
};

const append: Change = (node, path, value) =>
  changed(node, path, (old) => arrayOf(old.kind === 'array' ? [...old.items, value] : [old, value]), keep);

/** Only into arrays: the last step is the place before which the value goes. */
const insertItem: Change = (node, path, value) => {
  const last = path.at(-1);
  if (last?.kind !== 'index') throw notSupported('JSON_ARRAY_INSERT at a path that is no place of an array');
  return (
    changed(
      node,
      path.slice(0, -1),
      (array) => {
        if (array.kind !== 'array') return array;
        const place = Math.max(0, Math.min(array.items.length, placeOf(last, array.items.length)));
        return arrayOf([...array.items.slice(0, place), value, ...array.items.slice(place)]);
      },
      keep,
    ) ?? node
  );
};

/** Null is SQL's NULL. */
type Merge = (left: JsonNode | null, right: JsonNode | null) => JsonNode | null;

const preserve: Merge = (left, right) => (left === null || right === null ? null : merged(left, right));

/** A patch that is no object takes the place of anything, even of NULL. */
const patch: Merge = (left, right) => {
  if (right === null || (left === null && right.kind === 'object')) return null;
  return left === null ? right : patched(left, right);
};

function merging(name: string, merge: Merge): ScalarFunction {
  return {
    name,
    arity: [2, many],
    resultType: (args, options) => {
      refuseBits(args);
      const width = args.reduce((sum, each) => sum + itemWidth(each, charactersOf(each)), 2);
      return textType(width, joinedCollation(args, options, name));
    },
    compile: ({ operands, context, type }) => {
      const all = operands.map((operand: Operand, place) => documents(operand, { argument: place + 1, name }, context));
      return (batch) => {
        const readers = all.map((each) => each(batch));
        const out = bytesBuilder(type, batch.rowCount);
        for (let row = 0; row < batch.rowCount; row++) {
          const node = readers.map((reader) => reader(row)).reduce(merge);
          if (node === null) out.appendNull();
          else out.appendString(looseText(node));
        }
        return out.finish();
      };
    },
  };
}

export const jsonMakeFunctions: readonly ScalarFunction[] = [
  array,
  object,
  changing('json_set', set, setWidth),
  changing('json_insert', insert, setWidth),
  changing('json_replace', replace, setWidth),
  changing('json_remove', remove, documentWidth),
  changing('json_array_append', append, appendWidth),
  changing('json_array_insert', insertItem, appendWidth),
  merging('json_merge', preserve),
  merging('json_merge_preserve', preserve),
  merging('json_merge_patch', patch),
];
