/** EXPLAIN ANALYZE over two MariaDB databases and a DuckDB one: what it says is what the shards hold, and it changes nothing. */

import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Measured } from '../../../planner/explain/analysis';
import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { type ProxyServer, startProxyOver } from '../../support/proxy';

const orderCount = 400;
const customerCount = 90;

const files = {
  schemas: `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1">
    <table name="orders" dataNode="dn1,dn2" rule="by-id"/>
    <table name="customers" dataNode="dn1,dn2" rule="by-id"/>
    <table name="nations" type="global" dataNode="dn1,dn2"/>
    <table name="archive" dataNode="dn3"/>
    <table name="seen" dataNode="dn1,dn2" rule="by-id"/>
    <table name="secrets" dataNode="dn1,dn2" rule="by-id"/>
  </schema>`,
  rules: `
    <tableRule name="by-id"><rule><columns>id</columns><algorithm>mod</algorithm></rule></tableRule>
    <function name="mod" class="io.mycat.route.function.PartitionByMod"><property name="count">2</property></function>`,
  system: '<property name="queryMemoryLimit">60k</property>',
  firewall:
    '<firewall><blacklist check="true"><property name="conditionOpXorAllow">false</property><property name="functionCheck">false</property><property name="noneBaseStatementAllow">true</property></blacklist></firewall>',
  users: `
    <user name="root" defaultAccount="true"><property name="password">123456</property><property name="schemas">shop</property></user>
    <user name="ann"><property name="password">ann</property><property name="schemas">shop</property>
      <privileges check="true"><schema name="shop" dml="0010"><table name="secrets" dml="0000"/></schema></privileges></user>`,
};

let backend: MariaDbServer;
let proxy: Omit<ProxyServer, 'backend'>;
let client: Connection;

beforeAll(async () => {
  backend = await startMariaDb({ databases: ['db1', 'db2'] });
  proxy = await startProxyOver(
    files,
    `<dataNode name="dn1" dataHost="maria" database="db1"/><dataNode name="dn2" dataHost="maria" database="db2"/>
<dataNode name="dn3" dataHost="duck" database="main"/>
<dataHost name="maria" maxCon="50" minCon="1" balance="0" writeType="0" dbType="mysql" dbDriver="native">
  <heartbeat>select user()</heartbeat><writeHost host="m1" url="127.0.0.1:${backend.port}" user="root" password=""/>
</dataHost>
<dataHost name="duck" maxCon="10" minCon="0" balance="0" dbType="duckdb" dbDriver="native">
  <heartbeat>SELECT 1</heartbeat>
  <connectionInitSql><![CDATA[SET threads = 1]]></connectionInitSql>
  <writeHost host="w1" url="memory:explain-analyze-${process.pid}" user="-" password="-"/>
</dataHost>`,
  );
  client = await proxy.connect();
  for (const node of [0, 1]) {
    await backend.run(
      [
        'CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, amount INT, note VARCHAR(80), KEY (customer_id))',
        'CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(40), nation INT)',
        'CREATE TABLE nations (id INT PRIMARY KEY, name VARCHAR(40))',
        'CREATE TABLE secrets (id INT PRIMARY KEY)',
        'CREATE VIEW seen AS SELECT * FROM orders',
        `INSERT INTO orders SELECT seq, seq * 7 % 120, seq % 100, CONCAT('note ', seq, REPEAT('x', seq % 60)) FROM seq_1_to_${orderCount} WHERE seq % 2 = ${node}`,
        `INSERT INTO customers SELECT seq, CONCAT('c', seq), seq % 5 FROM seq_1_to_${customerCount} WHERE seq % 2 = ${node}`,
        "INSERT INTO nations SELECT seq, CONCAT('n', seq) FROM seq_0_to_4",
        'ANALYZE TABLE orders, customers, nations',
      ],
      `db${node + 1}`,
    );
  }
  await client.query('CREATE TABLE archive (id INT PRIMARY KEY, customer_id INT)');
  await client.query(
    `INSERT INTO archive (id, customer_id) VALUES ${[1, 2, 3, 4, 5, 6].map((id) => `(${id}, ${id * 10})`).join(', ')}`,
  );
});

afterAll(async () => {
  await client?.end();
  await proxy?.stop();
  await backend?.stop();
});

interface Operator {
  readonly operator: string;
  readonly node?: string;
  readonly sql?: string;
  readonly estimatedRows?: number;
  readonly estimatedCost?: number;
  readonly actual: Measured | null;
  readonly inputs?: readonly Operator[];
}

interface Explained {
  readonly kind: string;
  readonly plan: Operator;
  readonly targets: readonly { readonly dataNode: string; readonly sql: string; readonly actual: Measured | null }[];
  readonly notes: readonly string[];
  readonly rules: readonly string[];
  readonly total: {
    readonly rows: number;
    readonly planningMs: number;
    readonly runningMs: number;
    readonly memoryPeakBytes: number;
    readonly spilledBytes: number;
  };
}

async function analyzed(query: string, on = client): Promise<Explained> {
  const [[row]] = await on.query<RowDataPacket[]>(`EXPLAIN ANALYZE FORMAT=JSON ${query}`);
  return JSON.parse(row!.EXPLAIN) as Explained;
}

async function lines(statement: string, on = client): Promise<readonly string[]> {
  const [rows] = await on.query<RowDataPacket[]>(statement);
  return rows.map((row) => row.EXPLAIN as string);
}

async function count(query: string, on = client): Promise<number> {
  const [rows] = await on.query<RowDataPacket[]>(query);
  return rows.length;
}

function operatorsOf(plan: Operator): readonly Operator[] {
  return [plan, ...(plan.inputs ?? []).flatMap(operatorsOf)];
}

const databaseOf: Readonly<Record<string, string>> = { dn1: 'db1', dn2: 'db2' };

/** Rows that a fragment's own text gives on its shard. */
async function shardRows({ node, sql }: Operator): Promise<number> {
  return (await backend.run(sql!, databaseOf[node!])).length;
}

const joins = [
  'SELECT c.name, o.amount FROM customers c JOIN orders o ON o.customer_id = c.id + 0 WHERE o.amount > 50',
  'SELECT o.note, n.name FROM orders o LEFT JOIN customers c ON c.id = o.amount + 1 LEFT JOIN nations n ON n.id = c.nation + 0',
  'SELECT c.nation, COUNT(*), MAX(o.amount) FROM customers c JOIN orders o ON o.customer_id = c.id + 0 GROUP BY c.nation ORDER BY 2',
  'SELECT id FROM orders WHERE amount NOT IN (SELECT nation + 90 FROM customers)',
  'SELECT amount FROM orders UNION SELECT nation FROM customers',
  'SELECT id, RANK() OVER (ORDER BY amount, id) FROM orders WHERE amount < 20',
  // Rows that are only merged, and cut at their ends.
  'SELECT note FROM orders ORDER BY amount, id',
];

test.each(joins)('rows of each operator are those that come: %s', async (query) => {
  const { kind, plan, total } = await analyzed(query);
  const rows = await count(query);
  expect(kind).toBe('rows');
  expect(rows).toBeGreaterThan(0);
  expect(total).toMatchObject({ rows });
  expect(plan.actual).toMatchObject({ rows, runs: 1 });
  const fragments = operatorsOf(plan).filter(({ operator }) => operator === 'fragment');
  expect(new Set(fragments.map(({ node }) => node)).size).toBe(2);
  for (const fragment of fragments) {
    const { actual } = fragment;
    expect(actual).toMatchObject({ rows: await shardRows(fragment) });
    expect(actual!.bytes).toBeGreaterThan(0);
    expect(actual!.batches).toBeGreaterThan(0);
    expect(actual!.totalMs).toBeGreaterThanOrEqual(actual!.firstRowsMs!);
  }
  for (const { operator, actual, inputs } of operatorsOf(plan)) {
    if (operator === 'append') expect(actual!.rows).toBe(inputs!.reduce((sum, input) => sum + input.actual!.rows, 0));
    if (operator === 'hash-join' || operator === 'window') expect(actual!.memoryPeakBytes).toBeGreaterThan(0);
  }
});

test('a join that narrows by keys shows fewer rows than the shards have', async () => {
  const query = 'SELECT o.id FROM orders o JOIN customers c ON o.customer_id = c.id WHERE c.id IN (7, 8)';
  const { plan } = await analyzed(query);
  expect(plan.actual).toMatchObject({ rows: await count(query) });
  const ofOrders = operatorsOf(plan).filter(({ sql }) => sql?.includes('orders'));
  expect(ofOrders.reduce((sum, { actual }) => sum + actual!.rows, 0)).toBeLessThan(orderCount);
});

test('a subquery that is run for each row counts its runs', async () => {
  const query =
    'SELECT c.id, (SELECT o.id FROM orders o WHERE o.amount = c.nation ORDER BY o.note LIMIT 1) FROM customers c WHERE c.id <= 20';
  const { plan } = await analyzed(query);
  const apply = operatorsOf(plan).find(({ operator }) => operator === 'apply')!;
  expect(apply.actual).toMatchObject({ rows: 20, runs: 1 });
  // nation has five values: equal ones run once.
  for (const each of operatorsOf(apply.inputs![1]!)) expect(each.actual).toMatchObject({ runs: 5 });
});

test('what does not fit into memory is shown as spilled, with the operator that did', async () => {
  const query =
    'SELECT a.note, b.note AS other FROM orders a JOIN orders b ON a.customer_id = b.customer_id ORDER BY other';
  const { plan, total } = await analyzed(query);
  const spilling = operatorsOf(plan).filter(({ actual }) => actual!.spillFiles > 0);
  expect(spilling.map(({ operator }) => operator)).toContain('sort');
  expect(spilling.reduce((sum, { actual }) => sum + actual!.spilledBytes, 0)).toBe(total.spilledBytes);
  expect(total.memoryPeakBytes).toBeGreaterThan(0);
  expect((await lines(`EXPLAIN ANALYZE ${query}`)).join('\n')).toMatch(/spilled: [\d.]+ KiB in \d+ files?/);
  expect(plan.actual).toMatchObject({ rows: await count(query) });
});

test('statements of one node, and of all in no order, go as they are: each shard tells its rows', async () => {
  const one = await analyzed('SELECT * FROM orders WHERE id = 3');
  expect(one).toMatchObject({ kind: 'forward', total: { rows: 1 } });
  expect(one.targets).toEqual([
    {
      dataNode: 'dn2',
      sql: 'SELECT * FROM orders WHERE id = 3',
      actual: expect.objectContaining({ rows: 1, runs: 1, batches: null }),
    },
  ]);
  expect(one.targets[0]!.actual!.bytes).toBeGreaterThan(10);
  const all = await analyzed('SELECT id, note FROM orders WHERE amount > 30');
  expect(all.kind).toBe('forward');
  for (const { dataNode, sql, actual } of all.targets) {
    expect(actual).toMatchObject({
      rows: await shardRows({ operator: 'fragment', node: dataNode, sql, actual: null }),
    });
  }
  expect(all.total.rows).toBe(await count('SELECT id, note FROM orders WHERE amount > 30'));
});

test('a DuckDB shard joined with two of MariaDB', async () => {
  const query = 'SELECT a.id, c.name FROM archive a JOIN customers c ON c.id = a.customer_id';
  const { plan } = await analyzed(query);
  expect(plan.actual).toMatchObject({ rows: 6 });
  expect(operatorsOf(plan).find(({ node }) => node === 'dn3')?.actual).toMatchObject({ rows: 6 });
  expect((await analyzed('SELECT * FROM archive WHERE id > 4')).total).toMatchObject({ rows: 2 });
});

test('in a transaction its own rows are seen, and it goes on', async () => {
  await client.query('BEGIN');
  await client.query('INSERT INTO orders (id, customer_id, amount, note) VALUES (1001, 1, 1, 1), (1002, 1, 1, 1)');
  const inside = await analyzed('SELECT COUNT(*), MAX(amount + 0) FROM orders');
  const fragments = operatorsOf(inside.plan).filter(({ operator }) => operator === 'fragment');
  expect(fragments).toHaveLength(2);
  expect((await analyzed('SELECT id FROM orders')).total.rows).toBe(orderCount + 2);
  expect((await analyzed('SELECT id FROM orders WHERE id = 1001 FOR UPDATE')).total.rows).toBe(1);
  await client.query('ROLLBACK');
  expect((await analyzed('SELECT id FROM orders')).total.rows).toBe(orderCount);
});

test('prepared statements, MariaDB spelling, and rows in tree form', async () => {
  const [rows] = await client.execute<RowDataPacket[]>('EXPLAIN ANALYZE SELECT * FROM orders WHERE id = ?', [3]);
  expect(rows[1]!.EXPLAIN).toMatch(
    /^ {2}fragment \(node: dn2, .*\) \(actual rows: 1, bytes: \d+, first rows: .* ms, time: .* ms\)$/,
  );
  const tree = await lines('ANALYZE SELECT amount, COUNT(*) FROM orders GROUP BY amount');
  expect(tree[0]).toMatch(
    /^aggregate \(.*\) \(estimated rows: \d+, cost: \d+\) \(actual rows: 100, batches: 1, bytes: \d+, time: [\d.]+ ms, memory peak: .*\)$/,
  );
  expect(tree.at(-1)).toMatch(/^total: rows: 100, planning: .* ms, running: .* ms, memory peak: .*, spilled: .*$/);
  const [[json]] = await client.query<RowDataPacket[]>('ANALYZE FORMAT=JSON SELECT 1');
  expect(JSON.parse(json!.EXPLAIN)).toMatchObject({ total: { rows: 1 } });
  await client.query("PREPARE explained FROM 'EXPLAIN ANALYZE SELECT id FROM orders WHERE id > ?'");
  await client.query('SET @low = 390');
  expect((await lines('EXECUTE explained USING @low')).at(-1)).toContain('total: rows: 10,');
});

test('INTO assigns nothing', async () => {
  await client.query("SET @kept = 'before'");
  await lines('EXPLAIN ANALYZE SELECT COUNT(*) FROM orders INTO @kept');
  const [[row]] = await client.query<RowDataPacket[]>('SELECT @kept AS kept');
  expect(row!.kept).toBe('before');
});

test.each([
  'EXPLAIN ANALYZE UPDATE orders SET amount = 0',
  'ANALYZE UPDATE orders SET amount = 0 WHERE id = 1',
  'ANALYZE FORMAT=JSON DELETE FROM orders',
  'EXPLAIN ANALYZE INSERT INTO orders (id, amount) VALUES (2000, 1)',
  'EXPLAIN ANALYZE REPLACE INTO orders (id, amount) VALUES (2, 1)',
  'DESCRIBE ANALYZE DROP TABLE orders',
  'EXPLAIN ANALYZE FORMAT=MYCAT SELECT 1',
])('refused before anything happens: %s', async (statement) => {
  const before = await backend.run('CHECKSUM TABLE db1.orders, db2.orders');
  await expect(client.query(statement)).rejects.toMatchObject({
    errno: 1235,
    message: expect.stringContaining('EXPLAIN ANALYZE'),
  });
  expect(await backend.run('CHECKSUM TABLE db1.orders, db2.orders')).toEqual(before);
});

test('ANALYZE TABLE is another statement', async () => {
  const [rows] = await client.query<RowDataPacket[]>('ANALYZE TABLE orders');
  expect(rows[0]).toMatchObject({ Op: 'analyze' });
});

test('who may not read a table, or send a statement, may not explain it either', async () => {
  const ann = await proxy.connect({ user: 'ann', password: 'ann' });
  try {
    await expect(ann.query('EXPLAIN ANALYZE SELECT * FROM secrets')).rejects.toMatchObject({ errno: 1142 });
    await expect(ann.query('EXPLAIN SELECT * FROM secrets')).rejects.toMatchObject({ errno: 1142 });
    expect((await analyzed('SELECT id FROM orders', ann)).total.rows).toBe(orderCount);
  } finally {
    await ann.end();
  }
  for (const explain of ['EXPLAIN ANALYZE', 'ANALYZE', 'EXPLAIN']) {
    await expect(client.query(`${explain} SELECT * FROM orders WHERE id > 1 XOR amount > 3`)).rejects.toMatchObject({
      errno: 3012,
    });
  }
});

/** The session that runs a statement with these words in it, once it does. */
async function processOf(words: string): Promise<number> {
  for (;;) {
    const [rows] = await client.query<RowDataPacket[]>('SHOW PROCESSLIST');
    const found = rows.find(({ Info }) => typeof Info === 'string' && Info.includes(words));
    if (found) return found.Id as number;
  }
}

test('it ends by its time limit and by KILL as the statement would', async () => {
  const slow = 'EXPLAIN ANALYZE SELECT id, SLEEP(20) FROM orders ORDER BY id';
  const other = await proxy.connect();
  try {
    await other.query('SET max_statement_time = 0.3');
    await expect(other.query(slow)).rejects.toMatchObject({ errno: 1969 });
    await other.query('SET max_statement_time = 0');
    const running = other.query(slow).catch((error: unknown) => error);
    const id = await processOf('SLEEP(20)');
    await client.query(`KILL QUERY ${id}`);
    expect(await running).toMatchObject({ errno: 1317 });
    expect((await analyzed('SELECT id FROM orders', other)).total.rows).toBe(orderCount);
  } finally {
    await other.end();
  }
});

test('what is estimated rests on the figures of the shards, and nothing is said without them', async () => {
  const plain = await lines('EXPLAIN SELECT amount, COUNT(*) FROM orders GROUP BY amount');
  expect(plain[0]).toMatch(/\(estimated rows: \d+, cost: \d+\)$/);
  expect(plain.at(-1)).toMatch(/^rules: .*split-aggregate/);
  // A view has none, nor has DuckDB.
  for (const query of ['SELECT id FROM seen ORDER BY id', 'SELECT customer_id FROM archive ORDER BY id']) {
    expect((await lines(`EXPLAIN ${query}`)).join('\n')).not.toContain('estimated');
  }
  const mixed = await lines('EXPLAIN SELECT s.id FROM seen s JOIN customers c ON c.id = s.amount');
  expect(mixed.filter((line) => line.includes('estimated')).join('\n')).toContain('customers');
  expect(mixed.filter((line) => line.includes('estimated')).join('\n')).not.toMatch(/seen|hash-join/);
});
