/** CASE, IF, IFNULL, NULLIF, COALESCE, GREATEST, LEAST. Branches are evaluated only for the rows that take them. */

import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, isInteger, isString, isTemporal } from '../../batch/column-type';
import { isValid, type RecordBatch, type Vector } from '../../batch/record-batch';
import { collationFor } from '../../types/collation/registry';
import { anyNullable, doubleTypeOf, unlimitedScale } from '../attributes';
import { onRows, selectBranch } from '../branches';
import { resultCollation } from '../collation-of';
import { type ComparisonDomain, comparable, comparisonDomain, compileOrder, orderOf } from '../comparison';
import { refuseNumbered } from '../convert/to-double';
import { asType } from '../convert/to-type';
import type { Evaluator, Operand } from '../evaluator';
import type { Expression } from '../expression';
import { commonType } from '../result-type';
import type { BoundCall, InferenceOptions, ScalarFunction } from '../scalar-function';
import { refuseNoTruth, truthOf } from '../truth';

/** Goes through conditions in turn, each evaluated for the rows that none before it took. */
function chooser(
  conditions: readonly Operand[],
  holds: (condition: number, batch: RecordBatch, rows: Int32Array, count: number) => Uint8Array,
  otherwise: number,
): (batch: RecordBatch) => Int16Array {
  return (batch) => {
    const choice = new Int16Array(batch.rowCount).fill(otherwise);
    let rows = Int32Array.from({ length: batch.rowCount }, (_, row) => row);
    let count = batch.rowCount;
    for (let condition = 0; condition < conditions.length && count > 0; condition++) {
      const taken = holds(condition, batch, rows, count);
      const rest = new Int32Array(count);
      let left = 0;
      for (let index = 0; index < count; index++) {
        if (taken[index] === 1) choice[rows[index]!] = condition;
        else rest[left++] = rows[index]!;
      }
      rows = rest;
      count = left;
    }
    return choice;
  };
}

/** True rows of a condition; NULL is not. */
function whenTrue(conditions: readonly Operand[], call: BoundCall): Parameters<typeof chooser>[1] {
  const evaluators = conditions.map(onRows);
  return (condition, batch, rows, count) => {
    const vector = evaluators[condition]!(batch, rows, count);
    const truth = truthOf(vector, call.context);
    for (let row = 0; row < count; row++) if (!isValid(vector.validity, row)) truth[row] = 0;
    return truth;
  };
}

function whenNotNull(conditions: readonly Operand[]): Parameters<typeof chooser>[1] {
  const evaluators = conditions.map(onRows);
  return (condition, batch, rows, count) => {
    const { validity } = evaluators[condition]!(batch, rows, count);
    return Uint8Array.from({ length: count }, (_, row) => (isValid(validity, row) ? 1 : 0));
  };
}

function branchesOf(operands: readonly Operand[], call: BoundCall): Operand[] {
  return operands.map((operand) => asType(operand, call.type, call.context));
}

const whens = (args: readonly Expression[]): readonly Expression[] => args.filter((_, index) => index % 2 === 0);

/** WHEN at even places, THEN at odd ones; a last one alone is ELSE. */
function thens<T>(args: readonly T[]): T[] {
  return args.filter((_, index) => index % 2 === 1 || index === args.length - 1);
}

function caseType(args: readonly Expression[], options: InferenceOptions): ColumnType {
  const results = thens(args);
  if (results.every(({ type }) => type.name === 'null')) throw notSupported('CASE of NULL only');
  return commonType(results, args.length % 2 === 0 || anyNullable(args), options, 'case');
}

/** CASE WHEN a THEN b … ELSE z END: a, b, …, z. */
const searchedCase: ScalarFunction = {
  name: 'case',
  arity: [2, Number.POSITIVE_INFINITY],
  resultType: (args, options) => {
    refuseNoTruth(whens(args.slice(0, args.length - (args.length % 2))));
    return caseType(args, options);
  },
  compile: (call) => {
    const { operands, type } = call;
    const conditions = operands.slice(0, operands.length - (operands.length % 2)).filter((_, index) => index % 2 === 0);
    const otherwise = operands.length % 2 === 0 ? -1 : conditions.length;
    return selectBranch(
      type,
      branchesOf(thens(operands), call),
      chooser(conditions, whenTrue(conditions, call), otherwise),
    );
  },
};

/** CASE x WHEN a THEN b … ELSE z END: x, a, b, …, z. */
const simpleCase: ScalarFunction = {
  name: 'case_of',
  arity: [3, Number.POSITIVE_INFINITY],
  resultType: ([value, ...args], options) => {
    for (const when of whens(args.slice(0, args.length - (args.length % 2)))) comparisonDomain([value!, when], 'case');
    return caseType(args, options);
  },
  compile: (call) => {
    const { operands, type, context } = call;
    const [value, ...args] = operands as [Operand, ...Operand[]];
    const conditions = args.slice(0, args.length - (args.length % 2)).filter((_, index) => index % 2 === 0);
    const compares = conditions.map((condition) => compileOrder(value, condition, 'case', context));
    const otherwise = args.length % 2 === 0 ? -1 : conditions.length;
    return selectBranch(
      type,
      branchesOf(thens(args), call),
      chooser(
        conditions,
        (condition, batch, rows, count) => {
          const { order, left, right } = compares[condition]!(batch);
          return Uint8Array.from({ length: count }, (_, index) => {
            const row = rows[index]!;
            return order[row] === 0 && isValid(left.validity, row) && isValid(right.validity, row) ? 1 : 0;
          });
        },
        otherwise,
      ),
    );
  },
};

const ifFunction: ScalarFunction = {
  name: 'if',
  arity: [3, 3],
  resultType: (args, options) => {
    refuseNoTruth(args.slice(0, 1));
    const type = commonType(args.slice(1), anyNullable(args), options, 'if');
    if (type.name === 'null') throw notSupported('IF of NULL and NULL');
    const unsigned = type.name === 'timestamp' && args.some((each) => each.type.name === 'null');
    return unsigned ? { ...type, unsigned } : type;
  },
  compile: (call) => {
    const [condition, ...branches] = call.operands as [Operand, ...Operand[]];
    return selectBranch(call.type, branchesOf(branches, call), chooser([condition], whenTrue([condition], call), 1));
  },
};

function coalesceType(name: string) {
  return (args: readonly Expression[], options: InferenceOptions): ColumnType =>
    commonType(
      args,
      args.every(({ type }) => type.nullable || type.name === 'null'),
      options,
      name,
      'signed',
    );
}

function compileCoalesce(call: BoundCall): Evaluator {
  const { operands } = call;
  return selectBranch(call.type, branchesOf(operands, call), chooser(operands, whenNotNull(operands), -1));
}

const coalesce: ScalarFunction = {
  name: 'coalesce',
  arity: [1, Number.POSITIVE_INFINITY],
  resultType: coalesceType('coalesce'),
  compile: compileCoalesce,
};

/** IFNULL is NULL only where its second argument is. */
const ifNull: ScalarFunction = {
  name: 'ifnull',
  arity: [2, 2],
  resultType: (args, options) =>
    commonType(args, anyNullable([args[1]!]) && anyNullable([args[0]!]), options, 'ifnull', 'signed'),
  compile: compileCoalesce,
};

const nullIf: ScalarFunction = {
  name: 'nullif',
  arity: [2, 2],
  resultType: ([value, other], options) => {
    comparisonDomain([value!, other!], 'nullif');
    const type = commonType([value!], true, options, 'nullif');
    return { ...type, unsigned: type.unsigned || type.name === 'timestamp' || value!.type.unsigned };
  },
  compile: (call) => {
    const [value, other] = call.operands as [Operand, Operand];
    const compare = compileOrder(value, other, 'nullif', call.context);
    return selectBranch(call.type, branchesOf([value], call), (batch) => {
      const { order, left, right } = compare(batch);
      return Int16Array.from(order, (each, row) =>
        each === 0 && isValid(left.validity, row) && isValid(right.validity, row) ? -1 : 0,
      );
    });
  },
};

/** What is compared, is returned: texts are compared under the collation of the result, even where nothing decides between their own. */
function extremeDomain(args: readonly Expression[], name: string): ComparisonDomain {
  const collation = args.every(({ type }) => isString(type)) ? collationFor(resultCollation(args, name)!) : null;
  return collation ? { kind: 'string', collation, rounded: true } : comparisonDomain(args, name);
}

/** The type of GREATEST and LEAST: that of the comparison, so numbers win over text. */
function extremeType(name: string) {
  return (args: readonly Expression[], options: InferenceOptions): ColumnType => {
    resultCollation(args, name);
    extremeDomain(args, name);
    const types = args.map(({ type }) => type);
    const nullable = anyNullable(args);
    if (types.some(isTemporal) && !types.every(isTemporal)) {
      throw notSupported(`${name.toUpperCase()} of dates and other types`);
    }
    const numeric = types.some((type) => !isString(type) && type.name !== 'null' && !isTemporal(type));
    if (args.some(({ type }) => type.name === 'null')) throw notSupported(`${name.toUpperCase()} of NULL`);
    const exact = types.every((type) => isInteger(type) || type.name === 'decimal' || type.name === 'null');
    if (types.every((type) => type.name === 'float'))
      return { ...doubleTypeOf(unlimitedScale, nullable), name: 'float' };
    if (numeric && !exact) {
      for (const type of types) refuseNumbered({ type });
      const scale = Math.max(
        ...types.map((type) => (isString(type) ? unlimitedScale : isInteger(type) ? 0 : type.scale)),
      );
      return doubleTypeOf(scale, nullable);
    }
    return commonType(args, nullable, options, name);
  };
}

function compileExtreme(call: BoundCall, better: 1 | -1): Evaluator {
  const { operands, context, type } = call;
  const expressions = operands.map(({ expression }) => expression);
  const compared = extremeDomain(expressions, call.name);
  const domain = { ...compared, rounded: compared.kind !== 'double' };
  const keys = operands.map((operand) => comparable(operand, domain, context));
  return selectBranch(type, branchesOf(operands, call), (batch) => {
    const vectors = keys.map((key) => key.evaluate(batch));
    const choice = new Int16Array(batch.rowCount);
    // Pairwise against the best so far: for each candidate its order against every other is worked out column by column.
    const best = (left: number, right: number): Int8Array => {
      const order = new Int8Array(batch.rowCount);
      orderOf(vectors[left]!, vectors[right]!, order);
      return order;
    };
    const orders = new Map<number, Int8Array>();
    for (let candidate = 1; candidate < vectors.length; candidate++) {
      orders.clear();
      for (let row = 0; row < batch.rowCount; row++) {
        const current = choice[row]!;
        let order = orders.get(current);
        if (!order) {
          order = best(candidate, current);
          orders.set(current, order);
        }
        if (order[row] === better) choice[row] = candidate;
      }
    }
    markNulls(vectors, choice);
    return choice;
  });
}

function markNulls(vectors: readonly Vector[], choice: Int16Array): void {
  for (const { validity } of vectors) {
    if (validity === null) continue;
    for (let row = 0; row < choice.length; row++) if (!isValid(validity, row)) choice[row] = -1;
  }
}

function extreme(name: string, better: 1 | -1): ScalarFunction {
  return {
    name,
    arity: [2, Number.POSITIVE_INFINITY],
    resultType: extremeType(name),
    compile: (call) => compileExtreme(call, better),
  };
}

export const conditionalFunctions: readonly ScalarFunction[] = [
  searchedCase,
  simpleCase,
  ifFunction,
  coalesce,
  ifNull,
  { ...ifNull, name: 'nvl' },
  nullIf,
  extreme('greatest', 1),
  extreme('least', -1),
];
