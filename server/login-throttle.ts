import { sqlError } from '../protocol/wire/sql-error';

/** Failures in a row that cost nothing: of one user from one address, and of all users from one address. */
const freeFailures = { user: 3, address: 20 } as const;
/** The first delay; each further failure doubles it. */
const firstDelayMs = 250;
const delayMaxMs = 8000;
/**
 * Users that have logged in from an address lately are not locked out by whoever fails there: a service with an old password on the same machine, or anybody behind
 * the same load balancer. They wait at most so long, and more of them may.
 */
const known = { delayMaxMs: 250, waitingMax: 200, forMs: 10 * 60_000 } as const;
/** Failures are forgotten when none followed for this long. */
const forgetMs = 10 * 60_000;
/** Logins that wait for the same delay; more are turned away. */
const waitingMax = 10;
/** What is remembered at most; the oldest goes first. */
const entriesMax = 20_000;

interface Failures {
  count: number;
  lastAt: number;
  /** No attempt before. */
  nextAt: number;
  waiting: number;
}

/**
 * Slows down who guesses passwords: after some failures each further attempt from that address has to wait, longer each time. Users from elsewhere
 * notice nothing, and so do other users from the same address for a while, and those who have logged in from there lately hardly anything. Bounded in memory, and in logins that wait.
 */
export class LoginThrottle {
  private readonly failures = new Map<string, Failures>();
  /** When a user's last right password came from an address. */
  private readonly successes = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Resolves when the attempt may go on. Errors: 1129 too many wait already. */
  async admit(user: string, address: string): Promise<void> {
    const entries = [this.failures.get(keyOf(user, address)), this.failures.get(address)].filter(
      (entry): entry is Failures => entry !== undefined,
    );
    const delayMs = Math.max(0, ...entries.map(({ nextAt }) => nextAt - this.now()));
    if (delayMs === 0) return;
    const isKnown = this.now() - (this.successes.get(keyOf(user, address)) ?? Number.NEGATIVE_INFINITY) < known.forMs;
    const waitMs = isKnown ? Math.min(delayMs, known.delayMaxMs) : delayMs;
    const most = isKnown ? known.waitingMax : waitingMax;
    if (entries.some(({ waiting }) => waiting >= most))
      throw sqlError('ER_HOST_IS_BLOCKED', `Host '${address}' is blocked for some time because of many failed logins`);
    for (const entry of entries) entry.waiting++;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    for (const entry of entries) entry.waiting--;
  }

  failed(user: string, address: string): void {
    this.count(keyOf(user, address), freeFailures.user);
    this.count(address, freeFailures.address);
  }

  /** A right password clears what was held against this user from there; not what was held against the address: one good account is no licence to guess others. */
  succeeded(user: string, address: string): void {
    const key = keyOf(user, address);
    this.failures.delete(key);
    this.successes.delete(key);
    if (this.successes.size >= entriesMax) this.successes.delete(this.successes.keys().next().value!);
    this.successes.set(key, this.now());
  }

  private count(key: string, free: number): void {
    const now = this.now();
    const before = this.failures.get(key);
    const entry = before && now - before.lastAt < forgetMs ? before : { count: 0, lastAt: now, nextAt: 0, waiting: 0 };
    entry.count++;
    entry.lastAt = now;
    if (entry.count >= free)
      entry.nextAt = now + Math.min(delayMaxMs, firstDelayMs * 2 ** Math.min(10, entry.count - free));
    this.failures.delete(key);
    if (this.failures.size >= entriesMax) this.failures.delete(this.failures.keys().next().value!);
    this.failures.set(key, entry);
  }
}

function keyOf(user: string, address: string): string {
  return `${address}\n${user}`;
}
