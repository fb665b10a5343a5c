/** Lines for one data node, gathered into pieces. The producer waits while `waitingMax` bytes or more are not taken. */
const pieceBytes = 128 * 1024;
const waitingMax = 1024 * 1024;
/** So few bytes are copied faster one by one than by a call. */
const shortMax = 96;

export class NodeFile implements AsyncIterable<Buffer> {
  private piece: Buffer | null = null;
  private used = 0;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private isOver = false;
  private reader: (() => void) | null = null;
  private writer: (() => void) | null = null;

  /** Adds bytes, which are copied. */
  add(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end; ) {
      this.piece ??= Buffer.allocUnsafe(pieceBytes);
      const { piece, used } = this;
      const count = Math.min(end - at, pieceBytes - used);
      if (count > shortMax) bytes.copy(piece, used, at, at + count);
      else for (let index = 0; index < count; index++) piece[used + index] = bytes[at + index]!;
      this.used = used + count;
      at += count;
      if (this.used === pieceBytes) this.hand();
    }
  }

  private hand(): void {
    if (this.piece === null || this.used === 0) return;
    this.waiting.push(this.piece.subarray(0, this.used));
    this.waitingBytes += this.used;
    this.piece = null;
    this.used = 0;
    this.reader?.();
  }

  get isFull(): boolean {
    return this.waitingBytes >= waitingMax && !this.isOver;
  }

  /** Resolves when there is room, or when nobody takes anything any more. */
  async room(): Promise<void> {
    while (this.isFull) {
      await new Promise<void>((resolve) => {
        this.writer = resolve;
      });
    }
  }

  /** There are no more lines. */
  end(): void {
    this.hand();
    this.stop();
  }

  /** What was not taken yet is still given; nobody waits for room. */
  stop(): void {
    this.isOver = true;
    this.reader?.();
    this.writer?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const next = this.waiting.shift();
        if (next !== undefined) {
          this.waitingBytes -= next.length;
          this.writer?.();
          yield next;
        } else if (this.isOver) return;
        else {
          await new Promise<void>((resolve) => {
            this.reader = resolve;
          });
        }
      }
    } finally {
      this.isOver = true;
      this.waitingBytes = 0;
      this.writer?.();
    }
  }
}
