import { columnsIn } from '../logical/bound-expression';
import { type JoinPlan, type LogicalPlan, outputOf } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { Estimator } from '../statistics/estimate';
import type { RuleContext } from './rule-context';

/** Parts up to which all orders are compared; beyond, the join that leaves fewest rows is made first, again and again. */
const exhaustiveMax = 8;

/**
 * The order in which the engine joins parts: the one in which the joins give fewest rows in sum (G. Moerkotte, "Building Query Compilers",
 * C_out), bushy where that is better. Parts that nothing connects are crossed only when nothing else is left.
 * @param conjuncts without subqueries; each is tested in the lowest join that has its columns
 */
export function orderJoins(
  parts: readonly LogicalPlan[],
  conjuncts: readonly Expression[],
  context: RuleContext,
): LogicalPlan {
  const search = new JoinSearch(parts, conjuncts, new Estimator(parts, context));
  return parts.length <= exhaustiveMax ? search.exhaustive() : search.greedy();
}

interface Candidate {
  readonly plan: LogicalPlan;
  readonly rows: number;
  /** Rows of all joins in it. */
  readonly cost: number;
  /** Bit i: part i. */
  readonly parts: number;
  readonly hasCross: boolean;
}

class JoinSearch {
  private readonly leaves: readonly Candidate[];
  /** The parts whose columns each conjunct needs, and the share of pairs that it keeps. */
  private readonly conditions: readonly {
    readonly conjunct: Expression;
    readonly parts: number;
    readonly share: number;
  }[];

  constructor(parts: readonly LogicalPlan[], conjuncts: readonly Expression[], estimator: Estimator) {
    const outputs = parts.map((part) => new Set(outputOf(part)));
    this.leaves = parts.map((plan, index) => ({
      plan,
      rows: estimator.rowsOf(plan),
      cost: 0,
      parts: 1 << index,
      hasCross: false,
    }));
    this.conditions = conjuncts.map((conjunct) => ({
      conjunct,
      parts: [...columnsIn(conjunct)].reduce(
        (mask, id) => mask | outputs.reduce((bits, output, index) => (output.has(id) ? bits | (1 << index) : bits), 0),
        0,
      ),
      share: estimator.shareOfAll([conjunct]),
    }));
  }

  /** The best plan for every set of parts, from those of its subsets. */
  exhaustive(): LogicalPlan {
    const best: (Candidate | undefined)[] = [];
    for (const leaf of this.leaves) best[leaf.parts] = leaf;
    const all = (1 << this.leaves.length) - 1;
    for (let set = 1; set <= all; set++) {
      // Each split once: the half with the lowest part is the left one.
      for (let left = (set - 1) & set; left > 0; left = (left - 1) & set) {
        if ((left & (set & -set)) === 0) continue;
        const joined = this.join(best[left]!, best[set ^ left]!);
        const known = best[set];
        if (known === undefined || isBetter(joined, known)) best[set] = joined;
      }
    }
    return best[all]!.plan;
  }

  greedy(): LogicalPlan {
    let current = this.leaves;
    while (current.length > 1) {
      let best: { readonly joined: Candidate; readonly of: readonly Candidate[] } | null = null;
      for (const left of current) {
        for (const right of current.slice(current.indexOf(left) + 1)) {
          const joined = this.join(left, right);
          if (
            best === null ||
            joined.hasCross < best.joined.hasCross ||
            (joined.hasCross === best.joined.hasCross && joined.rows < best.joined.rows)
          )
            best = { joined, of: [left, right] };
        }
      }
      const { joined, of } = best!;
      current = [joined, ...current.filter((candidate) => !of.includes(candidate))];
    }
    return current[0]!.plan;
  }

  private join(left: Candidate, right: Candidate): Candidate {
    const parts = left.parts | right.parts;
    const within = (needed: number, set: number): boolean => (needed & ~set) === 0;
    const tested = this.conditions.filter(
      (condition) =>
        within(condition.parts, parts) && !within(condition.parts, left.parts) && !within(condition.parts, right.parts),
    );
    const rows = Math.max(
      1,
      tested.reduce((product, { share }) => product * share, left.rows * right.rows),
    );
    const plan: JoinPlan = {
      kind: 'join',
      type: 'inner',
      left: left.plan,
      right: right.plan,
      on: tested.map(({ conjunct }) => conjunct),
      compare: [],
      mark: null,
    };
    const connected = tested.some(({ conjunct }) => conjunct.kind === 'binary' && conjunct.operator === '=');
    return {
      plan,
      rows,
      cost: left.cost + right.cost + rows,
      parts,
      hasCross: !connected || left.hasCross || right.hasCross,
    };
  }
}

function isBetter(one: Candidate, other: Candidate): boolean {
  return one.hasCross === other.hasCross ? one.cost < other.cost : !one.hasCross;
}
