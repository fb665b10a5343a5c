import { sqlError } from '../../protocol/wire/sql-error';
import { sameExpression } from '../logical/bound-expression';
import type { Expression, SelectBlock, SelectStatement, TableExpression } from '../sql/ast';
import { forEachExpression, mapChildren, someExpression } from '../sql/walk';
import type { Scope } from './scope';

/** A select item as far as this file needs it. */
interface Item {
  readonly expression: Expression;
  readonly name: string;
  readonly aliased: boolean;
}

/**
 * ONLY_FULL_GROUP_BY as MariaDB has it (source: sql/sql_select.cc, sql/item.cc): every column in the select list, also in subqueries there, is a group
 * key or part of an item that is one, or stands in an aggregate or a window function. Keys determine nothing, ORDER BY is not looked at, nor are
 * columns of derived and common tables that are merged into the query. Errors: 1055, 1140 and 1463.
 *
 * Where a data node has all tables of a query it says so itself, by its own rules.
 */
export function checkFullGroupBy(
  block: SelectBlock,
  items: readonly Item[],
  groupKeys: readonly Expression[],
  grouped: boolean,
  scope: Scope,
): void {
  const names = checkedColumns(block, scope);
  if (!grouped) {
    refuseHaving(block, items, names);
    return;
  }
  for (const { expression } of items) {
    if (groupKeys.some((key) => sameExpression(key, expression))) continue;
    const column = looseColumn(expression, groupKeys, names);
    if (column === null) continue;
    if (groupKeys.length > 0) throw sqlError('ER_WRONG_FIELD_WITH_GROUP', `'${column}' isn't in GROUP BY`);
    throw sqlError(
      'ER_MIX_OF_GROUP_FUNC_AND_FIELDS',
      'Mixing of GROUP columns (MIN(),MAX(),COUNT(),...) with no GROUP columns is illegal if there is no GROUP BY clause',
    );
  }
}

/** Without groups HAVING may name aliases only. */
function refuseHaving({ having }: SelectBlock, items: readonly Item[], names: ReadonlyMap<number, string>): void {
  if (!having) return;
  forEachExpression(having, (node) => {
    if (node.kind !== 'column') return;
    const item = items.find(({ name }) => name.toLowerCase() === node.name.toLowerCase());
    if (!item || item.aliased || item.expression.kind !== 'bound-column' || !names.has(item.expression.id)) return;
    throw sqlError('ER_NON_GROUPING_FIELD_USED', `Non-grouping field '${node.name}' is used in HAVING clause`);
  });
}

/** A column of the block that stands alone; null when there is none. */
function looseColumn(
  expression: Expression,
  groupKeys: readonly Expression[],
  names: ReadonlyMap<number, string>,
): string | null {
  const isLoose = (id: number): boolean =>
    names.has(id) && !groupKeys.some((key) => key.kind === 'bound-column' && key.id === id);
  let found: string | null = null;
  const visit = (node: Expression): void => {
    if (found !== null || node.kind === 'aggregate' || node.kind === 'window') return;
    if (node.kind === 'bound-column' && isLoose(node.id)) found = names.get(node.id)!;
    if (node.kind === 'bound-subquery') {
      const outer = node.free.find(isLoose);
      if (outer !== undefined) found = names.get(outer)!;
    }
    mapChildren(node, (child) => {
      visit(child);
      return child;
    });
  };
  visit(expression);
  return found;
}

/** The columns that are looked at, as messages call them. */
function checkedColumns({ from }: SelectBlock, scope: Scope): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const visit = (table: TableExpression): void => {
    switch (table.kind) {
      case 'join':
        visit(table.left);
        visit(table.right);
        return;
      case 'json-table':
        add(table.alias, `*any*.${table.alias}`);
        return;
      case 'derived':
        if (!isMerged(table.query)) add(table.alias, table.alias);
        return;
      case 'table': {
        const alias = table.alias ?? table.name;
        const common = table.schema === null ? scope.around.commonTables.get(table.name.toLowerCase()) : undefined;
        if (!common) add(alias, `${schemaOf(alias)}${alias}`);
        else if (common.kind === 'query' && !isMerged(common.query)) add(alias, alias);
      }
    }
  };
  const tableNamed = (alias: string) => scope.tables.find(({ name }) => name.toLowerCase() === alias.toLowerCase());
  const schemaOf = (alias: string): string => {
    const [first] = tableNamed(alias)?.columns ?? [];
    const schema = first ? scope.around.context.column(first.id).field?.schema : undefined;
    return schema ? `${schema}.` : '';
  };
  const add = (alias: string, prefix: string): void => {
    for (const { id, name } of tableNamed(alias)?.columns ?? []) names.set(id, `${prefix}.${name}`);
  };
  if (from) visit(from);
  return names;
}

/** Whether MariaDB puts a derived table's query into the query around it (manual: "Derived Table Merge Optimization"). */
function isMerged({ body, limit }: SelectStatement): boolean {
  if (body.kind !== 'block' || limit || body.from === null) return false;
  if (body.distinct || body.groupBy.length > 0 || body.having) return false;
  return !body.items.some(
    (item) =>
      item.kind === 'expression' &&
      someExpression(item.expression, ({ kind }) => kind === 'aggregate' || kind === 'window'),
  );
}
