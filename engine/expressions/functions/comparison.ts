/** =, <=>, <>, <, <=, >, >=, BETWEEN, STRCMP, INTERVAL. Results are INT(1). */

import { notSupported } from '../../../protocol/wire/sql-error';
import { type ColumnType, columnType, isNumeric, isString } from '../../batch/column-type';
import { isValid } from '../../batch/record-batch';
import { allValid, setNull } from '../../batch/validity';
import { anyNullable } from '../attributes';
import { comparisonCollation } from '../collation-of';
import { comparable, comparisonDomain, compileOrder, compileOrderIn, orderOf, validityOfBoth } from '../comparison';
import type { Operand } from '../evaluator';
import { booleanType, booleanVector, integerVector } from '../result';
import { compiledAsTruth } from '../result-truth';
import type { ScalarFunction } from '../scalar-function';
import { asText } from '../text';

/** `accepted` by order + 1: less, equal, greater. */
function comparison(name: string, accepted: readonly [number, number, number]): ScalarFunction {
  return {
    name,
    arity: [2, 2],
    resultType: (args) => {
      comparisonDomain(args, name);
      return booleanType(anyNullable(args));
    },
    ...compiledAsTruth(({ operands, context }) => {
      const compare = compileOrder(operands[0]!, operands[1]!, name, context);
      const table = Uint8Array.from(accepted);
      return (batch) => {
        const { order, left, right } = compare(batch);
        const truth = new Uint8Array(batch.rowCount);
        for (let row = 0; row < truth.length; row++) truth[row] = table[order[row]! + 1]!;
        return { truth, validity: validityOfBoth(left, right) };
      };
    }),
  };
}

const nullSafeEqual: ScalarFunction = {
  name: '<=>',
  arity: [2, 2],
  resultType: (args) => {
    comparisonDomain(args, '<=>');
    return booleanType(false);
  },
  compile: ({ type, operands, context }) => {
    const compare = compileOrder(operands[0]!, operands[1]!, '<=>', context);
    return (batch) => {
      const { order, left, right } = compare(batch);
      const truth = new Uint8Array(batch.rowCount);
      for (let row = 0; row < truth.length; row++) {
        const validLeft = isValid(left.validity, row);
        const validRight = isValid(right.validity, row);
        truth[row] = validLeft && validRight ? (order[row] === 0 ? 1 : 0) : validLeft === validRight ? 1 : 0;
      }
      return booleanVector(type, truth, null);
    };
  },
};

const between: ScalarFunction = {
  name: 'between',
  arity: [3, 3],
  resultType: (args) => {
    comparisonDomain(args, 'between');
    return booleanType(anyNullable(args));
  },
  compile: ({ type, operands, context }) => {
    const expressions = operands.map(({ expression }) => expression);
    const common = comparisonDomain(expressions, 'between');
    // An unsigned integer between two texts is compared as a double, unlike a signed one, and unlike one between a number and a text.
    const [valueType, ...bounds] = operands.map((operand) => operand.type);
    const isText = (type: ColumnType): boolean => isString(type) || type.name === 'null';
    const inexact = common.kind === 'digits' && valueType!.unsigned && bounds.every(isText);
    const kind = inexact ? 'double' : common.kind;
    const domain = { ...common, kind, rounded: false };
    const [value, low, high] = operands.map((operand) => comparable(operand, domain, context)) as [
      (typeof operands)[0],
      (typeof operands)[0],
      (typeof operands)[0],
    ];
    return (batch) => {
      const vector = value.evaluate(batch);
      const lowVector = low.evaluate(batch);
      const highVector = high.evaluate(batch);
      const fromLow = new Int8Array(batch.rowCount);
      const fromHigh = new Int8Array(batch.rowCount);
      orderOf(vector, lowVector, fromLow);
      orderOf(vector, highVector, fromHigh);
      const truth = new Uint8Array(batch.rowCount);
      const validity = allValid(batch.rowCount);
      for (let row = 0; row < truth.length; row++) {
        if (!isValid(vector.validity, row)) {
          setNull(validity, row);
          continue;
        }
        const validLow = isValid(lowVector.validity, row);
        const validHigh = isValid(highVector.validity, row);
        // One known bound can already decide that the value is outside.
        if ((validLow && fromLow[row]! < 0) || (validHigh && fromHigh[row]! > 0)) continue;
        if (validLow && validHigh) truth[row] = 1;
        else setNull(validity, row);
      }
      return booleanVector(type, truth, validity);
    };
  },
};

const strcmp: ScalarFunction = {
  name: 'strcmp',
  arity: [2, 2],
  resultType: (args) => {
    comparisonCollation(args, 'strcmp');
    return columnType('int', { precision: 2, length: 2, nullable: anyNullable(args) });
  },
  compile: ({ type, operands, context }) => {
    const [left, right] = operands.map(asText) as [Operand, Operand];
    const collation = comparisonCollation(
      operands.map(({ expression }) => expression),
      'strcmp',
    );
    const compare = compileOrderIn({ kind: 'string', collation, rounded: true }, left, right, context);
    return (batch) => {
      const { order, left, right } = compare(batch);
      return integerVector(type, Int32Array.from(order), validityOfBoth(left, right));
    };
  },
};

/** INTERVAL(x, a, b …): how many of the ascending numbers a, b … are not above x; -1 for NULL. */
const interval: ScalarFunction = {
  name: 'interval',
  arity: [2, Number.POSITIVE_INFINITY],
  resultType: (args) => {
    if (
      !args.every(({ type }) => isNumeric(type) || type.name === 'null') ||
      args.some(({ type }) => type.name === 'bit')
    )
      throw notSupported('INTERVAL of anything but numbers');
    return columnType('int', { precision: 2, length: 2, nullable: false });
  },
  compile: ({ operands, type, context }) => {
    const compares = operands.slice(1).map((item) => compileOrder(operands[0]!, item, 'interval', context));
    return (batch) => {
      const count = new Int32Array(batch.rowCount);
      const done = new Uint8Array(batch.rowCount);
      for (const compare of compares) {
        const { order, left, right } = compare(batch);
        for (let row = 0; row < count.length; row++) {
          if (done[row] === 1) continue;
          if (!isValid(left.validity, row)) {
            count[row] = -1;
            done[row] = 1;
          } else if (isValid(right.validity, row) && order[row]! < 0) done[row] = 1;
          else count[row]!++;
        }
      }
      return integerVector(type, count, null);
    };
  },
};

export const comparisonFunctions: readonly ScalarFunction[] = [
  comparison('=', [0, 1, 0]),
  comparison('<>', [1, 0, 1]),
  comparison('<', [1, 0, 0]),
  comparison('<=', [1, 1, 0]),
  comparison('>', [0, 0, 1]),
  comparison('>=', [0, 1, 1]),
  nullSafeEqual,
  between,
  strcmp,
  interval,
];
