/**
 * Expressions computed by MariaDB and by the engine over the same rows: a table of awkward values, pairs of SQL text and engine expression,
 * and the comparison of values, errors and column definitions.
 */
import { appendFileSync } from 'node:fs';
import { type Connection, createConnection, type FieldPacket } from 'mysql2/promise';
import type { ColumnType } from '../../../engine/batch/column-type';
import { textColumn, writeValueText } from '../../../engine/batch/format/value';
import { isValid, type RecordBatch, type Vector } from '../../../engine/batch/record-batch';
import { take } from '../../../engine/batch/select';
import { sliceBatch } from '../../../engine/batch/slice';
import {
  BytesBuilder,
  DecimalBuilder,
  Float64Builder,
  Int64Builder,
  vectorBuilder,
} from '../../../engine/batch/vector-builder';
import { compileExpression } from '../../../engine/expressions/compile';
import type { EvaluationContext } from '../../../engine/expressions/evaluator';
import type { Expression } from '../../../engine/expressions/expression';
import { columnDefinition } from '../../../protocol/frontend/column-definitions';
import { collationById, decodeText } from '../../../protocol/wire/charsets';
import { SqlError } from '../../../protocol/wire/sql-error';
import type { MariaDbServer } from '../../support/mariadb';
import { field } from '../../support/memory-plans';
import type { Random } from '../../support/random';

/** One column of the table: its definition, its type, literals that are interesting, and literals that rarely make an operation fail. */
export interface OracleColumn {
  readonly name: string;
  readonly definition: string;
  readonly type: ColumnType;
  readonly edges: readonly string[];
  readonly tame: readonly string[];
}

/** The same expression for both sides; `expression` is an error when the engine refuses to infer it. */
export interface Pair {
  readonly sql: string;
  readonly expression: Expression | SqlError;
}

const edgeRows = 60;
const tameRows = 25;
const queryColumns = 60;
const sqlModes = ['STRICT_TRANS_TABLES', 'ERROR_FOR_DIVISION_BY_ZERO', 'NO_ENGINE_SUBSTITUTION'];

export interface Outcome {
  /** Values compared, over all expressions. */
  compared: number;
  /** Expressions of which at least one row set was compared. */
  expressions: number;
  /** What the engine refuses, by its message. */
  readonly refused: Map<string, number>;
  /** What differs, in words. */
  readonly differences: string[];
}

/** A table in a real server with the same rows in a batch. */
export class Oracle {
  private edge: RecordBatch = { rowCount: 0, columns: [] };
  private tame: RecordBatch = { rowCount: 0, columns: [] };
  readonly outcome: Outcome = { compared: 0, expressions: 0, refused: new Map(), differences: [] };

  private tolerance = 0;

  private constructor(
    private readonly connection: Connection,
    readonly columns: readonly OracleColumn[],
  ) {}

  static async open(server: MariaDbServer, columns: readonly OracleColumn[], random: Random): Promise<Oracle> {
    const connection = await createConnection({
      host: '127.0.0.1',
      port: server.port,
      user: 'root',
      database: 't',
      charset: 'utf8mb4_general_ci',
      multipleStatements: false,
    });
    const oracle = new Oracle(connection, columns);
    await oracle.fill(random);
    return oracle;
  }

  private async fill(random: Random): Promise<void> {
    const { connection, columns } = this;
    await connection.query(`SET sql_mode = '${sqlModes.join(',')}', time_zone = '+00:00'`);
    await connection.query('DROP TABLE IF EXISTS t');
    const definitions = columns.map(({ name, definition }) => `${name} ${definition}`).join(', ');
    await connection.query(`CREATE TABLE t (id int primary key, ${definitions})`);
    for (let id = 0; id < edgeRows + tameRows; id++) {
      const values = columns.map(({ edges, tame }) => (id < edgeRows ? edgeAt(edges, id, random) : random.pick(tame)));
      await connection.query(`INSERT INTO t VALUES (${id}, ${values.join(', ')})`);
    }
    await connection.query('SET character_set_results = NULL');
    const { rows } = await this.query('*', 'true');
    const vectors = columns.map(({ type }, index) =>
      vectorOf(
        type,
        rows.map((row) => row[index + 1]!),
      ),
    );
    const part = (from: number, to: number): RecordBatch => {
      const numbers = Int32Array.from({ length: to - from }, (_, row) => from + row);
      return { rowCount: to - from, columns: vectors.map((vector) => take(vector, numbers, to - from)) };
    };
    this.edge = part(0, edgeRows);
    this.tame = part(edgeRows, edgeRows + tameRows);
  }

  close(): Promise<void> {
    return this.connection.end();
  }

  /**
   * Warnings (errno and message, each once) that an expression raises over all rows: the server's and the engine's. Notes, and the
   * names of columns and numbers of rows in messages, are left out.
   */
  async warnings({ sql, expression }: Pair): Promise<{ readonly server: string[]; readonly engine: string[] }> {
    if (expression instanceof SqlError) throw expression;
    await this.connection.query('SET max_error_count = 65535');
    await this.query(sql, 'true');
    const [rows] = await this.connection.query({ sql: 'SHOW WARNINGS', rowsAsArray: true });
    const server = (rows as unknown as [string, number, string][])
      .filter(([level]) => level !== 'Note')
      .map(([, code, message]) => `${code} ${message}`);
    const engine: string[] = [];
    const warn = (errno: number, message: string): void => {
      engine.push(`${errno} ${message}`);
    };
    const evaluate = compileExpression(expression, { ...context, warn });
    for (const batch of [this.edge, this.tame]) evaluate(batch);
    const distinct = (texts: readonly string[]): string[] => [...new Set(texts.map(comparableWarning))].sort();
    return { server: distinct(server), engine: distinct(engine) };
  }

  private async query(
    items: string,
    where: string,
  ): Promise<{ rows: (Buffer | null)[][]; fields: readonly FieldPacket[] }> {
    const [rows, fields] = await this.connection.query({
      sql: `SELECT ${items} FROM t WHERE ${where} ORDER BY id`,
      rowsAsArray: true,
      typeCast: (value) => value.buffer(),
    });
    const charsets = fields.map((each) => collationById((each as unknown as WireColumn).characterSet)?.charset ?? null);
    const inUtf8 = (value: Buffer | null, index: number): Buffer | null => {
      const charset = charsets[index] ?? null;
      return value === null || charset === null || charset.encoding === null
        ? value
        : Buffer.from(decodeText(value, charset));
    };
    return { rows: (rows as unknown as (Buffer | null)[][]).map((row) => row.map(inUtf8)), fields };
  }

  /**
   * Compares all; what differs is in `outcome`. `tolerance` is how far doubles may be from each other, as a part of their size: sines and
   * powers differ in the last digit between C libraries.
   */
  async compare(pairs: readonly Pair[], tolerance: number): Promise<Outcome> {
    this.tolerance = tolerance;
    const supported: (Pair & { readonly expression: Expression })[] = [];
    for (const { sql, expression } of pairs) {
      if (!(expression instanceof SqlError)) supported.push({ sql, expression });
      else await this.checkRefusal(sql, expression);
    }
    for (let at = 0; at < supported.length; at += queryColumns) {
      await this.compareSome(supported.slice(at, at + queryColumns));
    }
    return this.outcome;
  }

  /** What the engine does not support may be anything; other errors must be the server's too. */
  private async checkRefusal(sql: string, error: SqlError): Promise<void> {
    const { refused, differences } = this.outcome;
    if (error.errno === 1235) {
      const message = error.message.replace(/^.*support '/, '').replace(/'$/, '');
      refused.set(message, (refused.get(message) ?? 0) + 1);
      return;
    }
    const theirs = await this.query(sql, 'true').catch((thrown: unknown) => errnoOf(thrown));
    if (theirs === error.errno) return;
    differences.push(
      `${sql}: ${error.message}, the server: ${typeof theirs === 'number' ? `error ${theirs}` : 'values'}`,
    );
  }

  private async compareSome(pairs: readonly (Pair & { readonly expression: Expression })[]): Promise<void> {
    for (const [where, batch] of [
      [`id < ${edgeRows}`, this.edge],
      [`id >= ${edgeRows}`, this.tame],
    ] as const) {
      try {
        const { rows, fields } = await this.query(pairs.map(({ sql }) => sql).join(', '), where);
        for (const [index, pair] of pairs.entries()) {
          const texts = rows.map((row) => row[index]!);
          this.check(pair, batch, texts, fields[index]!);
        }
      } catch (thrown) {
        if (errnoOf(thrown) === null) throw thrown;
        for (const pair of pairs) await this.compareOne(pair, where, batch);
      }
    }
  }

  private async compareOne(
    pair: Pair & { readonly expression: Expression },
    where: string,
    batch: RecordBatch,
  ): Promise<void> {
    let answer: Awaited<ReturnType<Oracle['query']>>;
    try {
      answer = await this.query(pair.sql, where);
    } catch (thrown) {
      const errno = errnoOf(thrown);
      if (errno === null) throw thrown;
      const ours = engineTexts(pair.expression, batch);
      if (ours instanceof SqlError && ours.errno === errno) this.outcome.compared++;
      else if (ours instanceof SqlError && ours.errno === 1235) this.refuse(ours);
      else
        this.outcome.differences.push(
          `${pair.sql}: ${ours instanceof SqlError ? ours.message : 'values'}, the server: ${thrown}`,
        );
      return;
    }
    this.check(
      pair,
      batch,
      answer.rows.map((row) => row[0]!),
      answer.fields[0]!,
    );
  }

  private refuse(error: SqlError): void {
    const { refused } = this.outcome;
    refused.set(`(run) ${error.message}`, (refused.get(`(run) ${error.message}`) ?? 0) + 1);
  }

  private check(
    { sql, expression }: Pair & { readonly expression: Expression },
    batch: RecordBatch,
    expected: readonly (Buffer | null)[],
    column: FieldPacket,
  ): void {
    const { outcome } = this;
    const definition = definitionDifference(expression.type, column);
    if (definition !== null) outcome.differences.push(`${sql}: type ${definition}`);
    const actual = engineTexts(expression, batch);
    if (actual instanceof SqlError) {
      if (actual.errno === 1235) this.refuse(actual);
      else outcome.differences.push(`${sql}: ${actual.message}`);
      return;
    }
    outcome.expressions++;
    outcome.compared += expected.length;
    for (const [row, value] of expected.entries()) {
      // The server's decimals and times have a negative zero; the engine's have not, and nothing but the text can tell.
      const theirs = value?.toString('latin1').replace(negativeZero, '$1') ?? null;
      const ours = actual[row]?.replace(negativeZero, '$1') ?? null;
      if (theirs === ours || this.nearlySame(theirs, ours)) continue;
      outcome.differences.push(
        `${sql}: ${shown(actual[row])}, the server ${shown(theirs)}; ${this.inputsOf(expression, batch, row)}`,
      );
      break;
    }
  }

  private nearlySame(left: string | null, right: string | null): boolean {
    if (this.tolerance === 0 || left === null || right === null) return false;
    return Math.abs(Number(left) - Number(right)) <= this.tolerance * Math.abs(Number(left));
  }

  private inputsOf(expression: Expression, batch: RecordBatch, row: number): string {
    if (expression.kind === 'call')
      return expression.arguments
        .map((argument) => this.inputsOf(argument, batch, row))
        .filter((text) => text !== '')
        .join(', ');
    if (expression.kind !== 'input') return '';
    return `${this.columns[expression.index]!.name} = ${shown(textsOf(batch.columns[expression.index]!)[row])}`;
  }
}

/** The server writes messages in utf8mb3. */
function comparableWarning(text: string): string {
  return text.replace(/ at row \d+$| for column .*$/gs, '').replace(/[\u{10000}-\u{10ffff}]/gu, '?');
}

function edgeAt(edges: readonly string[], id: number, random: Random): string {
  return id < edges.length ? edges[(id * 7) % edges.length]! : random.pick(edges);
}

function shown(value: unknown): string {
  return value === null || value === undefined ? 'NULL' : JSON.stringify(value);
}

function errnoOf(thrown: unknown): number | null {
  return thrown instanceof Error && 'errno' in thrown && typeof thrown.errno === 'number' ? thrown.errno : null;
}

const negativeZero = /^-(0\.0+|00:00:00(?:\.0+)?)$/;

const context: EvaluationContext = {
  warn: () => undefined,
  timeZone: '+00:00',
  sqlMode: new Set(sqlModes),
};

function engineTexts(expression: Expression, batch: RecordBatch): (string | null)[] | SqlError {
  try {
    const evaluate = compileExpression(expression, context);
    // The same compiled expression over batches of several sizes, of which the later ones start in the middle of their memory.
    const cuts = [0, 3, 10, batch.rowCount];
    const pieces = cuts.slice(1).map((to, index) => evaluate(sliceBatch(batch, cuts[index]!, to - cuts[index]!)));
    return pieces.flatMap(textsOf);
  } catch (thrown) {
    if (thrown instanceof SqlError) return thrown;
    throw new Error(`${JSON.stringify(expression, (_, value) => (typeof value === 'bigint' ? `${value}` : value))}`, {
      cause: thrown,
    });
  }
}

function textsOf(vector: Vector): (string | null)[] {
  const column = textColumn(vector);
  const target = Buffer.alloc(column.bytesMax + 8);
  return Array.from({ length: vector.length }, (_, row) => {
    if (!isValid(vector.validity, row)) return null;
    if (vector.layout === 'bytes')
      return Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString('latin1');
    return target.toString('latin1', 0, writeValueText(target, 0, column, row));
  });
}

function vectorOf(type: ColumnType, texts: readonly (Buffer | null)[]): Vector {
  const builder = vectorBuilder(type, texts.length);
  for (const each of texts) {
    if (each === null) builder.appendNull();
    else if (builder instanceof BytesBuilder) builder.appendBytes(each);
    else if (builder instanceof Int64Builder && type.name === 'bit')
      builder.append(BigInt(`0x${each.toString('hex')}`));
    else if (builder instanceof Float64Builder) builder.append(Number(each.toString()));
    else if (builder instanceof DecimalBuilder) builder.appendText(each, 0, each.length);
    else if (['date', 'datetime', 'timestamp', 'time'].includes(type.name))
      builder.appendTemporalText(each, 0, each.length);
    else builder.appendIntegerText(each, 0, each.length);
  }
  return builder.finish();
}

interface WireColumn {
  readonly columnType: number;
  readonly columnLength: number;
  readonly flags: number;
  readonly decimals: number;
  readonly characterSet: number;
}

/** What differs between our column definition and the server's; null when they are the same. */
function definitionDifference(type: ColumnType, theirs: FieldPacket): string | null {
  const ours = columnDefinition(field('x', type), null, 45);
  const wire = theirs as unknown as WireColumn;
  const describe = (
    code: number,
    length: number,
    flags: number,
    decimals: number,
    collation: number,
    numeric: boolean,
  ): string =>
    `${code}(${length}${numeric ? `,${decimals}` : ''})${flags & 32 ? ' unsigned' : ''}${flags & 1 ? ' not null' : ''} collation ${collation}`;
  const numeric = wire.columnType < 0xf7 && wire.columnType !== 6;
  // TEXT and BLOB expressions have the code of one of their sizes, which no client tells apart.
  const code = (each: number): number => (each >= 0xf9 && each <= 0xfc ? 0xfc : each);
  const a = describe(code(ours.type), ours.columnLength, ours.flags, ours.decimals, ours.collationId, numeric);
  const b = describe(code(wire.columnType), wire.columnLength, wire.flags, wire.decimals, wire.characterSet, numeric);
  return a === b ? null : `${a}, the server ${b}`;
}

/**
 * `0 - b` for the least BIGINT, also where the zero is a column's: the server lets the sum wrap to a negative number; the engine raises 1690 as for every
 * other overflow.
 */
const known = /^\((?:0|ti|si|mi|i|b) - b\): BIGINT value is out of range/;

/**
 * Fails when anything differs. EXPRESSIONS_DIFFERENCES names a file that gets all differences, the number of values compared and what
 * the engine refuses.
 */
export async function expectSame(oracle: Oracle, pairs: readonly Pair[], tolerance = 0): Promise<void> {
  const before = oracle.outcome.expressions;
  const { differences, refused, compared, expressions } = await oracle.compare(pairs, tolerance);
  // Each expression is compared over two sets of rows, unless it is refused or fails.
  expect(expressions - before).toBeGreaterThan(pairs.length / 2);
  const found = differences.splice(0).filter((difference) => !known.test(difference));
  const file = process.env.EXPRESSIONS_DIFFERENCES;
  if (file) {
    const summary = `== ${expect.getState().currentTestName}: ${compared} ${expressions} ${JSON.stringify([...refused])}`;
    appendFileSync(file, [summary, ...found, ''].join('\n'));
  }
  expect(found.slice(0, 40)).toEqual([]);
}
