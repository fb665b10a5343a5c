import { createTableAs } from '../../planner/other/create-table-as';
import { withSessionValues } from '../../planner/session-values';
import type { LexedStatement } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import { leavesUnder, printStatement } from '../../planner/sql/print/mysql';
import { printName } from '../../planner/sql/print/mysql-expressions';
import { printQualified } from '../../planner/sql/print/mysql-tables';
import { locateTable } from '../../planner/tables';
import { schemaPrefixTokens, withoutSchemaPrefixes } from '../../planner/verbatim';
import { ErrorCode } from '../../protocol/wire/error-codes';
import { notSupported, SqlError, sqlError } from '../../protocol/wire/sql-error';
import { fieldsOf } from '../session/prepared';
import { schemaFor } from '../session/schema-access';
import type { Session } from '../session/session';
import type { SessionView } from '../session/session-view';
import { emptyQuery, refuseMissingSources, withoutViews } from './create-table-as';
import { definitionOf } from './create-table-like';
import type { ServerStatement, StatementAnswer } from './statement';
import { WordReader } from './word-reader';

/**
 * CREATE [OR REPLACE] TEMPORARY TABLE …: on the default data node of its schema, on a connection that the session keeps. With a query the table is
 * made empty, and the rows come as those of INSERT … SELECT do, from wherever they are. It ends no transaction.
 */
export const createTemporaryTableStatement: ServerStatement = {
  name: 'CREATE TEMPORARY TABLE',
  verbs: ['CREATE'],
  accepts: ({ tokens }) => /^(?:OR REPLACE )?TEMPORARY TABLE/.test(wordsOf(tokens.slice(1, 5))),
  async run(lexed, session): Promise<StatementAnswer> {
    if (session.user.readOnly) throw new SqlError(1495, 'HY000', 'User readonly');
    const reader = new WordReader(lexed);
    reader.take('OR', 'REPLACE');
    reader.expect('TEMPORARY', 'TABLE');
    const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
    const { schema: prefix, name } = reader.qualifiedName();
    const schema = schemaOf(prefix, session);
    const written = lexed.hint === null ? createTableAs(lexed, session.variables.sqlMode) : null;
    if (written === null) {
      await session.createTemporaryTable(schema, name, await definition(lexed, reader, schema, name, session));
      return { kind: 'ok' };
    }
    if (ifNotExists && session.temporaryTables.has(schema, name)) {
      await session.createTemporaryTable(
        schema,
        name,
        `CREATE TEMPORARY TABLE IF NOT EXISTS ${printName(name)} (a INT)`,
      );
      return { kind: 'ok' };
    }
    const statement = withoutViews(written, session);
    const dataNode = session.temporaryTables.dataNodeFor(schema);
    refuseMissingSources(statement.query, name, [dataNode], session);
    const fields = await fieldsOf(lexStatements(statement.queryText, session.variables)[0]!, session as Session);
    const empty = printStatement(withSessionValues(emptyQuery(statement), session), leavesUnder(session));
    const head = withoutPrefixes(lexStatements(statement.head, session.variables)[0]!, session);
    await session.createTemporaryTable(
      schema,
      name,
      `${head} ${withoutPrefixes(lexStatements(empty, session.variables)[0]!, session)}`,
    );
    const columns = fields.map((field) => printName(field.name)).join(', ');
    return {
      kind: 'instead',
      sql: `${statement.insert} INTO ${printQualified(schema, name)} (${columns}) ${statement.queryText}`,
      undo: () => session.dropTemporaryTable(schema, name),
    };
  },
};

/** DROP [TEMPORARY] TABLE [IF EXISTS] names: a temporary table comes before another one of its name. It ends no transaction. Errors: 1051, when the others are dropped. */
export const dropTemporaryTableStatement: ServerStatement = {
  name: 'DROP TEMPORARY TABLE',
  verbs: ['DROP'],
  accepts: ({ tokens }) => /^(?:TEMPORARY )?TABLES? /.test(`${wordsOf(tokens.slice(1, 3))} `),
  async run(lexed, session): Promise<StatementAnswer> {
    const reader = new WordReader(lexed);
    const isTemporary = reader.take('TEMPORARY');
    if (!isTemporary && !session.temporaryTables.areThere) return { kind: 'instead', sql: lexed.text };
    reader.expectOne('TABLE', 'TABLES');
    const ifExists = reader.take('IF', 'EXISTS');
    const tables: { readonly schema: string; readonly name: string }[] = [];
    do {
      const { schema, name } = reader.qualifiedName();
      tables.push({ schema: schemaOf(schema, session), name });
    } while (reader.take(','));
    const known = tables.filter(({ schema, name }) => session.temporaryTables.has(schema, name));
    if (!isTemporary && known.length === 0) return { kind: 'instead', sql: lexed.text };
    if (!isTemporary && known.length < tables.length)
      throw notSupported('DROP TABLE of temporary tables and others in one statement; use one statement each');
    for (const { schema, name } of known) await session.dropTemporaryTable(schema, name);
    const missing = tables.filter((table) => !known.includes(table));
    if (missing.length === 0) return { kind: 'ok' };
    const message = `Unknown table '${missing.map(({ schema, name }) => `${schema}.${name}`).join()}'`;
    if (!ifExists) throw sqlError('ER_BAD_TABLE_ERROR', message);
    session.note({ level: 'Note', code: ErrorCode.ER_BAD_TABLE_ERROR[0], message });
    return { kind: 'ok' };
  },
};

function schemaOf(prefix: string | null, session: SessionView): string {
  const schema = prefix ?? session.schema;
  if (schema === null) throw sqlError('ER_NO_DB_ERROR', 'No database selected');
  return schemaFor(schema, session.user, session.client.remoteAddress, session.server.catalog);
}

function wordsOf(tokens: LexedStatement['tokens']): string {
  return tokens.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : '')).join(' ');
}

function withoutPrefixes(lexed: LexedStatement, { server: { catalog } }: SessionView): string {
  return withoutSchemaPrefixes(
    lexed,
    schemaPrefixTokens(lexed.tokens, (name) => catalog.schemas.has(name)),
  );
}

/** The statement's own text, or, for LIKE a table that the data node has not, with that table's columns. */
async function definition(
  lexed: LexedStatement,
  reader: WordReader,
  schema: string,
  name: string,
  session: SessionView,
): Promise<string> {
  const nameIndex = reader.index - 1;
  reader.take('(');
  if (!reader.take('LIKE')) return withoutPrefixes(lexed, session);
  const like = reader.qualifiedName();
  const likeSchema = schemaOf(like.schema, session);
  const { catalog } = session.server;
  const { placement } = locateTable({ catalog }, session.schema, like.schema, like.name);
  const dataNode = session.temporaryTables.dataNodeFor(schema);
  const isThere =
    session.temporaryTables.has(likeSchema, like.name) || placement.nodes.some((node) => node === dataNode);
  if (isThere) return withoutPrefixes(lexed, session);
  const body = await definitionOf({ schema: likeSchema, name: like.name }, session);
  const start = lexed.tokens[nameIndex - 1]!.text === '.' ? nameIndex - 2 : nameIndex;
  const head = lexed.text.slice(0, lexed.tokens[start]!.start);
  return `${head}${printName(name)} ${body}`;
}
