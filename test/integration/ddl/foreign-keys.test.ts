/** Foreign keys between tables on several data nodes: said where they cannot hold; and the other things that a node tells only of itself: its AUTO_INCREMENT. */
import type { RowDataPacket } from 'mysql2';
import { useProxyAndOracle } from '../../support/proxy-and-oracle';

const servers = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1">
      <table name="customers" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="orders" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long">
        <childTable name="order_lines" primaryKey="id" joinKey="order_id" parentKey="id"/>
      </table>
      <table name="profiles" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="countries" primaryKey="id" dataNode="dn1,dn2,dn3" type="global"/>
    </schema>`,
  },
  [
    'CREATE TABLE customers (id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20))',
    'CREATE TABLE countries (id BIGINT NOT NULL PRIMARY KEY)',
    'CREATE TABLE notes (id BIGINT NOT NULL PRIMARY KEY)',
    'CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY)',
  ],
);

interface Warning extends RowDataPacket {
  readonly Code: number;
  readonly Message: string;
}

async function warningsOf(sql: string): Promise<readonly string[]> {
  const { client } = servers();
  const [result] = await client.query(sql);
  const [rows] = await client.query<Warning[]>('SHOW WARNINGS');
  expect((result as { readonly warningStatus: number }).warningStatus).toBe(rows.length);
  return rows.map(({ Code, Message }) => `${Code} ${Message}`);
}

describe('a foreign key', () => {
  test.each([
    [
      'to a table sharded by other columns',
      'CREATE TABLE profiles (id BIGINT PRIMARY KEY, customer BIGINT, KEY (customer), CONSTRAINT c FOREIGN KEY (customer) REFERENCES customers (id))',
      ["'profiles' (customer)", "'customers'"],
    ],
    [
      'that a column has',
      'CREATE TABLE profiles (id BIGINT PRIMARY KEY, n DECIMAL(3,1), customer BIGINT DEFAULT 1 REFERENCES `shop`.`customers` (`id`) ON DELETE CASCADE)',
      ["'profiles' (customer)", "'customers'"],
    ],
    [
      'to a table itself',
      'CREATE TABLE profiles (id BIGINT PRIMARY KEY, parent BIGINT, FOREIGN KEY (parent) REFERENCES profiles (id))',
      ["'profiles' (parent)", "'profiles'"],
    ],
    [
      'of a table on one data node to a sharded one',
      'CREATE TABLE here (id BIGINT PRIMARY KEY, customer BIGINT, FOREIGN KEY (customer) REFERENCES customers (id))',
      ["'here' (customer)", "'customers'"],
    ],
    [
      'of a global table to one on a single data node',
      'CREATE TABLE countries_of (id BIGINT PRIMARY KEY, FOREIGN KEY (id) REFERENCES notes (id))',
      null,
    ],
    [
      'to a global table',
      'CREATE TABLE profiles (id BIGINT PRIMARY KEY, country BIGINT, FOREIGN KEY (country) REFERENCES countries (id))',
      null,
    ],
    [
      'between columns that place both tables',
      'CREATE TABLE profiles (id BIGINT PRIMARY KEY, FOREIGN KEY (id) REFERENCES customers (id))',
      null,
    ],
    [
      'of a child to its parent',
      'CREATE TABLE order_lines (id BIGINT, order_id BIGINT, PRIMARY KEY (id, order_id), FOREIGN KEY (order_id) REFERENCES orders (id))',
      null,
    ],
  ])('%s', async (_, sql, named) => {
    const { client } = servers();
    try {
      const warnings = await warningsOf(sql);
      if (named === null) expect(warnings).toEqual([]);
      else {
        expect(warnings).toHaveLength(1);
        for (const part of named) expect(warnings[0]).toContain(part);
        expect(warnings[0]).toMatch(/^1235 /);
      }
    } finally {
      await client.query('DROP TABLE IF EXISTS profiles, here, countries_of, order_lines');
    }
  });

  test('that ALTER TABLE adds', async () => {
    await warningsOf('CREATE TABLE profiles (id BIGINT PRIMARY KEY, customer BIGINT)');
    const [warning] = await warningsOf(
      'ALTER TABLE profiles ADD CONSTRAINT c FOREIGN KEY (customer) REFERENCES customers (id)',
    );
    expect(warning).toContain("'profiles' (customer) refers to rows of 'customers'");
    expect(await warningsOf('ALTER TABLE profiles DROP FOREIGN KEY c, ADD COLUMN more INT')).toEqual([]);
  });
});

test('SHOW CREATE TABLE has the quotes of the session', async () => {
  const { client, oracle } = servers();
  const texts = [];
  for (const each of [client, oracle]) {
    await each.query("SET SESSION sql_mode = 'ANSI_QUOTES'");
    const [[row]] = await each.query<RowDataPacket[]>('SHOW CREATE TABLE countries');
    await each.query('SET SESSION sql_mode = DEFAULT');
    texts.push(row!['Create Table']);
  }
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).toContain('CREATE TABLE "countries"');
});

test('SHOW CREATE TABLE has the greatest AUTO_INCREMENT of all data nodes', async () => {
  const { client, oracle } = servers();
  for (const each of [client, oracle])
    await each.query("INSERT INTO customers (id, name) VALUES (1, 'a'), (3, 'b'), (20, 'c'), (7, 'd')");
  const [[shown], [expected]] = (await Promise.all(
    [client, oracle].map(async (each) => (await each.query<RowDataPacket[]>('SHOW CREATE TABLE customers'))[0]),
  )) as [RowDataPacket[], RowDataPacket[]];
  expect(shown!['Create Table']).toBe(expected!['Create Table']);
});

test.each([
  'DELETE FROM customers LIMIT 1',
  'DELETE FROM customers ORDER BY name LIMIT 1',
  'DELETE FROM customers WHERE name = "z" LIMIT 1',
  'DELETE FROM customers WHERE id > 100 LIMIT 1',
  'UPDATE customers SET name = "z" LIMIT 1',
  'DELETE FROM customers',
  'DELETE FROM customers WHERE name = "z"',
])('sql_safe_updates: %s', async (sql) => {
  const { client, oracle } = servers();
  const outcome = async (on: typeof client): Promise<number> => {
    await on.query('SET sql_safe_updates = 1');
    await on.query('START TRANSACTION');
    try {
      await on.query(sql);
      return 0;
    } catch (error) {
      return (error as { readonly errno: number }).errno;
    } finally {
      await on.query('ROLLBACK');
      await on.query('SET sql_safe_updates = 0');
    }
  };
  expect(await outcome(client)).toBe(await outcome(oracle));
});
