import { sqlError } from '../../protocol/wire/sql-error';

/**
 * What the operators of one statement hold together, in bytes. Operators that keep rows across batches (sort, top-n, distinct, aggregate,
 * the build side of a join) reserve what they keep; batches that only pass through are not counted.
 *
 * Spilling starts here: an operator that can spill asks with `tryResize` and writes its rows to disk when the answer is no; one that
 * cannot asks with `resize`, which throws.
 */
export class MemoryBudget {
  private usedBytes = 0;

  constructor(readonly limitBytes: number) {}

  get used(): number {
    return this.usedBytes;
  }

  /** `owner` is the operator's name as the error message shows it. */
  reserve(owner: string): MemoryReservation {
    return new MemoryReservation(this, owner);
  }

  /** Adds (or, when negative, gives back) bytes unless the limit forbids it. */
  change(bytes: number): boolean {
    if (bytes > 0 && this.usedBytes + bytes > this.limitBytes) return false;
    this.usedBytes += bytes;
    return true;
  }
}

/** One operator's part of the budget. */
export class MemoryReservation {
  private held = 0;

  constructor(
    private readonly budget: MemoryBudget,
    private readonly owner: string,
  ) {}

  get bytes(): number {
    return this.held;
  }

  /** Makes the reservation `bytes` large; false, and unchanged, when the budget does not have that much. */
  tryResize(bytes: number): boolean {
    if (!this.budget.change(bytes - this.held)) return false;
    this.held = bytes;
    return true;
  }

  /** As tryResize, but throws errno 1038 when the budget does not have that much. */
  resize(bytes: number): void {
    if (this.tryResize(bytes)) return;
    throw outOfMemory(this.owner, this.budget.used - this.held + bytes, this.budget.limitBytes);
  }

  grow(bytes: number): void {
    this.resize(this.held + bytes);
  }

  free(): void {
    this.tryResize(0);
  }
}

function outOfMemory(owner: string, neededBytes: number, limitBytes: number): Error {
  return sqlError(
    'ER_OUT_OF_SORTMEMORY',
    `Out of memory in ${owner}: the statement needs ${mebibytes(neededBytes)} and its memory budget is ${mebibytes(limitBytes)}; ` +
      'raise the memory budget, or narrow the statement (a WHERE, a LIMIT, fewer columns)',
  );
}

function mebibytes(bytes: number): string {
  return bytes < 2 ** 20 ? `${bytes} bytes` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
