import type { DataHost } from '../../conf/catalog';
import type { Backend } from './backend';

/**
 * The servers that a read may go to by `balance`; empty: the active write host (mycat-1.6, 2.6). Only those that are well, and with
 * switchType 2 only replicas that replicate and are not too far behind; one that has just failed to answer only when there is no other.
 */
export function readCandidates(host: DataHost, backends: readonly Backend[], activeIndex: number): readonly Backend[] {
  const writers = backends.filter(({ role }) => role === 'write');
  const wanted = backends.filter((backend) => isWanted(host, backend, activeIndex));
  const usable = wanted.filter(
    (backend) =>
      backend.health.usable &&
      keepsUp(host, backend, activeIndex) &&
      (backend.role === 'write' || host.tempReadHostAvailable || writers[backend.writeIndex]!.health.usable),
  );
  const undoubted = usable.filter(({ health }) => health.isUndoubted);
  return undoubted.length > 0 ? undoubted : usable;
}

function isWanted({ balance }: DataHost, { role, writeIndex }: Backend, activeIndex: number): boolean {
  switch (balance) {
    case 0:
      return false;
    case 1:
      return role === 'read' || writeIndex !== activeIndex;
    case 2:
      return true;
    case 3:
      return role === 'read';
  }
}

/** A replica whose threads stand still, or that lags by slaveThreshold seconds or more, would show old rows. */
function keepsUp(host: DataHost, { role, writeIndex, health }: Backend, activeIndex: number): boolean {
  if (role === 'write' && writeIndex === activeIndex) return true;
  const { replication } = health;
  if (replication === null) return true;
  if (!replication.healthy) return false;
  if (host.slaveThreshold < 0) return true;
  return replication.lagSeconds !== null && replication.lagSeconds < Math.max(1, host.slaveThreshold);
}

/** Chooses among candidates by balanceType. State is kept from choice to choice. */
export class ReadChoice {
  /** Smooth weighted round robin: each one's credit. */
  private readonly credits = new Map<Backend, number>();

  constructor(
    private readonly host: DataHost,
    private readonly random: () => number = Math.random,
  ) {}

  /** @param candidates at least one */
  choose(candidates: readonly Backend[]): Backend {
    if (candidates.length === 1) return candidates[0]!;
    switch (this.host.balanceType) {
      case 0:
        return this.weightedRandom(candidates);
      case 1:
        return this.roundRobin(withWeight(candidates));
      case 2:
        return leastActive(withWeight(candidates));
    }
  }

  /** Equal weights, also all 0: each as often as the others. */
  private weightedRandom(candidates: readonly Backend[]): Backend {
    const total = candidates.reduce((sum, { host }) => sum + host.weight, 0);
    if (total === 0) return candidates[Math.floor(this.random() * candidates.length)]!;
    let rest = this.random() * total;
    for (const candidate of candidates) {
      rest -= candidate.host.weight;
      if (rest < 0) return candidate;
    }
    return candidates.at(-1)!;
  }

  private roundRobin(candidates: readonly Backend[]): Backend {
    const total = candidates.reduce((sum, candidate) => sum + weightOf(candidate), 0);
    let best = candidates[0]!;
    for (const candidate of candidates) {
      const credit = (this.credits.get(candidate) ?? 0) + weightOf(candidate);
      this.credits.set(candidate, credit);
      if (credit > this.credits.get(best)!) best = candidate;
    }
    this.credits.set(best, this.credits.get(best)! - total);
    return best;
  }
}

/** Weight 0 excludes a server, unless all have it. */
function withWeight(candidates: readonly Backend[]): readonly Backend[] {
  const weighted = candidates.filter(({ host }) => host.weight > 0);
  return weighted.length > 0 ? weighted : candidates;
}

function weightOf({ host }: Backend): number {
  return Math.max(1, host.weight);
}

function leastActive(candidates: readonly Backend[]): Backend {
  return candidates.reduce((best, candidate) => {
    const [own, other] = [candidate.source.statistics().active, best.source.statistics().active];
    return own < other || (own === other && weightOf(candidate) > weightOf(best)) ? candidate : best;
  });
}
