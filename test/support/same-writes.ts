/** Statements of an application, run on the product and on one MariaDB, whose answers must be the same. */
import type { Connection } from 'mysql2/promise';

export interface WriteAnswer {
  readonly sql: string;
  /** Of a change: affected rows, insert id and message; of a query its rows; of an error its number. */
  readonly answer: unknown;
  readonly warnings: unknown;
}

interface Header {
  readonly affectedRows: number;
  readonly insertId: number;
  readonly info: string;
}

/** @param withMessages errors are compared by their texts too, which tell places in the client's text and names of keys */
export async function writeAnswer(connection: Connection, sql: string, withMessages = true): Promise<WriteAnswer> {
  const answer = await answerOf(connection, sql, withMessages);
  const [warnings] = await connection.query({ sql: 'SHOW WARNINGS', rowsAsArray: true });
  return { sql, answer, warnings: withMessages ? warnings : (warnings as unknown[]).length };
}

async function answerOf(connection: Connection, sql: string, withMessages: boolean): Promise<unknown> {
  try {
    const [result] = await connection.query({ sql, rowsAsArray: true });
    if (!Array.isArray(result)) {
      const { affectedRows, insertId, info } = result as unknown as Header;
      return { affectedRows, insertId, info };
    }
    const rows = (result as unknown[]).map((row) =>
      JSON.stringify((row as unknown[]).map((value) => (value === null ? null : String(value)))),
    );
    return /\border by\b/i.test(sql) ? rows : rows.sort();
  } catch (error) {
    const { errno, sqlState, message } = error as { errno?: number; sqlState?: string; message: string };
    return withMessages ? { errno, sqlState, message } : { errno, sqlState };
  }
}

/** Runs statements one after the other on both; the first whose answers differ fails. */
export async function expectSameWrites(
  { client, oracle }: { readonly client: Connection; readonly oracle: Connection },
  statements: readonly string[],
  withMessages = true,
): Promise<void> {
  for (const sql of statements)
    expect(await writeAnswer(client, sql, withMessages)).toEqual(await writeAnswer(oracle, sql, withMessages));
}
