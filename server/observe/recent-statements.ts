import type { StatementRecord } from './statement-record';

/** A statement that has ended, without its literals. */
export interface RecentStatement {
  readonly user: string;
  readonly remoteAddress: string;
  readonly schema: string | null;
  /** The statement's shape, cut to shapeLengthMax characters. */
  readonly shape: string;
  /** ms since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly rowsSent: number;
  readonly bytesSent: number;
}

/** Longer shapes are cut, so that a ring cannot hold much. */
const shapeLengthMax = 4096;

/** The last statements that were put in, in places that are used again: putting one in allocates nothing. */
export class RecentStatements {
  private readonly places: { -readonly [K in keyof RecentStatement]: RecentStatement[K] }[] = [];
  private next = 0;

  constructor(private readonly countMax: number) {}

  record({ client, user, schema, lexed, startedAt, durationMs, rowsSent, bytesSent }: StatementRecord): void {
    const { remoteAddress } = client;
    const shape = lexed!.shape.length > shapeLengthMax ? lexed!.shape.slice(0, shapeLengthMax) : lexed!.shape;
    const place = this.places[this.next];
    if (place === undefined) {
      this.places.push({ user: user.name, remoteAddress, schema, shape, startedAt, durationMs, rowsSent, bytesSent });
    } else {
      place.user = user.name;
      place.remoteAddress = remoteAddress;
      place.schema = schema;
      place.shape = shape;
      place.startedAt = startedAt;
      place.durationMs = durationMs;
      place.rowsSent = rowsSent;
      place.bytesSent = bytesSent;
    }
    this.next = (this.next + 1) % this.countMax;
  }

  /** The youngest first. */
  entries(): readonly RecentStatement[] {
    return [...this.places.slice(0, this.next).reverse(), ...this.places.slice(this.next).reverse()];
  }

  clear(): void {
    this.places.length = 0;
    this.next = 0;
  }
}
