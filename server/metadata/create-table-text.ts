import type { ColumnDescription, TableDescription } from '../../connectors/connector';

/** CREATE TABLE as it can be told from a description: for backends that have no SHOW CREATE TABLE of MySQL's kind. */
export function createTableText(table: TableDescription): string {
  const lines = table.columns.map((column) => `  ${columnText(column)}`);
  for (const { name, unique, columns } of table.indexes) {
    const list = columns.map(quoted).join(',');
    if (name === 'PRIMARY') lines.push(`  PRIMARY KEY (${list})`);
    else lines.push(`  ${unique ? 'UNIQUE KEY' : 'KEY'} ${quoted(name)} (${list})`);
  }
  const engine = table.engine === null ? '' : ` ENGINE=${table.engine}`;
  return `CREATE TABLE ${quoted(table.name)} (\n${lines.join(',\n')}\n)${engine}`;
}

function columnText({ name, columnType, type, defaultText, extra }: ColumnDescription): string {
  const parts = [quoted(name), columnType];
  if (!type.nullable) parts.push('NOT NULL');
  if (defaultText !== null) parts.push(`DEFAULT ${defaultText}`);
  if (extra !== '') parts.push(extra);
  return parts.join(' ');
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
