import { fingerprintOf } from './fingerprint';
import { LatencyHistogram } from './latency-histogram';
import { nodesOfPlan } from './nodes-of-plan';
import { type StatementKind, statementKindOf } from './statement-kind';
import type { StatementRecord } from './statement-record';

/** What all statements with one fingerprint did. */
export class FingerprintStatistics {
  errors = 0;
  rowsSent = 0;
  rowsAffected = 0;
  bytesSent = 0;
  spillBytes = 0;
  /** Executions that went to at least one data node, all their nodes added up, and those that went to several. */
  routed = 0;
  nodes = 0;
  scattered = 0;
  nodesMax = 0;
  /** Schema and user of the last one. */
  schema: string | null = null;
  user = '';
  firstSeenAt = 0;
  lastSeenAt = 0;
  readonly times = new LatencyHistogram();
  /** Executed again since it was new, or since eviction last came by: what comes once makes room first. */
  isUsed = false;
  isEvicted = false;

  constructor(
    readonly fingerprint: string,
    readonly kind: StatementKind,
  ) {}

  get count(): number {
    return this.times.count;
  }

  record(record: StatementRecord): void {
    const { plan } = record;
    this.isUsed = this.count > 0;
    this.times.record(record.durationMs * 1000);
    if (record.error !== null) this.errors++;
    this.rowsSent += record.rowsSent;
    if (record.rowsAffected > 0) this.rowsAffected += record.rowsAffected;
    this.bytesSent += record.bytesSent;
    this.spillBytes += record.spillBytes;
    this.schema = record.schema;
    this.user = record.user.name;
    if (this.firstSeenAt === 0) this.firstSeenAt = record.startedAt;
    this.lastSeenAt = record.startedAt;
    if (plan === null) return;
    this.countNodes(plan.kind === 'forward' ? plan.targets.length : nodesOfPlan(plan).length);
  }

  private countNodes(count: number): void {
    if (count === 0) return;
    this.routed++;
    this.nodes += count;
    if (count > 1) this.scattered++;
    if (count > this.nodesMax) this.nodesMax = count;
  }

  add(other: FingerprintStatistics): void {
    this.errors += other.errors;
    this.rowsSent += other.rowsSent;
    this.rowsAffected += other.rowsAffected;
    this.bytesSent += other.bytesSent;
    this.spillBytes += other.spillBytes;
    this.routed += other.routed;
    this.nodes += other.nodes;
    this.scattered += other.scattered;
    this.nodesMax = Math.max(this.nodesMax, other.nodesMax);
    this.firstSeenAt = this.firstSeenAt === 0 ? other.firstSeenAt : Math.min(this.firstSeenAt, other.firstSeenAt);
    this.lastSeenAt = Math.max(this.lastSeenAt, other.lastSeenAt);
    this.times.add(other.times);
  }

  /** Of those that went to data nodes, the share that went to several; 0 to 1. */
  get scatterShare(): number {
    return this.routed === 0 ? 0 : this.scattered / this.routed;
  }
}

/** A longer shape is bulk text that hardly comes twice: its fingerprint is made each time rather than kept under it. */
const keyLengthMax = 2048;
export const othersFingerprint = '(others)';

/**
 * Statement statistics by fingerprint, bounded: past `fingerprintsMax` the one that was not used for longest (to the accuracy of the clock
 * algorithm) makes room, and what it had counted goes to a common bucket, so that sums stay right.
 */
export class StatementStatistics {
  private byFingerprint = new Map<string, FingerprintStatistics>();
  /** Shapes that were met, so that the usual statement is found by the text that the lexer has made of it. */
  private byShape = new Map<string, FingerprintStatistics>();
  private others = new FingerprintStatistics(othersFingerprint, 'other');
  since = Date.now();

  constructor(private readonly fingerprintsMax: number) {}

  record(record: StatementRecord): void {
    this.entryOf(record).record(record);
  }

  private entryOf({ lexed }: StatementRecord): FingerprintStatistics {
    const { shape, verb } = lexed!;
    const known = this.byShape.get(shape);
    if (known !== undefined && !known.isEvicted) return known;
    const entry = this.entryNamed(fingerprintOf(shape), verb);
    if (shape.length <= keyLengthMax) this.remember(shape, entry);
    return entry;
  }

  private entryNamed(fingerprint: string, verb: string): FingerprintStatistics {
    let entry = this.byFingerprint.get(fingerprint);
    if (entry === undefined) {
      if (this.byFingerprint.size >= this.fingerprintsMax) this.evict();
      entry = new FingerprintStatistics(fingerprint, statementKindOf(verb));
      this.byFingerprint.set(fingerprint, entry);
    }
    return entry;
  }

  private remember(shape: string, entry: FingerprintStatistics): void {
    if (this.byShape.size >= this.fingerprintsMax * 2) {
      const [oldest] = this.byShape.keys();
      this.byShape.delete(oldest!);
    }
    this.byShape.set(shape, entry);
  }

  private evict(): void {
    for (const [fingerprint, entry] of this.byFingerprint) {
      this.byFingerprint.delete(fingerprint);
      if (!entry.isUsed) {
        entry.isEvicted = true;
        this.others.add(entry);
        return;
      }
      // A second chance; the map is walked in the order of insertion, and so comes to an end when all had theirs.
      entry.isUsed = false;
      this.byFingerprint.set(fingerprint, entry);
    }
  }

  /** Fingerprints that are told apart now. */
  get size(): number {
    return this.byFingerprint.size;
  }

  /** By time taken in all, most first; the common bucket last, when it has anything. */
  entries(): readonly FingerprintStatistics[] {
    const all = [...this.byFingerprint.values()].sort(
      (left, right) => right.times.sumMicroseconds - left.times.sumMicroseconds,
    );
    return this.others.count === 0 ? all : [...all, this.others];
  }

  clear(): void {
    this.byFingerprint = new Map();
    this.byShape = new Map();
    this.others = new FingerprintStatistics(othersFingerprint, 'other');
    this.since = Date.now();
  }
}
