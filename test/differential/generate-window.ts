/** Random queries with window functions and WITH ROLLUP over the shop. */
import type { Random } from '../support/random';
import type { GeneratedQuery } from './generate-query';

interface WindowSource {
  readonly from: string;
  /** Unique over the rows. */
  readonly key: string;
  /** Partitions: some on one data node, some over all. */
  readonly groups: readonly string[];
  /** Numbers that are exact, so that sums do not depend on the order of equal rows. */
  readonly exact: readonly string[];
  readonly orders: readonly string[];
  /** Any column but texts, of which equal ones may be exchanged. */
  readonly values: readonly string[];
}

const sources: readonly WindowSource[] = [
  {
    from: 'customers',
    key: 'id',
    groups: ['id', 'level % 3', 'YEAR(since)', 'city', 'level % 2, tag'],
    exact: ['level', 'credit', 'id'],
    orders: ['level', 'credit', 'since', 'name', 'score', 'id % 7'],
    values: ['level', 'credit', 'since', 'score', 'id'],
  },
  {
    from: 'orders',
    key: 'id',
    groups: ['customer_id', 'status', 'id % 5', 'customer_id % 4, status', 'MONTH(ordered_at)'],
    exact: ['total', 'flags', 'customer_id'],
    orders: ['total', 'flags', 'ordered_at', 'note', 'customer_id'],
    values: ['total', 'flags', 'ordered_at', 'customer_id'],
  },
  {
    from: 'orders o JOIN order_lines l ON l.order_id = o.id',
    key: 'l.id',
    groups: ['o.id', 'l.product_id', 'o.status', 'o.customer_id % 3'],
    exact: ['l.quantity', 'l.price', 'o.total'],
    orders: ['l.quantity', 'l.price', 'o.ordered_at', 'o.customer_id'],
    values: ['l.quantity', 'l.price', 'o.ordered_at', 'l.weight'],
  },
  {
    from: 'order_lines l JOIN products p ON p.id = l.product_id',
    key: 'l.id',
    groups: ['l.product_id', 'p.category', 'l.quantity'],
    exact: ['l.quantity', 'p.price'],
    orders: ['l.quantity', 'p.price', 'p.name', 'l.weight'],
    values: ['l.quantity', 'p.price', 'p.big', 'l.weight'],
  },
];

function partition(random: Random, from: WindowSource): string {
  return random.chance(0.7) ? partitioned(random, from) : '';
}

/** For windows without an order: beside a window that is empty MariaDB computes others in a wrong order. */
function partitioned(random: Random, { groups }: WindowSource): string {
  return `PARTITION BY ${random.pick(groups)} `;
}

function direction(random: Random): string {
  return random.chance(0.4) ? ' DESC' : '';
}

/** An order without peers. */
function totalOrder(random: Random, { orders, key }: WindowSource): string {
  const first = random.chance(0.7) ? `${random.pick(orders)}${direction(random)}, ` : '';
  return `ORDER BY ${first}${key}${direction(random)}`;
}

/** The start of a frame never comes after its end: such frames MariaDB refuses, or takes for others. */
function bounds(random: Random, offset: () => number): string {
  const place = (at: number): string => (at === 0 ? 'CURRENT ROW' : at < 0 ? `${-at} PRECEDING` : `${at} FOLLOWING`);
  const [start, end] = [offset(), offset()].sort((left, right) => left - right) as [number, number];
  const from = random.chance(0.2) ? 'UNBOUNDED PRECEDING' : place(start);
  return `BETWEEN ${from} AND ${random.chance(0.2) ? 'UNBOUNDED FOLLOWING' : place(end)}`;
}

function rowsFrame(random: Random): string {
  if (random.chance(0.2)) return 'ROWS UNBOUNDED PRECEDING';
  return `ROWS ${bounds(random, () => random.below(9) - 4)}`;
}

function call(random: Random, from: WindowSource): string {
  const exact = random.pick(from.exact);
  const value = random.pick(from.values);
  const over = (order: string, frame = ''): string => `OVER (${partition(random, from)}${order} ${frame})`;
  const anyOrder = `ORDER BY ${random.pick(from.orders)}${direction(random)}`;
  const aggregate = random.pick([
    'COUNT(*)',
    `COUNT(${value})`,
    `SUM(${exact})`,
    `AVG(${exact})`,
    `MIN(${value})`,
    `MAX(${value})`,
    `STD(${exact})`,
    `VAR_SAMP(${exact})`,
    `BIT_XOR(${from.key})`,
  ]);
  switch (random.below(9)) {
    case 0:
      return `${random.pick(['RANK', 'DENSE_RANK', 'PERCENT_RANK', 'CUME_DIST'])}() ${over(anyOrder)}`;
    case 1:
      return `${random.pick(['ROW_NUMBER()', `NTILE(${1 + random.below(6)})`])} ${over(totalOrder(random, from))}`;
    case 2:
      return `${random.pick(['LAG', 'LEAD'])}(${value}${random.pick(['', ', 2', ', 0', ', 5'])}) ${over(totalOrder(random, from))}`;
    case 3:
      return `${random.pick([`FIRST_VALUE(${value})`, `LAST_VALUE(${value})`, `NTH_VALUE(${value}, ${1 + random.below(3)})`])} ${over(totalOrder(random, from), random.chance(0.6) ? rowsFrame(random) : '')}`;
    case 4:
      return `${aggregate} ${over(totalOrder(random, from), rowsFrame(random))}`;
    case 5: {
      const key = random.pick(from.exact);
      // Whole numbers: MariaDB rounds others when the key is an integer.
      const range = `RANGE ${bounds(random, () => random.pick([0, 1, 5, 100, -1, -3, -100]))}`;
      return `${aggregate} ${over(`ORDER BY ${key}${direction(random)}`, range)}`;
    }
    case 6:
      return `${aggregate} ${over(anyOrder, random.chance(0.3) ? 'RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING' : '')}`;
    case 7:
      return `${aggregate} OVER (${partitioned(random, from)})`;
    default:
      return random.pick([
        `${exact} - MIN(${exact}) OVER (${partitioned(random, from)})`,
        `SUM(${exact}) ${over(totalOrder(random, from))} * 2`,
        `COALESCE(LAG(${exact}) ${over(totalOrder(random, from))}, -1)`,
      ]);
  }
}

export function windowQuery(random: Random): GeneratedQuery {
  const from = random.pick(sources);
  const where = random.chance(0.4) ? ` WHERE ${from.key} ${random.pick(['<', '>'])} ${random.below(200)}` : '';
  const calls = Array.from({ length: 1 + random.below(3) }, (_, index) => `${call(random, from)} AS w${index + 1}`);
  switch (random.below(6)) {
    case 0:
      return grouped(random, from, where);
    case 1: {
      const named = `(${partition(random, from)}${totalOrder(random, from)})`;
      const list = `SUM(${random.pick(from.exact)}) OVER w AS a, COUNT(*) OVER (w ${rowsFrame(random)}) AS b, ROW_NUMBER() OVER w AS c`;
      return { sql: `SELECT ${from.key} AS k, ${list} FROM ${from.from}${where} WINDOW w AS ${named}`, ordered: false };
    }
    case 2: {
      const inner = `SELECT ${from.key} AS k, ROW_NUMBER() OVER (${partition(random, from)}${totalOrder(random, from)}) AS r, ${calls[0]} FROM ${from.from}${where}`;
      return { sql: `SELECT k, r, w1 FROM (${inner}) d WHERE r <= ${1 + random.below(4)} ORDER BY k`, ordered: true };
    }
    case 3:
      return {
        sql: `SELECT DISTINCT COUNT(*) OVER (${partitioned(random, from)}) AS a, MAX(${random.pick(from.exact)}) OVER (${partitioned(random, from)}${totalOrder(random, from)}) AS b FROM ${from.from}${where}`,
        ordered: false,
      };
    case 4: {
      // The last bits of a variance decide between equal ones, and they depend on the order in which a server takes the rows.
      const order = /^(STD|VAR_SAMP)/.test(calls[0]!) ? '' : `w1${direction(random)}, `;
      return {
        sql: `SELECT ${from.key} AS k, ${calls.join(', ')} FROM ${from.from}${where} ORDER BY ${order}k LIMIT ${random.below(40)}`,
        ordered: true,
      };
    }
    default:
      return { sql: `SELECT ${from.key} AS k, ${calls.join(', ')} FROM ${from.from}${where}`, ordered: false };
  }
}

/** Windows over groups. */
function grouped(random: Random, from: WindowSource, where: string): GeneratedQuery {
  const group = random.pick(from.exact);
  const sum = `SUM(${random.pick(from.exact)})`;
  const list = random.pick([
    `RANK() OVER (ORDER BY COUNT(*) DESC)`,
    `SUM(COUNT(*)) OVER (ORDER BY ${group})`,
    `MAX(${sum}) OVER ()`,
    `ROW_NUMBER() OVER (ORDER BY ${sum}, ${group})`,
    `COUNT(*) / SUM(COUNT(*)) OVER ()`,
  ]);
  return { sql: `SELECT ${group} AS g, ${list} AS w FROM ${from.from}${where} GROUP BY ${group}`, ordered: false };
}

const rollupKeys: Readonly<Record<string, readonly string[]>> = {
  customers: ['level % 4', 'YEAR(since)', 'id % 3', 'since', 'id'],
  orders: ['customer_id % 5', 'MONTH(ordered_at)', 'id % 3', 'customer_id', 'status', 'id'],
  order_lines: ['quantity', 'product_id', 'order_id % 4', 'id % 2'],
};

const rollupResults: Readonly<Record<string, readonly string[]>> = {
  customers: ['SUM(credit)', 'AVG(level)', 'COUNT(DISTINCT city)', 'MAX(since)'],
  orders: ['SUM(total)', 'AVG(flags)', 'COUNT(DISTINCT status)', 'MIN(ordered_at)', 'STD(total)'],
  order_lines: ['SUM(price)', 'AVG(quantity)', 'COUNT(DISTINCT product_id)', 'BIT_OR(id)', 'SUM(DISTINCT quantity)'],
};

export function rollupQuery(random: Random): GeneratedQuery {
  const table = random.pick(Object.keys(rollupKeys));
  const keys = [...rollupKeys[table]!].sort(() => random.below(3) - 1).slice(0, 1 + random.below(3));
  // Where a key is unique MariaDB leaves DISTINCT out, of the sums too.
  const possible = rollupResults[table]!.filter((result) => !(keys.includes('id') && result.includes('DISTINCT')));
  const results = ['COUNT(*)', random.pick(possible), random.pick(possible)];
  const list = [
    ...keys.map((key, index) => `${key} AS k${index + 1}`),
    ...results.map((result, index) => `${result} AS r${index + 1}`),
  ];
  const where = random.chance(0.4) ? ` WHERE id ${random.pick(['<', '>'])} ${random.below(300)}` : '';
  const having = random.chance(0.3) ? ' HAVING r1 > 2' : '';
  // Of ENUM keys only their groups are compared: the engine does not know their numbers.
  const ordered = !keys.includes('status');
  const limit = ordered && random.chance(0.2) ? ` LIMIT ${random.below(20)}` : '';
  return {
    sql: `SELECT ${list.join(', ')} FROM ${table}${where} GROUP BY ${keys.join(', ')} WITH ROLLUP${having}${limit}`,
    ordered,
  };
}
