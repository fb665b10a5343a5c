/** Random queries over columns of every type: comparisons, joins, groups, orders, set operations, subqueries, windows, expressions. */
import type { Random } from '../support/random';
import type { GeneratedQuery } from './generate-query';
import { type KindColumn, kindColumns } from './type-data';

/** A column under the alias of its table. */
interface Place {
  readonly column: KindColumn;
  readonly sql: string;
}

const joined = 'kinds a JOIN others b ON b.id = a.other';

function place(random: Random, alias: string): Place {
  const column = random.pick(kindColumns);
  return { column, sql: `${alias}.${column.name}` };
}

/** Another column to compare with: mostly of the same class, whose rules are the interesting ones. */
function partner(random: Random, { column }: Place, alias: string): Place {
  const alike = kindColumns.filter((each) => each.class === column.class);
  const other = random.chance(0.97) ? random.pick(alike) : random.pick(kindColumns);
  return { column: other, sql: `${alias}.${other.name}` };
}

function literal(random: Random, { column }: Place): string {
  return random.pick(column.values);
}

const isText = ({ column }: Place): boolean => ['text', 'binary', 'choice'].includes(column.class);
const isNumber = ({ column }: Place): boolean => column.class === 'number';

/**
 * Texts that compare equal may stand for each other: such values are not shown where one of several is chosen. The greatest BIT comes as bits
 * or as digits, whichever way MariaDB found it.
 */
const isExact = ({ column }: Place): boolean =>
  !['text', 'choice', 'document', 'bits'].includes(column.class) && column.name !== 'f';

function pick(random: Random, alias: string, fits: (place: Place) => boolean): Place {
  return random.pick(kindColumns.map((column) => ({ column, sql: `${alias}.${column.name}` })).filter(fits));
}

/** Of which sums and differences stay in range: of others MariaDB's temporary tables wrap around. */
const isSmall = ({ column }: Place): boolean => ['i', 't', 'd', 'p', 'r'].includes(column.name);

function condition(random: Random, left: Place, right: Place): string {
  switch (random.below(8)) {
    case 0:
      return `${left.sql} IS ${random.chance(0.5) ? 'NOT ' : ''}NULL`;
    case 1:
      return `${left.sql} IN (${literal(random, left)}, ${literal(random, left)})`;
    case 2:
      return `${left.sql} BETWEEN ${literal(random, left)} AND ${literal(random, left)}`;
    case 3:
      return isText(left)
        ? `${left.sql} LIKE ${random.pick(["'a%'", "'%n'", "'_n_'", "'%\\_b%'", "'12%'"])}`
        : `${left.sql} > ${literal(random, left)}`;
    default:
      return `${left.sql} ${random.pick(['=', '<', '>=', '<>', '<=>'])} ${right.sql}`;
  }
}

/** Something computed of columns on both sides of a join, which no data node can compute. */
function computed(random: Random): string {
  const left = place(random, 'a');
  const right = partner(random, left, 'b');
  const number = pick(random, 'a', isNumber).sql;
  const other = pick(random, 'b', isNumber).sql;
  const text = pick(random, 'a', isText).sql;
  const second = pick(random, 'b', isText).sql;
  return random.pick([
    () => condition(random, left, right),
    () => `COALESCE(${left.sql}, ${right.sql})`,
    () => `IF(b.id > 20, ${left.sql}, ${right.sql})`,
    () => `CASE WHEN ${condition(random, left, right)} THEN ${left.sql} ELSE ${right.sql} END`,
    () => `NULLIF(${left.sql}, ${right.sql})`,
    () => `IFNULL(${right.sql}, ${literal(random, right)})`,
    () => `CONCAT(${text}, ${second})`,
    () => `CONCAT_WS('-', ${text}, b.id, ${left.sql})`,
    () => `${number} ${random.pick(['+', '-', '*'])} ${other}`,
    () => `${number} ${random.pick(['/', 'DIV', '%'])} b.id`,
    () => `ROUND(${number} + b.id, ${random.below(4)})`,
    () => `${text} ${random.pick(['=', '<', '>'])} ${second}`,
    () => `REPLACE(${text}, 'n', ${second})`,
    () => `LOCATE(b.${random.pick(['s', 'c', 'x', 'e'])}, a.${random.pick(['s', 'c', 'x', 'v', 'w'])})`,
    () => `SUBSTRING(${text}, b.id % 5, 3)`,
    () => `LPAD(${text}, b.id % 12, 'xy')`,
    () =>
      `${random.pick(['UPPER', 'LOWER', 'REVERSE', 'TRIM', 'HEX', 'CHAR_LENGTH', 'LENGTH'])}(CONCAT(${text}, b.id))`,
    () => `LEFT(IF(b.id > 9, ${text}, ${second}), 2)`,
    () => `CAST(IF(b.id > 9, ${left.sql}, NULL) AS CHAR)`,
    () => `CAST(IF(b.id > 9, ${number}, NULL) AS DECIMAL(40,3))`,
    () => `CAST(IF(b.id > 9, ${number}, NULL) AS SIGNED)`,
    () => `GREATEST(${number}, ${other})`,
    () => `LEAST(${text}, ${second})`,
    () => `ABS(${number}) + b.id`,
    () => `SIGN(${number} - b.id)`,
    () => `FLOOR(a.${random.pick(['i', 'n', 'p', 't'])} / b.id)`,
    () => `${number} & b.id`,
    () => `a.a + INTERVAL b.id DAY`,
    () => `DATEDIFF(a.k, b.k)`,
    () => `TIMESTAMPDIFF(HOUR, a.a, b.z)`,
    () => `DATE_FORMAT(IF(b.id > 9, a.a, a.z), '%Y-%m-%d %H:%i:%s.%f')`,
    () => `ADDTIME(a.a, b.h)`,
    () => `EXTRACT(${random.pick(['YEAR', 'MONTH', 'DAY_HOUR', 'MICROSECOND'])} FROM IF(b.id > 9, a.a, b.a))`,
    () => `TIME_TO_SEC(IF(b.id > 9, a.h, b.h))`,
    () => `JSON_EXTRACT(a.j, CONCAT('$.', IF(b.id > 9, 'a', 'b')))`,
    () => `JSON_OBJECT('k', ${left.sql}, 'id', b.id)`,
    () => `JSON_ARRAY(${left.sql}, ${right.sql})`,
    () => `JSON_VALID(IF(b.id > 9, a.j, b.s))`,
    () => `JSON_LENGTH(IF(b.id > 9, a.j, b.j))`,
    () => `FIELD(${text}, ${second}, 'Ann', 'zoe')`,
    () => `${text} IN (${second}, 'ann', '12')`,
    () => `STRCMP(${text}, ${second})`,
    () => `MD5(CONCAT(${text}, b.id))`,
    () => `FORMAT(${number} + b.id, 2)`,
    () => `${text} COLLATE utf8mb4_bin = ${second}`,
    () => `(${left.sql} IS NULL) + (${right.sql} IS NULL)`,
    () => `${condition(random, left, right)} AND ${condition(random, right, left)}`,
    () => `NOT ${condition(random, left, right)} OR b.id = 3`,
    () => `ELT(1 + b.id % 3, ${text}, ${second}, 'x')`,
    () => `BIT_COUNT(${number} | b.id)`,
    () => `CONV(${pick(random, 'a', ({ column }) => ['u', 'i', 't'].includes(column.name)).sql} + b.id, 10, 16)`,
  ])();
}

function aggregate(random: Random, alias: string): string {
  const any = place(random, alias).sql;
  const number = pick(random, alias, isNumber).sql;
  const small = pick(random, alias, isSmall).sql;
  const exact = pick(random, alias, isExact).sql;
  return random.pick([
    'COUNT(*)',
    `COUNT(${any})`,
    `COUNT(DISTINCT ${any})`,
    `MIN(${exact})`,
    `MAX(${exact})`,
    `SUM(${number})`,
    `AVG(${number})`,
    `SUM(DISTINCT ${number})`,
    `BIT_OR(${number})`,
    `GROUP_CONCAT(${any} ORDER BY ${alias}.id SEPARATOR '|')`,
    `STD(${number})`,
    `MAX(${small}) - MIN(${small})`,
    `SUM(${any} IS NULL)`,
  ]);
}

function where(random: Random, alias: string): string {
  if (random.chance(0.6)) return '';
  const left = place(random, alias);
  return ` WHERE ${condition(random, left, partner(random, left, alias))}`;
}

function scan(random: Random): GeneratedQuery {
  const first = place(random, 'a');
  const order = `ORDER BY ${first.sql}${random.chance(0.4) ? ' DESC' : ''}, a.id`;
  const limit = random.chance(0.5) ? ` LIMIT ${random.below(30)}` : '';
  return {
    sql: `SELECT a.id, ${first.sql} AS x, ${place(random, 'a').sql} AS y FROM kinds a${where(random, 'a')} ${order}${limit}`,
    ordered: true,
  };
}

function expressions(random: Random): GeneratedQuery {
  const list = [computed(random), computed(random)].map((each, index) => `${each} AS v${index + 1}`).join(', ');
  return { sql: `SELECT a.id, ${list} FROM ${joined}${where(random, 'a')} ORDER BY a.id`, ordered: true };
}

function orders(random: Random): GeneratedQuery {
  const key = random.pick([place(random, 'b').sql, computed(random)]);
  return {
    sql: `SELECT a.id, b.id AS other_id FROM ${joined}${where(random, 'b')} ORDER BY ${key}${random.chance(0.4) ? ' DESC' : ''}, a.id LIMIT ${10 + random.below(50)}`,
    ordered: true,
  };
}

function joins(random: Random): GeneratedQuery {
  const left = place(random, 'a');
  const right = partner(random, left, 'b');
  const type = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN']);
  const more = random.chance(0.4) ? ` AND a.id ${random.pick(['<', '<>', '>='])} b.id` : '';
  const operator = random.chance(0.85) ? '=' : random.pick(['<=>', '<', '>=']);
  return {
    sql: `SELECT a.id, b.id AS other_id FROM kinds a ${type} others b ON ${left.sql} ${operator} ${right.sql}${more}${where(random, 'a')}`,
    ordered: false,
  };
}

function groups(random: Random): GeneratedQuery {
  const isJoin = random.chance(0.5);
  const aliases = isJoin ? ['a', 'b'] : ['a'];
  const keys = Array.from({ length: 1 + random.below(2) }, () => place(random, random.pick(aliases)));
  const results = [aggregate(random, random.pick(aliases)), aggregate(random, 'a')];
  const shown = keys.filter(isExact).map(({ sql }, index) => `${sql} AS k${index + 1}`);
  const list = [...shown, 'MIN(a.id) AS first', ...results.map((each, index) => `${each} AS r${index + 1}`)].join(', ');
  const having = random.chance(0.2) ? ' HAVING COUNT(*) > 1' : '';
  const from = isJoin ? joined : 'kinds a';
  return {
    sql: `SELECT ${list} FROM ${from}${where(random, 'a')} GROUP BY ${keys.map(({ sql }) => sql).join(', ')}${having}`,
    ordered: false,
  };
}

function whole(random: Random): GeneratedQuery {
  const list = [0, 1, 2].map((index) => `${aggregate(random, 'a')} AS r${index}`).join(', ');
  return { sql: `SELECT ${list} FROM ${random.pick(['kinds a', joined])}${where(random, 'a')}`, ordered: false };
}

function sets(random: Random): GeneratedQuery {
  const left = place(random, 'a');
  const right = partner(random, left, 'b');
  const word = random.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT']);
  const sql = `SELECT ${left.sql} AS x FROM kinds a ${word} SELECT ${right.sql} FROM others b`;
  if (word === 'UNION ALL' || (isExact(left) && isExact(right))) return { sql, ordered: false };
  return { sql: `SELECT COUNT(*) AS n FROM (${sql}) d`, ordered: false };
}

function distinct(random: Random): GeneratedQuery {
  const [left, right] = [place(random, 'a'), place(random, random.pick(['a', 'b']))];
  const from = right.sql.startsWith('b') ? joined : 'kinds a';
  return {
    sql: `SELECT COUNT(*) AS n FROM (SELECT DISTINCT ${left.sql} AS x, ${right.sql} AS y FROM ${from}) d`,
    ordered: false,
  };
}

function subqueries(random: Random): GeneratedQuery {
  const left = place(random, 'a');
  const right = partner(random, left, 'b');
  const inner = where(random, 'b');
  const not = random.chance(0.4) ? 'NOT ' : '';
  const exact = pick(random, 'b', isExact).sql;
  // MariaDB asks for the greatest, which is another one by text or by sign.
  const small = pick(random, 'a', isSmall).sql;
  const sql = random.pick([
    `SELECT a.id FROM kinds a WHERE ${left.sql} IN (SELECT ${right.sql} FROM others b${inner})`,
    // Over different types MariaDB's NOT IN overlooks NULLs.
    `SELECT a.id FROM kinds a WHERE ${left.sql} NOT IN (SELECT b.${left.column.name} FROM others b${inner})`,
    `SELECT a.id FROM kinds a WHERE ${not}EXISTS (SELECT 1 FROM others b WHERE ${right.sql} = ${left.sql} AND b.id <> a.id)`,
    `SELECT a.id, (SELECT MAX(${exact}) FROM others b WHERE b.other = a.other) AS m FROM kinds a`,
    `SELECT a.id, (SELECT COUNT(*) FROM others b WHERE ${right.sql} = ${left.sql}) AS n FROM kinds a`,
    `SELECT a.id FROM kinds a WHERE ${small} >= ALL (SELECT ${pick(random, 'b', isSmall).sql} FROM others b WHERE b.id < 5)`,
    `SELECT a.id FROM kinds a WHERE ${left.sql} = (SELECT ${right.sql} FROM others b WHERE b.id = ${1 + random.below(60)})`,
    `SELECT a.id, d.x FROM kinds a JOIN (SELECT other AS x, COUNT(*) AS n, MIN(${exact}) AS m FROM others b GROUP BY other) d ON d.x = a.id`,
  ]);
  return { sql, ordered: false };
}

function windows(random: Random): GeneratedQuery {
  const by = place(random, 'b').sql;
  const value = place(random, 'a').sql;
  const number = pick(random, 'b', isNumber).sql;
  const list = random.pick([
    `ROW_NUMBER() OVER (PARTITION BY ${by} ORDER BY a.id)`,
    `RANK() OVER (ORDER BY ${by})`,
    `LAG(${value}) OVER (ORDER BY a.id)`,
    `COUNT(*) OVER (PARTITION BY ${by}, ${value})`,
    `MAX(${number}) OVER (PARTITION BY a.other)`,
    `FIRST_VALUE(${value}) OVER (PARTITION BY ${by} ORDER BY a.id)`,
    `DENSE_RANK() OVER (PARTITION BY a.other ORDER BY ${by} DESC)`,
  ]);
  return { sql: `SELECT a.id, ${list} AS w FROM ${joined} ORDER BY a.id`, ordered: true };
}

const shapes = [
  scan,
  expressions,
  expressions,
  expressions,
  orders,
  joins,
  joins,
  groups,
  groups,
  whole,
  sets,
  distinct,
  subqueries,
  subqueries,
  windows,
];

export function typeQuery(random: Random): GeneratedQuery {
  return random.pick(shapes)(random);
}
