/**
 * The server is killed while clients take numbers of a sequence, and started again: no number comes twice, and no more are lost than batches
 * that were open. SEQUENCE_IDS chooses how many numbers are taken.
 */
import { rmSync } from 'node:fs';
import { type Connection, createConnection } from 'mysql2/promise';
import { writeConfiguration } from '../../support/proxy';
import { newRandom } from '../../support/random';
import { type ServerProcess, startServerProcess } from '../../support/server-process';

const schemas = '<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1"/>';
const wanted = Number(process.env.SEQUENCE_IDS ?? 50_000);
const clients = 8;
const restarts = 3;
const batch = 100;
const perStatement = 40;

test('kill -9, three times, with eight clients', async () => {
  const random = newRandom();
  // No backend is asked for anything.
  const folder = writeConfiguration(
    { schemas, files: { 'sequence_conf.properties': 'IDS.MINID=1\nIDS.MAXID=5000\nIDS.CURID=0\n' } },
    1,
  );
  const seen = new Set<string>();
  let answered = 0;
  const sql = `SELECT ${new Array(perStatement).fill('NEXT VALUE FOR MYCATSEQ_IDS').join(',')}`;
  const take = async (connection: Connection, until: number): Promise<void> => {
    while (answered < until) {
      const [rows] = await connection.query({ sql, rowsAsArray: true });
      for (const number of (rows as unknown[][])[0]!) {
        answered++;
        seen.add(String(number));
      }
    }
  };
  try {
    for (let run = 0; run <= restarts; run++) {
      const server = await startServerProcess(folder);
      const until = run === restarts ? wanted : Math.floor((wanted * (run + 1)) / (restarts + 1));
      const connections = await Promise.all(Array.from({ length: clients }, () => connect(server)));
      // A killed server breaks the statements that run; numbers of theirs are lost.
      const working = connections.map((connection) =>
        run === restarts ? take(connection, until) : take(connection, Number.POSITIVE_INFINITY).catch(() => undefined),
      );
      if (run < restarts) {
        while (answered < until) await new Promise((resolve) => setTimeout(resolve, 5 + random.below(20)));
        await server.kill('SIGKILL');
      }
      await Promise.all(working);
      for (const connection of connections) connection.destroy();
      if (run === restarts) await server.kill('SIGTERM');
    }
    expect(seen.size).toBe(answered);
    let highest = 0;
    for (const number of seen) highest = Math.max(highest, Number(number));
    // Each kill loses at most an open batch, and what the clients' statements had taken.
    expect(highest - answered).toBeLessThanOrEqual(restarts * (batch + clients * Math.max(batch, perStatement)));
    // Stopped in order, the server loses none: the next number follows.
    const server = await startServerProcess(folder);
    const connection = await connect(server);
    const [rows] = await connection.query({ sql: 'SELECT NEXT VALUE FOR MYCATSEQ_IDS', rowsAsArray: true });
    expect((rows as unknown[][])[0]![0]).toBe(highest + 1);
    connection.destroy();
    await server.kill('SIGTERM');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 600_000);

async function connect({ port }: ServerProcess): Promise<Connection> {
  const connection = await createConnection({
    host: '127.0.0.1',
    port,
    user: 'root',
    password: '123456',
    database: 'shop',
  });
  connection.on('error', () => undefined);
  return connection;
}
