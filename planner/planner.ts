import type { StatementPlan } from '../engine/plan';
import type { PlannerFacts, PlannerSession } from './facts';
import { PlanCache } from './plan-cache';
import { planStatement } from './plan-statement';
import { usesStatementTime } from './queries/distributed';
import { type Shape, shapeOf } from './shapes/shape';
import type { LexedStatement } from './sql/lexed';

/** Shapes kept. One takes a few KB. */
const shapesMax = 4096;
/** Plans over several nodes kept. */
const plansMax = 1024;
/** Statements with more literals than this are generated bulk text: their shapes do not come twice. */
const cachedLiteralsMax = 200;

/** SQL in, physical plan out. One per catalog: a reload makes a new one. */
export class Planner {
  private readonly shapes = new PlanCache<Shape>(shapesMax);
  /** Plans over several nodes, by the whole text: making one asks backends for column types. */
  private readonly plans = new PlanCache<StatementPlan>(plansMax);
  private readonly modeKeys = new WeakMap<ReadonlySet<string>, string>();
  private turn = 0;

  constructor(readonly facts: PlannerFacts) {}

  /** Plans a statement; synchronous when its shape is in the plan cache and one node can answer. Errors: SqlErrors, before any node is touched. */
  plan(lexed: LexedStatement, session: PlannerSession): StatementPlan | Promise<StatementPlan> {
    const key = this.keyOf(lexed, session);
    const shape = this.shapes.get(key);
    return shape ? this.planShape(lexed, shape, session) : this.planNew(lexed, key, session);
  }

  /** Forgets what was planned: after DDL. */
  forget(): void {
    this.shapes.clear();
    this.plans.clear();
  }

  /** Look-ups in the plan cache that found something, and those that did not. */
  get cacheStatistics(): { readonly hits: number; readonly misses: number; readonly entries: number } {
    const { hits, misses, size } = this.shapes;
    return { hits, misses, entries: size };
  }

  private async planNew(lexed: LexedStatement, key: string, session: PlannerSession): Promise<StatementPlan> {
    const shape = await shapeOf(lexed, this.facts, session);
    if (lexed.literals.length <= cachedLiteralsMax && complete(shape)) this.shapes.set(key, shape);
    return this.planShape(lexed, shape, session);
  }

  private planShape(
    lexed: LexedStatement,
    shape: Shape,
    session: PlannerSession,
  ): StatementPlan | Promise<StatementPlan> {
    const key = `${session.schema}\n${session.collation}\n${this.modesOf(session)}\n${lexed.text}`;
    const known = this.plans.size === 0 ? undefined : this.plans.get(key);
    if (known) return known;
    const plan = planStatement({ lexed, shape, facts: this.facts, session, spread: (count) => this.turn++ % count });
    if (!(plan instanceof Promise) || !repeatable(lexed, shape)) return plan;
    return plan.then((found) => {
      this.plans.set(key, found);
      return found;
    });
  }

  private keyOf(lexed: LexedStatement, session: PlannerSession): string {
    return `${session.schema}\n${this.modesOf(session)}\n${lexed.shape}`;
  }

  private modesOf({ sqlMode }: PlannerSession): string {
    let modes = this.modeKeys.get(sqlMode);
    if (modes === undefined) {
      modes = [...sqlMode].sort().join();
      this.modeKeys.set(sqlMode, modes);
    }
    return modes;
  }
}

/** Columns that could not be read (table missing, host down) may be there next time: such a shape is not kept. */
function complete(shape: Shape): boolean {
  return (
    shape.instances.every(({ table }) => table.description !== null) &&
    (shape.target === null || shape.target.description !== null)
  );
}

/** The same text gives the same plan until the metadata changes. */
function repeatable(lexed: LexedStatement, shape: Shape): boolean {
  return shape.statement.kind === 'select' && !shape.virtual && !shape.readsSession && !usesStatementTime(lexed.shape);
}
