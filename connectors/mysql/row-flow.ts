import { decodingPace, type PacedFlow, type ReadPace } from './read-pace';
import type { ServerConnection } from './server-connection';

/** Shorter pieces of an answer take no time that counts. */
const countedBytes = 16 * 1024;

/**
 * When the rows of one statement flow from the socket: while its consumer has room for them and others need no turn. When the statement has
 * ended in whatever way the socket flows again, for the one who gets the connection next.
 */
export class RowFlow implements PacedFlow {
  private isConsumerFull = false;
  private isHeld = false;
  private hasEnded = false;

  constructor(
    private readonly server: Pick<ServerConnection, 'pause' | 'resume'>,
    private readonly pace: ReadPace = decodingPace,
  ) {}

  /** The consumer has no room. */
  pause(): void {
    if (this.hasEnded) return;
    this.isConsumerFull = true;
    this.server.pause();
  }

  /** The consumer has room. */
  resume(): void {
    this.isConsumerFull = false;
    if (!this.isHeld && !this.hasEnded) this.server.resume();
  }

  /** Decodes a piece of the answer; more of them come in the next turn of the event loop when this one's time is used up. */
  decode(bytes: number, work: () => void): void {
    if (bytes < countedBytes) {
      work();
      return;
    }
    const startedMs = performance.now();
    work();
    if (!this.hasEnded) this.pace.spent(this, startedMs);
  }

  hold(): void {
    if (this.isHeld) return;
    this.isHeld = true;
    if (!this.isConsumerFull) this.server.pause();
  }

  release(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    if (!this.isConsumerFull && !this.hasEnded) this.server.resume();
  }

  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.pace.end(this);
    this.server.resume();
  }
}
