/** Random queries with set operations, VALUES, common table expressions and recursion over the shop. */
import type { Random } from '../support/random';
import type { GeneratedQuery } from './generate-query';

/** A SELECT of one column of each wanted kind. */
type Kind = 'integer' | 'decimal';

const columns: Readonly<Record<string, Readonly<Record<Kind, readonly string[]>>>> = {
  customers: { integer: ['id', 'level'], decimal: ['credit'] },
  orders: { integer: ['id', 'customer_id', 'flags'], decimal: ['total'] },
  order_lines: { integer: ['id', 'order_id', 'quantity'], decimal: ['price'] },
  products: { integer: ['id'], decimal: ['price'] },
  items: { integer: ['id'], decimal: ['id / 3'] },
};

function select(random: Random, kinds: readonly Kind[]): string {
  const table = random.pick(Object.keys(columns));
  const list = kinds.map((kind) => random.pick(columns[table]![kind])).join(', ');
  const where = random.chance(0.6) ? ` WHERE id ${random.pick(['<', '>', '<='])} ${random.below(120)}` : '';
  return `SELECT ${random.chance(0.2) ? 'DISTINCT ' : ''}${list} FROM ${table}${where}`;
}

function operand(random: Random, kinds: readonly Kind[], depth: number): string {
  if (depth < 1 && random.chance(0.25)) return `(${chain(random, kinds, depth + 1)})`;
  if (random.chance(0.15) && kinds.every((kind) => kind === 'integer')) {
    return `SELECT * FROM (VALUES ${[1, 2, 3].map(() => `(${kinds.map(() => random.below(60)).join(', ')})`).join(', ')}) v`;
  }
  return select(random, kinds);
}

const operators = ['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT'];

/** INTERSECT ALL and EXCEPT ALL come alone: MariaDB does not return from some chains of them. */
function chain(random: Random, kinds: readonly Kind[], depth: number): string {
  if (depth === 0 && random.chance(0.2))
    return `${select(random, kinds)} ${random.pick(['INTERSECT ALL', 'EXCEPT ALL'])} ${select(random, kinds)}`;
  const parts = [operand(random, kinds, depth)];
  const count = 1 + random.below(2);
  for (let index = 0; index < count; index++) parts.push(random.pick(operators), operand(random, kinds, depth));
  return parts.join(' ');
}

export function setQuery(random: Random): GeneratedQuery {
  const kinds: readonly Kind[] = random.pick([['integer'], ['integer', 'decimal'], ['integer', 'integer']]);
  const sql = chain(random, kinds, 0);
  const places = kinds.map((_, index) => index + 1).join(', ');
  switch (random.below(4)) {
    case 0:
      return { sql, ordered: false };
    case 1:
      return { sql: `SELECT COUNT(*) AS n FROM (${sql}) d`, ordered: false };
    case 2:
      return {
        sql: `SELECT id FROM customers WHERE id IN (SELECT * FROM (${chain(random, ['integer'], 1)}) d) ORDER BY id`,
        ordered: true,
      };
    default:
      return { sql: `${sql} ORDER BY ${places} LIMIT ${1 + random.below(50)}`, ordered: true };
  }
}

export function commonTableQuery(random: Random): GeneratedQuery {
  const low = random.below(60);
  switch (random.below(5)) {
    case 0: {
      const sql = `WITH d AS (SELECT customer_id AS k, COUNT(*) AS n, MAX(total) AS m FROM orders WHERE id > ${low} GROUP BY customer_id)
        SELECT a.k, b.k AS other, a.m FROM d a JOIN d b ON a.n = b.n AND a.k < b.k WHERE a.k < ${low + 20}`;
      return { sql, ordered: false };
    }
    case 1: {
      const step = random.pick(['n + 1', 'n * 2', 'n + 3']);
      const sql = `WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT ${step} FROM t WHERE n < ${low})
        SELECT t.n, COUNT(o.id) AS c FROM t LEFT JOIN orders o ON o.customer_id = t.n GROUP BY t.n ORDER BY t.n`;
      return { sql, ordered: true };
    }
    case 2: {
      const sql = `WITH RECURSIVE t AS (SELECT id, customer_id FROM orders WHERE id = ${low + 1}
        UNION SELECT o.id, o.customer_id FROM t JOIN orders o ON o.customer_id = t.id) SELECT * FROM t`;
      return { sql, ordered: false };
    }
    case 3: {
      const sql = `WITH a AS (SELECT id, order_id FROM order_lines WHERE id < ${low * 4}), b AS (SELECT order_id, COUNT(*) AS n FROM a GROUP BY order_id)
        SELECT o.id, b.n FROM orders o JOIN b ON b.order_id = o.id WHERE EXISTS (SELECT 1 FROM a WHERE a.order_id = o.customer_id)`;
      return { sql, ordered: false };
    }
    default: {
      const sql = `WITH RECURSIVE t (i, v) AS (SELECT 0, CAST(${low} AS DECIMAL(20,2)) UNION ALL SELECT i + 1, v / 2 FROM t WHERE i < 6)
        SELECT i, v, (SELECT COUNT(*) FROM customers c WHERE c.id < t.v) AS below FROM t ORDER BY i`;
      return { sql, ordered: true };
    }
  }
}
