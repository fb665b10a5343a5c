/** The first piece is small, so that the node has something to do soon; each further one has twice the bytes of the one before, up to this. */
const pieceBytes = 128 * 1024;
const firstPieceBytes = 8 * 1024;
const waitingMax = 1024 * 1024;
/** So few bytes are copied faster one by one than by a call. */
const shortMax = 96;

/**
 * Lines for one data node, gathered into pieces. The producer waits while `waitingMax` bytes or more are not taken, and before that until the node
 * asks for the file: what it answers meanwhile would be read only when there is nothing more to take apart.
 */
export class NodeFile implements AsyncIterable<Buffer> {
  private piece: Buffer | null = null;
  private size = firstPieceBytes;
  private isAskedFor = false;
  private used = 0;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private isOver = false;
  private reader: (() => void) | null = null;
  private writer: (() => void) | null = null;

  /** Adds bytes, which are copied. */
  add(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end; ) {
      this.piece ??= Buffer.allocUnsafe(this.size);
      const { piece, used, size } = this;
      const count = Math.min(end - at, size - used);
      if (count > shortMax) bytes.copy(piece, used, at, at + count);
      else for (let index = 0; index < count; index++) piece[used + index] = bytes[at + index]!;
      this.used = used + count;
      at += count;
      if (this.used === size) this.hand();
    }
  }

  private hand(): void {
    if (this.piece === null || this.used === 0) return;
    this.waiting.push(this.piece.subarray(0, this.used));
    this.waitingBytes += this.used;
    this.piece = null;
    this.used = 0;
    this.size = Math.min(2 * this.size, pieceBytes);
    this.reader?.();
  }

  get isFull(): boolean {
    return !this.isOver && (!this.isAskedFor || this.waitingBytes >= waitingMax);
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
    this.isAskedFor = true;
    this.writer?.();
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
