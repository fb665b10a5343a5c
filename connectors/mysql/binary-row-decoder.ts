import { type ColumnType, type Field, layoutOf } from '../../engine/batch/column-type';
import type { RecordBatch } from '../../engine/batch/record-batch';
import type { Int64Builder } from '../../engine/batch/vector-builder';
import { sqlError } from '../../protocol/wire/sql-error';
import { appendText, badRow, headerBytes, largestPayload, RowDecoder } from './row-decoder';

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

/** Bytes of a number in each form; a text has none of its own. */
const formBytes = [0, 1, 1, 2, 2, 4, 4, 8] as const;
/** Rows of equal length from which on it pays to go column by column. */
const runRowsMin = 16;

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
  /** Bytes of a row with a value in each column, when all rows have as many: only those with a NULL are shorter. 0 where there are texts. */
  private readonly wholeBytes: number;

  /** Errors: 1105 for columns of other types. */
  constructor(fields: readonly Field[], emit: (batch: RecordBatch) => void) {
    super(fields, emit);
    this.forms = Uint8Array.from(fields, ({ type }) => formOf(type));
    this.headBytes = 1 + ((fields.length + reservedBits + 7) >> 3);
    const hasTexts = this.forms.includes(Form.text);
    this.wholeBytes = hasTexts ? 0 : this.forms.reduce((sum, form) => sum + formBytes[form]!, this.headBytes);
  }

  /** Rows that follow one another and have no NULL are numbers at equal distances: these are read column by column. */
  override rows(chunk: Buffer, packetCount: number): void {
    if (this.wholeBytes === 0) {
      super.rows(chunk, packetCount);
      return;
    }
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    const stride = headerBytes + this.wholeBytes;
    let at = 0;
    for (let index = 0; index < packetCount; ) {
      const count = this.wholeRows(view, at, Math.min(packetCount - index, this.room));
      if (count >= runRowsMin) {
        this.columns(view, at + headerBytes, stride, count);
        at += count * stride;
        index += count;
        continue;
      }
      // The one behind those is of another length, or is not there.
      const end = Math.min(packetCount, index + count + 1);
      for (; index < end; index++) at = this.packet(chunk, at);
    }
  }

  /** How many of the next packets are rows without a NULL. */
  private wholeRows(view: DataView, start: number, countMax: number): number {
    const { wholeBytes } = this;
    const stride = headerBytes + wholeBytes;
    let count = 0;
    for (let at = start; count < countMax && (view.getUint32(at, true) & largestPayload) === wholeBytes; at += stride)
      count++;
    return count;
  }

  private columns(view: DataView, start: number, stride: number, rowCount: number): void {
    const { builders, forms } = this;
    let at = start + this.headBytes;
    for (let column = 0; column < forms.length; column++) {
      const form = forms[column]!;
      readColumn(view, form, at, stride, (builders[column] as Int64Builder).appendRows(rowCount));
      at += formBytes[form]!;
    }
    this.appended(rowCount);
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

/** Reads the number at `start` and those at equal distances behind it. */
function readColumn(view: DataView, form: number, start: number, stride: number, halves: Int32Array): void {
  let at = start;
  switch (form) {
    case Form.long:
      for (let index = 0; index < halves.length; index += 2, at += stride) {
        halves[index] = view.getInt32(at, true);
        halves[index + 1] = view.getInt32(at + 4, true);
      }
      return;
    case Form.word:
      for (let index = 0; index < halves.length; index += 2, at += stride) {
        const word = view.getInt32(at, true);
        halves[index] = word;
        halves[index + 1] = word >> 31;
      }
      return;
    default:
      for (let index = 0; index < halves.length; index += 2, at += stride) {
        const low = lowHalf(view, form, at);
        halves[index] = low;
        halves[index + 1] = form === Form.byte || form === Form.short ? low >> 31 : 0;
      }
  }
}

function lowHalf(view: DataView, form: number, at: number): number {
  switch (form) {
    case Form.byte:
      return view.getInt8(at);
    case Form.unsignedByte:
      return view.getUint8(at);
    case Form.short:
      return view.getInt16(at, true);
    case Form.unsignedShort:
      return view.getUint16(at, true);
    default:
      return view.getInt32(at, true);
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
