/** JSON_EXTRACT, JSON_VALUE, JSON_CONTAINS, JSON_KEYS … (manual: "JSON Functions"; source: sql/item_jsonfunc.cc). */
import { isString } from '../../batch/column-type';
import type { RecordBatch } from '../../batch/record-batch';
import { type BytesBuilder, bytesBuilder } from '../../batch/vector-builder';
import { encoded, JsonError, type JsonNode, parseJson, stringOf } from '../../types/json/document';
import { compactText, detailedText, looseText } from '../../types/json/format';
import { isPlural, valuesAt } from '../../types/json/path';
import { refuseBits } from '../collation-of';
import type { Evaluator } from '../evaluator';
import type { Expression } from '../expression';
import { documentOf, pathOf } from '../json';
import type { BoundCall, InferenceOptions, ScalarFunction } from '../scalar-function';
import {
  allText,
  bytesOfRow,
  charactersOf,
  compileText,
  joinedCollation,
  refuseNoWhole,
  textBytesMax,
  textType,
  wholeConstant,
} from '../text';

const many = Number.POSITIVE_INFINITY;

function ownCollation(args: readonly Expression[], options: InferenceOptions, name: string): string {
  refuseBits(args);
  return joinedCollation(args.slice(0, 1), options, name);
}

/** Text made row by row; `undefined` is NULL. */
function compileJsonText(
  { type }: BoundCall,
  bind: (batch: RecordBatch) => (row: number) => string | undefined,
): Evaluator {
  return (batch) => {
    const out: BytesBuilder = bytesBuilder(type, batch.rowCount);
    const text = bind(batch);
    for (let row = 0; row < batch.rowCount; row++) {
      const value = text(row);
      if (value === undefined) out.appendNull();
      else out.appendString(value);
    }
    return out.finish();
  };
}

function extractWidth(length: number, pathCount: number): number {
  return pathCount * length * 2 + (pathCount > 1 ? pathCount * 2 : 0);
}

/** JSON_EXTRACT(json, path …): the value; an array of values when several are asked for. */
const extract: ScalarFunction = {
  name: 'json_extract',
  arity: [2, many],
  resultType: (args, options) =>
    textType(extractWidth(charactersOf(args[0]!), args.length - 1), ownCollation(args, options, 'json_extract')),
  compile: (call) => {
    const json = documentOf(call);
    const wanted = call.operands.slice(1).map((_, index) => pathOf(call, index + 1));
    return compileJsonText(call, (batch) => {
      const read = json(batch);
      const readers = wanted.map((each) => each(batch));
      return (row) => {
        const steps = readers.map((reader) => reader(row));
        const node = steps.includes(null) ? null : read(row);
        if (node === null) return undefined;
        const found = steps.flatMap((each) => valuesAt(node, each!));
        if (found.length === 0) return undefined;
        const several = steps.length > 1 || isPlural(steps[0]!);
        return several ? `[${found.map(looseText).join(', ')}]` : looseText(found[0]!);
      };
    });
  },
};

/** The first value at a path that `text` accepts. */
function first(name: string, text: (node: JsonNode) => string | undefined): ScalarFunction {
  return {
    name,
    arity: [2, 2],
    resultType: (args, options) => textType(charactersOf(args[0]!), ownCollation(args, options, name)),
    compile: (call) => {
      const [json, wanted] = [documentOf(call), pathOf(call, 1)];
      return compileJsonText(call, (batch) => {
        const [read, steps] = [json(batch), wanted(batch)];
        return (row) => {
          const [node, each] = [read(row), steps(row)];
          if (node === null || each === null) return undefined;
          return valuesAt(node, each)
            .map(text)
            .find((value) => value !== undefined);
        };
      });
    },
  };
}

function scalarText(node: JsonNode): string | undefined {
  switch (node.kind) {
    case 'string':
      return stringOf(node);
    case 'true':
      return '1';
    case 'false':
      return '0';
    case 'number':
      return node.raw;
    default:
      return undefined;
  }
}

function containerText(node: JsonNode): string | undefined {
  return node.kind === 'array' || node.kind === 'object' ? (node.raw ?? looseText(node)) : undefined;
}

/** One document in another form. */
function rewritten(
  name: string,
  characters: (length: number) => number,
  text: (node: JsonNode) => string | undefined,
): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args, options) => textType(characters(charactersOf(args[0]!)), ownCollation(args, options, name)),
    compile: (call) => {
      const json = documentOf(call);
      return compileJsonText(call, (batch) => {
        const read = json(batch);
        return (row) => {
          const node = read(row);
          return node === null ? undefined : text(node);
        };
      });
    },
  };
}

/** JSON_KEYS(json [, path]): each key once. */
const keys: ScalarFunction = {
  name: 'json_keys',
  arity: [1, 2],
  resultType: (args, options) => textType(charactersOf(args[0]!), ownCollation(args, options, 'json_keys')),
  compile: (call) => {
    const json = documentOf(call);
    const wanted = call.operands.length > 1 ? pathOf(call, 1) : null;
    return compileJsonText(call, (batch) => {
      const [read, steps] = [json(batch), wanted?.(batch) ?? null];
      return (row) => {
        const node = read(row);
        const each = steps === null ? [] : steps(row);
        const found = node === null || each === null ? undefined : valuesAt(node, each)[0];
        if (found?.kind !== 'object') return undefined;
        return `[${[...new Set(found.members.map(({ rawKey }) => `"${rawKey}"`))].join(', ')}]`;
      };
    });
  },
};

/** JSON_UNQUOTE: the text of a string; what is none stays as it is. */
const unquote: ScalarFunction = {
  name: 'json_unquote',
  arity: [1, 1],
  resultType: (args) => {
    refuseBits(args);
    return textType(charactersOf(args[0]!), 'utf8mb4_bin');
  },
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => {
        const value = Buffer.from(bytesOfRow(text, row)).toString();
        out.appendString(/^\s*"/.test(value) ? unquoted(value) : value);
      };
    }),
};

function unquoted(text: string): string {
  try {
    const node = parseJson(text);
    return node.kind === 'string' ? stringOf(node) : text;
  } catch (error) {
    if (error instanceof JsonError) return text;
    throw error;
  }
}

/** JSON_QUOTE: text as a string of JSON, NULL for everything else. */
const quote: ScalarFunction = {
  name: 'json_quote',
  arity: [1, 1],
  resultType: (args) => {
    refuseBits(args);
    return textType(charactersOf(args[0]!) * 12 + 2, 'utf8mb4_bin');
  },
  compile: (call) => {
    const quotes = isString(call.operands[0]!.type);
    return compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => {
        if (!quotes) out.appendNull();
        else out.appendString(`"${encoded(Buffer.from(bytesOfRow(text, row)).toString())}"`);
      };
    });
  },
};

const typeNames: Readonly<Record<JsonNode['kind'], string>> = {
  object: 'OBJECT',
  array: 'ARRAY',
  string: 'STRING',
  number: 'INTEGER',
  true: 'BOOLEAN',
  false: 'BOOLEAN',
  null: 'NULL',
};

/** Numbers with a point are DOUBLE. */
const typeOf: ScalarFunction = {
  ...rewritten(
    'json_type',
    () => 12,
    (node) => (node.kind === 'number' && node.raw.includes('.') ? 'DOUBLE' : typeNames[node.kind]),
  ),
  resultType: (args) => {
    refuseBits(args);
    return textType(12, 'utf8mb3_general_ci');
  },
};

const tabSizeDefault = 4;

/** JSON_DETAILED(json [, blanks]). */
const detailed: ScalarFunction = {
  name: 'json_detailed',
  arity: [1, 2],
  resultType: (args, options) => {
    refuseNoWhole(args[1]);
    return textType(textBytesMax, ownCollation(args, options, 'json_detailed'));
  },
  compile: (call) => {
    const json = documentOf(call);
    const size = call.operands.length > 1 ? wholeConstant(call.operands[1]!.expression) : tabSizeDefault;
    const indent = ' '.repeat(Math.max(0, Math.min(16, size ?? tabSizeDefault)));
    return compileJsonText(call, (batch) => {
      const read = json(batch);
      return (row) => {
        const node = read(row);
        return node === null ? undefined : detailedText(node, indent);
      };
    });
  },
};

export const jsonReadFunctions: readonly ScalarFunction[] = [
  extract,
  first('json_value', scalarText),
  first('json_query', containerText),
  keys,
  unquote,
  quote,
  typeOf,
  rewritten('json_compact', (length) => length, compactText),
  rewritten('json_loose', (length) => length * 2, looseText),
  detailed,
  { ...detailed, name: 'json_pretty' },
];
