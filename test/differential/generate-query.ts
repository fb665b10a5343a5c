/** Random queries over the shop: filters, joins, aggregates, DISTINCT, ORDER BY, LIMIT, UNION, derived tables; others in generate-….ts. */
import type { Random } from '../support/random';
import { commonTableQuery, setQuery } from './generate-sets';
import { outerJoinQuery, subqueryQuery } from './generate-subquery';
import { rollupQuery, windowQuery } from './generate-window';

export interface GeneratedQuery {
  readonly sql: string;
  /** Rows must come in this order; otherwise any order will do. */
  readonly ordered: boolean;
}

interface Column {
  readonly name: string;
  /** `wide`: integers at the ends of 64 bits, which arithmetic would push over. */
  readonly kind: 'integer' | 'wide' | 'decimal' | 'double' | 'text' | 'date' | 'time' | 'enum';
}

const tables: Readonly<Record<string, readonly Column[]>> = {
  customers: [
    { name: 'id', kind: 'integer' },
    { name: 'name', kind: 'text' },
    { name: 'city', kind: 'text' },
    { name: 'since', kind: 'date' },
    { name: 'credit', kind: 'decimal' },
    { name: 'score', kind: 'double' },
    { name: 'level', kind: 'integer' },
    { name: 'tag', kind: 'text' },
  ],
  orders: [
    { name: 'id', kind: 'integer' },
    { name: 'customer_id', kind: 'integer' },
    { name: 'status', kind: 'enum' },
    { name: 'ordered_at', kind: 'date' },
    { name: 'total', kind: 'decimal' },
    { name: 'flags', kind: 'integer' },
    { name: 'note', kind: 'text' },
  ],
  order_lines: [
    { name: 'id', kind: 'integer' },
    { name: 'order_id', kind: 'integer' },
    { name: 'product_id', kind: 'integer' },
    { name: 'quantity', kind: 'integer' },
    { name: 'price', kind: 'decimal' },
    { name: 'weight', kind: 'double' },
  ],
  products: [
    { name: 'id', kind: 'integer' },
    { name: 'name', kind: 'text' },
    { name: 'category', kind: 'text' },
    { name: 'price', kind: 'decimal' },
    { name: 'big', kind: 'wide' },
  ],
  items: [
    { name: 'id', kind: 'integer' },
    { name: 'title', kind: 'text' },
    { name: 'amount', kind: 'wide' },
    { name: 'at', kind: 'time' },
  ],
  notes: [
    { name: 'id', kind: 'integer' },
    { name: 'order_id', kind: 'integer' },
    { name: 'body', kind: 'text' },
  ],
};

interface Source {
  readonly from: string;
  readonly columns: readonly (Column & { readonly table: string })[];
  /** A key that is unique over the rows, to make orders total. */
  readonly key: readonly string[];
}

const joins: readonly (readonly [string, readonly string[]])[] = [
  ['orders o JOIN order_lines l ON l.order_id = o.id', ['orders o', 'order_lines l']],
  ['order_lines l JOIN products p ON p.id = l.product_id', ['order_lines l', 'products p']],
  [
    'orders o JOIN order_lines l ON l.order_id = o.id JOIN products p ON l.product_id = p.id',
    ['orders o', 'order_lines l', 'products p'],
  ],
  ['customers c JOIN orders o ON o.customer_id = c.id', ['customers c', 'orders o']],
  ['customers c, orders o', ['customers c', 'orders o']],
  [
    'customers c JOIN orders o ON o.customer_id = c.id JOIN order_lines l ON l.order_id = o.id',
    ['customers c', 'orders o', 'order_lines l'],
  ],
  ['orders o LEFT JOIN order_lines l ON l.order_id = o.id', ['orders o', 'order_lines l']],
  ['order_lines l LEFT JOIN products p ON p.id = l.product_id AND p.price > 100', ['order_lines l', 'products p']],
  ['customers a JOIN customers b ON a.id = b.id', ['customers a', 'customers b']],
  ['customers a JOIN customers b ON a.city = b.city', ['customers a', 'customers b']],
  ['notes n JOIN orders o ON o.id = n.order_id', ['notes n', 'orders o']],
  ['customers c JOIN orders o ON o.customer_id = c.id AND o.total > c.credit', ['customers c', 'orders o']],
  ['items i JOIN customers c ON c.id = i.amount', ['items i', 'customers c']],
  ['products p LEFT JOIN notes n ON n.id = p.id', ['products p', 'notes n']],
];

export function generateQuery(random: Random): GeneratedQuery {
  const kinds = [simple, simple, subqueryQuery, outerJoinQuery, setQuery, commonTableQuery, windowQuery, rollupQuery];
  return kinds[random.below(kinds.length)]!(random);
}

function simple(random: Random): GeneratedQuery {
  const shape = random.below(20);
  if (shape < 5) return plain(random);
  if (shape < 9) return grouped(random);
  if (shape < 11) return whole(random);
  if (shape < 13) return distinct(random);
  if (shape < 14) return union(random);
  if (shape < 16) return derived(random);
  if (shape < 18) return point(random);
  return plain(random);
}

function source(random: Random): Source {
  if (random.chance(0.5)) {
    const name = random.pick(Object.keys(tables));
    return sourceOf(name, [`${name} ${name}`]);
  }
  const [from, parts] = random.pick(joins);
  const crossed = from === 'customers c, orders o';
  return sourceOf(crossed ? 'customers c, orders o' : from, parts);
}

function sourceOf(from: string, parts: readonly string[]): Source {
  const columns = parts.flatMap((part) => {
    const [name, alias] = part.split(' ') as [string, string];
    return tables[name]!.map((column) => ({ ...column, table: alias }));
  });
  const key = parts.map((part) => `${part.split(' ')[1]}.id`);
  return { from, columns, key };
}

function ref(column: { table: string; name: string }): string {
  return `${column.table}.${column.name}`;
}

function literal(random: Random, kind: Column['kind']): string {
  switch (kind) {
    case 'integer':
    case 'wide':
      return String(
        random.pick([random.below(60), random.below(250), -1, 0, 5_000_010 + random.below(50), 10_000_020]),
      );
    case 'decimal':
      return random.pick(['0', '10.5', '-3.25', '100', '99999.999', '5000']);
    case 'double':
      return random.pick(['0', '1.5e0', '-100', '20.5', '3']);
    case 'text':
      return random.pick(["'Ann'", "'bob'", "'zoe'", "'rome'", "'koln'", "'x'", "'y'", "''", "'a'", "'toys'"]);
    case 'date':
      return random.pick(["'2024-05-01'", "'2015-06-15'", "'2024-03-10 12:00:00'", "DATE '2020-01-01'"]);
    case 'time':
      return random.pick(["'10:00:00'", "'100:30:00'"]);
    case 'enum':
      return random.pick(["'new'", "'paid'", "'sent'"]);
  }
}

function predicate(random: Random, from: Source): string {
  const column = random.pick(from.columns);
  const name = ref(column);
  switch (random.below(11)) {
    case 0:
      return `${name} IS ${random.chance(0.5) ? 'NOT ' : ''}NULL`;
    case 1:
      return `${name} IN (${[1, 2, 3].map(() => literal(random, column.kind)).join(', ')})`;
    case 2:
      return `${name} BETWEEN ${literal(random, column.kind)} AND ${literal(random, column.kind)}`;
    case 3:
      return `${name} ${random.pick(['<', '<=', '>', '>=', '<>', '<=>'])} ${literal(random, column.kind)}`;
    case 4:
      return `(${predicate(random, from)} OR ${predicate(random, from)})`;
    case 5:
      return `NOT (${predicate(random, from)})`;
    case 6: {
      const [key] = from.key;
      return `${key} ${random.pick(['=', '<', '>='])} ${random.below(240)}`;
    }
    case 7: {
      const [key] = from.key;
      return `${key} IN (${random.below(200)}, ${random.below(200)}, ${random.below(200)})`;
    }
    case 8:
      return column.kind === 'text'
        ? `${name} LIKE ${random.pick(["'%o%'", "'a%'", "'_o_e'", "'Z%'"])}`
        : `${name} > ${literal(random, column.kind)}`;
    case 9: {
      const other = random.pick(from.columns.filter(({ kind }) => kind === column.kind));
      return column.kind === 'text' || column.kind === 'enum'
        ? `${name} = ${literal(random, column.kind)}`
        : `${name} <= ${ref(other)}`;
    }
    default:
      return `${name} = ${literal(random, column.kind)}`;
  }
}

function where(random: Random, from: Source): string {
  const parts: string[] = [];
  if (from.from.includes(',') && from.key.length === 2) parts.push('o.customer_id = c.id');
  while (random.chance(0.55)) parts.push(predicate(random, from));
  return parts.length === 0 ? '' : ` WHERE ${parts.join(' AND ')}`;
}

function numericOf(from: Source): readonly (Column & { readonly table: string })[] {
  return from.columns.filter(({ kind }) => kind === 'integer' || kind === 'decimal');
}

function expression(random: Random, from: Source): string {
  const column = random.pick(from.columns);
  const name = ref(column);
  switch (random.below(9)) {
    case 0:
      return `${ref(random.pick(numericOf(from)))} + ${random.below(10)}`;
    case 1:
      return `COALESCE(${name}, ${literal(random, column.kind)})`;
    case 2:
      return column.kind === 'text' ? `UPPER(${name})` : `${name} IS NULL`;
    case 3:
      return column.kind === 'text' ? `CHAR_LENGTH(${name})` : `IF(${name} > ${literal(random, column.kind)}, 1, 0)`;
    case 4:
      return column.kind === 'decimal' ? `ROUND(${name}, 1)` : name;
    case 5:
      return `CASE WHEN ${name} IS NULL THEN 'none' ELSE 'some' END`;
    default:
      return name;
  }
}

function orderBy(random: Random, from: Source): string {
  const count = random.below(3);
  const keys = Array.from(
    { length: count },
    () => `${ref(random.pick(from.columns))}${random.chance(0.4) ? ' DESC' : ''}`,
  );
  keys.push(...from.key.map((key) => `${key}${random.chance(0.2) ? ' DESC' : ''}`));
  return ` ORDER BY ${keys.join(', ')}`;
}

function limit(random: Random): string {
  if (!random.chance(0.5)) return '';
  return random.chance(0.5) ? ` LIMIT ${random.below(30)}` : ` LIMIT ${random.below(20)}, ${1 + random.below(20)}`;
}

function items(random: Random, from: Source, count: number): string {
  return Array.from({ length: count }, (_, index) => `${expression(random, from)} AS c${index + 1}`).join(', ');
}

function plain(random: Random): GeneratedQuery {
  const from = source(random);
  const list = random.chance(0.2) && from.key.length === 1 ? '*' : items(random, from, 1 + random.below(4));
  const ordered = random.chance(0.7);
  const tail = ordered ? orderBy(random, from) + limit(random) : '';
  return { sql: `SELECT ${list} FROM ${from.from}${where(random, from)}${tail}`, ordered };
}

function point(random: Random): GeneratedQuery {
  const from = source(random);
  const key = random.pick(from.key);
  const condition = random.chance(0.7)
    ? `${key} = ${random.below(240)}`
    : `${key} IN (${random.below(240)}, ${random.below(240)})`;
  const base = where(random, from);
  const clause = base === '' ? ` WHERE ${condition}` : `${base} AND ${condition}`;
  return { sql: `SELECT ${items(random, from, 2)} FROM ${from.from}${clause}${orderBy(random, from)}`, ordered: true };
}

function aggregate(random: Random, from: Source): string {
  const number = ref(random.pick(numericOf(from)));
  const any = ref(random.pick(from.columns.filter(({ kind }) => kind !== 'enum')));
  // Of texts that compare equal ('Ann', 'ann') any one may come out.
  const exact = ref(random.pick(from.columns.filter(({ kind }) => kind !== 'enum' && kind !== 'text')));
  switch (random.below(15)) {
    case 0:
      return 'COUNT(*)';
    case 1:
      return `COUNT(${any})`;
    case 2:
      return `SUM(${number})`;
    case 3:
      return `AVG(${number})`;
    case 4:
      return `MIN(${exact})`;
    case 5:
      return `MAX(${exact})`;
    case 6:
      return `COUNT(DISTINCT ${any})`;
    case 7:
      return `SUM(DISTINCT ${number})`;
    case 8:
      return `BIT_XOR(${ref(random.pick(from.columns.filter(({ name }) => name === 'id')))})`;
    case 9:
      return `STDDEV(${number})`;
    case 10:
      return `VAR_SAMP(${number})`;
    case 11:
      // Of joins only the value itself orders: MariaDB sorts by columns of the join otherwise than it says.
      return `GROUP_CONCAT(${number} ORDER BY ${from.key.length === 1 ? from.key[0] : number} SEPARATOR '|')`;
    case 12:
      return `SUM(${number}) / COUNT(*)`;
    case 13:
      return `JSON_ARRAYAGG(${number} ORDER BY ${from.key.length === 1 ? from.key[0] : number})`;
    default:
      return `MAX(${number}) - MIN(${number})`;
  }
}

function aggregates(random: Random, from: Source): readonly string[] {
  return Array.from({ length: 1 + random.below(3) }, (_, index) => `${aggregate(random, from)} AS a${index + 1}`);
}

function groupKey(random: Random, from: Source): string {
  const column = random.pick(from.columns.filter(({ kind }) => kind !== 'double' && kind !== 'text'));
  switch (random.below(4)) {
    case 0:
      return column.kind === 'date' ? `YEAR(${ref(column)})` : ref(column);
    case 1:
      return column.kind === 'integer' ? `${ref(column)} % 5` : ref(column);
    default:
      return ref(column);
  }
}

function grouped(random: Random): GeneratedQuery {
  const from = source(random);
  const keys = Array.from({ length: 1 + random.below(2) }, () => groupKey(random, from));
  const list = [...keys.map((key, index) => `${key} AS k${index + 1}`), ...aggregates(random, from)];
  // MariaDB finds every variance to be NULL before it has computed it.
  const notNull = list.some((item) => /^(?:STD|VAR).* AS a1$/.test(item)) ? 'COUNT(*) < 50' : 'a1 IS NOT NULL';
  const having = random.chance(0.3)
    ? ` HAVING ${random.pick(['COUNT(*) > 1', notNull, 'COUNT(*) BETWEEN 2 AND 9', 'k1 > 2'])}`
    : '';
  const ordered = random.chance(0.6);
  const direction = random.chance(0.5) ? ' DESC' : '';
  const order = ordered
    ? ` ORDER BY ${keys.map((_, index) => `k${index + 1}${direction}`).join(', ')}${limit(random)}`
    : '';
  const groupBy = random.chance(0.5)
    ? keys.join(', ')
    : keys.map((_, index) => (random.chance(0.5) ? `k${index + 1}` : String(index + 1))).join(', ');
  return {
    sql: `SELECT ${list.join(', ')} FROM ${from.from}${where(random, from)} GROUP BY ${groupBy}${having}${order}`,
    ordered,
  };
}

function whole(random: Random): GeneratedQuery {
  const from = source(random);
  return {
    sql: `SELECT ${aggregates(random, from).join(', ')} FROM ${from.from}${where(random, from)}`,
    ordered: false,
  };
}

function distinct(random: Random): GeneratedQuery {
  const from = source(random);
  const column = random.pick(from.columns.filter(({ kind }) => kind !== 'text'));
  const other = random.pick(from.columns.filter(({ kind }) => kind !== 'text'));
  const list = `${ref(column)} AS d1, ${ref(other)} AS d2`;
  const ordered = random.chance(0.6);
  return {
    sql: `SELECT DISTINCT ${list} FROM ${from.from}${where(random, from)}${ordered ? ` ORDER BY d1, d2${limit(random)}` : ''}`,
    ordered,
  };
}

function union(random: Random): GeneratedQuery {
  const parts = [source(random), source(random)].map((from) => {
    const column = random.pick(from.columns.filter(({ kind, name }) => kind === 'integer' && name.endsWith('id')));
    return `SELECT ${ref(column)} AS u FROM ${from.from}${where(random, from)}`;
  });
  const ordered = random.chance(0.5);
  const word = random.chance(0.5) ? 'UNION ALL' : 'UNION';
  return { sql: `${parts.join(` ${word} `)}${ordered ? ` ORDER BY u${limit(random)}` : ''}`, ordered };
}

function derived(random: Random): GeneratedQuery {
  const from = source(random);
  const inner = `SELECT ${from.key[0]} AS k, ${ref(random.pick(numericOf(from)))} AS v FROM ${from.from}${where(random, from)}`;
  const cut = random.chance(0.3) ? `${orderBy(random, from)} LIMIT ${1 + random.below(40)}` : '';
  const outer = random.pick([
    'SELECT k, v FROM # AS d ORDER BY k, v',
    'SELECT COUNT(*) AS n, SUM(v) AS s FROM # AS d',
    'SELECT k, COUNT(*) AS n FROM # AS d WHERE v > 3 GROUP BY k ORDER BY k',
    'WITH d AS # SELECT MAX(v) AS m FROM d WHERE k < 150',
    'SELECT d.k, c.name IS NULL AS missing FROM # AS d JOIN customers c ON c.id = d.k ORDER BY d.k, d.v, c.id',
  ]);
  return { sql: outer.replace('#', `(${inner}${cut})`), ordered: outer.includes('ORDER BY') };
}
