/** What an application does to its tables: each answer as one MariaDB gives it, with the rows over three data nodes. */
import { useProxyAndOracle } from '../../support/proxy-and-oracle';
import { expectSameWrites } from '../../support/same-writes';

const schemas = `<schema name="shop" checkSQLschema="false" sqlMaxLimit="-1" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="counted" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
</schema>`;

const servers = useProxyAndOracle({ schemas }, [
  "CREATE TABLE items (id INT PRIMARY KEY, a INT, b VARCHAR(20) DEFAULT 'x', c INT NOT NULL DEFAULT 7)",
  'CREATE TABLE counted (id INT PRIMARY KEY AUTO_INCREMENT, a INT)',
]);

beforeEach(async () => {
  const { client, oracle } = servers();
  for (const connection of [client, oracle]) {
    await connection.query('DELETE FROM items');
    await connection.query('DELETE FROM counted');
    await connection.query(
      "INSERT INTO items VALUES (1, 10, 'q', 1), (2, 20, 'w', 2), (3, 30, 'e', 3), (4, 40, 'r', 4)",
    );
  }
});

test('the id of the last row is told where rows bring their ids along', () =>
  expectSameWrites(servers(), [
    'INSERT INTO counted VALUES (1, 1), (2, 2), (3, 3)',
    'INSERT INTO counted VALUES (7, 1), (6, 2), (5, 3), (4, 4)',
    'SELECT LAST_INSERT_ID()',
  ]));
