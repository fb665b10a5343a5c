/** MATCH … AGAINST over data nodes, against one MariaDB with the same rows. */
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';

const words = ['river', 'night', 'city', 'the lost river', 'Great City', 'river city at night', 'blue'];
const films = Array.from(
  { length: 40 },
  (_, id) => `(${id + 1}, '${words[id % words.length]} ${words[(id * 3) % 5]}')`,
);
const casts = Array.from({ length: 60 }, (_, id) => `(${id + 1}, ${((id * 7) % 45) + 1})`);

const servers = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="true" sqlMaxLimit="-1" dataNode="dn1">
      <table name="films" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="old_films" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="casts" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    </schema>`,
  },
  [
    'CREATE TABLE films (id INT NOT NULL PRIMARY KEY, title VARCHAR(80), FULLTEXT (title)) ENGINE=InnoDB',
    'CREATE TABLE old_films (id INT NOT NULL PRIMARY KEY, title VARCHAR(80), FULLTEXT (title)) ENGINE=MyISAM',
    'CREATE TABLE casts (id INT NOT NULL PRIMARY KEY, film_id INT)',
    `INSERT INTO films VALUES ${films.join()}`,
    `INSERT INTO old_films VALUES ${films.join()}`,
    `INSERT INTO casts VALUES ${casts.join()}`,
  ],
);

test.each([
  "SELECT id, title FROM films WHERE MATCH (title) AGAINST ('river') ORDER BY id",
  "SELECT id FROM films WHERE MATCH title AGAINST ('+city -night' IN BOOLEAN MODE) AND id > 5 ORDER BY id",
  "SELECT id FROM old_films WHERE MATCH (title) AGAINST ('+river' IN BOOLEAN MODE) ORDER BY id",
  "SELECT id FROM films WHERE MATCH (title) AGAINST ('river') > 0 AND 0 < MATCH (title) AGAINST ('city') ORDER BY id",
  "SELECT COUNT(*) FROM films WHERE NOT MATCH (title) AGAINST ('river night') OR id < 3",
  "SELECT f.title, COUNT(*) FROM films f JOIN casts c ON c.film_id = f.id WHERE MATCH (f.title) AGAINST ('great') GROUP BY f.id ORDER BY f.id",
  "SELECT f.id FROM casts c LEFT JOIN films f ON c.film_id = f.id WHERE MATCH (f.title) AGAINST ('great') ORDER BY f.id, c.id",
  "SELECT id FROM casts WHERE film_id IN (SELECT id FROM films WHERE MATCH (title) AGAINST ('night')) ORDER BY id",
])('%s', async (sql) => {
  const { client, oracle } = servers();
  const expected = await rowsAsText(oracle, sql);
  expect(expected).not.toEqual([]);
  expect(await rowsAsText(client, sql)).toEqual(expected);
});

test.each([
  "SELECT MATCH (title) AGAINST ('river') FROM films",
  "SELECT id FROM films WHERE MATCH (title) AGAINST ('river') > 0.1",
  "SELECT id FROM films ORDER BY MATCH (title) AGAINST ('river') DESC",
  "SELECT id FROM films WHERE MATCH (title) AGAINST ('river' WITH QUERY EXPANSION)",
  "SELECT id FROM old_films WHERE MATCH (title) AGAINST ('river')",
])('depends on the rows of all data nodes: %s', async (sql) => {
  await expect(servers().client.query(sql)).rejects.toMatchObject({ errno: 1235 });
});
