/** ONLY_FULL_GROUP_BY where no data node has all tables of a query, and the planner must say what one MariaDB would. */
import type { Connection } from 'mysql2/promise';
import { differenceOf, options } from './compare';
import { type Sides, startSides } from './sides';

const schemas = `<schema name="shop" checkSQLschema="false" dataNode="dn1">
  <table name="p" primaryKey="id" dataNode="dn1,dn2" rule="mod-two"/>
  <table name="q" primaryKey="id" dataNode="dn3"/>
</schema>`;
const rules = `<tableRule name="mod-two"><rule><columns>id</columns><algorithm>mod-two</algorithm></rule></tableRule>
  <function name="mod-two" class="io.mycat.route.function.PartitionByMod"><property name="count">2</property></function>`;

let sides: Sides;
let whole: Connection;
let sharded: Connection;

beforeAll(async () => {
  sides = await startSides({
    proxy: { schemas, rules },
    statements: [
      'CREATE TABLE p (id INT PRIMARY KEY, a INT, b INT, c INT)',
      'CREATE TABLE q (id INT PRIMARY KEY, pid INT NOT NULL, u INT NOT NULL, v INT)',
      'INSERT INTO p (id, a, b, c) VALUES (1, 1, 1, 1), (2, 1, 2, 2), (3, 2, 2, 2)',
      'INSERT INTO q (id, pid, u, v) VALUES (1, 1, 1, 1), (2, 2, 2, 2)',
      "SET sql_mode = 'ONLY_FULL_GROUP_BY'",
    ],
    wholeOptions: options,
    shardedOptions: { ...options, supportBigNumbers: false, bigNumberStrings: false },
  });
  ({ whole, sharded } = sides);
}, 120_000);
afterAll(() => sides?.stop());

test.each([
  'select p.id, a from p join q on q.pid=p.id group by p.id',
  'select a, b from p join q on q.pid=p.id group by a',
  'select a, max(b) from p join q on q.pid=p.id group by a',
  'select q.u, v from p join q on q.pid=p.id group by u',
  'select p.a+1, count(*) from p join q on q.pid=p.id group by p.a',
  'select p.a+1, count(*) from p join q on q.pid=p.id group by p.a+1',
  'select p.a+2, count(*) from p join q on q.pid=p.id group by p.a+1',
  'select a from p join q on q.pid=p.id having count(*)>1',
  'select a, count(*) from p join q on q.pid=p.id',
  'select count(*), 1 from p join q on q.pid=p.id',
  'select a from p join q on q.pid=p.id group by a order by b',
  'select distinct a from p join q on q.pid=p.id order by b, a',
  'select a, (select max(v) from q where q.id=p.b) from p group by a',
  'select a, (select max(v) from q where q.id=p.a) from p group by a',
  'select a from p join q on q.pid=p.id group by a order by max(b), a',
  'select a x, b from p join q on q.pid=p.id group by x',
  'select a+b as s from p join q on q.pid=p.id group by a',
  'select a+b as s from p join q on q.pid=p.id group by a,b',
  'select a+b as s from p join q on q.pid=p.id group by s',
  'select s.a, s.b from (select a,max(b) b from p group by a) s join q on q.id=s.a group by s.a',
  'select p.id, q.* from p join q on p.id=q.pid group by p.id, q.id',
  'select max(a), b from p join q on q.pid=p.id',
  'select p.a from p join q on p.a=q.v group by q.v',
  'select a, b from p join q on q.pid=p.id where b=1 group by a',
  'select a,count(*) over () from p join q on q.pid=p.id group by a',
  'select a, case when a=1 then b end from p join q on q.pid=p.id group by a',
  'select a, 1+1 from p join q on q.pid=p.id group by a',
  'select ifnull(a,b) from p join q on q.pid=p.id group by ifnull(a,b)',
  'select ifnull(a,b)+1 from p join q on q.pid=p.id group by ifnull(a,b)',
  'select b from p join q on q.pid=p.id group by a with rollup',
  'select a from p join q on q.pid=p.id having a>0',
  'select a as z, b from p join q on q.pid=p.id having z>0',
  'select *  from p join q on q.pid=p.id group by a',
  'select a from (select a, b from p join q on q.pid=p.id group by a) s',
  'select a, b from p join q on q.pid=p.id group by 1',
  'with s as (select a, max(b) b from p group by a) select s.a, s.b from s join q on q.id=s.a group by s.a',
  'select s.a, max(s.b), s.b from (select a, b from p order by id limit 1) s join q on q.id=s.a',
  'select a from p union select a from p join q on q.pid=p.id group by b',
  'select x.a, y.b from p x join p y using(id) join q on q.pid=x.id group by x.a',
  'select a, row_number() over (order by b) from p join q on q.pid=p.id group by a',
  'select a, max(b)+c from p join q on q.pid=p.id group by a',
  'select 1 from p join q on q.pid=p.id having max(b)>0',
  'select (select max(q.v) from q where q.pid=p.a), max(b) from p',
  'select a, b from p join q on q.pid=p.id group by a, p.b',
  'select p.a, A from p join q on q.pid=p.id group by a',
  'select a from p join q on q.pid=p.id group by a+0',
  'select q.v from p join q using(id) group by id',
  'select id from p join q using(id) group by id',
  'select q.id from p join q using(id) group by p.id',
  'select id from p natural join q group by p.id',
  'select a, group_concat(b order by c) from p join q on q.pid=p.id group by a',
  'select a from p join q on q.pid=p.id order by count(*)',
  "select 'x' as b, count(*) from p join q on q.pid=p.id group by b",
  'select max(b) as b, a from p join q on q.pid=p.id group by b',
  'select a from p where exists(select q.v, q.u from q group by q.v) order by a',
  "select a, j.v from p join q on q.pid=p.id, json_table('[1]', '$[*]' columns(v int path '$')) j group by a",
])('%s', async (sql) => expect(await differenceOf(sql, whole, sharded)).toBeNull());

test('any row of a group will do where a merged table gives it', async () => {
  const sql = 'select s.a, s.b from (select a, b from p) s join q on q.id = s.a group by s.a order by s.a';
  const [rows] = await sharded.query({ sql, rowsAsArray: true });
  expect(rows).toEqual([
    ['1', expect.stringMatching(/^[12]$/)],
    ['2', '2'],
  ]);
});
