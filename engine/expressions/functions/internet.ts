/** INET_ATON, INET6_NTOA, IS_IPV4 … (manual: "Miscellaneous Functions"). */
import { type ColumnType, columnType, isString } from '../../batch/column-type';
import { type BytesVector, isValid } from '../../batch/record-batch';
import { ipv4Number, ipv4Text, ipv6Text, parseIpv4, parseIpv6 } from '../../types/internet-address';
import { anyNullable } from '../attributes';
import { refuseBits } from '../collation-of';
import type { Expression } from '../expression';
import { booleanVector } from '../result';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import { allText, asText, bytesOfRow, compileText, compileWhole, refuseNoWhole, textType } from '../text';

/** A number of the text of an address; NaN is NULL. */
function ofText(
  name: string,
  type: (args: readonly Expression[]) => ColumnType,
  compute: (text: string) => number,
): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => {
      refuseBits(args);
      return type(args);
    },
    compile: (call) =>
      compileWhole(call, allText, (args) => {
        const text = args.text(0);
        return (row) => compute(Buffer.from(bytesOfRow(text, row)).toString());
      }),
  };
}

const truth = (args: readonly Expression[]): ColumnType =>
  columnType('int', { precision: 1, length: 1, nullable: anyNullable(args) });

/** 1 or 0, which NULL is, too. */
function question(name: string, compute: (bytes: Uint8Array, call: BoundCall) => boolean): ScalarFunction {
  return {
    name,
    arity: [1, 1],
    resultType: (args) => {
      refuseBits(args);
      return truth(args);
    },
    compile: (call) => {
      const text = asText(call.operands[0]!);
      return (batch) => {
        const vector = text.evaluate(batch) as BytesVector;
        const answers = new Uint8Array(batch.rowCount);
        for (let row = 0; row < batch.rowCount; row++) {
          if (isValid(vector.validity, row) && compute(bytesOfRow(vector, row), call)) answers[row] = 1;
        }
        return booleanVector(call.type, answers, null);
      };
    },
  };
}

const isAddress =
  (parse: (text: string) => unknown) =>
  (bytes: Uint8Array): boolean =>
    parse(Buffer.from(bytes).toString()) !== null;

const fromNumber: ScalarFunction = {
  name: 'inet_ntoa',
  arity: [1, 1],
  resultType: (args, options) => {
    refuseNoWhole(args[0]);
    return textType(31, options.connectionCollation);
  },
  compile: (call) =>
    compileText(
      call,
      () => 'number',
      (args, out) => {
        const numbers = args.numbers(0);
        return (row) => {
          const number = numbers[row]!;
          if (number < 0 || number > 0xffffffff) out.appendNull();
          else out.appendString(ipv4Text(number));
        };
      },
    ),
};

const toBytes: ScalarFunction = {
  name: 'inet6_aton',
  arity: [1, 1],
  resultType: (args) => {
    refuseBits(args);
    return textType(16, 'binary');
  },
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => {
        const address = Buffer.from(bytesOfRow(text, row)).toString();
        const ipv4 = parseIpv4(address);
        const bytes = ipv4 ? Uint8Array.from(ipv4) : parseIpv6(address);
        if (bytes === null) out.appendNull();
        else out.appendBytes(bytes);
      };
    }),
};

/** NULL for text: addresses are bytes. */
const fromBytes: ScalarFunction = {
  name: 'inet6_ntoa',
  arity: [1, 1],
  resultType: (args, options) => {
    refuseBits(args);
    return textType(39, options.connectionCollation);
  },
  compile: (call) => {
    const { type } = call.operands[0]!;
    const binary = isString(type) && type.collation === 'binary';
    return compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => {
        const bytes = bytesOfRow(text, row);
        if (binary && bytes.length === 4) out.appendString([...bytes].join('.'));
        else if (binary && bytes.length === 16) out.appendString(ipv6Text(bytes));
        else out.appendNull();
      };
    });
  },
};

/** Addresses in sixteen bytes that hold one of IPv4: ten zeros and twice the marker before it. The addresses :: and ::1 hold none. */
const holdsAddress =
  (marker: number) =>
  (bytes: Uint8Array, { operands, context }: BoundCall): boolean => {
    if (operands[0]!.type.collation !== 'binary' || bytes.length !== 16) {
      context.warn(1292, `Incorrect inet6 value: '${escaped(bytes)}'`);
      return false;
    }
    const zeros = bytes.subarray(0, 10).every((byte) => byte === 0);
    const held = zeros && bytes[10] === marker && bytes[11] === marker;
    return held && (marker !== 0 || bytes.subarray(12, 15).some((byte) => byte > 0) || bytes[15]! > 1);
  };

function escaped(bytes: Uint8Array): string {
  const hex = (byte: number): string => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return [...bytes].map((byte) => (byte < 0x20 || byte > 0x7e ? hex(byte) : String.fromCharCode(byte))).join('');
}

export const internetFunctions: readonly ScalarFunction[] = [
  ofText(
    'inet_aton',
    () => columnType('bigint', { precision: 21, length: 21, unsigned: true, nullable: true }),
    (text) => ipv4Number(text) ?? Number.NaN,
  ),
  fromNumber,
  toBytes,
  fromBytes,
  question('is_ipv4', isAddress(parseIpv4)),
  question('is_ipv6', isAddress(parseIpv6)),
  question('is_ipv4_compat', holdsAddress(0)),
  question('is_ipv4_mapped', holdsAddress(0xff)),
];
