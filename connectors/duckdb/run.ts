import type { DuckDBConnection } from '@duckdb/node-api';
import { duckdbError } from './error';

/** Runs a small statement of our own. Its rows, values as DuckDB's client library gives them. Errors: as SqlErrors. */
export async function run(connection: DuckDBConnection, sql: string): Promise<readonly (readonly unknown[])[]> {
  try {
    const result = await connection.run(sql);
    return await result.getRowsJS();
  } catch (error) {
    throw duckdbError(error);
  }
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
