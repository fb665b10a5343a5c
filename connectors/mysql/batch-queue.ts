import type { RecordBatch } from '../../engine/batch/record-batch';

/** Batches that may wait before the socket is paused. */
const waitingMax = 2;

interface Flow {
  pause(): void;
  resume(): void;
  /** The consumer wants no more. */
  abandon(): void;
}

/** Hands batches from a socket that pushes to one consumer that pulls, and slows the socket when the consumer is slow. */
export class BatchQueue<T = RecordBatch> implements AsyncIterable<T>, AsyncIterator<T> {
  private readonly waiting: T[] = [];
  private ended = false;
  private failure: Error | null = null;
  private pulling: {
    resolve: (result: IteratorResult<T>) => void;
    reject: (error: Error) => void;
  } | null = null;
  private paused = false;
  abandoned = false;

  constructor(private readonly flow: Flow) {}

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this;
  }

  push(batch: T): void {
    if (this.abandoned || this.failure !== null) return;
    if (this.pulling !== null) {
      const { resolve } = this.pulling;
      this.pulling = null;
      resolve({ done: false, value: batch });
      return;
    }
    this.waiting.push(batch);
    if (this.waiting.length >= waitingMax && !this.paused) {
      this.paused = true;
      this.flow.pause();
    }
  }

  end(): void {
    this.ended = true;
    // The last batch may have paused the socket: whoever gets the connection next must find it flowing, also when nobody takes what waits.
    if (this.paused) this.flow.resume();
    this.paused = false;
    this.pulling?.resolve({ done: true, value: undefined });
    this.pulling = null;
  }

  /** What waits is given up: an error must not come later than it is known. */
  fail(error: Error): void {
    if (this.ended || this.failure !== null) return;
    this.failure = error;
    this.pulling?.reject(error);
    this.pulling = null;
  }

  next(): Promise<IteratorResult<T>> {
    const batch = this.waiting.shift();
    if (batch) {
      if (this.paused && this.waiting.length < waitingMax) {
        this.paused = false;
        this.flow.resume();
      }
      return Promise.resolve({ done: false, value: batch });
    }
    if (this.failure !== null) return Promise.reject(this.failure);
    if (this.ended || this.abandoned) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.pulling = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<T>> {
    if (!this.ended && !this.abandoned) {
      this.abandoned = true;
      this.waiting.length = 0;
      this.flow.abandon();
    }
    this.pulling?.resolve({ done: true, value: undefined });
    this.pulling = null;
    return Promise.resolve({ done: true, value: undefined });
  }
}
