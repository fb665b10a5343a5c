import type { Capabilities } from '../../connectors/connector';
/**
 * Gathers become fragments: one SQL text for each data node. Their column types the backends tell (the SQL is sent with LIMIT 0).
 */
import { computedField, type Field, isBinaryString, isString } from '../../engine/batch/column-type';
import { integerConstant } from '../../engine/expressions/constants';
import type { FragmentPlan, FragmentSlot, KeyGap, SortKey } from '../../engine/plan';
import { printFor } from '../dialect';
import { type GatherPlan, type LogicalPlan, outputOf } from '../logical/plan';
import type { SelectStatement } from '../sql/ast';
import { type LeafText, leavesUnder } from '../sql/print/mysql';
import { withExactFloats } from './exact-floats';
import { exactly, type LowerContext, type Lowered, lower, parameterOf } from './lower';
import { toSelect } from './to-select';
import { widenArithmetic } from './widen-arithmetic';

export async function lowerGather(
  gather: GatherPlan,
  required: ReadonlySet<number>,
  context: LowerContext,
): Promise<Lowered> {
  const { location, order } = gather;
  const columns = [...new Set(outputOf(gather.input))].filter(
    (id) => required.has(id) || order?.some((key) => key.id === id),
  );
  const nodes = location.anyNode ? [context.chooseCopy(location.nodes)] : location.nodes;
  const statement = selectOf(gather.input, columns, nodes[0]!, context);
  const fields = await fieldsAt(nodes[0]!, gather.input, columns, statement, context);
  // Nodes of one kind are asked alike.
  const speaksMysql = (dataNode: string): boolean => context.capabilities(dataNode).speaksMysql;
  const statementFor = (dataNode: string): SelectStatement =>
    speaksMysql(dataNode) === speaksMysql(nodes[0]!) ? statement : selectOf(gather.input, columns, dataNode, context);
  const sentTo = (dataNode: string): SelectStatement =>
    speaksMysql(dataNode) ? withExactFloats(statementFor(dataNode), fields) : statementFor(dataNode);
  const texts = nodes.map((dataNode) => textFor(dataNode, { ...sentTo(dataNode), lock: context.lock }, context));
  const rows = estimatedRows(gather, texts[0]!, context);
  const fragments = nodes.map(
    (dataNode, index): FragmentPlan => ({
      kind: 'fragment',
      dataNode,
      ...texts[index]!,
      fields,
      ...estimated(rows, nodes.length),
    }),
  );
  const result = columns.length === 0 ? [-1] : columns;
  if (fragments.length === 1) return { plan: fragments[0]!, columns: result };
  if (order === null || order.length === 0)
    return { plan: { kind: 'append', inputs: fragments, fields, ...estimated(rows) }, columns: result };
  const keys = order.map(({ id, descending }): SortKey => ({ column: columns.indexOf(id), descending }));
  return { plan: { kind: 'ordered-merge', inputs: fragments, keys, fields, ...estimated(rows) }, columns: result };
}

/** Rows of all nodes together; fewer where they are narrowed by the keys of a join. */
function estimatedRows(
  gather: GatherPlan,
  { keyGaps = [] }: Pick<FragmentPlan, 'keyGaps'>,
  { estimator, keyGaps: known }: LowerContext,
): number | null {
  if (estimator === null || !estimator.knows(gather)) return null;
  const filters = new Set(keyGaps.map(({ filter }) => filter));
  return [...filters].reduce((rows, filter) => rows * known.get(filter)!.share, estimator.rowsOf(gather));
}

/** Of `rows`, one in `parts`. */
export function estimated(rows: number | null, parts = 1): { readonly estimatedRows?: number } {
  return rows === null ? {} : { estimatedRows: Math.max(1, Math.round(rows / parts)) };
}

/** A character that no SQL text has. */
const slotMark = '\u0000';

function fragmentLeaves({ session }: LowerContext): LeafText {
  return {
    ...leavesUnder(session),
    column: (id) => {
      throw new Error(`column ${id} is not written`);
    },
    parameter: (id) => `${slotMark}${id}${slotMark}`,
  };
}

/** The text with a gap for each parameter. */
function textFor(
  dataNode: string,
  statement: SelectStatement,
  context: LowerContext,
): Pick<FragmentPlan, 'sql' | 'slots' | 'keyGaps'> {
  const marked = printFor(context.capabilities(dataNode), statement, fragmentLeaves(context));
  if (context.parameters.size === 0 && context.keyGaps.size === 0) return { sql: marked };
  const slots: FragmentSlot[] = [];
  const keyGaps: KeyGap[] = [];
  let sql = '';
  marked.split(slotMark).forEach((part, index) => {
    if (index % 2 === 0) {
      sql += part;
      return;
    }
    const gap = context.keyGaps.get(Number(part));
    if (gap) keyGaps.push({ at: sql.length, gap: gap.gap, filter: gap.filter });
    else slots.push({ at: sql.length, parameter: parameterOf(Number(part), context).index });
  });
  return { sql, ...(slots.length > 0 ? { slots } : {}), ...(keyGaps.length > 0 ? { keyGaps } : {}) };
}

function anyValueAt(
  { speaksMysql }: Capabilities,
  { session }: LowerContext,
): Parameters<typeof toSelect>[2]['anyValue'] {
  if (!speaksMysql) return 'call';
  return session.sqlMode.has('ONLY_FULL_GROUP_BY') ? 'minimum' : 'column';
}

export function selectOf(
  plan: LogicalPlan,
  columns: readonly number[],
  dataNode: string,
  context: LowerContext,
): SelectStatement {
  const capabilities = context.capabilities(dataNode);
  return toSelect(capabilities.speaksMysql ? plan : widenArithmetic(plan, capabilities, context), columns, {
    nameOf: (id) => context.binding.column(id).name,
    anyValue: anyValueAt(capabilities, context),
  }).statement;
}

/** The result columns of a part of the plan on a node. A node that is not MySQL would tell its own types: the engine says what MySQL's are. */
async function fieldsAt(
  dataNode: string,
  plan: LogicalPlan,
  columns: readonly number[],
  statement: SelectStatement,
  context: LowerContext,
): Promise<readonly Field[]> {
  if (context.capabilities(dataNode).speaksMysql) return describe(dataNode, statement, context);
  if (columns.length === 0) return [computedField('one', integerConstant('1').type)];
  return exactly(await lower(plan, new Set(columns), context), columns).plan.fields;
}

/** Only typed, never run: scans are below gathers. */
export function lowerScan(
  scan: LogicalPlan & { kind: 'scan' },
  required: ReadonlySet<number>,
  context: LowerContext,
): Lowered {
  const columns = scan.columns.filter((id) => required.has(id));
  const fields = columns.map((id) => context.binding.column(id).field!);
  return { plan: { kind: 'values', rows: [], fields }, columns };
}

/** The result columns of a query on a node, in terms of the logical schema. */
export async function describe(
  dataNode: string,
  statement: SelectStatement,
  context: LowerContext,
): Promise<readonly Field[]> {
  const empty: SelectStatement = {
    ...statement,
    orderBy: [],
    limit: { offset: null, count: { kind: 'number', text: '0', form: 'integer' } },
  };
  const sql = printFor(context.capabilities(dataNode), empty, {
    ...fragmentLeaves(context),
    parameter: () => 'NULL',
  });
  const fields = await context.facts.describe(dataNode, sql, context.session);
  const named = fields.map((field) => (field.schema === '' ? field : { ...field, schema: context.schema }));
  const texts = named.filter(({ type }) => isString(type) && !isBinaryString(type));
  if (texts.length === 0 || !context.capabilities(dataNode).speaksMysql) return named;
  const collations = await context.facts.collations(
    dataNode,
    sql,
    texts.map(({ name }) => name),
    context.session,
  );
  return named.map((field) => {
    const index = texts.indexOf(field);
    return index < 0 ? field : { ...field, type: { ...field.type, collation: collations[index]! } };
  });
}
