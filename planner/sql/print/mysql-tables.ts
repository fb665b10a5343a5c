import type { Expression, JsonTable, JsonTableColumn, JsonTableResponse, SystemTime, TableReference } from '../ast';
import { printName, printOperand, printText } from './mysql-expressions';

type Print = (node: Expression) => string;

export function printQualified(schema: string | null, name: string): string {
  return schema === null ? printName(name) : `${printName(schema)}.${printName(name)}`;
}

export function printTable(table: TableReference, print: Print): string {
  const parts = [printQualified(table.schema, table.name)];
  if (table.partitions.length > 0) parts.push(`PARTITION (${table.partitions.map(printName).join(', ')})`);
  if (table.systemTime) parts.push(`FOR SYSTEM_TIME ${printSystemTime(table.systemTime, print)}`);
  if (table.alias !== null) parts.push(`AS ${printName(table.alias)}`);
  return [...parts, ...table.indexHints].join(' ');
}

function printSystemTime(time: SystemTime, print: Print): string {
  switch (time.kind) {
    case 'all':
      return 'ALL';
    case 'as-of':
      return `AS OF ${time.transaction ? 'TRANSACTION ' : ''}${printOperand(time.at, print)}`;
    case 'between':
      return `BETWEEN ${printOperand(time.start, print)} AND ${printOperand(time.end, print)}`;
    case 'from-to':
      return `FROM ${printOperand(time.start, print)} TO ${printOperand(time.end, print)}`;
  }
}

export function printJsonTable(table: JsonTable, print: Print): string {
  const columns = printColumns(table.columns);
  return `JSON_TABLE(${print(table.document)}, ${printText(table.path)} ${columns}) AS ${printName(table.alias)}`;
}

function printColumns(columns: readonly JsonTableColumn[]): string {
  return `COLUMNS (${columns.map(printColumn).join(', ')})`;
}

function printColumn(column: JsonTableColumn): string {
  switch (column.kind) {
    case 'ordinality':
      return `${printName(column.name)} FOR ORDINALITY`;
    case 'nested':
      return `NESTED PATH ${printText(column.path)} ${printColumns(column.columns)}`;
    case 'value': {
      const path = `${column.exists ? 'EXISTS ' : ''}PATH ${printText(column.path)}`;
      const onEmpty = column.onEmpty ? ` ${printResponse(column.onEmpty)} ON EMPTY` : '';
      const onError = column.onError ? ` ${printResponse(column.onError)} ON ERROR` : '';
      return `${printName(column.name)} ${column.type} ${path}${onEmpty}${onError}`;
    }
  }
}

function printResponse(response: JsonTableResponse): string {
  return response.kind === 'default' ? `DEFAULT ${printText(response.value)}` : response.kind.toUpperCase();
}
