import type { RecordBatch } from '../../batch/record-batch';
import type { ConstantValue } from '../../expressions/expression';
import type { MemoryReservation } from '../../memory/budget';

/** Text that is the same for equal values only. Strings count byte by byte: what the subplan does may tell `a` from `A`. */
export function keyOfValues(values: readonly ConstantValue[]): string {
  let key = '';
  for (const value of values) {
    if (value === null) key += 'n;';
    else if (typeof value === 'bigint') key += `i${value};`;
    else if (typeof value === 'number') key += `d${Object.is(value, -0) ? '-0' : value};`;
    else key += `b${value.length}:${Buffer.from(value).toString('latin1')};`;
  }
  return key;
}

interface Entry {
  readonly result: Promise<RecordBatch>;
  /** Null while the subplan runs. */
  bytes: number | null;
  isInUse: boolean;
}

/** Bytes that an entry takes beside its key and rows. */
const entryBytes = 200;

/**
 * Results of a subplan by the values of its parameters, the least recently used ones first in the map. When memory is short they are
 * forgotten, but for those in use. Errors: 1038 when that is not enough.
 */
export class SubplanCache {
  private readonly entries = new Map<string, Entry>();
  private inUse: Entry[] = [];

  constructor(
    private readonly memory: MemoryReservation,
    private readonly runSubplan: (
      values: readonly ConstantValue[],
      makeRoom: (bytes: number) => void,
    ) => Promise<RecordBatch>,
  ) {}

  has(key: string): boolean {
    return this.entries.has(key);
  }

  /** The result, from a run that may have to be started. It is in use until `release`. */
  result(key: string, values: readonly ConstantValue[]): Promise<RecordBatch> {
    const entry = this.start(key, values);
    if (!entry.isInUse) this.inUse.push(entry);
    entry.isInUse = true;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.result;
  }

  /** Starts a run unless there is one with these values. */
  start(key: string, values: readonly ConstantValue[]): Entry {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    let heldBytes = 0;
    const makeRoom = (bytes: number): void => {
      this.makeRoom(bytes);
      heldBytes += bytes;
    };
    const run = async (): Promise<RecordBatch> => {
      makeRoom(entryBytes + 2 * key.length);
      const batch = await this.runSubplan(values, makeRoom);
      entry.bytes = heldBytes;
      return batch;
    };
    const entry: Entry = { result: run(), bytes: null, isInUse: false };
    // Whoever asks for the result sees the error; when the statement ends before, nobody does.
    entry.result.catch(() => {});
    this.entries.set(key, entry);
    return entry;
  }

  /** Bytes of the results that are in use and have come. */
  get bytesInUse(): number {
    let bytes = 0;
    for (const entry of this.inUse) bytes += entry.bytes ?? 0;
    return bytes;
  }

  /** No result that was handed out is in use any more. */
  release(): void {
    for (const entry of this.inUse) entry.isInUse = false;
    this.inUse = [];
  }

  private makeRoom(bytes: number): void {
    const wanted = (): number => this.memory.bytes + bytes;
    for (const [key, entry] of this.entries) {
      if (this.memory.tryResize(wanted())) return;
      if (entry.bytes === null || entry.isInUse) continue;
      this.entries.delete(key);
      this.memory.tryResize(this.memory.bytes - entry.bytes);
    }
    this.memory.resize(wanted());
  }
}
