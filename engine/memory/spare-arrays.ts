import { spareArrayBytesMin, spareArraysBytesMax, spareArraysMs } from '../limits';

type SpareArray = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

interface ArrayKind<T extends SpareArray> {
  new (buffer: ArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
}

/**
 * Memory of large arrays that operators have let go of, for the next operators of this thread. The garbage collector counts it as its own: where little else
 * is on the heap, a few megabytes in each statement make it look for garbage in each of them, and memory from the operating system comes page by page. Who
 * gives an array back has taken it here, and neither uses it again nor has handed any of it on.
 */
export class SpareArrays {
  /** Those that were given back first come first. */
  private readonly buffers: ArrayBuffer[] = [];
  private timer: NodeJS.Timeout | null = null;
  /** Bytes that are kept. */
  bytes = 0;

  /** An array of `length` entries or, when it is large, a few more: all of them zero. */
  take<T extends SpareArray>(kind: ArrayKind<T>, length: number): T {
    const wanted = length * kind.BYTES_PER_ELEMENT;
    if (wanted < spareArrayBytesMin) return new kind(new ArrayBuffer(wanted));
    const bytes = sizeFor(wanted);
    const place = this.buffers.findIndex((buffer) => buffer.byteLength === bytes);
    if (place < 0) return new kind(new ArrayBuffer(bytes));
    const [buffer] = this.buffers.splice(place, 1);
    this.bytes -= bytes;
    const array = new kind(buffer!);
    array.fill(0);
    return array;
  }

  /** As `array`, with `length` entries or more: itself, or one with its entries and zeros behind them, and then it is given back. */
  grown<T extends SpareArray>(array: T, length: number): T {
    if (array.length >= length) return array;
    const larger = this.take(array.constructor as ArrayKind<T>, Math.max(length, array.length * 2, 16));
    larger.set(array);
    this.giveBack(array);
    return larger;
  }

  giveBack({ buffer }: SpareArray): void {
    if (buffer.byteLength < spareArrayBytesMin || buffer.byteLength > spareArraysBytesMax) return;
    this.buffers.push(buffer);
    this.bytes += buffer.byteLength;
    while (this.bytes > spareArraysBytesMax) this.bytes -= this.buffers.shift()!.byteLength;
    this.timer ??= setTimeout(() => this.forget(), spareArraysMs).unref();
    this.timer.refresh();
  }

  private forget(): void {
    this.timer = null;
    this.buffers.length = 0;
    this.bytes = 0;
  }
}

export const spareArrays = new SpareArrays();

/** Few different sizes, at most an eighth above what is wanted. */
function sizeFor(bytes: number): number {
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}
