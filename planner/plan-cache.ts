/** What caches of one kind count together. */
export class CacheCounters {
  hits = 0;
  misses = 0;
  puts = 0;
  entries = 0;
  lastPut: Date | null = null;
}

/** One line of `show @@cache`. */
export interface CacheStatistics extends Readonly<CacheCounters> {
  readonly name: string;
  /** Of each of the caches. */
  readonly entriesMax: number;
}

/** A bounded map that forgets what was used longest ago. */
export class PlanCache<V> {
  private readonly entries = new Map<string, V>();

  constructor(
    private readonly entriesMax: number,
    private readonly counters = new CacheCounters(),
  ) {}

  get(key: string): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) {
      this.counters.misses++;
      return undefined;
    }
    this.counters.hits++;
    // Moving an entry on every hit costs more than it gains while there is room.
    if (this.entries.size >= this.entriesMax) {
      this.entries.delete(key);
      this.entries.set(key, value);
    }
    return value;
  }

  set(key: string, value: V): void {
    const { counters, entries } = this;
    const before = entries.size;
    if (before >= this.entriesMax && !entries.has(key)) {
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    }
    entries.set(key, value);
    counters.puts++;
    counters.lastPut = new Date();
    counters.entries += entries.size - before;
  }

  clear(): void {
    this.counters.entries -= this.entries.size;
    this.entries.clear();
  }

  get size(): number {
    return this.entries.size;
  }
}
