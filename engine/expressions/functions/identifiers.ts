/** UUID, SYS_GUID, UUID_SHORT, RANDOM_BYTES: another value for every row (manual: "Miscellaneous Functions"). */
import { randomBytes } from 'node:crypto';
import { columnType } from '../../batch/column-type';
import { isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { anyNullable } from '../attributes';
import type { ScalarFunction } from '../scalar-function';
import { refuseNoWhole, textType, wholeNumbers } from '../text';

/** Intervals of 100 ns between 1582-10-15, where UUIDs count from, and 1970-01-01 (RFC 4122, 4.1.4). */
const gregorianOffset = 0x01b21dd213814000n;

/** What stands for a network address: random, and marked as such (RFC 4122, 4.5). */
const node = randomBytes(6);
node[0]! |= 1;
const clockSequence = (randomBytes(2).readUInt16BE() & 0x3fff) | 0x8000;
let lastTime = 0n;

/** A UUID of version 1: no two of them have the same time. */
function nextUuid(): string {
  const now = BigInt(Date.now()) * 10_000n + gregorianOffset;
  lastTime = now > lastTime ? now : lastTime + 1n;
  const time = lastTime.toString(16).padStart(15, '0');
  const parts = [time.slice(7), time.slice(3, 7), `1${time.slice(0, 3)}`, clockSequence.toString(16)];
  return `${parts.join('-')}-${node.toString('hex')}`;
}

function uuidText(name: string, length: number, text: (uuid: string) => string): ScalarFunction {
  return {
    name,
    arity: [0, 0],
    deterministic: false,
    resultType: (_, options) => textType(length, options.connectionCollation),
    compile:
      ({ type }) =>
      (batch) => {
        const out = bytesBuilder(type, batch.rowCount);
        for (let row = 0; row < batch.rowCount; row++) out.appendString(text(nextUuid()));
        return out.finish();
      },
  };
}

const uuid = uuidText('uuid', 36, (text) => text);

let lastShort = (BigInt(Math.floor(Date.now() / 1000)) << 24n) + BigInt(randomBytes(3).readUIntBE(0, 3));

const uuidShort: ScalarFunction = {
  name: 'uuid_short',
  arity: [0, 0],
  deterministic: false,
  resultType: () => columnType('bigint', { precision: 21, length: 21, unsigned: true, nullable: false }),
  compile:
    ({ type }) =>
    (batch) => {
      const values = new BigInt64Array(batch.rowCount);
      for (let row = 0; row < values.length; row++) values[row] = lastShort++;
      return { layout: 'int64', type, length: values.length, validity: null, values };
    },
};

const bytesMax = 1024;

/** NULL for more bytes than there may be. */
const bytes: ScalarFunction = {
  name: 'random_bytes',
  arity: [1, 1],
  deterministic: false,
  resultType: (args) => {
    refuseNoWhole(args[0]);
    return { ...textType(bytesMax, 'binary'), nullable: anyNullable(args) };
  },
  compile:
    ({ operands: [count], type, context }) =>
    (batch) => {
      const vector = count!.evaluate(batch);
      const counts = wholeNumbers(vector, context);
      const out = bytesBuilder(type, batch.rowCount);
      for (let row = 0; row < batch.rowCount; row++) {
        const wanted = counts[row]!;
        if (!isValid(vector.validity, row) || wanted < 0 || wanted > bytesMax) out.appendNull();
        else out.appendBytes(randomBytes(wanted));
      }
      return out.finish();
    },
};

export const identifierFunctions: readonly ScalarFunction[] = [
  { ...uuid, resultType: (_, options) => ({ ...uuid.resultType([], options), name: 'char' }) },
  uuidText('sys_guid', 32, (text) => text.replaceAll('-', '')),
  uuidShort,
  bytes,
];
