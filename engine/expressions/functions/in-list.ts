/** x IN (a, b …): constants of one kind are looked up in a set, everything else is compared one after the other. */
import { isString } from '../../batch/column-type';
import type { BytesVector, Vector } from '../../batch/record-batch';
import { isValid } from '../../batch/record-batch';
import { allValid, setNull } from '../../batch/validity';
import { anyNullable } from '../attributes';
import { refuseBits } from '../collation-of';
import { type ComparisonDomain, comparable, comparisonDomain, compileOrderIn } from '../comparison';
import { exactColumn } from '../convert/exact';
import type { Evaluator, Operand } from '../evaluator';
import type { Expression } from '../expression';
import { booleanType, booleanVector } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';

/** Fewer items than these are compared. */
const setSizeMin = 4;

/** What the value and each item are compared in. Texts are all compared under the one collation that they come to together. */
function domainsOf(args: readonly Expression[]): readonly ComparisonDomain[] {
  const [value, ...items] = args as [Expression, ...Expression[]];
  // A server that has other texts in the list takes a BIT for one, and for a number elsewhere.
  const hasText = items.some(({ type }) => isString(type));
  if (isString(value.type) && hasText) refuseBits(items);
  const allText = args.every(({ type }) => isString(type) || type.name === 'null');
  if (!allText) return items.map((item) => comparisonDomain([value, item], 'in'));
  const domain = comparisonDomain(args, 'in');
  return items.map(() => domain);
}

/** The domain that the value is compared with every item in, when it is one that values can be looked up in. */
function commonDomain(value: Operand, items: readonly Operand[]): ComparisonDomain | null {
  if (items.length < setSizeMin || items.some((item) => !item.constant || item.type.name === 'null')) return null;
  const domains = domainsOf([value, ...items].map(({ expression }) => expression));
  const [first] = domains;
  if (first === undefined || (first.kind !== 'integer' && first.kind !== 'string')) return null;
  return domains.every(({ kind, collation }) => kind === first.kind && collation === first.collation) ? first : null;
}

type Key = number | bigint | string;

/** Values that are equal in the domain have equal keys. */
function keysOf(vector: Vector): (row: number) => Key {
  if (vector.layout === 'bytes') {
    const { data, offsets } = vector as BytesVector;
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
    return (row) => bytes.toString('latin1', offsets[row], offsets[row + 1]);
  }
  const { numbers, read } = exactColumn(vector);
  return (row) => {
    const number = numbers?.[row];
    return number !== undefined && Number.isSafeInteger(number) ? number : read(row);
  };
}

function compileSet({ type, operands, context }: BoundCall, domain: ComparisonDomain): Evaluator {
  const [value, ...items] = operands.map((operand) => comparable(operand, domain, context)) as [Operand, ...Operand[]];
  let known: { readonly keys: ReadonlySet<Key>; readonly hasNull: boolean } | null = null;
  const listKeys = (): { readonly keys: ReadonlySet<Key>; readonly hasNull: boolean } => {
    const vectors = items.map((item) => item.evaluate({ rowCount: 1, columns: [] }));
    const present = vectors.filter(({ validity }) => isValid(validity, 0));
    return { keys: new Set(present.map((vector) => keysOf(vector)(0))), hasNull: present.length < vectors.length };
  };
  return (batch) => {
    known ??= listKeys();
    const { keys, hasNull } = known;
    const vector = value.evaluate(batch);
    const keyOf = keysOf(vector);
    const truth = new Uint8Array(batch.rowCount);
    const validity = allValid(batch.rowCount);
    for (let row = 0; row < truth.length; row++) {
      if (!isValid(vector.validity, row)) setNull(validity, row);
      else if (keys.has(keyOf(row))) truth[row] = 1;
      else if (hasNull) setNull(validity, row);
    }
    return booleanVector(type, truth, validity);
  };
}

function compileEach({ type, operands, context }: BoundCall): Evaluator {
  const domains = domainsOf(operands.map(({ expression }) => expression));
  const compares = operands.slice(1).map((item, index) => compileOrderIn(domains[index]!, operands[0]!, item, context));
  return (batch) => {
    const truth = new Uint8Array(batch.rowCount);
    const unknown = new Uint8Array(batch.rowCount);
    for (const compare of compares) {
      const { order, left, right } = compare(batch);
      for (let row = 0; row < truth.length; row++) {
        if (!isValid(left.validity, row) || !isValid(right.validity, row)) unknown[row] = 1;
        else if (order[row] === 0) truth[row] = 1;
      }
    }
    const validity = allValid(batch.rowCount);
    for (let row = 0; row < truth.length; row++) if (truth[row] === 0 && unknown[row] === 1) setNull(validity, row);
    return booleanVector(type, truth, validity);
  };
}

export const inList: ScalarFunction = {
  name: 'in',
  arity: [2, Number.POSITIVE_INFINITY],
  resultType: (args) => {
    domainsOf(args);
    return booleanType(anyNullable(args));
  },
  compile: (call) => {
    const [value, ...items] = call.operands as [Operand, ...Operand[]];
    const domain = commonDomain(value, items);
    return domain === null ? compileEach(call) : compileSet(call, domain);
  },
};
