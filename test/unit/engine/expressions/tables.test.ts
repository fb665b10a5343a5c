/**
 * Expressions without columns: parsed, lowered, compiled and computed, against what a real MariaDB answered (values, types, warnings, errors).
 * The tables are written by scripts/generate-expression-tables.mjs, which also says what is in them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ColumnType } from '../../../../engine/batch/column-type';
import { textColumn, writeValueText } from '../../../../engine/batch/format/value';
import { isValid, type Vector } from '../../../../engine/batch/record-batch';
import { compileExpression } from '../../../../engine/expressions/compile';
import type { EvaluationContext } from '../../../../engine/expressions/evaluator';
import { engineExpression } from '../../../../planner/lower/expression';
import type { Expression } from '../../../../planner/sql/ast';
import { lexStatements } from '../../../../planner/sql/lexer';
import { parseStatement } from '../../../../planner/sql/parse';
import { columnDefinition } from '../../../../protocol/frontend/column-definitions';
import { collationByName, encodeText } from '../../../../protocol/wire/charsets';
import { SqlError } from '../../../../protocol/wire/sql-error';
import { columnDescription } from '../../../support/column-description';
import { field } from '../../../support/memory-plans';

type Value = string | null | { readonly hex: string } | { readonly error: number };
type Entry =
  | { readonly set: string }
  | readonly [sql: string, value?: Value, type?: string, warnings?: readonly string[]];

const folder = join(__dirname, 'tables');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const connectionCollation = 'utf8mb4_general_ci';

interface Session {
  sqlMode: ReadonlySet<string>;
  timeZone: string;
}

test.each(files.map((file) => [basename(file, '.json')]))('%s', (name) => {
  const entries = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Entry[];
  const session: Session = {
    sqlMode: new Set(['STRICT_TRANS_TABLES', 'ERROR_FOR_DIVISION_BY_ZERO', 'NO_ENGINE_SUBSTITUTION']),
    timeZone: '+00:00',
  };
  const differences: string[] = [];
  for (const entry of entries) {
    if ('set' in entry) {
      change(session, entry.set);
      continue;
    }
    const [sql, ...expected] = entry;
    const wanted = expected.length === 0 ? 'refused' : described(...(expected as [Value, string?, string[]?]));
    const actual = answer(sql, session);
    if (actual !== wanted) differences.push(`${sql}: ${actual}, the server: ${wanted}`);
  }
  expect(differences).toEqual([]);
  expect(entries.length).toBeGreaterThan(0);
});

/** SET time_zone = '…', SET sql_mode = '…'. */
function change(session: Session, statement: string): void {
  const [, variable, value] = /^SET (\w+) = '(.*)'$/.exec(statement)!;
  if (variable === 'time_zone') session.timeZone = value!;
  else if (variable === 'sql_mode') session.sqlMode = new Set(value!.split(',').filter((mode) => mode !== ''));
  else throw new Error(`this test cannot do ${statement}`);
}

function described(value: Value, type = '', warnings: readonly string[] = []): string {
  if (value !== null && typeof value === 'object' && 'error' in value) return `error ${value.error}`;
  const text = value === null ? 'NULL' : typeof value === 'string' ? JSON.stringify(value) : `x'${value.hex}'`;
  return [`${text} ${type}`, ...[...warnings].sort()].join('; ');
}

function answer(sql: string, session: Session): string {
  const found: string[] = [];
  try {
    const expression = engineExpression(parsed(sql, session.sqlMode), {
      input: () => {
        throw new Error('there are no columns');
      },
      collation: connectionCollation,
    });
    const context: EvaluationContext = {
      warn: (errno, message) => found.push(`${errno} ${message}`),
      timeZone: session.timeZone,
      sqlMode: session.sqlMode,
    };
    const vector = compileExpression(expression, context)({ rowCount: 1, columns: [] });
    const { type } = expression;
    const definition = columnDefinition(field('x', type), null, collationByName(connectionCollation)!.id);
    const description = columnDescription({ ...definition, length: definition.columnLength });
    return described(answered(vector, type), description, [...new Set(found.map(comparable))]);
  } catch (thrown) {
    if (!(thrown instanceof SqlError)) throw new Error(sql, { cause: thrown });
    return thrown.errno === 1235 ? 'refused' : `error ${thrown.errno}`;
  }
}

/** The server writes messages in utf8mb3; the tables have them without names of columns and numbers of rows. */
function comparable(message: string): string {
  return message.replace(/ at row \d+$| for column .*$/gs, '').replace(/[\u{10000}-\u{10ffff}]/gu, '?');
}

function parsed(sql: string, sqlMode: ReadonlySet<string>): Expression {
  const [lexed] = lexStatements(`SELECT ${sql}`, { sqlMode });
  const statement = parseStatement(lexed!, { sqlMode, literals: 'inline' });
  if (statement.kind !== 'select' || statement.body.kind !== 'block') throw new Error(`not understood: ${sql}`);
  const [item] = statement.body.items;
  if (item?.kind !== 'expression') throw new Error(`no expression: ${sql}`);
  return item.expression;
}

function answered(vector: Vector, type: ColumnType): Value {
  if (!isValid(vector.validity, 0)) return null;
  const bytes = bytesOf(vector);
  const charset = collationByName(type.collation)?.charset ?? null;
  const sent =
    vector.layout === 'bytes' && charset?.encoding ? Buffer.from(encodeText(bytes.toString(), charset)) : bytes;
  const text = sent.toString();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as the script that writes the tables.
  return Buffer.from(text).equals(sent) && !/[\x00-\x08\x0e-\x1f]/.test(text) ? text : { hex: sent.toString('hex') };
}

function bytesOf(vector: Vector): Buffer {
  if (vector.layout === 'bytes') return Buffer.from(vector.data.subarray(vector.offsets[0], vector.offsets[1]));
  const column = textColumn(vector);
  const target = Buffer.alloc(column.bytesMax + 8);
  return target.subarray(0, writeValueText(target, 0, column, 0));
}
