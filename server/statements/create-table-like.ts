import type { LexedStatement } from '../../planner/sql/lexed';
import { printName } from '../../planner/sql/print/mysql-expressions';
import { locateTable, type ResolvedTable } from '../../planner/tables';
import { sqlError } from '../../protocol/wire/sql-error';
import { schemaFor } from '../session/schema-access';
import type { SessionView } from '../session/session-view';
import type { ServerStatement, StatementAnswer } from './statement';
import { WordReader } from './word-reader';

/**
 * CREATE [OR REPLACE] TABLE [IF NOT EXISTS] name LIKE other: as it is where the data nodes of the new table have the other one, else with that one's
 * definition written out.
 */
export const createTableLikeStatement: ServerStatement = {
  name: 'CREATE TABLE … LIKE',
  verbs: ['CREATE'],
  accepts: (lexed) => lexed.hint === null && likeOf(lexed) !== null,
  async run(lexed, session): Promise<StatementAnswer> {
    const { name, like } = likeOf(lexed)!;
    const { catalog } = session.server;
    const target = locateTable({ catalog }, session.schema, name.schema, name.name);
    const source = locateTable({ catalog }, session.schema, like.schema, like.name);
    const isThere = target.placement.nodes.every((node) =>
      (source.placement.nodes as readonly string[]).includes(node),
    );
    if (isThere) return { kind: 'instead', sql: lexed.text };
    return { kind: 'instead', sql: `${lexed.text.slice(0, name.end)} ${await definitionOf(source, session)}` };
  },
};

interface Named {
  readonly schema: string | null;
  readonly name: string;
  /** Offset behind it in the text. */
  readonly end: number;
}

function likeOf(lexed: LexedStatement): { readonly name: Named; readonly like: Named } | null {
  const reader = new WordReader(lexed);
  reader.take('OR', 'REPLACE');
  if (!reader.take('TABLE')) return null;
  reader.take('IF', 'NOT', 'EXISTS');
  const named = (): Named | null => {
    const kind = lexed.tokens[reader.index]?.kind;
    if (kind !== 'word' && kind !== 'quoted-name') return null;
    const { schema, name } = reader.qualifiedName();
    return { schema, name, end: lexed.tokens[reader.index - 1]!.end };
  };
  const name = named();
  reader.take('(');
  if (!name || !reader.take('LIKE')) return null;
  const like = named();
  return like && { name, like };
}

/** The columns, keys and options of a table in parentheses and behind them, without what LIKE leaves out: foreign keys, and where its numbers are. Errors: 1146. */
export async function definitionOf(
  { schema, name }: Pick<ResolvedTable, 'schema' | 'name'>,
  session: SessionView,
): Promise<string> {
  const owner = schemaFor(schema, session.user, session.client.remoteAddress, session.server.catalog);
  const found = await session.server.metadata.createTable(owner, name);
  if (found?.kind !== 'table') throw sqlError('ER_NO_SUCH_TABLE', `Table '${owner}.${name}' doesn't exist`);
  const start = found.text.indexOf(printName(found.name)) + printName(found.name).length;
  return found.text
    .slice(start)
    .trim()
    .replaceAll(/,\n\s*CONSTRAINT [^\n]*FOREIGN KEY[^\n]*?(?=,?\n)/g, '')
    .replace(/(\n\)[^\n]*?) AUTO_INCREMENT=\d+/, '$1');
}
