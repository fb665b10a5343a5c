import type { LogicalView } from '../../conf/catalog';
import { sqlError } from '../../protocol/wire/sql-error';
import type { Statement, TableExpression, TableReference } from '../sql/ast';

type ViewOf = (reference: Pick<TableReference, 'schema' | 'name'>) => LogicalView | null;

/**
 * Views that the server keeps can be read only: their rows are of several data nodes, or of no single table. Errors: 1471 for INSERT and REPLACE,
 * 1288 for UPDATE and DELETE.
 */
export function refuseViewTargets(statement: Exclude<Statement, { kind: 'other' }>, viewOf: ViewOf): void {
  switch (statement.kind) {
    case 'select':
      return;
    case 'insert':
      if (!viewOf(statement.table)) return;
      throw sqlError(
        'ER_NON_INSERTABLE_TABLE',
        `The target table ${statement.table.name} of the INSERT is not insertable-into`,
      );
    case 'update': {
      const tables = tablesOf(statement.from);
      const qualifiers = statement.assignments.map(({ column }) => column.table);
      const changed = tables.filter(
        ({ name, alias }) =>
          tables.length === 1 || qualifiers.some((each) => each === null || isName(each, alias ?? name)),
      );
      return refuse(changed, 'UPDATE', viewOf);
    }
    case 'delete': {
      const tables = tablesOf(statement.from);
      const { targets } = statement;
      const changed = targets
        ? tables.filter(({ name, alias }) => targets.some((target) => isName(target.name, alias ?? name)))
        : tables;
      return refuse(changed, 'DELETE', viewOf);
    }
  }
}

function refuse(tables: readonly TableReference[], verb: string, viewOf: ViewOf): void {
  const view = tables.find((table) => viewOf(table));
  if (view)
    throw sqlError(
      'ER_NON_UPDATABLE_TABLE',
      `The target table ${view.alias ?? view.name} of the ${verb} is not updatable`,
    );
}

function isName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function tablesOf(from: TableExpression): readonly TableReference[] {
  switch (from.kind) {
    case 'table':
      return [from];
    case 'join':
      return [...tablesOf(from.left), ...tablesOf(from.right)];
    default:
      return [];
  }
}
