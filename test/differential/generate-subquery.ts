/** Random queries with subqueries (all kinds, in all places) and outer joins over the shop. */
import type { Random } from '../support/random';
import type { GeneratedQuery } from './generate-query';

interface Table {
  readonly name: string;
  /** BIGINT columns, NOT NULL first. (MariaDB's NOT IN over integers of different widths overlooks NULLs.) */
  readonly integers: readonly string[];
  readonly decimals: readonly string[];
  readonly texts: readonly string[];
}

const shop: readonly Table[] = [
  { name: 'customers', integers: ['id'], decimals: ['credit', 'level'], texts: ['name', 'tag'] },
  { name: 'orders', integers: ['id', 'customer_id'], decimals: ['total', 'flags'], texts: ['note'] },
  { name: 'order_lines', integers: ['id', 'order_id', 'product_id', 'quantity'], decimals: ['price'], texts: [] },
  { name: 'products', integers: ['id'], decimals: ['price'], texts: ['name', 'category'] },
  { name: 'items', integers: ['id', 'amount'], decimals: [], texts: ['title'] },
  { name: 'notes', integers: ['id', 'order_id'], decimals: [], texts: ['body'] },
];

/** A table under an alias. */
interface Use {
  readonly table: Table;
  readonly alias: string;
}

function use(random: Random, alias: string): Use {
  return { table: random.pick(shop), alias };
}

function integer(random: Random, { table, alias }: Use): string {
  return `${alias}.${random.pick(table.integers)}`;
}

function number(random: Random, { table, alias }: Use): string {
  return `${alias}.${random.pick([...table.integers, ...table.decimals])}`;
}

function condition(random: Random, of: Use): string {
  switch (random.below(4)) {
    case 0:
      return `${integer(random, of)} < ${random.below(150)}`;
    case 1:
      return `${integer(random, of)} % ${2 + random.below(5)} = ${random.below(2)}`;
    case 2:
      return `${number(random, of)} IS NOT NULL`;
    default:
      return `${number(random, of)} > ${random.below(60)}`;
  }
}

/** What ties an inner table to an outer one; mostly an equality. */
function tie(random: Random, inner: Use, outer: Use): string {
  const operator = random.chance(0.85) ? '=' : random.pick(['<', '>=', '<=>']);
  return `${integer(random, inner)} ${operator} ${integer(random, outer)}`;
}

/** FROM and WHERE of a subquery, correlated with some of the tables around it. */
function body(random: Random, inner: Use, around: readonly Use[], depth: number): string {
  const parts: string[] = [];
  if (random.chance(0.6)) parts.push(tie(random, inner, random.pick(around)));
  if (random.chance(0.5)) parts.push(condition(random, inner));
  if (depth < 2 && random.chance(0.2)) parts.push(predicate(random, [inner, ...around], depth + 1));
  const where = parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
  return `FROM ${inner.table.name} ${inner.alias}${where}`;
}

function aggregate(random: Random, inner: Use): string {
  return random.pick([
    'COUNT(*)',
    `COUNT(${number(random, inner)})`,
    `MAX(${number(random, inner)})`,
    // An error would come for rows that only another order of joins looks at.
    `MIN(${integer(random, inner)}) DIV 2`,
    `SUM(${integer(random, inner)})`,
    `COALESCE(MAX(${integer(random, inner)}), -7)`,
    `COUNT(DISTINCT ${integer(random, inner)})`,
  ]);
}

/** One value: an aggregate, or the first in an order. */
function scalar(random: Random, around: readonly Use[], depth: number): string {
  const inner = use(random, `s${depth}`);
  const from = body(random, inner, around, depth);
  if (random.chance(0.75)) return `(SELECT ${aggregate(random, inner)} ${from})`;
  const column = integer(random, inner);
  return `(SELECT ${column} ${from} ORDER BY ${column}${random.chance(0.5) ? ' DESC' : ''} LIMIT 1)`;
}

/** A condition with a subquery over the tables around it, the nearest first. */
function predicate(random: Random, around: readonly Use[], depth: number): string {
  const inner = use(random, `s${depth}`);
  const from = (): string => body(random, inner, around, depth);
  const [near] = around as [Use, ...Use[]];
  const not = random.chance(0.4) ? 'NOT ' : '';
  switch (random.below(8)) {
    case 0:
    case 1:
      return `${not}EXISTS (SELECT ${random.pick(['1', '*', integer(random, inner)])} ${from()})`;
    case 2:
    case 3:
      return `${integer(random, near)} ${not}IN (SELECT ${integer(random, inner)} ${from()})`;
    case 4:
      return `(${integer(random, near)}, ${integer(random, near)}) ${not}IN (SELECT ${integer(random, inner)}, ${integer(random, inner)} ${from()})`;
    case 5: {
      const operator = random.pick(['<', '>', '<=', '>=', '=', '<>']);
      return `${integer(random, near)} ${operator} ${random.pick(['ANY', 'ALL'])} (SELECT ${integer(random, inner)} ${from()})`;
    }
    case 6:
      return `${integer(random, near)} IN (SELECT ${integer(random, inner)} ${from()} GROUP BY ${inner.alias}.${inner.table.integers[0]} HAVING COUNT(*) > ${random.below(2)})`;
    default:
      return `${number(random, near)} ${random.pick(['<', '>', '<='])} ${scalar(random, around, depth)}`;
  }
}

export function subqueryQuery(random: Random): GeneratedQuery {
  const outer = use(random, 't');
  const key = 't.id';
  const conditions: string[] = [];
  if (random.chance(0.3)) conditions.push(condition(random, outer));
  switch (random.below(8)) {
    case 0:
      return {
        sql: `SELECT ${key}, ${scalar(random, [outer], 0)} AS v FROM ${outer.table.name} t${where(conditions)} ORDER BY ${key}`,
        ordered: true,
      };
    case 1:
      return {
        sql: `SELECT ${key}, ${predicate(random, [outer], 0)} AS v FROM ${outer.table.name} t${where(conditions)} ORDER BY ${key}`,
        ordered: true,
      };
    case 2: {
      const or = `(${condition(random, outer)} OR ${predicate(random, [outer], 0)})`;
      return { sql: `SELECT t.* FROM ${outer.table.name} t${where([...conditions, or])}`, ordered: false };
    }
    case 3: {
      const second = use(random, 'u');
      const on = tie(random, second, outer);
      const asked = predicate(random, [random.pick([outer, second])], 0);
      return {
        sql: `SELECT ${key}, u.id AS u FROM ${outer.table.name} t JOIN ${second.table.name} u ON ${on}${where([...conditions, asked])}`,
        ordered: false,
      };
    }
    case 4: {
      const group = integer(random, outer);
      const inner = use(random, 'h');
      const clause = random.chance(0.5)
        ? ` HAVING COUNT(*) > (SELECT COUNT(*) % 3 FROM ${inner.table.name} h WHERE ${condition(random, inner)})`
        : '';
      return {
        sql: `SELECT ${group} AS g, COUNT(*) AS n FROM ${outer.table.name} t${where([...conditions, predicate(random, [outer], 0)])} GROUP BY ${group}${clause}`,
        ordered: false,
      };
    }
    default:
      conditions.push(predicate(random, [outer], 0));
      return {
        sql: `SELECT ${key}, ${number(random, outer)} AS v FROM ${outer.table.name} t${where(conditions)} ORDER BY ${key}`,
        ordered: true,
      };
  }
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** Two to four tables, outer joins in any nesting, sometimes with a WHERE that makes them inner. */
export function outerJoinQuery(random: Random): GeneratedQuery {
  const uses = ['a', 'b', 'c', 'd'].slice(0, 2 + random.below(2)).map((alias) => use(random, alias));
  const joined = (left: string, known: readonly Use[], next: Use): string => {
    const type = random.pick(['LEFT JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'JOIN', 'STRAIGHT_JOIN']);
    const on = [tie(random, next, random.pick(known))];
    if (random.chance(0.4)) on.push(condition(random, random.pick([...known, next])));
    if (random.chance(0.15)) on.push(predicate(random, [random.pick([...known.slice(0, 1), next])], 0));
    return `${left} ${type} ${next.table.name} ${next.alias} ON ${on.join(' AND ')}`;
  };
  let from = `${uses[0]!.table.name} a`;
  uses.slice(1).forEach((next, index) => {
    from = joined(from, uses.slice(0, index + 1), next);
  });
  const conditions: string[] = [];
  while (random.chance(0.4)) {
    const of = random.pick(uses);
    conditions.push(
      random.pick([
        condition(random, of),
        `${of.alias}.id IS NULL`,
        `COALESCE(${integer(random, of)}, -1) < 90`,
        `(${condition(random, of)} OR ${condition(random, random.pick(uses))})`,
      ]),
    );
  }
  const items = uses.map((of, index) => `${number(random, of)} AS v${index}`).join(', ');
  return { sql: `SELECT ${items} FROM ${from}${where(conditions)}`, ordered: false };
}
