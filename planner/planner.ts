import type { StatementPlan } from '../engine/plan';
import { notSupported, sqlError } from '../protocol/wire/sql-error';
import { targetsOf } from './explain/targets';
import type { PlannerFacts, PlannerSession } from './facts';
import { hintedNodes, planOnHintedNodes } from './hints/hinted-nodes';
import { CacheCounters, type CacheStatistics, PlanCache } from './plan-cache';
import { type PlanInput, planStatement } from './plan-statement';
import { nodeForAnything } from './queries/any-node';
import { usesStatementTime } from './queries/distributed';
import { withoutIntoVariables } from './queries/into-variables';
import { copyFor } from './routing/choose-copy';
import { withLiteralRowNumbers } from './sequences/number-literal-rows';
import {
  type NumberedText,
  type NumberSource,
  sampleNumbers,
  withCalledNumbers,
  withRowNumbers,
} from './sequences/put-numbers';
import type { NumberedColumn } from './sequences/sequence-use';
import { usesNamedLocks } from './shapes/named-lock-calls';
import { type Shape, shapeOf } from './shapes/shape';
import type { InsertStatement, SelectInto, SelectStatement } from './sql/ast';
import type { LexedStatement } from './sql/lexed';
import { lexStatements } from './sql/lexer';
import { expandedText } from './views/expanded-text';
import { viewFault } from './views/view-fault';
import { planLiteralRows } from './writes/literal-rows';
import { planLoadData } from './writes/load-data';

/** Shapes kept. One takes a few KB. */
const shapesMax = 4096;
/** Plans over several nodes kept. */
const plansMax = 1024;
/** A plan is made again after this time: by then tables may have grown, and their figures chose it. */
const planKeptMs = 60_000;
/** Statements with more literals than this are generated bulk text: their shapes do not come twice. */
const cachedLiteralsMax = 200;

interface KeptPlan {
  readonly plan: StatementPlan;
  /** performance.now() */
  readonly madeAt: number;
}

/** SQL in, physical plan out. One per catalog: a reload makes a new one. */
export class Planner {
  /** By the session's set of modes (equal sets are one object), then by schema. */
  private shapes = new WeakMap<ReadonlySet<string>, Map<string | null, PlanCache<Shape>>>();
  /** Plans over several nodes, by the whole text: making one asks backends for column types. */
  private readonly planCounters = new CacheCounters();
  private readonly shapeCounters = new CacheCounters();
  private readonly plans = new PlanCache<KeptPlan>(plansMax, this.planCounters);
  /** Statements with the queries of views in them, by the whole text. */
  private readonly expanded = new PlanCache<LexedStatement>(plansMax);
  private readonly modeKeys = new WeakMap<ReadonlySet<string>, string>();
  private turn = 0;

  constructor(readonly facts: PlannerFacts) {}

  /**
   * Plans a statement; synchronous when its shape is in the plan cache and one node can answer. Errors: SqlErrors, before any node is touched.
   * @param numbers where numbers of sequences come from; absent = the plan is only looked at
   */
  plan(
    lexed: LexedStatement,
    session: PlannerSession,
    numbers: NumberSource = sampleNumbers,
  ): StatementPlan | Promise<StatementPlan> {
    if (lexed.hint !== null) return this.planHinted(lexed, lexed.hint, session, numbers);
    const shape = this.shapesOf(session).get(lexed.shape);
    if (!shape) return this.newShape(lexed, session).then((found) => this.planNumbered(lexed, found, session, numbers));
    if (shape.views) return this.planExpanded(lexed, shape, session, numbers);
    return shape.sequences === null
      ? this.planShape(lexed, shape, session)
      : this.planNumbered(lexed, shape, session, numbers);
  }

  /**
   * A statement with a hint of MyCAT in front. Others than these (db_type, runOnSlave) say nothing of the plan.
   * Errors: 1064 for names that are not there.
   */
  private planHinted(
    lexed: LexedStatement,
    { key, value }: NonNullable<LexedStatement['hint']>,
    session: PlannerSession,
    numbers: NumberSource,
  ): StatementPlan | Promise<StatementPlan> {
    const { facts } = this;
    const plain = { ...lexed, hint: null };
    switch (key) {
      case 'datanode':
        if (lexed.verb === 'LOAD') return this.loadOn(hintedNodes(value, facts), plain, session);
        return usesNamedLocks(lexed.shape)
          ? this.locksOn(hintedNodes(value, facts)[0]!, plain, session)
          : planOnHintedNodes(lexed, hintedNodes(value, facts), facts, session);
      case 'schema':
        if (!facts.catalog.schemas.has(value)) throw sqlError('ER_PARSE_ERROR', `can't find hint schema:${value}`);
        return this.plan(plain, session.inSchema(value), numbers);
      case 'sql':
        return this.planAs(plain, value, session);
      case 'catlet':
        // Its one use: joins that cross data nodes, which need no help here.
        if (value.endsWith('.ShareJoin')) return this.plan(plain, session, numbers);
        throw notSupported(`the hint catlet=${value}: Java classes cannot be loaded`);
      default:
        return this.plan(plain, session, numbers);
    }
  }

  private async loadOn(
    nodes: readonly string[],
    lexed: LexedStatement,
    session: PlannerSession,
  ): Promise<StatementPlan> {
    return planLoadData(this.inputOf(lexed, await this.newShape(lexed, session), session), nodes);
  }

  private async locksOn(dataNode: string, lexed: LexedStatement, session: PlannerSession): Promise<StatementPlan> {
    const plan = await this.plan(lexed, session);
    if (plan.kind !== 'forward') return plan;
    return { ...plan, targets: plan.targets.map(({ sql }) => ({ dataNode, sql })) };
  }

  /** Where another statement would go, this one does. */
  private async planAs(lexed: LexedStatement, sql: string, session: PlannerSession): Promise<StatementPlan> {
    const [route] = lexStatements(sql, { sqlMode: session.sqlMode });
    if (!route) throw sqlError('ER_PARSE_ERROR', 'the hint sql= has no statement');
    const plan = await this.plan(route, session);
    const nodes = [...new Set(targetsOf(plan).map(({ dataNode }) => dataNode))];
    if (nodes.length === 0) {
      const node = nodeForAnything(this.facts, session);
      if (node !== null) nodes.push(node);
    }
    return planOnHintedNodes(lexed, nodes, this.facts, session);
  }

  /** Forgets what was planned: after DDL. */
  forget(): void {
    this.shapes = new WeakMap();
    this.shapeCounters.entries = 0;
    this.plans.clear();
    this.expanded.clear();
  }

  /** Shapes are cached by schema and sql_mode; their numbers are added up. */
  caches(): readonly CacheStatistics[] {
    return [
      { name: 'ShapeCache', entriesMax: shapesMax, ...this.shapeCounters },
      { name: 'PlanCache', entriesMax: plansMax, ...this.planCounters },
    ];
  }

  private async newShape(lexed: LexedStatement, session: PlannerSession): Promise<Shape> {
    const shape = await shapeOf(lexed, this.facts, session);
    if (lexed.literals.length <= cachedLiteralsMax && complete(shape)) this.shapesOf(session).set(lexed.shape, shape);
    return shape;
  }

  /** Numbers of sequences are literals by the time that a statement is planned, so that no plan keeps them. */
  private async planNumbered(
    lexed: LexedStatement,
    shape: Shape,
    session: PlannerSession,
    numbers: NumberSource,
  ): Promise<StatementPlan> {
    if (shape.views) return this.planExpanded(lexed, shape, session, numbers);
    if (shape.sequences === null) return this.planShape(lexed, shape, session);
    const { calls, column } = shape.sequences;
    if (calls.length > 0) {
      const text = await withCalledNumbers(lexed, calls, numbers);
      return this.plan(lexOne(text, session), session, numbers);
    }
    const filled =
      column && (await this.withNumbers(lexed, shape.statement as InsertStatement, column, session, numbers));
    if (!filled) return this.planShape(lexed, shape, session);
    const again = lexOne(filled.text, session, lexed.rows !== null);
    const filledShape = this.shapesOf(session).get(again.shape) ?? (await this.newShape(again, session));
    return withInsertId(await this.planShape(again, filledShape, session), filled.first);
  }

  /** A statement with views is planned as the one with their queries in their place. Errors: 1356 for views that have become wrong. */
  private async planExpanded(
    lexed: LexedStatement,
    shape: Shape,
    session: PlannerSession,
    numbers: NumberSource,
  ): Promise<StatementPlan> {
    checkSchemas(shape, session);
    const key = `${session.schema}\n${this.modesOf(session)}\n${lexed.text}`;
    let expanded = this.expanded.get(key);
    if (!expanded) {
      expanded = lexOne(await expandedText(lexed, this.facts, session), session);
      this.expanded.set(key, expanded);
    }
    try {
      return await this.plan(expanded, session, numbers);
    } catch (error) {
      const plan = (sql: string): unknown => this.plan(lexOne(sql, session), session);
      throw await viewFault(error, lexed, this.facts.catalog, session, plan);
    }
  }

  private withNumbers(
    lexed: LexedStatement,
    statement: InsertStatement,
    column: NumberedColumn,
    session: PlannerSession,
    numbers: NumberSource,
  ): Promise<NumberedText | null> {
    return lexed.rows === null
      ? withRowNumbers(lexed, statement, column, session, numbers)
      : withLiteralRowNumbers(lexed, lexed.rows, column, session, numbers);
  }

  private planShape(
    lexed: LexedStatement,
    shape: Shape,
    session: PlannerSession,
  ): StatementPlan | Promise<StatementPlan> {
    checkSchemas(shape, session);
    const { statement } = shape;
    if (statement.kind === 'select' && statement.into?.kind === 'variables')
      return this.planAssign(lexed, statement, statement.into, session);
    const input = this.inputOf(lexed, shape, session);
    if (lexed.rows !== null)
      return planLiteralRows(input, lexed.rows) ?? this.plan(lexOne(lexed.text, session), session);
    return planStatement(input);
  }

  private inputOf(lexed: LexedStatement, shape: Shape, session: PlannerSession): PlanInput {
    const chooseCopy = copyFor(shape.statement, session, this.nextTurn);
    return { lexed, shape, facts: this.facts, session, chooseCopy, remember: this.remember };
  }

  /** SELECT … INTO @a: the query is planned as if it stood alone. */
  private async planAssign(
    lexed: LexedStatement,
    { body }: SelectStatement,
    into: SelectInto & { readonly kind: 'variables' },
    session: PlannerSession,
  ): Promise<StatementPlan> {
    const query = await this.plan(lexOne(withoutIntoVariables(lexed), session), session);
    if (query.kind !== 'rows' && query.kind !== 'forward') throw new Error(`a query planned as ${query.kind}`);
    const isLate = !into.early && (body.kind !== 'block' || body.from !== null);
    return { kind: 'assign', variables: into.names, query, isLate };
  }

  private readonly nextTurn = (): number => this.turn++;

  private readonly remember = (
    { lexed, shape, session }: PlanInput,
    make: () => Promise<StatementPlan>,
  ): StatementPlan | Promise<StatementPlan> => {
    if (!repeatable(lexed, shape)) return make();
    // Figures of one table choose nothing: the plan that is kept has none, and one with them is made to be shown.
    if (session.explains && shape.instances.length < 2) return make();
    const limits = limitedByVariables.test(lexed.shape) ? variableLimits(session) : '';
    const copies = shape.instances.some(({ table }) => table.placement.kind === 'replicated')
      ? session.transactionNodes.join()
      : '';
    const key = `${limits}\n${copies}\n${session.schema}\n${session.collation}\n${this.modesOf(session)}\n${lexed.text}`;
    const known = this.plans.get(key);
    const now = performance.now();
    if (known && now - known.madeAt < planKeptMs) return known.plan;
    return make().then((plan) => {
      this.plans.set(key, { plan, madeAt: now });
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
      shapes = new PlanCache(shapesMax, this.shapeCounters);
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

/** Plans with these in them hold limits that are variables of the session. */
const limitedByVariables = /\b(?:recursive|group_concat|json_arrayagg)\b/i;

function variableLimits(session: PlannerSession): string {
  const names = ['max_recursive_iterations', 'cte_max_recursion_depth', 'group_concat_max_len'];
  return names.map((name) => session.systemVariable('session', name)).join();
}

/** Errors: 1044 for schemas that the user may not use, 1049. */
function checkSchemas({ namedSchemas }: Shape, session: PlannerSession): void {
  for (const name of namedSchemas) session.inSchema(name);
}

function lexOne(text: string, { sqlMode }: PlannerSession, cutsRows = false): LexedStatement {
  return lexStatements(text, cutsRows ? { sqlMode, cutsRows } : { sqlMode })[0]!;
}

function withInsertId(plan: StatementPlan, insertId: bigint): StatementPlan {
  const isInsert = plan.kind === 'forward' || plan.kind === 'write' || plan.kind === 'insert-literals';
  return isInsert ? { ...plan, insertId } : plan;
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
