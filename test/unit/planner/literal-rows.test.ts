import type { StatementPlan } from '../../../engine/plan';
import type { PlannerFacts } from '../../../planner/facts';
import { Planner } from '../../../planner/planner';
import type { LexedStatement } from '../../../planner/sql/lexed';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import { goldenFacts, goldenSession, reprinted } from '../../support/planner-facts';
import { newRandom, type Random } from '../../support/random';

const planner = new Planner(goldenFacts());
const sqlMode: ReadonlySet<string> = new Set();

function lexed(sql: string, options: { sqlMode?: ReadonlySet<string>; cutsRows?: true } = {}): LexedStatement {
  return lexStatements(sql, { sqlMode, cutsRows: true, ...options })[0]!;
}

function rowTexts({ text, rows }: LexedStatement): readonly string[] | null {
  return rows && Array.from({ length: rows.count }, (_, row) => text.slice(rows.starts[row], rows.ends[row]));
}

test.each([
  ['INSERT INTO t (a) VALUES (1),(2)', ['(1)', '(2)']],
  ['insert t values(1,\'),(\') ,\n( -2 , "),(" )', ["(1,'),(')", '( -2 , "),(" )']],
  ["REPLACE INTO t VALUE ('it''s'), ('a\\'b'), ('\\\\')", ["('it''s')", "('a\\'b')", "('\\\\')"]],
  [
    "INSERT INTO t VALUES (NULL, true, DEFAULT), (x'0f', 0x0F, b'01')",
    ['(NULL, true, DEFAULT)', "(x'0f', 0x0F, b'01')"],
  ],
  ['INSERT INTO t VALUES (.5, 1., 1e3, +1.5E-3), (0,0,0,0)', ['(.5, 1., 1e3, +1.5E-3)', '(0,0,0,0)']],
  [' /* a */ INSERT INTO t (value) VALUES (1), (2) ON DUPLICATE KEY UPDATE value = VALUES(value) ; ', ['(1)', '(2)']],
  // One row, and whatever is more than a literal, is left to the lexer.
  ['INSERT INTO t VALUES (1)', null],
  ['INSERT INTO t VALUES (1), (?)', null],
  ['INSERT INTO t VALUES (1), (1 + 1)', null],
  ['INSERT INTO t VALUES (1), (NOW())', null],
  ["INSERT INTO t VALUES (1), ('a' 'b')", null],
  ["INSERT INTO t VALUES (1), (_latin1'a')", null],
  ['INSERT INTO t VALUES (1), (DEFAULT(a))', null],
  ['INSERT INTO t VALUES (1), -- two\n (2)', null],
  ['INSERT INTO t VALUES (1), (2', null],
  ['INSERT INTO t VALUES (1), ()', null],
  ['INSERT INTO t VALUES (1, 2), (3)', null],
  ['INSERT INTO t VALUES (1), (2, 3)', null],
  ['INSERT INTO t VALUES (1), (0xg)', null],
  ["INSERT INTO t VALUES (1), (x'0')", null],
  ['INSERT INTO t VALUES (1), (1a)', null],
  ['SELECT 1 FROM (VALUES (1), (2)) AS v', null],
  ['/*!mycat:dataNode=dn1*/ INSERT INTO t VALUES (1), (2)', null],
])('rows of %s', (sql, rows) => {
  let statement: LexedStatement | null = null;
  try {
    statement = lexed(sql);
  } catch {
    // Not even tokens.
  }
  expect(statement && rowTexts(statement)).toEqual(rows);
});

test('sql_mode decides how strings end', () => {
  const backslash = "INSERT INTO t VALUES ('\\'),(1),('\\')";
  expect(rowTexts(lexed(backslash, { sqlMode: new Set(['NO_BACKSLASH_ESCAPES']) }))).toHaveLength(3);
  expect(() => lexed(backslash)).toThrow();
  const doubleQuoted = 'INSERT INTO t VALUES ("a"),("b")';
  expect(rowTexts(lexed(doubleQuoted))).toHaveLength(2);
  expect(rowTexts(lexed(doubleQuoted, { sqlMode: new Set(['ANSI_QUOTES']) }))).toBeNull();
});

test('the first row stands for all: shape, literals and tokens are those of an INSERT of it, the text is whole', () => {
  const whole = ' INSERT INTO t (a, b) VALUES (1, NULL), (2, 3) ON DUPLICATE KEY UPDATE b = 4';
  const one = lexed('INSERT INTO t (a, b) VALUES (1, NULL) ON DUPLICATE KEY UPDATE b = 4');
  const many = lexed(whole);
  expect(many.shape).toBe(one.shape);
  expect(many.text).toBe(whole.trim());
  expect(many.tokens.map(({ start, end }) => many.text.slice(start, end))).toEqual(
    one.tokens.map(({ start, end }) => one.text.slice(start, end)),
  );
  expect(lexStatements(`${whole}; SELECT 5`, { sqlMode, cutsRows: true })).toHaveLength(2);
});

const columns: Readonly<Record<string, readonly string[]>> = {
  orders: ['id', 'status', 'customer_id'],
  items: ['title', 'id', 'price'],
  products: ['id', 'name'],
  notes: ['id', 'body'],
  order_lines: ['id', 'order_id', 'quantity'],
};

function randomValue(random: Random): string {
  const digits = String(random.below(100_000));
  switch (random.below(14)) {
    case 0:
      return random.pick(['NULL', 'null', 'DEFAULT', 'TRUE', 'False']);
    case 1:
      return random.pick(["x'31'", '0x31', "b'11'", '0b11']);
    case 2:
      return random.pick([`-${digits}`, `+${digits}`, `-${digits}.5`, '-0']);
    case 3:
      return random.pick([`${digits}.0`, `${digits}e0`, '.5', `00${digits}`]);
    case 4:
      return random.pick([`'${digits}'`, `"${digits}"`, `' ${digits} '`, `'\\${digits}'`]);
    case 5:
      return random.pick(["'it''s'", "'),('", "'a\\'b'", '"a""b\'"', "'\\\\'", "'ä€😀'", "'\n'"]);
    default:
      return digits;
  }
}

function randomInsert(random: Random): string {
  const table = random.pick(Object.keys(columns));
  const names = columns[table]!;
  const verb = random.pick(['INSERT INTO', 'INSERT IGNORE INTO', 'REPLACE INTO', 'insert']);
  const prefix = random.chance(0.3) ? 'shop.' : '';
  const blank = (): string => random.pick(['', '', ' ', '\n']);
  const rows = Array.from({ length: 2 + random.below(8) }, () => {
    const values = names.map(() => `${blank()}${randomValue(random)}${blank()}`);
    if (random.chance(0.02)) values.pop();
    return `(${values.join(',')})`;
  });
  const updates = !verb.startsWith('REPLACE') && random.chance(0.3);
  const last = names.at(-1)!;
  const tail = updates ? ` ON DUPLICATE KEY UPDATE ${prefix}${table}.${last} = VALUES(${last}), ${last} = '7'` : '';
  return `${verb} ${prefix}${table} (${names.join(',')}) VALUES ${rows.join(`${blank()},${blank()}`)}${tail}`;
}

type Outcome = { readonly error: string } | { readonly plan: unknown };

async function outcome(sql: string, cutsRows: boolean): Promise<Outcome> {
  const [statement] = lexStatements(sql, { sqlMode: goldenSession.sqlMode, ...(cutsRows ? { cutsRows } : {}) });
  try {
    return { plan: readable(await planner.plan(statement!, goldenSession)) };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The plan with its texts as they are printed, so that only their meaning counts. */
function readable(plan: StatementPlan): unknown {
  if (plan.kind !== 'write' && plan.kind !== 'forward') return plan;
  return { ...plan, targets: plan.targets.map(({ dataNode, sql }) => ({ dataNode, sql: reprinted(sql) })) };
}

test('an INSERT whose rows are cut is planned as one that is taken apart', async () => {
  const random = newRandom();
  for (let round = 0; round < 1500; round++) {
    const sql = randomInsert(random);
    expect({ sql, ...(await outcome(sql, true)) }).toEqual({ sql, ...(await outcome(sql, false)) });
  }
});

describe('a long INSERT is cut into several statements for each node', () => {
  const values = Array.from({ length: 3000 }, (_, row) => `(${row + 1}, '${'x'.repeat(20)}')`).join(',');
  const insert = `INSERT INTO shop.orders (id, status) VALUES ${values}`;
  type Description = NonNullable<Awaited<ReturnType<PlannerFacts['table']>>>;
  const planOf = async (sql: string, change: (table: Description) => Description): Promise<StatementPlan> => {
    const facts = goldenFacts();
    const table: PlannerFacts['table'] = async (...named) => {
      const described = await facts.table(...named);
      return described && change(described);
    };
    return await new Planner({ ...facts, table }).plan(lexed(sql), goldenSession);
  };
  const withColumn = (name: string, what: object) => (table: Description) => ({
    ...table,
    columns: table.columns.map((column) => (column.name === name ? { ...column, ...what } : column)),
  });

  test('what it says', async () => {
    const plan = await planOf(`${insert} ON DUPLICATE KEY UPDATE shop.orders.status = 'e'`, (table) => table);
    expect(plan).toMatchObject({
      kind: 'insert-literals',
      insert: {
        head: 'INSERT INTO orders (id, status) VALUES ',
        tail: " ON DUPLICATE KEY UPDATE orders.status = 'e'",
        ignores: false,
        updatesDuplicates: 'of values',
      },
      nodes: ['dn2', 'dn3', 'dn1'],
    });
  });

  test.each<[string, StatementPlan['kind'], string, (table: Description) => Description]>([
    ['an engine without transactions', 'write', insert, (table) => ({ ...table, engine: 'MyISAM' })],
    ['ids that rows bring', 'insert-literals', insert, withColumn('id', { extra: 'auto_increment' })],
    ['ids of the backend', 'write', insert, withColumn('customer_id', { extra: 'auto_increment' })],
    ['the time as a default', 'write', insert, withColumn('ordered_at', { defaultText: 'current_timestamp()' })],
    ['the time of changes', 'write', insert, withColumn('ordered_at', { extra: 'on update current_timestamp()' })],
    ['times that rows bring', 'insert-literals', insert, withColumn('status', { defaultText: 'current_timestamp()' })],
    [
      'times that some rows do not bring',
      'write',
      `${insert}, (5, DEFAULT)`,
      withColumn('status', { defaultText: 'current_timestamp()' }),
    ],
    ['a short text', 'write', insert.slice(0, insert.indexOf(',(2000,')), (table) => table],
  ])('%s: %s', async (_, kind, sql, change) => {
    expect((await planOf(sql, change)).kind).toBe(kind);
  });
});

test('rows go to their nodes as they are written', async () => {
  const sql =
    "INSERT INTO shop.orders (id, status) VALUES (1, 'a'),(2,'b') , (4,\"c\"), (7 ,'d') ON DUPLICATE KEY UPDATE shop.orders.status = 'e'";
  const plan = await planner.plan(lexed(sql), goldenSession);
  expect(plan).toMatchObject({
    kind: 'write',
    split: { of: Uint16Array.of(0, 1, 0, 0), ignores: false },
    targets: [
      {
        dataNode: 'dn2',
        sql: "INSERT INTO orders (id, status) VALUES (1, 'a'),(4,\"c\"), (7 ,'d') ON DUPLICATE KEY UPDATE orders.status = 'e'",
      },
      {
        dataNode: 'dn3',
        sql: "INSERT INTO orders (id, status) VALUES (2,'b') ON DUPLICATE KEY UPDATE orders.status = 'e'",
      },
    ],
  });
});

test('a statement that is parsed with its literals has all its rows', () => {
  const sql = "INSERT INTO t VALUES (1, 'a'), (2, 'b')";
  const { rows } = lexed(sql);
  expect(rows?.count).toBe(2);
  const options = { sqlMode, literals: 'inline' } as const;
  expect(parseStatement(lexed(sql), options)).toEqual(parseStatement(lexStatements(sql, { sqlMode })[0]!, options));
});
