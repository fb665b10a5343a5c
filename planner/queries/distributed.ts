import { type Field, isString, layoutOf } from '../../engine/batch/column-type';
import type { PhysicalPlan, PlanExplanation, StatementPlan } from '../../engine/plan';
import { sqlError } from '../../protocol/wire/sql-error';
import { withoutLoneShares } from '../bind/bind-common-table';
import { BindContext } from '../bind/bind-context';
import { bindQuery } from '../bind/bind-query';
import { printFor } from '../dialect';
import { scatterNotes } from '../explain/scatter-notes';
import type { LogicalPlan } from '../logical/plan';
import { hasInterval, isBeyondMariaDb as isBeyondWindow } from '../logical/window';
import { estimated } from '../lower/fragment';
import { exactly, type LowerContext, lower, recursionLimit } from '../lower/lower';
import { narrowedGaps } from '../lower/narrowed-gaps';
import type { PlanInput } from '../plan-statement';
import { findInstances } from '../routing/instances';
import { neededNodes } from '../routing/single-node';
import type { RuleContext, RuleName } from '../rules/rule-context';
import { applyRules } from '../rules/rules';
import { keepNames, statementTimeOf, withSessionValues } from '../session-values';
import type {
  Expression,
  FrameClause,
  SelectStatement,
  TableExpression,
  TableReference,
  WindowSpecification,
} from '../sql/ast';
import { blocksOf } from '../sql/blocks';
import { leavesUnder } from '../sql/print/mysql';
import { withoutSchemas } from '../sql/replace-tables';
import { mapQuery } from '../sql/walk';
import { Estimator } from '../statistics/estimate';
import type { ResolvedTable } from '../tables';
import { withoutSchemaPrefixes } from '../verbatim';
import { withoutCountedLimit } from './found-rows';
import { refuseModes } from './refused-modes';
import { rowLimitOf } from './row-limit';
import { inlineQuery } from './single-node';

/** A query over several data nodes: bind → push down → lower. Errors: SqlErrors, before any row is read. */
export async function planDistributed(input: PlanInput): Promise<StatementPlan> {
  const { lexed, shape, facts, session } = input;
  refuseUnknownTables(shape);
  refuseModes(lexed, session);
  const { query, window } = withoutCountedLimit(
    withStatementTime(withSessionValues(inlineQuery(lexed, session), session), input),
  );
  const instances = findInstances(query, lookupIn(input));
  const located = new Map(
    instances.map((instance) => [
      instance.reference,
      {
        table: instance.table,
        needed: neededNodes(instance, lexed.literals, { exactStrings: facts.exactStrings }),
      },
    ]),
  );
  const described = isBeyondMariaDb(query) ? null : await describeWhole(query, input);
  const binding = new BindContext(
    (reference) => located.get(reference)!,
    undefined,
    described === null && session.sqlMode.has('ONLY_FULL_GROUP_BY'),
  );
  const bound = bindQuery(query, { context: binding, commonTables: new Map(), outer: null });
  await facts.knowCollations(collationsIn(query, input), session);
  const shares = withoutLoneShares(bound.plan, binding);
  const limit = window === null ? rowLimitOf(query, shape, facts.catalog) : null;
  const whole: LogicalPlan = limit
    ? { kind: 'limit', input: shares, offset: 0, count: limit.rows, warnWhenCut: limit.message }
    : shares;
  const statistics = await statisticsOf(
    instances.map(({ table }) => table),
    input,
  );
  const applied = new Set<RuleName>();
  const rules: RuleContext = {
    binding,
    capabilities: (node) => facts.capabilities(node),
    applied: (rule) => applied.add(rule),
    statistics,
  };
  const plan = applyRules(whole, rules);
  const notes = scatterNotes(
    instances.map((instance) => ({ instance, needed: located.get(instance.reference)!.needed })),
  );
  const explained = (): PlanExplanation => ({ notes, rules: [...applied] });
  const estimator = new Estimator([plan], rules);
  const forwarded = window === null ? forwardToAll(plan, input, query, estimator) : null;
  if (forwarded) return { ...forwarded, explanation: explained() };
  const context: LowerContext = {
    ...rules,
    facts,
    session,
    schema: shape.schema,
    lock: query.lock,
    chooseCopy: input.chooseCopy,
    parameters: new Map(),
    keyGaps: narrowedGaps(plan, estimator),
    shared: new Map(),
    workingTables: new Map(),
    estimator,
    recursion: recursionLimit(session),
    groupConcatMaxLength: Number(session.systemVariable('session', 'group_concat_max_len') ?? 1024 * 1024),
  };
  const visible = bound.items.map(({ id }) => id);
  const lowered = exactly(await lower(plan, new Set(visible), context), visible);
  const names = bound.items.map(({ name }) => name);
  return {
    kind: 'rows',
    root: withResultFields(lowered.plan, names, described),
    locks: query.lock !== null,
    explanation: explained(),
    window,
  };
}

/** Collations that a query may compare by and that no backend is asked about: those of its text, and of tables that are not on MySQL. */
function collationsIn(query: SelectStatement, { shape, facts, session }: PlanInput): readonly string[] {
  const names = new Set([session.collation]);
  mapQuery(query, (node) => {
    if (node.kind === 'collate') names.add(node.collation.toLowerCase());
    return node;
  });
  for (const { table } of shape.instances) {
    const isMysql = table.placement.nodes.every((node) => facts.capabilities(node).speaksMysql);
    for (const { type } of isMysql ? [] : (table.description?.columns ?? [])) {
      if (isString(type)) names.add(type.collation);
    }
  }
  return [...names];
}

/** Figures of the tables: only joins are chosen by them, otherwise they are for whoever looks at the plan. */
async function statisticsOf(
  tables: readonly ResolvedTable[],
  { facts, session }: PlanInput,
): Promise<RuleContext['statistics']> {
  if (tables.length < 2 && !session.explains) return () => null;
  const keyOf = ({ schema, name }: ResolvedTable): string => `${schema}.${name}`;
  const known = new Map(
    await Promise.all(
      tables.map(async (table) => [keyOf(table), await facts.statistics(table.schema, table.name)] as const),
    ),
  );
  return (table) => known.get(keyOf(table)) ?? null;
}

/** MariaDB has neither LATERAL nor GROUPING(), nor LIMIT in recursive tables, nor some windows: no backend is asked about such a query. */
function isBeyondMariaDb(query: SelectStatement): boolean {
  const lateral = (table: TableExpression): boolean =>
    table.kind === 'join' ? lateral(table.left) || lateral(table.right) : table.kind === 'derived' && table.lateral;
  if (blocksOf(query).some(({ from }) => from !== null && lateral(from))) return true;
  if (query.with?.recursive && query.with.tables.some((table) => table.query.limit)) return true;
  if (blocksOf(query).some(({ windows }) => windows.some(({ window }) => hasInterval(window.frame)))) return true;
  let isBeyond = false;
  mapQuery(query, (node) => {
    if (node.kind === 'call' && node.name === 'grouping') isBeyond = true;
    if (node.kind === 'window') isBeyond ||= isBeyondWindow(node.call, frameOf(node.window));
    return node;
  });
  return isBeyond;
}

function frameOf(window: string | WindowSpecification): FrameClause | null {
  return typeof window === 'string' ? null : window.frame;
}

/** Said here, in terms of the logical schema, before a backend says it of its own database. */
function refuseUnknownTables({ instances }: PlanInput['shape']): void {
  const unknown = instances.find(({ table }) => table.description === null)?.table;
  if (unknown) throw sqlError('ER_NO_SUCH_TABLE', `Table '${unknown.schema}.${unknown.name}' doesn't exist`);
}

/** Tables are found by name: the shape resolved them. */
function lookupIn({ shape, session }: PlanInput): (reference: TableReference) => ResolvedTable {
  const tables = new Map<string, ResolvedTable>();
  for (const { reference, table } of shape.instances) tables.set(keyOf(reference), table);
  return (reference) => tables.get(keyOf(reference))!;
  function keyOf(reference: TableReference): string {
    return `${reference.schema ?? session.schema}.${reference.name}`;
  }
}

function withStatementTime(query: SelectStatement, { session }: PlanInput): SelectStatement {
  let changed = false;
  const mapped = mapQuery(query, (node: Expression) => {
    const time = statementTimeOf(node, session);
    if (time !== node) changed = true;
    return time;
  });
  return changed ? { ...mapped, body: keepNames(query.body, mapped.body) } : query;
}

/**
 * Result columns as one MySQL gives them: asked of a node that has all tables. Null when there is none; names and types are then the plan's
 * own. Errors in the statement come up here in the backend's own words.
 */
async function describeWhole(
  query: SelectStatement,
  { shape, facts, session }: PlanInput,
): Promise<readonly Field[] | null> {
  const nodes = shape.instances
    .map(({ table }) => table.placement.nodes as readonly string[])
    .reduce<readonly string[] | null>(
      (left, right) => (left ? left.filter((node) => right.includes(node)) : right),
      null,
    );
  const node = nodes?.find((each) => facts.capabilities(each).speaksMysql);
  if (node === undefined) return null;
  const empty: SelectStatement = {
    ...withoutSchemas(query),
    limit: { offset: null, count: { kind: 'number', text: '0', form: 'integer' } },
    lock: null,
  };
  const fields = await facts.describe(node, printFor(facts.capabilities(node), empty, leavesUnder(session)), session);
  return fields.map((field) => (field.schema === '' ? field : { ...field, schema: shape.schema }));
}

/** Rows of all nodes in any order: the client's own text goes to each, and what they send goes on undecoded. */
function forwardToAll(
  plan: LogicalPlan,
  { lexed, shape, facts }: PlanInput,
  query: SelectStatement,
  estimator: Estimator,
): (StatementPlan & { readonly kind: 'forward' }) | null {
  if (plan.kind !== 'gather' || plan.order !== null || shape.readsSession || query.lock !== null) return null;
  if (
    !plan.location.nodes.every(
      (node) => facts.capabilities(node).speaksMysql && facts.capabilities(node).forwardsPackets,
    )
  )
    return null;
  if (plan.location.anyNode || !isRowByRow(plan.input) || usesStatementTime(lexed.shape)) return null;
  const sql = withoutSchemaPrefixes(lexed, shape.prefixTokens);
  const rows = estimator.knows(plan) ? estimator.rowsOf(plan) : null;
  return {
    kind: 'forward',
    targets: plan.location.nodes.map((dataNode, _, { length }) => ({ dataNode, sql, ...estimated(rows, length) })),
    schema: shape.schema,
    writes: false,
    cut: null,
  };
}

/** Each row of the result comes from rows of one node alone, and nothing was added to the client's query. */
function isRowByRow(plan: LogicalPlan): boolean {
  switch (plan.kind) {
    case 'scan':
      return true;
    case 'filter':
    case 'project':
      return isRowByRow(plan.input);
    case 'join':
      return isRowByRow(plan.left) && isRowByRow(plan.right);
    case 'aggregate':
      return isRowByRow(plan.input) && plan.phase === 'whole' && plan.groupBy.length > 0;
    case 'distinct':
    case 'window':
      return isRowByRow(plan.input);
    default:
      return false;
  }
}

/** Whether a statement's shape holds a function of the current time: its plan is good for one execution only. */
export function usesStatementTime(text: string): boolean {
  return /\b(?:now|sysdate|curdate|curtime|current_|localtime|utc_|unix_timestamp)/i.test(text);
}

/** The plan with the columns described as the client expects them. Types give way only where values keep their form. */
function withResultFields(
  plan: PhysicalPlan,
  names: readonly string[],
  described: readonly Field[] | null,
): PhysicalPlan {
  const fields = plan.fields.map((field, index): Field => {
    const wanted = described?.[index];
    if (!wanted) return { ...field, name: names[index]! };
    // The collation stays: operators compare by it, and clients are told that of their connection.
    const { collation } = field.type;
    // The backend was asked in a text of our own: what an item without alias is called is the client's text.
    const name = names[index]!;
    return { ...wanted, name, type: sameForm(field, wanted) ? { ...wanted.type, collation } : field.type };
  });
  return relabelled(plan, fields);
}

function sameForm(field: Field, wanted: Field): boolean {
  const [own, other] = [field.type, wanted.type];
  if (layoutOf(own) !== layoutOf(other) || (own.name === 'bit') !== (other.name === 'bit')) return false;
  if (layoutOf(own) === 'bytes') return true;
  return own.scale === other.scale && own.unsigned === other.unsigned && own.precision === other.precision;
}

/** Puts field descriptions on the operator that the client's rows come from. */
function relabelled(plan: PhysicalPlan, fields: readonly Field[]): PhysicalPlan {
  return { ...plan, fields };
}
