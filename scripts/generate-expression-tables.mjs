/**
 * Writes test/unit/engine/expressions/tables/*.json: what a real MariaDB answers to the expressions in the *.sql files beside them.
 *
 *     node scripts/generate-expression-tables.mjs mysql://root@127.0.0.1:3306/test [table …]
 *
 * The server needs its time zone tables (mariadb-tzinfo-to-sql). With names of tables only those are written.
 *
 * A line of a case file is an expression; `⟦a ;; b⟧` stands for each of its alternatives in turn, so that one line can be many cases. A line
 * `SET …` changes the session from there on, `-- …` is a comment, and `!` before an expression says that the engine refuses it (error 1235).
 * An entry of a table is [expression, value, type, warnings]: the value as text, {"hex": …} when it is no UTF-8 text, {"error": errno}; the type
 * as the column definition tells it (see test/support/column-description.ts); warnings but for notes. Refused expressions are [expression], settings {"set": …}.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'mysql2/promise';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'test', 'unit', 'engine', 'expressions', 'tables');
const session =
  "SET sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', character_set_results = NULL, max_error_count = 1000";

const [uri, ...wanted] = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => basename(file, '.sql'));

for (const name of wanted.length > 0 ? wanted : names) {
  const connection = await createConnection({ uri, charset: 'utf8mb4_general_ci' });
  await connection.query(session);
  // A query without a table would leave the warnings of the one before.
  await connection.query('CREATE TEMPORARY TABLE one AS SELECT 1 AS one');
  const entries = [];
  for (const line of readFileSync(join(folder, `${name}.sql`), 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('--')) continue;
    if (line.startsWith('SET ')) {
      await connection.query(line);
      entries.push({ set: line });
    } else if (line.startsWith('!')) {
      for (const sql of expanded(line.slice(1).trim())) entries.push([sql]);
    } else {
      for (const sql of expanded(line)) entries.push(await answer(connection, sql));
    }
  }
  writeFileSync(join(folder, `${name}.json`), `[\n${entries.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`);
  await connection.end();
}

/** Every choice of alternatives. */
function expanded(text) {
  const choice = /⟦(.*?)⟧/s.exec(text);
  if (choice === null) return [text];
  const after = text.slice(choice.index + choice[0].length);
  const rest = expanded(after);
  return choice[1].split(' ;; ').flatMap((each) => rest.map((end) => text.slice(0, choice.index) + each.trim() + end));
}

async function answer(connection, sql) {
  let rows;
  let fields;
  try {
    [rows, fields] = await connection.query({
      sql: `SELECT ${sql} FROM one`,
      rowsAsArray: true,
      typeCast: (value) => value.buffer(),
    });
  } catch (thrown) {
    if (thrown.errno === undefined) throw thrown;
    return [sql, { error: thrown.errno }];
  }
  const [found] = await connection.query({ sql: 'SHOW WARNINGS', rowsAsArray: true });
  const warnings = [
    ...new Set(
      found.filter(([level]) => level !== 'Note').map(([, code, message]) => `${code} ${withoutPlace(message)}`),
    ),
  ];
  const entry = [sql, answered(rows[0][0]), typeOf(fields[0])];
  return warnings.length > 0 ? [...entry, warnings] : entry;
}

function withoutPlace(message) {
  return message.replace(/ at row \d+$| for column .*$/gs, '');
}

function answered(bytes) {
  if (bytes === null) return null;
  const text = bytes.toString();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: such bytes are better read as hexadecimal digits.
  return Buffer.from(text).equals(bytes) && !/[\x00-\x08\x0e-\x1f]/.test(text) ? text : { hex: bytes.toString('hex') };
}

/** As columnDescription of test/support/column-description.ts. */
function typeOf({ columnType, columnLength, flags, decimals, characterSet }) {
  const code = columnType >= 0xf9 && columnType <= 0xfc ? 0xfc : columnType;
  const digits = columnType < 0xf7 && columnType !== 6 ? `,${decimals}` : '';
  return `${code}(${columnLength}${digits})${flags & 32 ? ' unsigned' : ''}${flags & 1 ? ' not null' : ''} collation ${characterSet}`;
}
