/** Words in the shared memory: the limit, then what the statements of each thread hold. */
const limitWord = 0;
const firstThreadWord = 1;

/**
 * What the statements of a server hold together, in whichever of its threads they run. Each thread counts its own; two that ask at the same time
 * may both get the last bytes, so the limit may be passed by what one reservation grows by at once.
 */
export class ServerMemory {
  /** A thread is given this, and makes its own view on it. */
  readonly shared: SharedArrayBuffer;
  private readonly words: BigInt64Array;
  private readonly ownWord: number;

  private constructor(shared: SharedArrayBuffer, thread: number) {
    this.shared = shared;
    this.words = new BigInt64Array(shared);
    this.ownWord = firstThreadWord + thread;
  }

  /** @param threadsMax threads besides this one that will ever run at the same time */
  static ofServer(limitBytes: number, threadsMax = 0): ServerMemory {
    const words = firstThreadWord + 1 + threadsMax;
    const memory = new ServerMemory(new SharedArrayBuffer(words * BigInt64Array.BYTES_PER_ELEMENT), 0);
    memory.limitBytes = limitBytes;
    return memory;
  }

  /** In a thread. @param thread from 1: no other that runs has the same number */
  static ofThread(shared: SharedArrayBuffer, thread: number): ServerMemory {
    return new ServerMemory(shared, thread);
  }

  get limitBytes(): number {
    return Number(Atomics.load(this.words, limitWord));
  }

  /** May change while statements run: it decides what they may take from then on. */
  set limitBytes(bytes: number) {
    Atomics.store(this.words, limitWord, BigInt(bytes));
  }

  get usedBytes(): number {
    let used = 0n;
    for (let word = firstThreadWord; word < this.words.length; word++) used += Atomics.load(this.words, word);
    return Number(used);
  }

  /** Adds (or, when negative, gives back) bytes of a statement of this thread. */
  change(bytes: number): void {
    Atomics.add(this.words, this.ownWord, BigInt(bytes));
  }

  /** A thread has ended, and what its statements held is gone. */
  forgetThread(thread: number): void {
    Atomics.store(this.words, firstThreadWord + thread, 0n);
  }
}
