/** Values of every type that go from one data node to another: copied by a query, taken over by a join, moved by a new sharding value. */
import { typedColumns } from '../../support/column-types';
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const columns = typedColumns.map(({ name, ddl }) => `${name} ${ddl}`).join(', ');
const names = typedColumns.map(({ name }) => name);
const row = (index: number): string => typedColumns.map(({ literals }) => literals[index]).join(', ');

const sides = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1">
      ${['sources', 'copies', 'parts'].map((name) => `<table name="${name}" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>`).join('')}
    </schema>`,
    system: '<property name="allowShardKeyUpdate">true</property>',
  },
  [
    "SET sql_mode = ''",
    ...['sources', 'copies'].map((name) => `CREATE TABLE ${name} (id BIGINT NOT NULL PRIMARY KEY, ${columns})`),
    'CREATE TABLE parts (id BIGINT NOT NULL PRIMARY KEY, source BIGINT)',
    'INSERT INTO parts VALUES (1, 2), (2, 3), (3, 1)',
    ...[0, 1, 2].map((index) => `INSERT INTO sources VALUES (${index + 1}, ${row(index)})`),
  ],
);

/** Bytes of texts, and digits of numbers, as they are stored. */
const stored = typedColumns.map(({ name, ddl }) =>
  /^(FLOAT|DOUBLE)/.test(ddl)
    ? `${name} * 1e0`
    : /^BIT/.test(ddl)
      ? `CONCAT(${name} + 0)`
      : /^DECIMAL/.test(ddl)
        ? `CONCAT(${name})`
        : `HEX(${name})`,
);

async function expectSameRows(table: string): Promise<void> {
  const { client, oracle } = sides();
  for (const [index, expression] of stored.entries()) {
    const sql = `SELECT id, ${expression} FROM ${table} ORDER BY id`;
    expect([names[index], await rowsAsText(client, sql)]).toEqual([names[index], await rowsAsText(oracle, sql)]);
  }
}

async function onBoth(sql: string): Promise<void> {
  for (const connection of [sides().client, sides().oracle]) await connection.query(sql);
}

test('as they were inserted', () => expectSameRows('sources'));

test('copied by INSERT … SELECT, also out of a join', async () => {
  await onBoth(`INSERT INTO copies SELECT id + 1, ${names.join(', ')} FROM sources`);
  await onBoth(
    `INSERT INTO copies SELECT p.id + 10, ${names.map((name) => `s.${name}`).join(', ')} FROM parts p JOIN sources s ON s.id = p.source`,
  );
  await onBoth(
    `REPLACE INTO copies SELECT 20 + s.id, ${names.map((name) => `MAX(s.${name})`).join(', ')} FROM parts p JOIN sources s ON s.id = p.source GROUP BY s.id`,
  );
  await expectSameRows('copies');
});

test('taken over by UPDATE of a join', async () => {
  const assignments = names.map((name) => `c.${name} = s.${name}`).join(', ');
  await onBoth(`UPDATE copies c JOIN sources s ON s.id + 11 = c.id SET ${assignments}`);
  await expectSameRows('copies');
});

test('moved by a new sharding value', async () => {
  await onBoth('UPDATE copies SET id = id + 100');
  await expectSameRows('copies');
});
