import { PacketReader } from '../../protocol/wire/packet-reader';
import { readTextRow } from '../../protocol/wire/packets/text-row';
import type { ServerConnection } from './server-connection';

/** Runs a small statement of our own; its rows as texts. Errors: the server's. */
export function run(server: ServerConnection, sql: string): Promise<(string | null)[][]> {
  return new Promise((resolve, reject) => {
    const rows: (string | null)[][] = [];
    let columnCount = 0;
    server.query(sql, {
      columns: (definitions) => {
        columnCount = definitions.length;
      },
      rows: (chunk, packetCount) => {
        let at = 0;
        for (let index = 0; index < packetCount; index++) {
          const end = at + 4 + chunk.readUIntLE(at, 3);
          const values = readTextRow(new PacketReader(chunk, at + 4, end), columnCount);
          rows.push(values.map((value) => value?.toString('utf8') ?? null));
          at = end;
        }
      },
      end: () => resolve(rows),
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
