/** Changes through views over shards: as one MariaDB makes them, or refused before any data node is touched. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useProxyAndOracle } from '../../support/proxy-and-oracle';
import { expectSameWrites } from '../../support/same-writes';

const schemas = `<schema name="shop" checkSQLschema="false" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="parts" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;
const users = `<user name="root"><property name="password">123456</property><property name="schemas">shop</property></user>
  <user name="guest"><property name="password">123456</property><property name="schemas">shop</property>
    <privileges check="true"><schema name="shop" dml="1111"><table name="items" dml="0010"/></schema></privileges></user>`;

const servers = useProxyAndOracle({ schemas, users }, [
  "CREATE TABLE items (id INT PRIMARY KEY, a INT, b VARCHAR(20) DEFAULT 'x', c INT NOT NULL DEFAULT 7)",
  'CREATE TABLE parts (id INT PRIMARY KEY, a INT, needed INT NOT NULL)',
  'CREATE VIEW dear AS SELECT id, a, b FROM items WHERE a > 5',
  'CREATE VIEW named (k, val, txt) AS SELECT id, a, b FROM items WHERE a > 5',
  'CREATE VIEW nested AS SELECT k, txt FROM named WHERE val > 15',
  'CREATE VIEW sorted (k, val) AS SELECT id, a FROM items ORDER BY a DESC',
  'CREATE VIEW computed AS SELECT id, a + 1 AS s, b FROM items',
  'CREATE VIEW twice AS SELECT id, id AS again, a FROM items',
  'CREATE VIEW whole AS SELECT * FROM items WHERE c > 0',
  'CREATE VIEW lacking AS SELECT id, a FROM parts',
  'CREATE VIEW below AS SELECT id, a FROM items WHERE id IN (SELECT id FROM parts WHERE a > 5)',
  'CREATE VIEW itself AS SELECT id, a FROM items WHERE id IN (SELECT id FROM items WHERE a > 5)',
  'CREATE VIEW distinct_a AS SELECT DISTINCT a FROM items',
  'CREATE VIEW counted AS SELECT COUNT(*) AS n FROM items',
  'CREATE VIEW both_tables AS SELECT id, a FROM items UNION ALL SELECT id, a FROM parts',
  'CREATE VIEW first_ten AS SELECT id, a FROM items LIMIT 10',
  'CREATE ALGORITHM=TEMPTABLE VIEW copied AS SELECT id, a FROM items',
  'CREATE VIEW joined AS SELECT items.id, items.a, parts.needed FROM items JOIN parts ON items.id = parts.id',
  'CREATE VIEW checked AS SELECT id, a, b FROM items WHERE a > 5 WITH CHECK OPTION',
  'CREATE VIEW checked_locally AS SELECT id, a FROM checked WHERE a < 100 WITH LOCAL CHECK OPTION',
  'CREATE VIEW checked_below AS SELECT id, a FROM dear WHERE a < 100 WITH CASCADED CHECK OPTION',
  'CREATE VIEW unchecked AS SELECT id, a FROM checked WHERE a < 100',
]);

beforeEach(async () => {
  const { client, oracle } = servers();
  for (const connection of [client, oracle]) {
    await connection.query('DELETE FROM items');
    await connection.query('DELETE FROM parts');
    await connection.query(
      "INSERT INTO items VALUES (1, 10, 'q', 1), (2, 20, 'w', 2), (3, 30, 'e', 3), (4, 40, 'r', 4), (5, 3, 'low', 5), (41, 9, 'u', 6)",
    );
    await connection.query('INSERT INTO parts VALUES (1, 10, 1), (2, 20, 2), (3, 30, 3)');
  }
});

const everything = ['SELECT * FROM items ORDER BY id', 'SELECT * FROM parts ORDER BY id'];

test('rows are inserted into the table', () =>
  expectSameWrites(servers(), [
    "INSERT INTO dear VALUES (10, 50, 't')",
    'INSERT INTO dear (id) VALUES (11)',
    'INSERT INTO dear (id, a) VALUES (12, 1), (13, 8)',
    'INSERT INTO dear (id, c) VALUES (14, 1)',
    'INSERT INTO named (k, val) VALUES (15, 20), (16, 21)',
    "INSERT INTO named SET k = 17, val = k + 3, txt = 'o'",
    'INSERT INTO named (id) VALUES (18)',
    'INSERT INTO named (k, val) VALUES (15, 20), (16, 21) ON DUPLICATE KEY UPDATE val = VALUES(val) + 1, txt = CONCAT(txt, k)',
    'REPLACE INTO named (k, val) VALUES (15, 99)',
    "INSERT INTO named SELECT id + 100, a, 'sel' FROM items WHERE id < 4",
    "INSERT INTO computed (id, b) VALUES (19, 'z')",
    "INSERT INTO nested VALUES (22, 'in')",
    'INSERT INTO below VALUES (27, 1)',
    'INSERT INTO sorted VALUES (30, 1)',
    'INSERT INTO twice (id, a) VALUES (25, 1)',
    "INSERT INTO whole VALUES (31, 1, 's', 0)",
    "INSERT INTO whole VALUES (32, 1, 's')",
    'INSERT INTO named (k, val) VALUES (201, 33), (202, 34) RETURNING k, val + 1, txt AS t',
    'INSERT INTO named (k, val) VALUES (203, 33) RETURNING *',
    ...everything,
  ]));

test('rows are updated where the view shows them', () =>
  expectSameWrites(
    servers(),
    [
      'UPDATE dear SET a = a + 1 WHERE id = 2',
      'UPDATE dear SET a = 2 WHERE id IN (5, 10)',
      'UPDATE dear SET c = 2',
      "UPDATE dear SET b = 'all'",
      "UPDATE dear SET dear.b = 'all2' WHERE dear.id = 1 AND shop.dear.a > 0",
      "UPDATE dear x SET x.b = 'al3' WHERE x.id < 4 ORDER BY x.a DESC LIMIT 2",
      "UPDATE named SET val = k * 2, txt = CONCAT('k', k) WHERE val BETWEEN 1 AND 60 AND k < 10",
      'UPDATE named SET val = 9 WHERE id = 1',
      'UPDATE named SET a = 1',
      "UPDATE computed SET b = 'v3' WHERE s > 20",
      'UPDATE computed SET s = 1',
      "UPDATE nested SET txt = 'nested' WHERE k < 200",
      'UPDATE below SET a = a + 1',
      'UPDATE sorted SET val = val + 1 ORDER BY val DESC, k LIMIT 2',
      'UPDATE named SET val = 7 WHERE k IN (SELECT id FROM parts) AND EXISTS (SELECT 1 FROM parts WHERE parts.id = named.k AND parts.a > val)',
      'UPDATE named SET val = val + 1 WHERE EXISTS (SELECT 1 FROM items WHERE items.id = named.k + 1)',
      'UPDATE named JOIN parts ON named.k = parts.id SET named.val = parts.needed + 20, parts.a = named.k WHERE parts.a > 5',
      'UPDATE parts JOIN named ON named.k = parts.id SET parts.a = named.val',
      ...everything,
    ],
    false,
  ));

test('rows are deleted where the view shows them', () =>
  expectSameWrites(servers(), [
    'DELETE FROM dear WHERE id = 3',
    'DELETE FROM dear WHERE id = 12',
    "DELETE FROM named WHERE txt = 'k2'",
    'DELETE FROM named ORDER BY val DESC, k LIMIT 1',
    'DELETE FROM computed WHERE s = 22',
    'DELETE FROM nested WHERE k = 16',
    'DELETE named FROM named JOIN parts ON named.k = parts.id WHERE parts.needed = 1',
    'DELETE FROM named WHERE k = 4 RETURNING k, txt',
    ...everything,
  ]));

test('what is no row of one table is refused', () =>
  expectSameWrites(servers(), [
    "INSERT INTO computed VALUES (40, 1, 'z')",
    'INSERT INTO twice VALUES (40, 40, 1)',
    'INSERT INTO lacking (id, a) VALUES (40, 1)',
    ...['distinct_a (a)', 'counted (n)', 'both_tables (a)', 'first_ten (a)', 'copied (a)', 'itself (a)'].map(
      (view) => `INSERT INTO ${view} VALUES (1)`,
    ),
    ...['distinct_a', 'both_tables', 'first_ten', 'copied', 'itself'].map((view) => `UPDATE ${view} SET a = 1`),
    ...['distinct_a', 'counted', 'both_tables', 'first_ten', 'copied'].map((view) => `DELETE FROM ${view}`),
    'DELETE FROM joined WHERE id = 2',
    'CREATE VIEW wrong AS SELECT DISTINCT a FROM items WITH CHECK OPTION',
    ...everything,
  ]));

test('CHECK OPTION holds', () =>
  expectSameWrites(servers(), [
    "INSERT INTO checked VALUES (47, 50, 't')",
    "INSERT INTO checked VALUES (42, 5, 't')",
    "INSERT INTO checked VALUES (42, 50, 't'), (43, 5, 't'), (44, 60, 't')",
    "INSERT INTO checked VALUES (42, 50, 't'), (43, 51, 't'), (44, 60, 't')",
    'INSERT INTO checked (id) VALUES (45)',
    'INSERT INTO checked (a, id) VALUES (6, 45), (7, 46)',
    "INSERT INTO checked VALUES (41, 50, 't') ON DUPLICATE KEY UPDATE a = 1",
    "INSERT INTO checked VALUES (41, 50, 't') ON DUPLICATE KEY UPDATE a = 100",
    "REPLACE INTO checked VALUES (41, 3, 't')",
    'UPDATE checked SET a = 4 WHERE id = 41',
    'UPDATE checked SET a = a - 45 WHERE id > 40',
    'UPDATE checked SET a = a + 1 WHERE id > 40',
    "UPDATE checked SET b = 'same'",
    'UPDATE checked SET a = 4 ORDER BY id LIMIT 1',
    'INSERT INTO checked_locally VALUES (51, 500)',
    'INSERT INTO checked_locally VALUES (52, 1)',
    'INSERT INTO checked_below VALUES (53, 500)',
    'INSERT INTO checked_below VALUES (54, 1)',
    'INSERT INTO unchecked VALUES (56, 1)',
    'INSERT INTO unchecked VALUES (57, 500)',
    'UPDATE checked_below SET a = 1 WHERE id = 43',
    "SELECT CHECK_OPTION, IS_UPDATABLE FROM information_schema.VIEWS WHERE TABLE_NAME = 'checked'",
    "SELECT CHECK_OPTION, IS_UPDATABLE FROM information_schema.VIEWS WHERE TABLE_NAME = 'distinct_a'",
    ...everything,
  ]));

test.each([
  'UPDATE joined SET a = 1 WHERE id = 1',
  'INSERT INTO joined (id, a) VALUES (60, 1)',
  "INSERT IGNORE INTO checked VALUES (60, 1, 'a')",
  'INSERT INTO checked SELECT id + 300, 50, b FROM items',
  'UPDATE checked JOIN parts ON checked.id = parts.id SET checked.a = 9',
  "UPDATE parts LEFT JOIN named ON named.k = parts.id SET named.txt = 'left'",
])('%s is not supported', async (sql) => {
  await expect(servers().client.query(sql)).rejects.toMatchObject({ errno: 1235 });
});

test('a file is loaded into the table', async () => {
  const file = join(tmpdir(), `view-changes-${process.pid}.txt`);
  writeFileSync(file, '71\t70\taa\n72\t71\tbb\n');
  const load = `LOAD DATA LOCAL INFILE '${file}' INTO TABLE named (k, val, @t) SET txt = CONCAT(@t, k)`;
  const { createReadStream } = await import('node:fs');
  const { client } = servers();
  await client.query({ sql: load, infileStreamFactory: () => createReadStream(file) });
  const [rows] = await client.query('SELECT * FROM items WHERE id IN (71, 72) ORDER BY id');
  expect(rows).toEqual([
    { id: 71, a: 70, b: 'aa71', c: 7 },
    { id: 72, a: 71, b: 'bb72', c: 7 },
  ]);
});

test('who may not change a table may not through a view', async () => {
  const guest = await servers().proxy.connect({ user: 'guest' });
  try {
    await expect(guest.query('UPDATE dear SET a = 1')).rejects.toMatchObject({ errno: 1142 });
    await expect(guest.query('DELETE FROM nested')).rejects.toMatchObject({ errno: 1142 });
    await expect(guest.query('INSERT INTO dear (id) VALUES (99)')).rejects.toMatchObject({ errno: 1142 });
    await guest.query('SELECT * FROM dear');
  } finally {
    await guest.end();
  }
});
