import type { LogicalView } from '../../conf/catalog';
import type { ColumnDescription } from '../../connectors/connector';
import { lexStatements } from '../../planner/sql/lexer';
import { printQualified } from '../../planner/sql/print/mysql-tables';
import { fieldsOf } from '../session/prepared';
import type { Session } from '../session/session';
import type { SessionView } from '../session/session-view';
import { typeText } from './type-text';

/** The columns of a view that the server keeps, with the types that its query has now. Errors: 1356 when it has become wrong. */
export async function viewColumns(
  { schema, name }: LogicalView,
  session: SessionView,
): Promise<readonly ColumnDescription[]> {
  const sql = `SELECT * FROM ${printQualified(schema, name)}`;
  const fields = await fieldsOf(lexStatements(sql, session.variables)[0]!, session as Session);
  return fields.map((field) => ({
    name: field.name,
    type: field.type,
    ...(field.extendedType && { extendedType: field.extendedType }),
    columnType: typeText(field.type),
    defaultText: null,
    extra: '',
    comment: '',
    key: '',
  }));
}
