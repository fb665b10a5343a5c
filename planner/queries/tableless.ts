import { computedField, type Field } from '../../engine/batch/column-type';
import type { ConstantValue, Expression as EngineExpression } from '../../engine/expressions/expression';
import type { StatementPlan } from '../../engine/plan';
import type { PlannerSession } from '../facts';
import { engineExpression } from '../lower/expression';
import type { PlanInput } from '../plan-statement';
import { withSessionValues } from '../session-values';
import { namesInsertId } from '../shapes/named-insert-id';
import type { SelectItem, SelectStatement } from '../sql/ast';
import { itemName } from '../sql/item-name';
import { printStatement } from '../sql/print/mysql';
import { withoutSchemaPrefixes } from '../verbatim';
import { nodeForAnything } from './any-node';
import { planDistributed } from './distributed';
import { sessionValueType } from './session-types';
import { inlineQuery } from './single-node';
import { assigningQuery } from './user-variables';

/**
 * SELECT without tables. Literals and session values (`SELECT 1`, `SELECT @@version_comment LIMIT 1`) are answered without any backend;
 * everything else goes to a node that speaks MySQL, or to the engine where there is none.
 */
export function planTableless(input: PlanInput, statement: SelectStatement): StatementPlan | Promise<StatementPlan> {
  const { lexed, shape, facts, session } = input;
  const written = inlineQuery(lexed, session);
  const assigning = shape.readsSession ? assigningQuery(written, lexed, shape, session) : null;
  const node = assigning && nodeForAnything(facts, session);
  if (assigning && node !== null) {
    const { sql, variables } = assigning;
    return {
      kind: 'forward',
      targets: [{ dataNode: node, sql }],
      schema: shape.schema,
      writes: false,
      cut: null,
      variables,
    };
  }
  const query = withSessionValues(written, session);
  const constants = constantRow(query, written, session);
  if (constants) return constants;
  const dataNode = nodeForAnything(facts, session);
  if (dataNode === null) return planDistributed(input);
  return {
    kind: 'forward',
    targets: [
      { dataNode, sql: shape.readsSession ? printStatement(query) : withoutSchemaPrefixes(lexed, shape.prefixTokens) },
    ],
    schema: shape.schema,
    writes: statement.lock !== null,
    cut: null,
    ...(namesInsertId(lexed) ? { setsInsertId: true } : {}),
  };
}

/** The one row of a query whose items are all literals; null when it is not that simple. */
function constantRow(query: SelectStatement, written: SelectStatement, session: PlannerSession): StatementPlan | null {
  const { body, limit } = query;
  if (body.kind !== 'block' || body.where || body.having || body.groupBy.length > 0 || body.modifiers.length > 0)
    return null;
  const oneRow = limit === null || (limit.offset === null && limit.count.kind === 'number' && limit.count.text !== '0');
  if (!oneRow || query.with || query.orderBy.length > 0) return null;
  const values: ConstantValue[] = [];
  const fields: Field[] = [];
  for (const [index, item] of body.items.entries()) {
    const constant = literalOf(item, session);
    if (!constant || item.kind !== 'expression') return null;
    values.push(constant.value);
    const before = written.body.kind === 'block' ? written.body.items[index] : undefined;
    const known = before?.kind === 'expression' ? sessionValueType(before.expression, constant.type, session) : null;
    fields.push(computedField(itemName(item), known ?? constant.type));
  }
  return { kind: 'rows', root: { kind: 'values', rows: [values], fields }, locks: false };
}

function literalOf(item: SelectItem, session: PlannerSession): (EngineExpression & { kind: 'constant' }) | null {
  if (item.kind !== 'expression') return null;
  switch (item.expression.kind) {
    case 'unary':
    case 'number':
    case 'null':
    case 'boolean': {
      if (item.expression.kind === 'unary' && item.expression.operand.kind !== 'number') return null;
      const constant = engineExpression(item.expression, scopeWithoutInput(session));
      return constant.kind === 'constant' ? constant : null;
    }
    case 'string': {
      if (item.expression.introducer !== null) return null;
      const constant = engineExpression(item.expression, scopeWithoutInput(session));
      return constant.kind === 'constant' ? constant : null;
    }
    default:
      return null;
  }
}

function scopeWithoutInput(session: PlannerSession): Parameters<typeof engineExpression>[1] {
  return {
    collation: session.collation,
    sqlMode: session.sqlMode,
    input: (id) => {
      throw new Error(`column ${id} in a query without tables`);
    },
  };
}
