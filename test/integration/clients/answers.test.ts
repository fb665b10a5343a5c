/** Whole answers, packet for packet: what a client gets from us and what it gets from one MariaDB that holds all rows. */
import { Capability } from '../../../protocol/wire/capabilities';
import { type Answer, AnswerClient, differences, type Parameter } from '../../support/answers';
import { createTyped, insertTyped } from '../../support/column-types';
import { type ProxyServer, startProxy } from '../../support/proxy';

const tables: readonly string[] = [
  createTyped('typed'),
  'CREATE TABLE people (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(30) NOT NULL, city VARCHAR(20), age INT, wage DECIMAL(10,2), born DATE, KEY (city)) DEFAULT CHARSET=utf8mb4',
  "CREATE TABLE pets (id BIGINT NOT NULL PRIMARY KEY, owner_id BIGINT NOT NULL, kind ENUM('cat','dog'), weight DOUBLE, at DATETIME(3)) DEFAULT CHARSET=utf8mb4",
  'CREATE TABLE colours (id INT NOT NULL PRIMARY KEY, name VARCHAR(10) UNIQUE) DEFAULT CHARSET=utf8mb4',
  "CREATE TABLE notes (id INT NOT NULL PRIMARY KEY AUTO_INCREMENT, body VARCHAR(10) DEFAULT 'x', n INT) DEFAULT CHARSET=utf8mb4",
];
const rows: readonly string[] = [
  ...insertTyped('typed'),
  "INSERT INTO people VALUES (1,'Ann','Rome',30,100.50,'1990-01-02'),(2,'Bob','Oslo',41,2000,'1980-12-31'),(3,'Zoë',NULL,NULL,NULL,NULL),(4,'ann','rome',5,0.01,'2019-02-28'),(5,'中文','Oslo',77,99999999.99,'1947-07-07')",
  "INSERT INTO pets VALUES (1,2,'cat',4.5,'2024-01-31 10:00:00.5'),(2,2,'dog',30,'2023-01-01'),(3,1,'cat',NULL,NULL),(4,9,NULL,1e-3,'2020-01-01 00:00:00.001')",
  "INSERT INTO colours VALUES (1,'red'),(2,'green'),(3,NULL)",
  "INSERT INTO notes (body, n) VALUES ('one', 1), ('two', 2)",
];

let proxy: ProxyServer;
/** One client of each server, with and without CLIENT_DEPRECATE_EOF. */
const clients = new Map<string, { ours: AnswerClient; real: AnswerClient }>();
const base = Capability.multiStatements | Capability.multiResults | Capability.psMultiResults | Capability.transactions;

beforeAll(async () => {
  proxy = await startProxy({
    schemas: `<schema name="testdb" checkSQLschema="false" dataNode="dn1">
      <table name="typed" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="people" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="pets" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="colours" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
    </schema>`,
  });
  await proxy.backend.run(['CREATE DATABASE testdb', "GRANT ALL ON *.* TO tester@'127.0.0.1' IDENTIFIED BY '123456'"]);
  for (const [name, more] of [
    ['EOF', 0],
    ['OK', Capability.deprecateEof],
  ] as const) {
    const ours = await AnswerClient.login(proxy.port, 'root', '123456', base | more);
    const real = await AnswerClient.login(proxy.backend.port, 'tester', '123456', base | more);
    for (const client of [ours, real]) await client.query('USE testdb');
    clients.set(name, { ours, real });
  }
  for (const client of Object.values(clients.get('EOF')!)) {
    for (const sql of [...tables, ...rows]) {
      const [answer] = await client.query(sql);
      if (answer!.kind !== 'ok') throw new Error(`${sql}: ${JSON.stringify(answer)}`);
    }
  }
});
afterAll(async () => {
  for (const { ours, real } of clients.values()) {
    ours.close();
    real.close();
  }
  await proxy?.stop();
});

/**
 * What these say of columns depends on whether MariaDB made a temporary table on its way, whose columns have no keys, and on which values are
 * constant: flags and lengths are not compared.
 */
const looselyDescribed: ReadonlySet<string> = new Set([
  'SELECT owner_id, COUNT(*), MAX(at), MIN(weight), SUM(weight) FROM pets GROUP BY owner_id ORDER BY owner_id',
  'SELECT city, AVG(age) a FROM people GROUP BY city HAVING COUNT(*) > 1 ORDER BY a',
  'SELECT p.id, p.name owner, COUNT(*) c, MAX(t.weight) FROM people p JOIN pets t ON t.owner_id = p.id GROUP BY p.id, p.name ORDER BY p.id',
  'SELECT p.name, c.name FROM people p JOIN colours c ON c.id = p.id ORDER BY p.id',
  'SELECT DATABASE(), USER() LIKE "%@%", CONNECTION_ID() > 0',
]);

function compared(sql: string, actual: unknown, expected: unknown): string[] {
  const found = differences(actual, expected);
  return looselyDescribed.has(sql) ? found.filter((line) => !/\.(flags|columnLength): /.test(line)) : found;
}

const queries: readonly string[] = [
  // one node
  'SELECT * FROM typed WHERE id = 1',
  'SELECT * FROM typed WHERE id = 4',
  'SELECT p.id AS i, p.name, p.age + 1, UPPER(p.city) u FROM people p WHERE p.id = 2',
  'SELECT * FROM people WHERE id = 77',
  'SELECT * FROM colours',
  'SELECT body b, n, NOW() > 0, 1.5, "x", NULL, 1e0, n/2 FROM notes n ORDER BY id',
  // all nodes, ordered
  'SELECT * FROM typed ORDER BY id',
  'SELECT * FROM people ORDER BY id',
  'SELECT id, name AS n, city FROM people p ORDER BY name DESC, id LIMIT 3',
  'SELECT id FROM people ORDER BY id LIMIT 2 OFFSET 1',
  'SELECT age * 2 AS d, wage + 1, born FROM people ORDER BY id',
  // aggregates
  'SELECT COUNT(*) FROM people',
  'SELECT COUNT(*) AS c, SUM(age), AVG(age), MIN(name), MAX(born), SUM(wage) w, AVG(wage), MIN(wage) FROM people',
  'SELECT COUNT(DISTINCT city), COUNT(city) FROM people',
  'SELECT city, COUNT(*) n, SUM(wage) FROM people GROUP BY city ORDER BY city',
  'SELECT city, AVG(age) a FROM people GROUP BY city HAVING COUNT(*) > 1 ORDER BY a',
  'SELECT DISTINCT city FROM people ORDER BY city',
  'SELECT GROUP_CONCAT(name ORDER BY id) FROM people',
  'SELECT STDDEV(age), VARIANCE(age), BIT_OR(age), BIT_AND(age) FROM people',
  'SELECT MIN(t_time), MAX(t_dt6), SUM(t_float), SUM(t_double), MAX(t_enum), MIN(t_bigu), SUM(t_bigu), MAX(t_year), MAX(t_blob) FROM typed',
  'SELECT owner_id, COUNT(*), MAX(at), MIN(weight), SUM(weight) FROM pets GROUP BY owner_id ORDER BY owner_id',
  "SELECT 'x', id, 'it''s', id  +  1 /* one */, -id FROM people ORDER BY id",
  'SELECT ID, p.NAME, `city` FROM people p ORDER BY id',
  // joins over shards
  'SELECT p.name, t.kind, t.weight, t.at FROM people p JOIN pets t ON t.owner_id = p.id ORDER BY t.id',
  'SELECT p.id, p.name owner, COUNT(*) c, MAX(t.weight) FROM people p JOIN pets t ON t.owner_id = p.id GROUP BY p.id, p.name ORDER BY p.id',
  'SELECT * FROM people p JOIN pets t ON t.owner_id = p.id ORDER BY t.id',
  'SELECT p.name, c.name FROM people p JOIN colours c ON c.id = p.id ORDER BY p.id',
  // unions, without tables
  'SELECT 1',
  "SELECT 1 AS a, 'x' AS b, NULL, 1.50, 1e0, TRUE, X'4142', DATE'2024-01-01', 9999999999, -1",
  'SELECT DATABASE(), USER() LIKE "%@%", CONNECTION_ID() > 0',
  "SELECT CAST('1.234' AS DECIMAL(5,2)), CAST(1 AS CHAR), CAST('2024-01-01' AS DATETIME(3)), CONCAT('a', 1), IF(1, 2, 3), 7 DIV 2, 7 / 2, 1 = 1",
];

const ends = ['EOF', 'OK'] as const;

async function prepareAndRun(client: AnswerClient, sql: string, parameters: readonly Parameter[] = [], cursor = 0) {
  const prepared = await client.prepare(sql);
  if ('kind' in prepared) return prepared;
  const { statementId, ...told } = prepared;
  const results = await client.execute(statementId, parameters, cursor);
  client.command(0x19, idBytes(statementId));
  return { told, results };
}

function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(id);
  return bytes;
}

test('MAX of a BIT column is a number', async () => {
  const { ours } = clients.get('EOF')!;
  expect(await ours.query('SELECT MAX(t_bit64), MIN(t_bit1) FROM typed')).toMatchObject([
    { rows: [['18446744073709551615', '0']] },
  ]);
});

/** Changes of data, in this order, on both servers: OK packets, errors, several statements in one text. */
const changes: readonly string[] = [
  "INSERT INTO people VALUES (10,'Ten','Rome',1,2,'2020-01-01')",
  "INSERT INTO people (id, name) VALUES (11,'E'),(12,'F'),(13,'G')",
  "INSERT INTO people VALUES (10,'Ten','Rome',1,2,'2020-01-01')",
  'INSERT INTO people (id, name) VALUES (14, NULL)',
  "INSERT IGNORE INTO people (id, name, age) VALUES (15, 'H', 'many')",
  'UPDATE people SET age = 50 WHERE id = 10',
  'UPDATE people SET age = 50 WHERE id = 10',
  'UPDATE people SET age = age + 1',
  "UPDATE people SET city = 'Bonn' WHERE age > 1000",
  'DELETE FROM people WHERE id = 15',
  'DELETE FROM people WHERE id IN (11, 12, 13)',
  "INSERT INTO notes (body) VALUES ('three')",
  "INSERT INTO notes (body, n) VALUES ('four', 4), ('five', 5)",
  "REPLACE INTO people VALUES (10,'Ten','Oslo',1,2,'2020-01-01')",
  "INSERT INTO people VALUES (10,'X','Y',1,2,NULL) ON DUPLICATE KEY UPDATE age = 99",
  'SELECT * FROM people ORDER BY id',
  'BEGIN',
  'UPDATE people SET age = 0 WHERE id = 10',
  'ROLLBACK',
  'SELECT age FROM people WHERE id = 10',
  'START TRANSACTION READ ONLY',
  'COMMIT',
  'SET autocommit = 0',
  'SELECT age FROM people WHERE id = 10',
  'SET autocommit = 1',
  "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
  'SELECT 1 AS one',
  'SET sql_mode = DEFAULT',
  'SELECT 1; SELECT id FROM people WHERE id = 2; UPDATE people SET age = 41 WHERE id = 2; SELECT COUNT(*) AS c FROM people',
  'SELECT 1 AS a; SELECT nothing FROM people WHERE id = 1; SELECT 2 AS b',
  'SELECT * FROM missing',
  'SELECT nothing FROM people WHERE id = 1',
  'SELECT nothing FROM people ORDER BY id',
  'SELEKT 1',
  'SELECT 1 +',
  '',
  'USE nowhere',
  'SELECT * FROM people p JOIN pets t ON p.id = t.owner_id WHERE id = 1',
  'INSERT INTO people (id) VALUES (1, 2)',
  'INSERT INTO people (id, nix) VALUES (1, 2)',
  'SELECT SUM(SUM(age)) FROM people',
  'SELECT name, COUNT(*) FROM people WHERE MIN(age) > 1 GROUP BY name',
  "SELECT 1/0, CAST('x' AS INT) FROM people WHERE id = 1",
  'DO 1',
  "SET @a = 5, @b := 'x'",
  'SAVEPOINT s',
];

test.each(changes)('change: %s', async (sql) => {
  const { ours, real } = clients.get('OK')!;
  const [own, expected] = [await ours.query(sql), await real.query(sql)];
  expect(differences(ownNames(own), ownNames(expected))).toEqual([]);
});

/** Databases are called otherwise behind us, and texts of syntax errors end with what the parser saw. */
function ownNames(answers: readonly Answer[]): readonly Answer[] {
  return answers.map((answer) =>
    answer.kind === 'error' ? { ...answer, message: answer.message.replace(/; check the manual.*$/s, '') } : answer,
  );
}

describe.each(ends)('%s packets at the end of rows', (end) => {
  test.each(queries)('text: %s', async (sql) => {
    const { ours, real } = clients.get(end)!;
    expect(compared(sql, await ours.query(sql), await real.query(sql))).toEqual([]);
  });
  test.each(queries)('binary: %s', async (sql) => {
    const { ours, real } = clients.get(end)!;
    expect(compared(sql, await prepareAndRun(ours, sql), await prepareAndRun(real, sql))).toEqual([]);
  });
});
