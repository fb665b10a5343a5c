import type { Field } from '../../engine/batch/column-type';
import { PacketReader } from '../../protocol/wire/packet-reader';
import { readTextRow } from '../../protocol/wire/packets/text-row';
import { fieldsOf } from './field';
import type { ServerConnection } from './server-connection';

/** Runs a small statement of our own; its rows as texts. Errors: the server's. */
export async function run(server: ServerConnection, sql: string): Promise<(string | null)[][]> {
  const rows = await runBytes(server, sql);
  return rows.map((values) => values.map((value) => value?.toString('utf8') ?? null));
}

/** As run; values as the bytes that came. */
export function runBytes(server: ServerConnection, sql: string): Promise<(Buffer | null)[][]> {
  return new Promise((resolve, reject) => {
    const rows: (Buffer | null)[][] = [];
    let columnCount = 0;
    server.query(sql, {
      columns: (definitions) => {
        columnCount = definitions.payloads.length;
      },
      rows: (chunk, packetCount) => {
        let at = 0;
        for (let index = 0; index < packetCount; index++) {
          const end = at + 4 + chunk.readUIntLE(at, 3);
          const values = readTextRow(new PacketReader(chunk, at + 4, end), columnCount);
          rows.push(values.map((value) => (value === null ? null : Buffer.from(value))));
          at = end;
        }
      },
      end: () => resolve(rows),
      error: reject,
      infile: () => server.refuseFile(),
    });
  });
}

/** Runs statements without rows of our own in one round trip. Each runs whether or not those before it failed. */
export function runEach(
  server: ServerConnection,
  statements: readonly string[],
): Promise<readonly PromiseSettledResult<void>[]> {
  const answers: Promise<void>[] = [];
  const commands = statements.map((sql) => {
    let settle: { resolve(): void; reject(error: unknown): void };
    answers.push(
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
      }),
    );
    return {
      sql,
      events: {
        columns: () => undefined,
        rows: () => undefined,
        end: () => settle.resolve(),
        error: (error: unknown) => settle.reject(error),
        infile: () => server.refuseFile(),
      },
    };
  });
  server.pipeline(commands);
  return Promise.allSettled(answers);
}

/** As runEach. Errors: the first of the server's. */
export async function runAll(server: ServerConnection, statements: readonly string[]): Promise<void> {
  for (const outcome of await runEach(server, statements)) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/** The result columns of a statement, which is not run: it is prepared, and the prepared statement closed. Errors: the server's. */
export function describeStatement(server: ServerConnection, sql: string): Promise<readonly Field[]> {
  return new Promise((resolve, reject) => {
    let fields: readonly Field[] = [];
    let id = 0;
    server.prepare(sql, {
      prepared: (statementId) => {
        id = statementId;
      },
      columns: (definitions) => {
        fields = fieldsOf(definitions);
      },
      rows: () => undefined,
      end: () => {
        server.closeStatement(id);
        resolve(fields);
      },
      error: reject,
      infile: () => server.refuseFile(),
    });
  });
}

/** COM_STMT_PREPARE; the statement's id. Errors: the server's. */
export function prepareStatement(server: ServerConnection, sql: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let id = 0;
    server.prepare(sql, {
      prepared: (statementId) => {
        id = statementId;
      },
      columns: () => undefined,
      rows: () => undefined,
      end: () => resolve(id),
      error: reject,
      infile: () => server.refuseFile(),
    });
  });
}

/** COM_INIT_DB. Errors: 1049 unknown database, 1044 no access. */
export function changeDatabase(server: ServerConnection, database: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.useDatabase(database, {
      columns: () => undefined,
      rows: () => undefined,
      end: () => resolve(),
      error: reject,
      infile: () => server.refuseFile(),
    });
  });
}
