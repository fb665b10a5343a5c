/** JSON_CONTAINS, JSON_LENGTH, JSON_VALID …: numbers about documents (manual: "JSON Functions"; source: sql/item_jsonfunc.cc). */
import { type ColumnType, columnType } from '../../batch/column-type';
import { isValid, type RecordBatch, type Vector } from '../../batch/record-batch';
import { contains, equal, overlaps } from '../../types/json/compare';
import { JsonError, type JsonNode, parseJson, parseJsonStart } from '../../types/json/document';
import { valuesAt } from '../../types/json/path';
import { anyNullable } from '../attributes';
import { refuseBits } from '../collation-of';
import type { Evaluator, Operand } from '../evaluator';
import { documentOf, documents, pathOf } from '../json';
import { integerVector, NullMarks } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import { allText, bytesOfRow, compileWhole } from '../text';

const many = Number.POSITIVE_INFINITY;

/** Whole numbers made row by row; NaN is NULL. */
function compileJsonNumber({ type }: BoundCall, bind: (batch: RecordBatch) => (row: number) => number): Evaluator {
  return (batch) => {
    const numbers = new Float64Array(batch.rowCount);
    const nulls = new NullMarks(null, batch.rowCount);
    const number = bind(batch);
    for (let row = 0; row < batch.rowCount; row++) {
      const value = number(row);
      if (Number.isNaN(value)) nulls.setNull(row);
      else numbers[row] = value;
    }
    return integerVector(type, numbers, nulls.validity);
  };
}

function numberType(length: number, nullable = true): ColumnType {
  return columnType('int', { precision: length, length, nullable });
}

/** A number about a document, or about what a path leads to in it. */
function counted(
  name: string,
  arity: readonly [number, number],
  type: ColumnType,
  count: (node: JsonNode) => number,
): ScalarFunction {
  return {
    name,
    arity,
    resultType: (args) => {
      refuseBits(args);
      return name === 'json_depth' ? { ...type, nullable: anyNullable(args) } : type;
    },
    compile: (call) => {
      // The server looks no further than the first scalar to count.
      const place = { argument: 1, name };
      const parse = name === 'json_length' ? parseJsonStart : parseJson;
      const json = documents(call.operands[0]!, place, call.context, parse);
      const wanted = call.operands.length > 1 ? pathOf(call, 1) : null;
      return compileJsonNumber(call, (batch) => {
        const [read, steps] = [json(batch), wanted?.(batch) ?? null];
        return (row) => {
          const node = read(row);
          const each = steps === null ? [] : steps(row);
          const found = node === null || each === null ? undefined : valuesAt(node, each)[0];
          return found === undefined ? Number.NaN : count(found);
        };
      });
    },
  };
}

function depthOf(node: JsonNode): number {
  if (node.kind === 'array') return 1 + Math.max(0, ...node.items.map(depthOf));
  if (node.kind === 'object') return 1 + Math.max(0, ...node.members.map(({ value }) => depthOf(value)));
  return 1;
}

function lengthOf(node: JsonNode): number {
  return node.kind === 'array' ? node.items.length : node.kind === 'object' ? node.members.length : 1;
}

/** A question about two documents, the second one perhaps about a part of the first. */
function compared(
  name: string,
  arity: readonly [number, number],
  compare: (left: JsonNode, right: JsonNode) => boolean,
): ScalarFunction {
  return {
    name,
    arity,
    resultType: (args) => {
      refuseBits(args);
      return numberType(1);
    },
    compile: (call) => {
      const [left, right] = [documentOf(call), documentOf(call, 1)];
      const wanted = call.operands.length > 2 ? pathOf(call, 2) : null;
      return compileJsonNumber(call, (batch) => {
        const [a, b, steps] = [left(batch), right(batch), wanted?.(batch) ?? null];
        return (row) => {
          const [whole, other] = [a(row), b(row)];
          const each = steps === null ? [] : steps(row);
          if (whole === null || other === null || each === null) return Number.NaN;
          return valuesAt(whole, each).some((part) => compare(part, other)) ? 1 : 0;
        };
      });
    },
  };
}

/** JSON_EXISTS(json, path). */
const exists: ScalarFunction = {
  name: 'json_exists',
  arity: [2, 2],
  resultType: (args) => {
    refuseBits(args);
    return numberType(1);
  },
  compile: (call) => {
    const [json, wanted] = [documentOf(call), pathOf(call, 1)];
    return compileJsonNumber(call, (batch) => {
      const [read, steps] = [json(batch), wanted(batch)];
      return (row) => {
        const [node, each] = [read(row), steps(row)];
        if (node === null || each === null) return Number.NaN;
        return valuesAt(node, each).length > 0 ? 1 : 0;
      };
    });
  },
};

/** JSON_CONTAINS_PATH(json, 'one' | 'all', path …). */
const containsPath: ScalarFunction = {
  name: 'json_contains_path',
  arity: [3, many],
  resultType: (args) => {
    refuseBits(args);
    return numberType(1);
  },
  compile: (call) => {
    const json = documentOf(call);
    const words = call.operands[1]!;
    const wanted = call.operands.slice(2).map((_, index) => pathOf(call, index + 2));
    return compileJsonNumber(call, (batch) => {
      const read = json(batch);
      const word = wordReader(words, batch);
      const readers = wanted.map((each) => each(batch));
      return (row) => {
        const [node, mode] = [read(row), word(row)];
        const steps = readers.map((reader) => reader(row));
        if (node === null || mode === null || steps.includes(null)) return Number.NaN;
        const found = steps.map((each) => valuesAt(node, each!).length > 0);
        return (mode === 'one' ? found.includes(true) : !found.includes(false)) ? 1 : 0;
      };
    });
  },
};

/** `one` or `all`; null for anything else. */
function wordReader(operand: Operand, batch: RecordBatch): (row: number) => 'one' | 'all' | null {
  const vector: Vector = operand.evaluate(batch);
  return (row) => {
    if (vector.layout !== 'bytes' || !isValid(vector.validity, row)) return null;
    const word = Buffer.from(bytesOfRow(vector, row)).toString().toLowerCase();
    return word === 'one' || word === 'all' ? word : null;
  };
}

const valid: ScalarFunction = {
  name: 'json_valid',
  arity: [1, 1],
  resultType: (args) => {
    refuseBits(args);
    return numberType(1);
  },
  compile: (call) =>
    compileWhole(call, allText, (args) => {
      const text = args.text(0);
      return (row) => {
        try {
          parseJson(Buffer.from(bytesOfRow(text, row)).toString());
          return 1;
        } catch (error) {
          if (error instanceof JsonError) return 0;
          throw error;
        }
      };
    }),
};

export const jsonQuestionFunctions: readonly ScalarFunction[] = [
  exists,
  containsPath,
  compared('json_contains', [2, 3], contains),
  compared('json_overlaps', [2, 2], overlaps),
  compared('json_equals', [2, 2], equal),
  counted('json_length', [1, 2], numberType(10), lengthOf),
  counted('json_depth', [1, 1], numberType(10), depthOf),
  valid,
];
