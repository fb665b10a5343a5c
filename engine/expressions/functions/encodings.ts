/** TO_BASE64, SHA2, AES_ENCRYPT, UNCOMPRESS … (manual: "Encryption, Hashing and Compression Functions"; widths from sql/item_strfunc.cc). */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { columnType } from '../../batch/column-type';
import { type BytesVector, isValid } from '../../batch/record-batch';
import { bytesBuilder } from '../../batch/vector-builder';
import { crc32c } from '../../types/checksum';
import { refuseBits, refuseForeignBytes } from '../collation-of';
import type { Evaluator } from '../evaluator';
import type { Expression } from '../expression';
import type { BoundCall, ScalarFunction } from '../scalar-function';
import {
  allText,
  asText,
  bytesOfRow,
  compileText,
  compileWhole,
  refuseNoWhole,
  textBytes,
  textBytesMax,
  textType,
  wholeConstant,
  wholeNumbers,
} from '../text';

/** Errors: 1235 for text whose bytes are not those that lie here. */
function refuseUnknownBytes(args: readonly Expression[]): void {
  refuseBits(args);
  for (const argument of args) refuseForeignBytes(argument);
}

const lineLength = 76;

const toBase64: ScalarFunction = {
  name: 'to_base64',
  arity: [1, 1],
  resultType: (args, options) => {
    refuseUnknownBytes(args);
    const characters = Math.ceil(textBytes(args[0]!) / 3) * 4;
    const lines = characters === 0 ? 0 : Math.floor((characters - 1) / lineLength);
    return textType(characters + lines, options.connectionCollation);
  },
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => {
        const digits = Buffer.from(bytesOfRow(text, row)).toString('base64');
        out.appendString(digits.replace(/.{76}(?=.)/g, '$&\n'));
      };
    }),
};

/** NULL and warning 1958 for what is not base64. */
const fromBase64: ScalarFunction = {
  name: 'from_base64',
  arity: [1, 1],
  resultType: (args) => {
    refuseUnknownBytes(args);
    return textType(Math.floor((textBytes(args[0]!) + 3) / 4) * 3, 'binary');
  },
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => {
        const source = Buffer.from(bytesOfRow(text, row)).toString('latin1');
        const position = badBase64(source);
        if (position === null) out.appendBytes(Buffer.from(source, 'base64'));
        else {
          call.context.warn(1958, `Bad base64 data as position ${position}`);
          out.appendNull();
        }
      };
    }),
};

/** Where the text stops being base64, null when it does not. Blanks may stand anywhere. */
function badBase64(text: string): number | null {
  const match = /^(?:[\s]*[A-Za-z0-9+/][\s]*[A-Za-z0-9+/][\s]*[A-Za-z0-9+/][\s]*[A-Za-z0-9+/])*/.exec(text)!;
  const rest = text.slice(match[0].length);
  if (/^\s*$/.test(rest)) return null;
  if (/^\s*[A-Za-z0-9+/]\s*[A-Za-z0-9+/]\s*(?:[A-Za-z0-9+/]\s*=|=\s*=)\s*$/.test(rest)) return null;
  return text.search(/[^A-Za-z0-9+/=\s]/) >= 0 ? text.search(/[^A-Za-z0-9+/=\s]/) : text.length;
}

const algorithms: Readonly<Record<number, string>> = {
  0: 'sha256',
  224: 'sha224',
  256: 'sha256',
  384: 'sha384',
  512: 'sha512',
};

/** SHA2(text, bits): NULL for a number of bits that there is not. */
const sha2: ScalarFunction = {
  name: 'sha2',
  arity: [2, 2],
  resultType: (args, options) => {
    refuseUnknownBytes(args.slice(0, 1));
    refuseNoWhole(args[1]);
    const bits = wholeConstant(args[1]);
    if (bits !== null && algorithms[bits] === undefined) return textType(0, 'binary');
    return textType((bits === null ? 512 : bits || 256) / 4, options.connectionCollation);
  },
  compile: compileSha2,
};

/** No bits, and NULL, are 256. */
function compileSha2({ operands, type, context }: BoundCall): Evaluator {
  const [text, count] = [asText(operands[0]!), operands[1]!];
  return (batch) => {
    const texts = text.evaluate(batch) as BytesVector;
    const counts = count.evaluate(batch);
    const bits = wholeNumbers(counts, context);
    const out = bytesBuilder(type, batch.rowCount);
    for (let row = 0; row < batch.rowCount; row++) {
      const algorithm = algorithms[isValid(counts.validity, row) ? bits[row]! : 0];
      if (algorithm === undefined) context.warn(1583, "Incorrect parameters in the call to native function 'sha2'");
      if (algorithm === undefined || !isValid(texts.validity, row)) out.appendNull();
      else out.appendString(createHash(algorithm).update(bytesOfRow(texts, row)).digest('hex'));
    }
    return out.finish();
  };
}

const aesBlock = 16;

/** Keys of any length are folded to 128 bits. */
function aesKey(key: Uint8Array): Buffer {
  const folded = Buffer.alloc(aesBlock);
  for (const [index, byte] of key.entries()) folded[index % aesBlock]! ^= byte;
  return folded;
}

/** AES_ENCRYPT(text, key) with 128 bits in ECB mode, the only one of MariaDB 10.11. */
const aesEncrypt: ScalarFunction = {
  name: 'aes_encrypt',
  arity: [2, 2],
  resultType: (args) => {
    refuseUnknownBytes(args);
    return textType(aesBlock * (Math.floor(textBytes(args[0]!) / aesBlock) + 1), 'binary');
  },
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const [text, keys] = [args.text(0), args.text(1)];
      return (row) => {
        const cipher = createCipheriv('aes-128-ecb', aesKey(bytesOfRow(keys, row)), null);
        out.appendBytes(Buffer.concat([cipher.update(bytesOfRow(text, row)), cipher.final()]));
      };
    }),
};

/** NULL for what was not encrypted with this key. */
const aesDecrypt: ScalarFunction = {
  name: 'aes_decrypt',
  arity: [2, 2],
  resultType: (args) => {
    refuseUnknownBytes(args);
    return textType(textBytes(args[0]!), 'binary');
  },
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const [text, keys] = [args.text(0), args.text(1)];
      return (row) => {
        const plain = decrypted(bytesOfRow(text, row), bytesOfRow(keys, row));
        if (plain === null) out.appendNull();
        else out.appendBytes(plain);
      };
    }),
};

function decrypted(text: Uint8Array, key: Uint8Array): Buffer | null {
  if (text.length === 0 || text.length % aesBlock !== 0) return null;
  const decipher = createDecipheriv('aes-128-ecb', aesKey(key), null).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(text), decipher.final()]);
  const padding = padded.at(-1)!;
  if (padding < 1 || padding > aesBlock) return null;
  return padded.subarray(padded.length - padding).every((byte) => byte === padding)
    ? padded.subarray(0, padded.length - padding)
    : null;
}

const lengthBytes = 4;
const lengthMask = 0x3fffffff;

/** UNCOMPRESS(x): what COMPRESS made x of. Its own bytes depend on the server's zlib, so that it is not computed here. */
const uncompress: ScalarFunction = {
  name: 'uncompress',
  arity: [1, 1],
  resultType: (args) => {
    refuseUnknownBytes(args);
    return textType(textBytesMax, 'binary');
  },
  compile: (call) =>
    compileText(call, allText, (args, out) => {
      const text = args.text(0);
      return (row) => {
        const bytes = bytesOfRow(text, row);
        const tooLarge = bytes.length > lengthBytes && sizeOf(bytes) > textBytesMax;
        const plain = bytes.length === 0 ? bytes : tooLarge ? null : inflated(bytes);
        if (tooLarge) call.context.warn(1256, sizeMessage);
        else if (plain === null) call.context.warn(1259, 'ZLIB: Input data corrupted');
        if (plain === null) out.appendNull();
        else out.appendBytes(plain);
      };
    }),
};

const sizeMessage = `Uncompressed data size too large; the maximum size is ${textBytesMax} (probably, length of uncompressed data was corrupted)`;

function sizeOf(bytes: Uint8Array): number {
  return Buffer.from(bytes).readUInt32LE(0) & lengthMask;
}

function inflated(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length <= lengthBytes) return null;
  const length = sizeOf(bytes);
  try {
    const plain = inflateSync(bytes.subarray(lengthBytes), { maxOutputLength: Math.max(1, length) });
    return plain.length <= length ? plain : null;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error) return null;
    throw error;
  }
}

const uncompressedLength: ScalarFunction = {
  name: 'uncompressed_length',
  arity: [1, 1],
  resultType: (args) => {
    refuseUnknownBytes(args);
    return columnType('int', { precision: 10, length: 10, nullable: true });
  },
  compile: (call) =>
    compileWhole(call, allText, (args) => {
      const text = args.text(0);
      return (row) => {
        const bytes = bytesOfRow(text, row);
        if (bytes.length === 0) return 0;
        if (bytes.length <= lengthBytes) {
          call.context.warn(1259, 'ZLIB: Input data corrupted');
          return Number.NaN;
        }
        return sizeOf(bytes);
      };
    }),
};

const crc32cOf: ScalarFunction = {
  name: 'crc32c',
  arity: [1, 1],
  resultType: (args) => {
    refuseUnknownBytes(args);
    return columnType('int', { precision: 10, length: 10, unsigned: true, nullable: args[0]!.type.nullable });
  },
  compile: (call) =>
    compileWhole(call, allText, (args) => {
      const text = args.text(0);
      return (row) => crc32c(bytesOfRow(text, row));
    }),
};

export const encodingFunctions: readonly ScalarFunction[] = [
  toBase64,
  fromBase64,
  sha2,
  aesEncrypt,
  aesDecrypt,
  uncompress,
  uncompressedLength,
  crc32cOf,
];
