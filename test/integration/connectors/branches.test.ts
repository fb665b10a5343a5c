/** XA branches, which MySQL connections start together with their first statement. */
import type { Connection, Source, Xid } from '../../../connectors/connector';
import { mysqlConnector } from '../../../connectors/mysql/connector';
import { plainFacts } from '../../../server/sources/data-sources';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { sourceSettings } from '../../support/source-settings';

const never = new AbortController().signal;
let server: MariaDbServer;
let source: Source;
let connection: Connection;
let xids = 0;

beforeAll(async () => {
  server = await startMariaDb({ databases: ['db1'] });
  await server.run('CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20))', 'db1');
  source = mysqlConnector.open(sourceSettings(server));
});
afterAll(async () => {
  await source?.close();
  await server?.stop();
});
beforeEach(async () => {
  await server.run('DELETE FROM t', 'db1');
  connection = await source.acquire('db1', plainFacts, never);
});
afterEach(async () => {
  connection.release();
  expect(await server.run('XA RECOVER')).toEqual([]);
});

function newXid(): Xid {
  return { formatId: 7, gtrid: `transaction ${++xids}`, bqual: 'dn1' };
}

const stored = (): Promise<unknown[]> => server.run('SELECT id, v FROM t ORDER BY id', 'db1');
const failing = (sql: string, on = connection): Promise<{ errno: number }> =>
  on.query(sql, never).then(
    () => ({ errno: 0 }),
    (error: { errno: number }) => error,
  );

test('what a branch did is there when it commits and not before, on a connection that has branch after branch', async () => {
  for (let id = 1; id <= 3; id++) {
    const xid = newXid();
    await connection.xa!.start(xid);
    await connection.query(`INSERT INTO t VALUES (${id}, 'a')`, never);
    await connection.query(`UPDATE t SET v = 'b' WHERE id = ${id}`, never);
    expect(await stored()).toHaveLength(id - 1);
    await connection.xa!.prepare(xid);
    await connection.xa!.commit(xid);
    expect(await stored()).toHaveLength(id);
  }
  const xid = newXid();
  await connection.xa!.start(xid);
  expect((await failing("INSERT INTO t VALUES (4, 'a'), (1, 'again')")).errno).toBe(1062);
  await connection.query("INSERT INTO t VALUES (5, 'c')", never);
  await connection.xa!.commitOnePhase(xid);
  expect(await stored()).toEqual([1, 2, 3, 5].map((id) => ({ id, v: id === 5 ? 'c' : 'b' })));
});

test('a semicolon is a character of a text, and never the end of a statement', async () => {
  for (let id = 1; id <= 3; id++) {
    const xid = newXid();
    await connection.xa!.start(xid);
    await connection.query(`INSERT INTO t VALUES (${id}, 'a')`, never);
    await connection.query(`INSERT INTO t VALUES (${10 * id}, 'a;b')`, never);
    expect((await failing(`INSERT INTO t VALUES (${100 * id}, 'c'); INSERT INTO t VALUES (7, 'd')`)).errno).toBe(1064);
    await connection.xa!.commitOnePhase(xid);
    const next = newXid();
    await connection.xa!.start(next);
    await connection.query(`UPDATE t SET v = ';' WHERE id = ${id}`, never);
    await connection.xa!.commitOnePhase(next);
    expect((await failing('SELECT 1; DELETE FROM t')).errno).toBe(1064);
  }
  expect(await stored()).toEqual([
    ...[1, 2, 3].map((id) => ({ id, v: ';' })),
    ...[10, 20, 30].map((id) => ({ id, v: 'a;b' })),
  ]);
});

test.each([[1], [2]])(
  'when a branch cannot start nothing runs, on the branch number %i of a connection',
  async (number) => {
    const holder = await source.acquire('db1', plainFacts, never);
    const taken = newXid();
    await holder.xa!.start(taken);
    await holder.query("INSERT INTO t VALUES (1, 'holder')", never);
    const other = await source.acquire('db1', plainFacts, never);
    for (let branch = 1; branch < number; branch++) {
      const xid = newXid();
      await other.xa!.start(xid);
      await other.query('DO 1', never);
      await other.xa!.commitOnePhase(xid);
    }
    await other.xa!.start(taken);
    // XAER_DUPID
    expect((await failing("INSERT INTO t VALUES (2, 'other')", other)).errno).toBe(1440);
    expect((await failing("INSERT INTO t VALUES (3, 'other')", other)).errno).toBe(2013);
    other.release();
    await holder.xa!.commitOnePhase(taken);
    holder.release();
    expect(await stored()).toEqual([{ id: 1, v: 'holder' }]);
  },
);

test('a branch in which nothing ran can end in every way', async () => {
  for (const end of ['rollback', 'one phase', 'two phases', 'release']) {
    const xid = newXid();
    await connection.xa!.start(xid);
    if (end === 'rollback') await connection.xa!.rollback(xid);
    else if (end === 'one phase') await connection.xa!.commitOnePhase(xid);
    else if (end === 'two phases') {
      await connection.xa!.prepare(xid);
      await connection.xa!.commit(xid);
    } else connection.release();
    if (end !== 'release') await connection.query(`INSERT INTO t VALUES (${xids}, '${end}')`, never);
  }
  connection = await source.acquire('db1', plainFacts, never);
  await connection.query("INSERT INTO t VALUES (0, 'release')", never);
  expect(await stored()).toHaveLength(4);
});

test('rows of a file in a branch', async () => {
  const xid = newXid();
  await connection.xa!.start(xid);
  async function* lines(): AsyncGenerator<Buffer> {
    yield Buffer.from('1\ta\n2\tb\n');
  }
  await connection.load!("LOAD DATA LOCAL INFILE 'f' INTO TABLE t", lines(), never);
  expect(await stored()).toEqual([]);
  await connection.xa!.commitOnePhase(xid);
  expect(await stored()).toHaveLength(2);
});
