import type { Field } from '../../engine/batch/column-type';
import type { PacketColumns } from '../../engine/batch/packets';
import type { RecordBatch } from '../../engine/batch/record-batch';
import { type VectorBuilder, vectorBuilder } from '../../engine/batch/vector-builder';
import { PacketBuilder } from './packet-builder';
import { appendText, badRow, headerBytes, largestPayload, readingOf, takeBack } from './row-decoder';

/** Row packets of the text protocol into batches with packets: of the columns only those are decoded that are asked for. */
export class PacketDecoder {
  private readonly packets = new PacketBuilder();
  private readonly builders: readonly VectorBuilder[];
  private readonly readings: Uint8Array;
  /** For each column that must be looked at the builders that take its value. */
  private readonly takers: readonly (readonly number[])[];
  private readonly visible: number;
  /** The packets end before the rows do. */
  private readonly isCut: boolean;
  /** Packets of a row of 16 MiB and more, as far as it came. */
  private large: Buffer[] = [];

  /** @param fields of the server's rows */
  constructor(
    fields: readonly Field[],
    { visible, decoded }: PacketColumns,
    private readonly emit: (batch: RecordBatch) => void,
  ) {
    const types = decoded.map((column) => fields[column]!.type);
    this.builders = types.map((type) => vectorBuilder(type));
    this.readings = Uint8Array.from(types, readingOf);
    this.visible = visible;
    this.isCut = visible < fields.length;
    const looked = Math.max(this.isCut ? visible : 0, ...decoded.map((column) => column + 1));
    this.takers = Array.from({ length: looked }, (_, column) =>
      decoded.flatMap((each, builder) => (each === column ? [builder] : [])),
    );
  }

  /** Takes `packetCount` whole row packets in; emits a batch whenever enough rows are there. */
  rows(chunk: Buffer, packetCount: number): void {
    const { packets } = this;
    // One copy for all rows of the chunk; offsets then say where each ends.
    const copied = this.isCut ? 0 : packets.copy(chunk);
    let at = 0;
    for (let index = 0; index < packetCount; index++) {
      const length = chunk[at]! | (chunk[at + 1]! << 8) | (chunk[at + 2]! << 16);
      const start = at + headerBytes;
      at = start + length;
      if (length === largestPayload || this.large.length > 0) {
        this.large.push(Buffer.from(chunk.subarray(start, at)));
        if (length === largestPayload) continue;
        const row = Buffer.concat(this.large);
        this.large = [];
        const visibleEnd = this.row(row, 0, row.length);
        if (this.isCut) packets.add(row, 0, visibleEnd);
        else packets.endRow(copied + at);
      } else {
        const visibleEnd = this.row(chunk, start, at);
        if (this.isCut) packets.add(chunk, start, visibleEnd);
        else packets.endRow(copied + at);
      }
    }
    // A row of which the rest is still to come keeps its batch open: what is there of it has been copied.
    if (packets.isFull && this.large.length === 0) this.flush();
  }

  /** Emits the rows that are left. */
  flush(): void {
    const { rowCount } = this.packets;
    if (rowCount === 0) return;
    const { packets, release } = this.packets.finish();
    const decoded = this.builders.map((builder) => builder.finish());
    this.emit({
      rowCount,
      columns: [packets, ...decoded],
      release: () => {
        release();
        takeBack(this.builders, decoded);
      },
    });
  }

  /** Decodes what is asked for of a row. Returns where its visible columns end. */
  private row(data: Buffer, start: number, end: number): number {
    const { takers, builders, readings, visible } = this;
    let at = start;
    let visibleEnd = end;
    for (let column = 0; column < takers.length; column++) {
      if (column === visible) visibleEnd = at;
      const takenBy = takers[column]!;
      let length = data[at++]!;
      if (length === 0xfb) {
        for (let i = 0; i < takenBy.length; i++) builders[takenBy[i]!]!.appendNull();
        continue;
      }
      if (length > 0xfb) {
        const width = length === 0xfc ? 2 : length === 0xfd ? 3 : 8;
        length = width === 8 ? Number(data.readBigUInt64LE(at)) : data.readUIntLE(at, width);
        at += width;
      }
      const next = at + length;
      if (next > end) throw badRow();
      for (let i = 0; i < takenBy.length; i++) {
        const builder = takenBy[i]!;
        appendText(builders[builder]!, readings[builder]!, data, at, next);
      }
      at = next;
    }
    return visible === takers.length ? at : visibleEnd;
  }
}
