import type { Random } from '../support/random';
import type { CorpusStatement } from './read-corpus';

/** Statements that combine the grammar's productions at random, over the tables of the corpus. The same seed gives the same statements. */
export function generateStatements(random: Random, count: number): CorpusStatement[] {
  const generator = new Generator(random);
  const statements = new Map<string, CorpusStatement>();
  while (statements.size < count) {
    const sqlMode = new Set(random.chance(0.15) ? [random.pick(['PIPES_AS_CONCAT', 'HIGH_NOT_PRECEDENCE'])] : []);
    const sql = generator.statement();
    statements.set(`${[...sqlMode]} ${sql}`, { sql, sqlMode, place: `seed ${random.seed}, ${statements.size}` });
  }
  return [...statements.values()];
}

const numberColumns = ['a', 'b', 'id', 'n', 'f', 't.a', '`t`.`id`', 'y'];
const textColumns = ['s', 't.s', 'e', 'tx', 'st'];
const dateColumns = ['d', 'dt', 't.d'];
const units = ['DAY', 'MONTH', 'HOUR', 'YEAR', 'WEEK', 'MINUTE', 'SECOND', 'QUARTER', 'SQL_TSI_DAY'];
const binaryOperators = ['+', '-', '*', '/', '%', 'DIV', 'MOD', '|', '&', '^', '<<', '>>', '||', '&&'];
const comparisons = ['=', '<>', '!=', '<', '<=', '>', '>=', '<=>'];

class Generator {
  constructor(private readonly random: Random) {}

  statement(): string {
    const choice = this.random.below(20);
    if (choice < 9) return `SELECT ${this.expression(4)} AS r FROM t ORDER BY id`;
    if (choice < 14) return this.select(2);
    if (choice < 16) return this.setOperation();
    if (choice < 17)
      return `WITH c AS (${this.select(1)}), c2 (q) AS (SELECT ${this.number(2)} FROM t) SELECT * FROM c2`;
    return this.change();
  }

  private pick<T>(items: readonly T[]): T {
    return this.random.pick(items);
  }

  private maybe(probability: number, text: () => string): string {
    return this.random.chance(probability) ? text() : '';
  }

  /** Any expression, with as few parentheses as chance gives, so that precedence decides. */
  private expression(depth: number): string {
    if (depth === 0) return this.leaf();
    const next = (): string => this.expression(depth - 1);
    const leaf = (): string => this.expression(0);
    switch (this.random.below(24)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        return `${next()} ${this.pick(binaryOperators)} ${next()}`;
      case 5:
      case 6:
        return `${next()} ${this.pick(comparisons)} ${next()}`;
      case 7:
        return `${next()} ${this.pick(['AND', 'OR', 'XOR'])} ${next()}`;
      case 8:
        return `${this.pick(['NOT ', '!', '-', '~', '+', 'BINARY ', '- '])}${next()}`;
      case 9:
        return `(${next()})`;
      case 10:
        return `${next()} IS ${this.maybe(0.4, () => 'NOT ')}${this.pick(['NULL', 'TRUE', 'FALSE', 'UNKNOWN'])}`;
      case 11:
        return `${next()} ${this.maybe(0.3, () => 'NOT ')}BETWEEN ${next()} AND ${next()}`;
      case 12:
        return `${next()} ${this.maybe(0.3, () => 'NOT ')}IN (${next()}, ${leaf()})`;
      case 13:
        return `${next()} ${this.maybe(0.3, () => 'NOT ')}LIKE ${next()}${this.maybe(0.2, () => " ESCAPE '|'")}`;
      case 14:
        return `CASE ${this.maybe(0.4, leaf)} WHEN ${next()} THEN ${next()} ${this.maybe(0.6, () => `ELSE ${next()}`)} END`;
      case 15:
        return `${this.date(depth - 1)} ${this.pick(['+', '-'])} INTERVAL ${leaf()} ${this.pick(units)}`;
      case 16:
        return `INTERVAL ${leaf()} ${this.pick(units)} + ${this.date(depth - 1)}`;
      case 17:
        return `(SELECT ${this.pick(['MAX', 'MIN', 'COUNT', 'SUM'])}(u.a) FROM u WHERE ${this.pick(['u.t_id = t.id', 'u.a > 10', '1'])})`;
      case 18:
        return `${this.maybe(0.3, () => 'NOT ')}EXISTS (SELECT 1 FROM u WHERE u.t_id = t.id AND ${leaf()})`;
      case 19:
        return `${next()} ${this.pick(['=', '<', '>', '<>'])} ${this.pick(['ANY', 'ALL', 'SOME'])} (SELECT a FROM u WHERE a IS NOT NULL)`;
      case 20:
        return `${this.text(depth - 1)} COLLATE ${this.pick(['utf8mb4_bin', 'utf8mb4_general_ci'])}`;
      case 21:
        return `(${next()}, ${leaf()}) ${this.pick(['=', '<', '>', '<>'])} (${leaf()}, ${next()})`;
      case 22:
        return `${next()} SOUNDS LIKE ${leaf()}`;
      default:
        return this.call(depth - 1);
    }
  }

  private leaf(): string {
    switch (this.random.below(9)) {
      case 0:
      case 1:
        return this.pick(numberColumns);
      case 2:
        return this.pick(textColumns);
      case 3:
        return this.pick(dateColumns);
      case 4:
      case 5:
        return this.pick(['0', '1', '2', '10', '0.5', '1e1', '-3', '007', '18446744073709551615', '.25', '3.']);
      case 6:
        return this.pick(["'a'", "'10'", "'a' 'b'", "'it''s'", "'x\\\\y'", '"dq"', "N'n'", "_latin1'l'", "''", "'%'"]);
      case 7:
        return this.pick([
          'NULL',
          'TRUE',
          'FALSE',
          "x'41'",
          "b'101'",
          '0x1F',
          'CURRENT_DATE',
          '@v1',
          "DATE '2024-01-05'",
        ]);
      default:
        return this.pick(['PI()', 'LENGTH(s)', 'ABS(a)', 'IF(a, b, n)', 'COALESCE(a, 0)', 'YEAR(d)', 'UPPER(s)']);
    }
  }

  private number(depth: number): string {
    return depth === 0
      ? this.pick(['a', 'id', '1', '2.5', 'n'])
      : `${this.number(depth - 1)} ${this.pick(['+', '-', '*'])} ${this.number(0)}`;
  }

  private text(depth: number): string {
    return depth <= 0 ? this.pick(['s', "'x'", "'Ann'"]) : `CONCAT(${this.text(depth - 1)}, ${this.expression(0)})`;
  }

  private date(depth: number): string {
    if (depth <= 0 || this.random.chance(0.7)) return this.pick(['d', 'dt', "'2024-01-31'", "DATE '2024-02-29'"]);
    return this.expression(depth);
  }

  private call(depth: number): string {
    const next = (): string => this.expression(depth);
    switch (this.random.below(16)) {
      case 0:
        return `CAST(${next()} AS ${this.pick(['CHAR', 'CHAR(3)', 'SIGNED', 'UNSIGNED', 'DECIMAL(12,2)', 'DATE', 'DOUBLE', 'BINARY', 'TIME', 'DATETIME(3)'])})`;
      case 1:
        return `CONVERT(${next()} USING ${this.pick(['utf8mb4', 'latin1', 'binary'])})`;
      case 2:
        return `SUBSTRING(${next()} FROM ${this.pick(['1', '2', '-1'])}${this.maybe(0.5, () => ' FOR 2')})`;
      case 3:
        return `TRIM(${this.pick(['', 'BOTH FROM ', "LEADING 'a' FROM ", "TRAILING 'n' FROM ", "'x' FROM "])}${next()})`;
      case 4:
        return `EXTRACT(${this.pick(['YEAR', 'MONTH', 'DAY_HOUR', 'YEAR_MONTH', 'WEEK'])} FROM ${this.date(depth)})`;
      case 5:
        return `POSITION(${this.leaf()} IN ${next()})`;
      case 6:
        return `DATE_ADD(${this.date(depth)}, INTERVAL ${this.leaf()} ${this.pick(units)})`;
      case 7:
        return `TIMESTAMPDIFF(${this.pick(units)}, ${this.date(0)}, ${this.date(depth)})`;
      case 8:
        return `IF(${next()}, ${next()}, ${next()})`;
      case 9:
        return `CONCAT(${next()}, ${next()})`;
      case 10:
        return `COALESCE(${next()}, ${next()}, 0)`;
      case 11:
        return `GREATEST(${next()}, ${next()})`;
      case 12:
        return `INTERVAL(${this.leaf()}, 1, ${next()})`;
      case 13:
        return `JSON_ARRAY(${next()}, ${next()})`;
      case 14:
        return `LEFT(${next()}, 2)`;
      default:
        return `NULLIF(${next()}, ${next()})`;
    }
  }

  private select(depth: number): string {
    const grouped = this.random.chance(0.3);
    const windowed = !grouped && this.random.chance(0.2);
    const items = grouped
      ? `a, ${this.aggregate()}${this.maybe(0.4, () => ` AS x, ${this.aggregate()}`)}`
      : `t.id, ${this.expression(depth)}${this.maybe(0.5, () => ' AS x')}${windowed ? `, ${this.window()}` : ''}`;
    const parts = [
      `SELECT ${this.maybe(0.1, () => 'SQL_NO_CACHE ')}${this.maybe(0.15, () => 'DISTINCT ')}${items}`,
      `FROM ${grouped ? 't' : this.from()}`,
      this.maybe(0.5, () => `WHERE ${grouped ? this.expression(depth) : this.condition(depth)}`),
      grouped ? `GROUP BY a${this.pick(['', ' ASC', ' DESC', ' WITH ROLLUP', ', s', ', id % 2'])}` : '',
      grouped ? this.maybe(0.4, () => `HAVING ${this.aggregate()} ${this.pick(comparisons)} ${this.number(0)}`) : '',
      this.maybe(0.5, () => `ORDER BY ${grouped ? '1' : 't.id'}${this.pick(['', ' DESC', ' ASC'])}`),
      this.maybe(0.3, () =>
        this.pick(['LIMIT 3', 'LIMIT 1, 2', 'LIMIT 2 OFFSET 1', 'FETCH FIRST 2 ROWS ONLY', 'OFFSET 1 ROW']),
      ),
      this.maybe(0.05, () => this.pick(['FOR UPDATE', 'LOCK IN SHARE MODE'])),
    ];
    return parts.filter((part) => part !== '').join(' ');
  }

  private condition(depth: number): string {
    return `t.id ${this.pick(comparisons)} ${this.number(0)
      .replaceAll('id', '3')
      .replace(
        /^[an]$/,
        '2',
      )} ${this.pick(['AND', 'OR'])} ${this.random.chance(0.5) ? 't.s IS NOT NULL' : `t.a > ${depth}`}`;
  }

  private aggregate(): string {
    return this.pick([
      'COUNT(*)',
      'COUNT(DISTINCT s)',
      `SUM(${this.number(1)})`,
      'AVG(n)',
      `MAX(${this.expression(1)})`,
      'MIN(s)',
      "GROUP_CONCAT(s ORDER BY id DESC SEPARATOR '|')",
      'GROUP_CONCAT(DISTINCT a ORDER BY a LIMIT 2)',
      'BIT_OR(id)',
      'STDDEV(a)',
    ]);
  }

  private window(): string {
    const call = this.pick([
      'ROW_NUMBER()',
      'RANK()',
      'SUM(t.a)',
      'COUNT(*)',
      'LAG(t.a)',
      'FIRST_VALUE(t.s)',
      'NTILE(2)',
    ]);
    const framed = /^(SUM|COUNT)/.test(call);
    const frame = framed ? this.maybe(0.6, () => ` ROWS ${this.frame()}`) : '';
    return `${call} OVER (${this.maybe(0.5, () => 'PARTITION BY t.a ')}ORDER BY t.id${this.pick(['', ' DESC'])}${frame}) w`;
  }

  private frame(): string {
    return this.pick([
      'UNBOUNDED PRECEDING',
      '1 PRECEDING',
      'BETWEEN 1 PRECEDING AND 1 FOLLOWING',
      'BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
      'BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING',
    ]);
  }

  private from(): string {
    const second = this.pick(['u', 'g', 'u AS v', '(SELECT * FROM u) v', 'g PARTITION_', 'db2.t2']).replace(
      ' PARTITION_',
      ' h2',
    );
    const name = second.split(' ').at(-1)!.replace('db2.', '');
    const on = `ON t.id = ${name}.id`;
    return this.pick([
      't',
      't',
      'db1.t',
      't USE INDEX (ka)',
      `t, ${second}`,
      `t JOIN ${second} ${on}`,
      `t LEFT JOIN ${second} ${on}`,
      `${second} RIGHT JOIN t ${on}`,
      `t INNER JOIN ${second} ${on}`,
      `t STRAIGHT_JOIN ${second} ${on}`,
      `t CROSS JOIN ${second}`,
      `t LEFT JOIN (${second} CROSS JOIN p) ${on}`,
      `t JOIN ${second} LEFT JOIN tree ON tree.id = t.id ON t.id = ${name}.id`.replace(
        'tree.id = t.id',
        `tree.id = ${name}.id`,
      ),
      `t JOIN ${second} JOIN tree ON tree.id = t.id`,
      `t LEFT JOIN ${second} JOIN tree ON tree.id = ${name}.id ${on}`,
      `(t LEFT JOIN ${second} ${on}), tree`,
      `t JOIN ${second} RIGHT JOIN tree ON tree.id = ${name}.id`,
    ]);
  }

  private setOperation(): string {
    const operand = (): string => {
      const select = `SELECT ${this.pick(['a', 'id', 's', this.number(1)])} FROM t`;
      return this.random.chance(0.4) ? `(${select}${this.maybe(0.5, () => ' ORDER BY id LIMIT 2')})` : select;
    };
    let text = operand();
    for (let count = 1 + this.random.below(3); count > 0; count--) {
      const operator = this.pick(['UNION', 'UNION ALL', 'UNION DISTINCT', 'EXCEPT', 'INTERSECT']);
      const right = this.random.chance(0.2)
        ? `(${operand()} ${this.pick(['UNION', 'INTERSECT', 'EXCEPT'])} ${operand()})`
        : operand();
      text += ` ${operator} ${right}`;
    }
    return text + this.maybe(0.4, () => ' ORDER BY 1') + this.maybe(0.3, () => ' LIMIT 3');
  }

  private change(): string {
    const value = (): string => this.expression(2);
    switch (this.random.below(9)) {
      case 0:
        return `UPDATE t SET a = ${this.number(2)}, s = ${this.text(1)} WHERE ${value()}`;
      case 1:
        return `UPDATE IGNORE t SET s = LEFT(${value()}, 5) ORDER BY id DESC LIMIT 2`;
      case 2:
        return `DELETE FROM t WHERE ${value()}`;
      case 3:
        return `DELETE FROM t WHERE ${value()} ORDER BY id LIMIT 1`;
      case 4:
        return `INSERT INTO x (k, v) VALUES (${100 + this.random.below(9)}, ${this.pick(["'n'", 'DEFAULT', "CONCAT('a', 1)", 'NULL'])}), (200, LEFT('abc', 2))`;
      case 5:
        return `INSERT INTO x (k, c) SELECT id + 50, ${this.number(1)} FROM t WHERE a IS NOT NULL AND id < ${this.random.below(7)} ON DUPLICATE KEY UPDATE c = VALUES(c) + 1`;
      case 6:
        return `INSERT IGNORE INTO x (k, v) VALUES (1, LEFT(${this.pick(["'q'", "'a' 'b'", 'UPPER("u")'])}, 3)) ON DUPLICATE KEY UPDATE c = c ${this.pick(['+', '*', '-'])} VALUES(k)`;
      case 7:
        return `UPDATE t JOIN u ON t.id = u.t_id SET t.a = u.a + ${this.random.below(5)}, u.v = ${this.pick(["'m'", 't.s', 'DEFAULT', 'NULL'])} WHERE t.id ${this.pick(comparisons)} 2`;
      default:
        return `DELETE ${this.pick(['t', 't, u', 't.*', 'u'])} FROM t ${this.pick(['JOIN', 'LEFT JOIN'])} u ON t.id = u.t_id WHERE t.id ${this.pick(comparisons)} ${this.random.below(4)}`;
    }
  }
}
