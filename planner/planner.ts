import type { StatementPlan } from '../engine/plan';
import type { PlannerFacts, PlannerSession } from './facts';
import { PlanCache } from './plan-cache';
import { type PlanInput, planStatement } from './plan-statement';
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
  /** By the session's set of modes (equal sets are one object), then by schema. */
  private shapes = new WeakMap<ReadonlySet<string>, Map<string | null, PlanCache<Shape>>>();
  /** Plans over several nodes, by the whole text: making one asks backends for column types. */
  private readonly plans = new PlanCache<StatementPlan>(plansMax);
  private readonly modeKeys = new WeakMap<ReadonlySet<string>, string>();
  private turn = 0;

  constructor(readonly facts: PlannerFacts) {}

  /** Plans a statement; synchronous when its shape is in the plan cache and one node can answer. Errors: SqlErrors, before any node is touched. */
  plan(lexed: LexedStatement, session: PlannerSession): StatementPlan | Promise<StatementPlan> {
    const shape = this.shapesOf(session).get(lexed.shape);
    return shape ? this.planShape(lexed, shape, session) : this.planNew(lexed, session);
  }

  /** Forgets what was planned: after DDL. */
  forget(): void {
    this.shapes = new WeakMap();
    this.plans.clear();
  }

  private async planNew(lexed: LexedStatement, session: PlannerSession): Promise<StatementPlan> {
    const shape = await shapeOf(lexed, this.facts, session);
    if (lexed.literals.length <= cachedLiteralsMax && complete(shape)) this.shapesOf(session).set(lexed.shape, shape);
    return this.planShape(lexed, shape, session);
  }

  private planShape(
    lexed: LexedStatement,
    shape: Shape,
    session: PlannerSession,
  ): StatementPlan | Promise<StatementPlan> {
    return planStatement({
      lexed,
      shape,
      facts: this.facts,
      session,
      spread: this.spread,
      remember: this.remember,
    });
  }

  private readonly spread = (count: number): number => this.turn++ % count;

  private readonly remember = (
    { lexed, shape, session }: PlanInput,
    make: () => Promise<StatementPlan>,
  ): StatementPlan | Promise<StatementPlan> => {
    if (!repeatable(lexed, shape)) return make();
    const key = `${session.schema}\n${session.collation}\n${this.modesOf(session)}\n${lexed.text}`;
    const known = this.plans.get(key);
    if (known) return known;
    return make().then((plan) => {
      this.plans.set(key, plan);
      return plan;
    });
  };

  /** The shapes of a schema and sql_mode. A map of maps: joining the three into one key would cost more than the look-up. */
  private shapesOf(session: PlannerSession): PlanCache<Shape> {
    const { schema, sqlMode } = session;
    let bySchema = this.shapes.get(sqlMode);
    if (!bySchema) {
      bySchema = new Map();
      this.shapes.set(sqlMode, bySchema);
    }
    let shapes = bySchema.get(schema);
    if (!shapes) {
      shapes = new PlanCache(shapesMax);
      bySchema.set(schema, shapes);
    }
    return shapes;
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
