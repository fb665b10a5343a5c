import type { Field } from '../../engine/batch/column-type';
import type { Expression, QueryBody, SelectItem, SelectStatement } from '../sql/ast';
import { printName } from '../sql/print/mysql-expressions';
import { assertNever } from '../tables';

/**
 * The statement with its FLOAT columns as DOUBLEs of the same values, and with what it computes of FLOAT(M,D) and DOUBLE(M,D) without their D. Servers
 * write six digits of a FLOAT into results (MariaDB manual, "FLOAT"), and D behind the point of a sum, fewer than it has: what computes, compares or
 * stores needs all of them. Times one, since plus zero would lose the sign of -0.
 * @param fields of the statement's result
 */
export function withExactFloats(statement: SelectStatement, fields: readonly Field[]): SelectStatement {
  if (!fields.some(isCut)) return statement;
  return { ...statement, body: exactBody(statement.body, fields) };
}

/** DOUBLE without (M,D). */
const unlimitedScale = 31;

/** Whether a result shows fewer digits than the value has. A column of DOUBLE(M,D) has no more than D. */
function isCut({ type, originalName }: Field): boolean {
  if (type.name === 'float') return true;
  return type.name === 'double' && type.scale < unlimitedScale && originalName === '';
}

const one: Expression = { kind: 'number', text: '1e0', form: 'float' };

function exactBody(body: QueryBody, fields: readonly Field[]): QueryBody {
  switch (body.kind) {
    case 'block':
      return { ...body, items: body.items.map((item, index) => exactItem(item, fields[index]!)) };
    case 'set-operation':
      return { ...body, left: exactBody(body.left, fields), right: exactBody(body.right, fields) };
    case 'query':
      return { ...body, query: { ...body.query, body: exactBody(body.query.body, fields) } };
    case 'values':
      return { ...body, rows: body.rows.map((row) => row.map((value, index) => exact(value, fields[index]!))) };
    default:
      return assertNever(body);
  }
}

function exactItem(item: SelectItem, field: Field): SelectItem {
  if (item.kind === 'star') throw new Error('a star in a statement for a data node');
  const { expression, alias } = item;
  return isCut(field) ? { ...item, expression: exact(expression, field), alias: alias ?? field.name } : item;
}

function exact(expression: Expression, field: Field): Expression {
  return isCut(field) ? { kind: 'binary', operator: '*', left: expression, right: one } : expression;
}

/** The same of a text that is sent as it is. @param keepsOrder the order of the rows matters, and is not that of a LIMIT */
export function exactFloatsOf(sql: string, fields: readonly Field[], keepsOrder: boolean): string {
  if (!fields.some(isCut)) return sql;
  const isClear = new Set(fields.map(({ name }) => name.toLowerCase())).size === fields.length;
  const names = fields.map(({ name }, index) => (isClear ? printName(name) : `c${index + 1}`));
  const items = names.map((name, index) => (isCut(fields[index]!) ? `${name} * 1e0 AS ${name}` : name));
  // Servers drop ORDER BY inside without LIMIT.
  const inner = keepsOrder ? `${sql} LIMIT 18446744073709551615` : sql;
  // MySQL 5.7 has no common tables, and only they may name columns that are called alike.
  if (isClear) return `SELECT ${items.join(', ')} FROM (${inner}) AS exact`;
  return `WITH exact (${names.join(', ')}) AS (${inner}) SELECT ${items.join(', ')} FROM exact`;
}
