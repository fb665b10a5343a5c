import type { Vector as RawVector } from '@duckdb/node-bindings';
import bindings from '@duckdb/node-bindings';
import type { ColumnType } from '../../engine/batch/column-type';
import type { Vector } from '../../engine/batch/record-batch';
import { bytesBuilder } from '../../engine/batch/vector-builder';
import type { ColumnReader } from './column-reader';
import { hasValue } from './column-reader';

type Builder = ReturnType<typeof bytesBuilder>;

/** Bytes of a string's entry in a vector: its length, then its first bytes, or a pointer to all of them when there are more than 12. */
const entryBytes = 16;
const inlineMax = 12;

abstract class BuilderReader implements ColumnReader {
  protected readonly builder: Builder;

  constructor(
    readonly type: ColumnType,
    capacity: number,
  ) {
    this.builder = bytesBuilder(type, capacity);
  }

  append(vector: RawVector, count: number): void {
    const validity = bindings.vector_get_validity(vector, Math.ceil(count / 64) * 8) as Uint8Array | null;
    this.appendValues(vector, count, (row) => validity === null || hasValue(validity, row));
  }

  protected abstract appendValues(vector: RawVector, count: number, present: (row: number) => boolean): void;

  finish(): Vector {
    return this.builder.finish();
  }
}

/** VARCHAR (always UTF-8 in DuckDB) and BLOB. */
export class BytesReader extends BuilderReader {
  protected appendValues(vector: RawVector, count: number, present: (row: number) => boolean): void {
    const data = bindings.vector_get_data(vector, count * entryBytes);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let row = 0; row < count; row++) {
      if (!present(row)) {
        this.builder.appendNull();
        continue;
      }
      const at = row * entryBytes;
      const length = view.getUint32(at, true);
      if (length <= inlineMax) this.builder.append(data, at + 4, at + 4 + length);
      else {
        const buffer = data.buffer as ArrayBuffer;
        this.builder.appendBytes(bindings.get_data_from_pointer(buffer, data.byteOffset + at + 8, length));
      }
    }
  }
}

/** ENUM: each label is encoded once. */
export class EnumReader extends BuilderReader {
  private readonly labels: readonly Buffer[];

  constructor(type: ColumnType, capacity: number, labels: readonly string[]) {
    super(type, capacity);
    this.labels = labels.map((label) => Buffer.from(label));
  }

  protected appendValues(vector: RawVector, count: number, present: (row: number) => boolean): void {
    const width = this.labels.length <= 0xff ? 1 : this.labels.length <= 0xffff ? 2 : 4;
    const data = bindings.vector_get_data(vector, count * width);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let row = 0; row < count; row++) {
      if (!present(row)) this.builder.appendNull();
      else {
        const at = row * width;
        const index =
          width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
        this.builder.appendBytes(this.labels[index]!);
      }
    }
  }
}

/** UUID as text. DuckDB stores 128 bits, low half first, with the highest bit flipped so that they sort as signed numbers. */
export class UuidReader extends BuilderReader {
  protected appendValues(vector: RawVector, count: number, present: (row: number) => boolean): void {
    const data = bindings.vector_get_data(vector, count * 16);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let row = 0; row < count; row++) {
      if (!present(row)) {
        this.builder.appendNull();
        continue;
      }
      const high = view.getBigUint64(row * 16 + 8, true) ^ (1n << 63n);
      const digits =
        high.toString(16).padStart(16, '0') +
        view
          .getBigUint64(row * 16, true)
          .toString(16)
          .padStart(16, '0');
      const parts = [
        digits.slice(0, 8),
        digits.slice(8, 12),
        digits.slice(12, 16),
        digits.slice(16, 20),
        digits.slice(20),
      ];
      this.builder.appendString(parts.join('-'));
    }
  }
}
