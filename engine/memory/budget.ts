import { sqlError } from '../../protocol/wire/sql-error';
import type { ServerMemory } from './server-memory';
import type { OperatorUsage } from './usage';

/**
 * What the operators of one statement hold together, in bytes. Operators that keep rows across batches (sort, top-n, distinct, aggregate,
 * the build side of a join) reserve what they keep; batches that only pass through are not counted.
 *
 * An operator that can spill asks with `tryResize` and writes its rows to disk when the answer is no; one that cannot asks with `resize`,
 * which throws. So that the first operator to run does not take everything, those that can spill are promised an equal part of half
 * the budget each: what is promised to others is not given to one of them.
 */
export class MemoryBudget {
  private usedBytes = 0;
  private isClosed = false;
  private readonly sharing = new Set<MemoryReservation>();
  /** Most bytes held at a time. */
  peakBytes = 0;

  /** `server`: what all statements together may hold; null = no such limit. */
  constructor(
    readonly limitBytes: number,
    readonly server: ServerMemory | null = null,
  ) {}

  get used(): number {
    return this.usedBytes;
  }

  /**
   * @param owner the operator's name as the error message shows it
   * @param usage where its bytes are counted as the operator's own; null = it is not measured
   */
  reserve(owner: string, usage: OperatorUsage | null = null): MemoryReservation {
    return new MemoryReservation(this, owner, usage);
  }

  /** For an operator that can spill. */
  reserveShare(owner: string, usage: OperatorUsage | null = null): MemoryReservation {
    const reservation = new MemoryReservation(this, owner, usage);
    this.sharing.add(reservation);
    return reservation;
  }

  leave(reservation: MemoryReservation): void {
    this.sharing.delete(reservation);
  }

  /** Bytes that a reservation may be large now. */
  availableTo(reservation: MemoryReservation): number {
    const own = this.limitBytes - this.usedBytes - this.promisedToOthers(reservation);
    const free = this.server === null ? own : Math.min(own, this.server.limitBytes - this.server.usedBytes);
    return free + reservation.bytes;
  }

  private promisedToOthers(reservation: MemoryReservation): number {
    if (!this.sharing.has(reservation)) return 0;
    const share = this.limitBytes / (2 * this.sharing.size);
    let promised = 0;
    for (const other of this.sharing) if (other !== reservation) promised += Math.max(0, share - other.bytes);
    return promised;
  }

  /** Adds (or, when negative, gives back) bytes, whatever the limit. */
  change(bytes: number): void {
    if (this.isClosed) return;
    this.usedBytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.usedBytes);
    this.server?.change(bytes);
  }

  /** The statement has ended: nothing of it is held any more. */
  close(): void {
    this.change(-this.usedBytes);
    this.isClosed = true;
  }
}

/** One operator's part of the budget. */
export class MemoryReservation {
  private held = 0;

  constructor(
    private readonly budget: MemoryBudget,
    private readonly owner: string,
    private readonly usage: OperatorUsage | null,
  ) {}

  get bytes(): number {
    return this.held;
  }

  /** Bytes that it may be large now. */
  get available(): number {
    return this.budget.availableTo(this);
  }

  /** Makes the reservation `bytes` large; false, and unchanged, when the budget does not have that much. */
  tryResize(bytes: number): boolean {
    if (bytes > this.held && bytes > this.available) return false;
    this.force(bytes);
    return true;
  }

  /** As tryResize, but throws errno 1038 when the budget does not have that much. */
  resize(bytes: number): void {
    if (this.tryResize(bytes)) return;
    throw outOfMemory(this.owner, bytes - this.held, this.budget);
  }

  /** Makes the reservation `bytes` large in any case: for what is held already, and the little that spilling itself needs. */
  force(bytes: number): void {
    this.budget.change(bytes - this.held);
    this.usage?.hold(bytes - this.held);
    this.held = bytes;
  }

  grow(bytes: number): void {
    this.resize(this.held + bytes);
  }

  /** Gives everything back, for good. */
  free(): void {
    this.force(0);
    this.budget.leave(this);
  }
}

function outOfMemory(owner: string, addedBytes: number, { used, limitBytes, server }: MemoryBudget): Error {
  const neededBytes = used + addedBytes;
  if (server !== null && neededBytes <= limitBytes) {
    return sqlError(
      'ER_OUT_OF_SORTMEMORY',
      `Out of memory in ${owner}: the statement needs ${mebibytes(addedBytes)} more, and of the server's ${mebibytes(server.limitBytes)} ` +
        `(serverMemoryLimit) ${mebibytes(server.usedBytes)} are in use; try again when fewer statements run, or raise the limit`,
    );
  }
  return sqlError(
    'ER_OUT_OF_SORTMEMORY',
    `Out of memory in ${owner}: the statement needs ${mebibytes(neededBytes)} and its memory budget is ${mebibytes(limitBytes)}; ` +
      'raise the memory budget (queryMemoryLimit), or narrow the statement (a WHERE, a LIMIT, fewer columns)',
  );
}

function mebibytes(bytes: number): string {
  return bytes < 2 ** 20 ? `${bytes} bytes` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
