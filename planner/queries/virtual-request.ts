import type { Restriction, VirtualRequest } from '../facts';
import { conjunctsOf } from '../logical/bound-expression';
import type { Expression, SelectBlock, SelectStatement, TableExpression, TableReference } from '../sql/ast';
import { blocksOf } from '../sql/blocks';
import { mapQuery } from '../sql/walk';

/**
 * What a query asks of its virtual tables, so that they need not be made whole: `TABLE_SCHEMA = 'x' AND TABLE_NAME = 'y'` is one table of
 * one schema. Only conditions that hold for every row which can matter count, so rows that are left out change nothing.
 */
export function virtualRequests(query: SelectStatement): ReadonlyMap<TableReference, VirtualRequest> {
  const blocks = blocksOf(query);
  const columns = columnsUsed(query, blocks);
  const requests = new Map<TableReference, VirtualRequest>();
  for (const block of blocks) {
    if (block.from === null) continue;
    const conditions = conditionsOf(block);
    for (const table of tablesOf(block.from)) {
      const own = conditions.filter(({ appliesTo }) => appliesTo === null || appliesTo.includes(table));
      requests.set(table, {
        restrictions: restrictionsOf(
          own.map(({ predicate }) => predicate),
          table,
        ),
        columns,
      });
    }
  }
  return requests;
}

/** Names of all columns that the query mentions anywhere; null when a `*` may stand for any. */
function columnsUsed(query: SelectStatement, blocks: readonly SelectBlock[]): ReadonlySet<string> | null {
  if (blocks.some(({ items, from }) => items.some(({ kind }) => kind === 'star') || hasNatural(from))) return null;
  const names = new Set<string>();
  mapQuery(query, (node) => {
    if (node.kind === 'column') names.add(node.name.toLowerCase());
    return node;
  });
  for (const { from } of blocks) for (const name of usingNames(from)) names.add(name.toLowerCase());
  return names;
}

function hasNatural(from: TableExpression | null): boolean {
  return from?.kind === 'join' && (from.natural || hasNatural(from.left) || hasNatural(from.right));
}

function usingNames(from: TableExpression | null): readonly string[] {
  if (from?.kind !== 'join') return [];
  return [...(from.using ?? []), ...usingNames(from.left), ...usingNames(from.right)];
}

function tablesOf(from: TableExpression): readonly TableReference[] {
  switch (from.kind) {
    case 'table':
      return [from];
    case 'derived':
    case 'json-table':
      return [];
    case 'join':
      return [...tablesOf(from.left), ...tablesOf(from.right)];
  }
}

interface Condition {
  readonly predicate: Expression;
  /** Tables whose rows it may restrict; null = all of the block. */
  readonly appliesTo: readonly TableReference[] | null;
}

/** WHERE restricts all tables, ON those whose rows an outer join does not keep. */
function conditionsOf({ from, where }: SelectBlock): readonly Condition[] {
  const found: Condition[] = where ? conjunctsOf(where).map((predicate) => ({ predicate, appliesTo: null })) : [];
  const visit = (table: TableExpression): void => {
    if (table.kind !== 'join') return;
    visit(table.left);
    visit(table.right);
    if (!table.on) return;
    const kept = table.type === 'left' ? table.left : table.type === 'right' ? table.right : null;
    const restricted = kept === null ? tablesOf(table) : tablesOf(kept === table.left ? table.right : table.left);
    for (const predicate of conjunctsOf(table.on)) found.push({ predicate, appliesTo: restricted });
  };
  if (from) visit(from);
  return found;
}

function restrictionsOf(
  predicates: readonly Expression[],
  table: TableReference,
): ReadonlyMap<string, readonly Restriction[]> {
  const restrictions = new Map<string, Restriction[]>();
  const name = (table.alias ?? table.name).toLowerCase();
  const columnOf = (expression: Expression): string | null => {
    if (expression.kind !== 'column') return null;
    // A bare name is this table's, or this table has no such column: two that have it would be an error.
    const named = expression.table === null || expression.table.toLowerCase() === name;
    return named ? expression.name.toLowerCase() : null;
  };
  for (const predicate of predicates) {
    const found = restrictionOf(predicate, columnOf);
    if (found) restrictions.set(found.column, [...(restrictions.get(found.column) ?? []), found.restriction]);
  }
  return restrictions;
}

function restrictionOf(
  predicate: Expression,
  columnOf: (expression: Expression) => string | null,
): { readonly column: string; readonly restriction: Restriction } | null {
  switch (predicate.kind) {
    case 'binary': {
      if (predicate.operator !== '=') return null;
      const left = columnOf(predicate.left);
      const column = left ?? columnOf(predicate.right);
      const value = textOf(left === null ? predicate.left : predicate.right);
      return column === null || value === null ? null : { column, restriction: { kind: 'in', values: [value] } };
    }
    case 'in-list': {
      const column = columnOf(predicate.operand);
      const values = predicate.items.map(textOf);
      if (column === null || predicate.negated || values.includes(null)) return null;
      return { column, restriction: { kind: 'in', values: values as string[] } };
    }
    case 'like': {
      const column = columnOf(predicate.operand);
      const pattern = textOf(predicate.pattern);
      if (column === null || pattern === null || predicate.negated) return null;
      if (predicate.operator !== 'like' || predicate.escape !== null) return null;
      return { column, restriction: { kind: 'like', pattern } };
    }
    default:
      return null;
  }
}

/** The text that a name is compared with; null when it is not a plain string. */
function textOf(expression: Expression): string | null {
  return expression.kind === 'string' && expression.introducer === null ? expression.value : null;
}
