/**
 * Record batches as Arrow IPC stream messages [Arrow columnar format, "Serialization and Interprocess Communication"]. Buffers go out as they
 * lie in memory (arrow-body.ts reads them back). apache-arrow writes the metadata; whoever opens the file with an IPC
 * reader sees integers and packed temporal values as Int64 or Uint64, DECIMAL as Decimal, and strings as Utf8 or Binary.
 */
import type { DataType } from 'apache-arrow';
import type { BufferRegion } from 'apache-arrow/ipc/metadata/message';
import { type ColumnType, decimalWords, layoutOf } from '../batch/column-type';
import type { RecordBatch } from '../batch/record-batch';
import { nullCount } from '../batch/validity';
import { alignment, type BodyLayout, bodyBuffers, padded } from './arrow-body';

export interface EncodedBatch {
  readonly chunks: readonly Uint8Array[];
  readonly layout: BodyLayout;
}

const continuation = -1;

type Arrow = typeof import('apache-arrow');
type Metadata = typeof import('apache-arrow/ipc/metadata/message');

let loaded: Promise<ArrowFormat> | null = null;

/** Loaded when first needed: most statements are never short of memory, and apache-arrow takes a while to load. */
export function arrowFormat(): Promise<ArrowFormat> {
  loaded ??= Promise.all([import('apache-arrow'), import('apache-arrow/ipc/metadata/message')]).then(
    ([arrow, metadata]) => new ArrowFormat(arrow, metadata),
  );
  return loaded;
}

function arrowType(type: ColumnType, { Binary, Decimal, Float64, Int64, Uint64, Utf8 }: Arrow): DataType {
  switch (layoutOf(type)) {
    case 'int64':
      return type.unsigned || type.name === 'bit' ? new Uint64() : new Int64();
    case 'temporal':
      return new Int64();
    case 'float64':
      return new Float64();
    case 'decimal':
      return new Decimal(type.scale, type.precision, 64 * decimalWords(type.precision));
    case 'bytes':
      return type.collation === 'binary' ? new Binary() : new Utf8();
  }
}

export class ArrowFormat {
  constructor(
    private readonly arrow: Arrow,
    private readonly metadata: Metadata,
  ) {}

  /** The message that a stream of batches with these columns begins with. */
  encodeSchema(types: readonly ColumnType[]): Uint8Array {
    const { Field, Schema } = this.arrow;
    const { Message } = this.metadata;
    const fields = types.map((type, index) => new Field(`c${index}`, arrowType(type, this.arrow), true));
    return framed(Message.encode(Message.from(new Schema(fields))));
  }

  encodeBatch(batch: RecordBatch): EncodedBatch {
    const { BufferRegion, FieldNode, Message, RecordBatch: Header } = this.metadata;
    const nodes = batch.columns.map(
      ({ validity }) => new FieldNode(batch.rowCount, nullCount(validity, batch.rowCount)),
    );
    const buffers = bodyBuffers(batch);
    const regions: BufferRegion[] = [];
    let bodyBytes = 0;
    for (const buffer of buffers) {
      regions.push(new BufferRegion(bodyBytes, buffer.length));
      bodyBytes += padded(buffer.length);
    }
    const header = new Header(batch.rowCount, nodes, regions, null);
    const metadata = framed(Message.encode(Message.from(header, bodyBytes)));
    const chunks: Uint8Array[] = [metadata];
    for (const buffer of buffers) {
      if (buffer.length > 0) chunks.push(buffer);
      const padding = padded(buffer.length) - buffer.length;
      if (padding > 0) chunks.push(paddings[padding]!);
    }
    const bufferBytes = buffers.map((buffer) => buffer.length);
    return { chunks, layout: { rowCount: batch.rowCount, metadataBytes: metadata.length, bodyBytes, bufferBytes } };
  }
}

/** Continuation mark, size, metadata, padding. */
function framed(metadata: Uint8Array): Uint8Array {
  const size = padded(metadata.length + 8);
  const message = new Uint8Array(size);
  new Int32Array(message.buffer, 0, 2).set([continuation, size - 8]);
  message.set(metadata, 8);
  return message;
}

const paddings = Array.from({ length: alignment }, (_, bytes) => new Uint8Array(bytes));
