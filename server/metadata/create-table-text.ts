import type { ColumnDescription, TableDescription } from '../../connectors/connector';
import { isBinaryString, isString } from '../../engine/batch/column-type';

/**
 * CREATE TABLE as it can be told from a description: for backends that have no SHOW CREATE TABLE of MySQL's kind. A MySQL server takes it: dumps
 * are restored from it.
 */
export function createTableText(table: TableDescription): string {
  const lines = table.columns.map((column) => `  ${columnText(column)}`);
  for (const { name, unique, columns } of table.indexes) {
    const list = columns.map(quoted).join(',');
    if (name === 'PRIMARY') lines.push(`  PRIMARY KEY (${list})`);
    else lines.push(`  ${unique ? 'UNIQUE KEY' : 'KEY'} ${quoted(name)} (${list})`);
  }
  const comment = table.comment === '' ? '' : ` COMMENT=${text(table.comment)}`;
  return `CREATE TABLE ${quoted(table.name)} (\n${lines.join(',\n')}\n) DEFAULT CHARSET=utf8mb4${comment}`;
}

/** What DEFAULT CHARSET=utf8mb4 stands for. */
const defaultCollation = 'utf8mb4_general_ci';

function columnText({ name, columnType, type, defaultText, extra, comment }: ColumnDescription): string {
  const parts = [quoted(name), columnType];
  if (isString(type) && !isBinaryString(type) && type.collation !== defaultCollation)
    parts.push(`CHARACTER SET ${type.collation.split('_')[0]} COLLATE ${type.collation}`);
  if (!type.nullable) parts.push('NOT NULL');
  if (defaultText !== null) parts.push(`DEFAULT ${defaultText}`);
  if (extra !== '') parts.push(extra);
  if (comment !== '') parts.push(`COMMENT ${text(comment)}`);
  return parts.join(' ');
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
