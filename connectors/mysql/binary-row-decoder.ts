import { type ColumnType, type Field, layoutOf } from '../../engine/batch/column-type';
import type { RecordBatch } from '../../engine/batch/record-batch';
import type { Int64Builder } from '../../engine/batch/vector-builder';
import { sqlError } from '../../protocol/wire/sql-error';
import { appendText, badRow, RowDecoder } from './row-decoder';

/** How a column comes: a number of so many bytes, or a text behind its length. */
const Form = {
  text: 0,
  byte: 1,
  unsignedByte: 2,
  short: 3,
  unsignedShort: 4,
  word: 5,
  unsignedWord: 6,
  long: 7,
} as const;

/** Bits of a row's NULL bitmap that stand for no column. */
const reservedBits = 2;

/**
 * Row packets of the binary protocol straight into columns
 * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html), of the types for which `suitsBinary` says yes.
 */
export class BinaryRowDecoder extends RowDecoder {
  private readonly forms: Uint8Array;
  /** Bytes of a row before its values. */
  private readonly headBytes: number;

  /** Errors: 1105 for columns of other types. */
  constructor(fields: readonly Field[], emit: (batch: RecordBatch) => void) {
    super(fields, emit);
    this.forms = Uint8Array.from(fields, ({ type }) => formOf(type));
    this.headBytes = 1 + ((fields.length + reservedBits + 7) >> 3);
  }

  protected override row(data: Buffer, start: number, end: number): void {
    const { builders, readings, forms } = this;
    this.bytes += end - start;
    let at = start + this.headBytes;
    if (at > end) throw badRow();
    for (let column = 0; column < forms.length; column++) {
      const bit = column + reservedBits;
      if ((data[start + 1 + (bit >> 3)]! & (1 << (bit & 7))) !== 0) {
        builders[column]!.appendNull();
        continue;
      }
      const form = forms[column]!;
      if (form === Form.text) {
        let length = data[at++]!;
        if (length > 0xfb) {
          const width = length === 0xfc ? 2 : length === 0xfd ? 3 : 8;
          length = width === 8 ? Number(data.readBigUInt64LE(at)) : data.readUIntLE(at, width);
          at += width;
        }
        const next = at + length;
        if (next > end) throw badRow();
        appendText(builders[column]!, readings[column]!, data, at, next);
        at = next;
      } else at = appendNumber(builders[column] as Int64Builder, form, data, at);
    }
    if (at > end) throw badRow();
  }
}

/** Appends the number at `at`; returns where it ends. What is read beyond a row that ends too early is refused by the caller. */
function appendNumber(builder: Int64Builder, form: number, data: Buffer, at: number): number {
  const low = data[at]!;
  switch (form) {
    case Form.long:
      builder.appendHalves(wordAt(data, at), wordAt(data, at + 4));
      return at + 8;
    case Form.word: {
      const word = wordAt(data, at);
      builder.appendHalves(word, word >> 31);
      return at + 4;
    }
    case Form.unsignedWord:
      builder.appendHalves(wordAt(data, at), 0);
      return at + 4;
    case Form.short: {
      const short = ((low | (data[at + 1]! << 8)) << 16) >> 16;
      builder.appendHalves(short, short >> 31);
      return at + 2;
    }
    case Form.unsignedShort:
      builder.appendHalves(low | (data[at + 1]! << 8), 0);
      return at + 2;
    case Form.byte: {
      const byte = (low << 24) >> 24;
      builder.appendHalves(byte, byte >> 31);
      return at + 1;
    }
    default:
      builder.appendHalves(low, 0);
      return at + 1;
  }
}

function wordAt(data: Buffer, at: number): number {
  return data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
}

function formOf(type: ColumnType): number {
  const { name, unsigned } = type;
  switch (name) {
    case 'tinyint':
      return unsigned ? Form.unsignedByte : Form.byte;
    case 'smallint':
      return unsigned ? Form.unsignedShort : Form.short;
    case 'mediumint':
    case 'int':
      return unsigned ? Form.unsignedWord : Form.word;
    case 'bigint':
      return Form.long;
    default: {
      const layout = layoutOf(type);
      if (layout === 'bytes' || layout === 'decimal') return Form.text;
      throw sqlError('ER_UNKNOWN_ERROR', `Internal error: a column of type ${name} in the binary protocol`);
    }
  }
}
