import type { StatementPlan } from '../../engine/plan';
import type { ClientConnection } from '../../protocol/handler';
import type { SqlError } from '../../protocol/wire/sql-error';
import { nodesOfPlan } from './nodes-of-plan';
import { type StatementKind, statementKindOf, statementKinds } from './statement-kind';
import type { StatementRecord } from './statement-record';

/** Upper bounds of the duration buckets that are exported, in seconds. */
export const durationBounds: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
];

/** Error numbers that are told apart. */
const errnosMax = 200;

/** Statements of one kind. `durations[i]` are those up to durationBounds[i] and above the bound before it; the last is the rest. */
export class KindTraffic {
  count = 0;
  errors = 0;
  seconds = 0;
  readonly durations = new Float64Array(durationBounds.length + 1);

  record(seconds: number, isError: boolean): void {
    this.count++;
    this.seconds += seconds;
    if (isError) this.errors++;
    let bucket = 0;
    while (bucket < durationBounds.length && seconds > durationBounds[bucket]!) bucket++;
    this.durations[bucket]!++;
  }
}

/** Upper bounds of a user's times, in ms, as MyCAT's TTL_COUNT has them; the last group is the rest. */
export const userTimeBoundsMs: readonly number[] = [10, 200, 1000];

export class UserTraffic {
  count = 0;
  reads = 0;
  writes = 0;
  /** Statements that run now, and the most that did at a time. */
  running = 0;
  runningMax = 0;
  bytesReceived = 0;
  /** By userTimeBoundsMs. */
  readonly times = new Float64Array(userTimeBoundsMs.length + 1);
  /** By hour of the day, UTC. */
  readonly hours = new Float64Array(24);
  errors = 0;
  rowsSent = 0;
  rowsAffected = 0;
  bytesSent = 0;
  seconds = 0;
  lastSeenAt = 0;
}

export class NodeTraffic {
  /** Statements that named the node. */
  count = 0;
  /** Of those, the ones that went to other nodes, too. */
  scattered = 0;
  /** Errors that came from the node. */
  errors = 0;
}

/** As MyCAT writes it: 0.75 of 3 reads and a write. */
export function shareOfReads(reads: number, writes: number): string {
  return reads + writes === 0 ? '0.00' : (reads / (reads + writes)).toFixed(2);
}

const readKinds: ReadonlySet<StatementKind> = new Set(['select', 'show']);
const writeKinds: ReadonlySet<StatementKind> = new Set(['insert', 'update', 'delete', 'replace', 'load', 'ddl']);

/** Counters over all statements: by kind, user and data node, each of which there are few. They only ever grow. */
export class Traffic {
  readonly kinds: ReadonlyMap<StatementKind, KindTraffic> = new Map(
    statementKinds.map((kind) => [kind, new KindTraffic()]),
  );
  readonly users = new Map<string, UserTraffic>();
  readonly nodes = new Map<string, NodeTraffic>();
  count = 0;
  rowsSent = 0;
  rowsAffected = 0;
  spillBytes = 0;
  spilledStatements = 0;
  slowStatements = 0;
  /** Errors by number. Those of the servers behind are of a few hundred kinds; past errnosMax they count as 0. */
  readonly errnos = new Map<number, number>();
  failedLogins = 0;
  openedConnections = 0;
  /** Clients that are there, logged in. */
  private readonly clients = new Set<ClientConnection>();
  private leftBytesIn = 0;
  private leftBytesOut = 0;
  /** Who ran the last statement: most applications have one user. */
  private lastName: string | null = null;
  private lastUser = new UserTraffic();

  record(record: StatementRecord): void {
    const seconds = record.durationMs / 1000;
    const { error, plan } = record;
    this.count++;
    const kind = statementKindOf(record.lexed!.verb);
    this.kinds.get(kind)!.record(seconds, error !== null);
    this.rowsSent += record.rowsSent;
    if (record.rowsAffected > 0) this.rowsAffected += record.rowsAffected;
    if (record.spillBytes > 0) {
      this.spillBytes += record.spillBytes;
      this.spilledStatements++;
    }
    this.recordUser(record, seconds, kind);
    if (plan?.kind === 'forward' && plan.targets.length === 1) this.node(plan.targets[0]!.dataNode).count++;
    else if (plan !== null) this.recordNodes(nodesOfPlan(plan));
    if (error !== null) this.recordError(error, plan);
  }

  /** Errors name their data node where there were several; with one it is the one that was asked. */
  private recordError({ dataNode, errno }: SqlError, plan: StatementPlan | null): void {
    const counted = this.errnos.has(errno) || this.errnos.size < errnosMax ? errno : 0;
    this.errnos.set(counted, (this.errnos.get(counted) ?? 0) + 1);
    const only = plan?.kind === 'forward' && plan.targets.length === 1 ? plan.targets[0]!.dataNode : null;
    const name = dataNode ?? only;
    if (name !== null) this.node(name).errors++;
  }

  started({ user: { name } }: StatementRecord): void {
    const user = this.user(name);
    user.running++;
    if (user.running > user.runningMax) user.runningMax = user.running;
  }

  private user(name: string): UserTraffic {
    if (name === this.lastName) return this.lastUser;
    let user = this.users.get(name);
    if (user === undefined) {
      user = new UserTraffic();
      this.users.set(name, user);
    }
    this.lastName = name;
    this.lastUser = user;
    return user;
  }

  private recordUser(record: StatementRecord, seconds: number, kind: StatementKind): void {
    const user = this.user(record.user.name);
    user.running--;
    user.count++;
    if (record.error !== null) user.errors++;
    user.rowsSent += record.rowsSent;
    if (record.rowsAffected > 0) user.rowsAffected += record.rowsAffected;
    user.bytesSent += record.bytesSent;
    user.bytesReceived += record.bytesReceived;
    if (readKinds.has(kind)) user.reads++;
    else if (writeKinds.has(kind)) user.writes++;
    let group = 0;
    while (group < userTimeBoundsMs.length && record.durationMs >= userTimeBoundsMs[group]!) group++;
    user.times[group]!++;
    user.hours[Math.floor(record.startedAt / 3_600_000) % 24]!++;
    user.seconds += seconds;
    user.lastSeenAt = record.startedAt;
  }

  opened(client: ClientConnection): void {
    this.openedConnections++;
    this.clients.add(client);
  }

  closed(client: ClientConnection): void {
    if (!this.clients.delete(client)) return;
    this.leftBytesIn += client.bytesIn();
    this.leftBytesOut += client.bytesOut();
  }

  get openConnections(): number {
    return this.clients.size;
  }

  /** Bytes from and to all clients that there are or were. */
  bytes(): { readonly received: number; readonly sent: number } {
    let received = this.leftBytesIn;
    let sent = this.leftBytesOut;
    for (const client of this.clients) {
      received += client.bytesIn();
      sent += client.bytesOut();
    }
    return { received, sent };
  }

  private recordNodes(nodes: readonly string[]): void {
    for (const name of nodes) {
      const node = this.node(name);
      node.count++;
      if (nodes.length > 1) node.scattered++;
    }
  }

  private node(name: string): NodeTraffic {
    let node = this.nodes.get(name);
    if (node === undefined) {
      node = new NodeTraffic();
      this.nodes.set(name, node);
    }
    return node;
  }
}
