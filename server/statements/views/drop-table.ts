import { printQualified } from '../../../planner/sql/print/mysql-tables';
import { logicalView } from '../../../planner/views/logical-views';
import { ErrorCode } from '../../../protocol/wire/error-codes';
import type { ServerStatement } from '../statement';
import { dropTemporaryTableStatement } from '../temporary-tables';
import { WordReader } from '../word-reader';

/** DROP TABLE IF EXISTS with views that the server keeps among the names, as dumps have it: each gets a note (1965) and stays. */
export const dropTableOfViewsStatement: ServerStatement = {
  name: 'DROP TABLE IF EXISTS',
  verbs: ['DROP'],
  accepts: ({ hint, secondWord, tokens }) =>
    hint === null && secondWord === 'TABLE' && /^if$/i.test(tokens[2]?.text ?? '') && tokens[2]!.kind === 'word',
  async run(lexed, session) {
    const reader = new WordReader(lexed);
    reader.expect('TABLE', 'IF', 'EXISTS');
    const names = [reader.qualifiedName()];
    while (reader.take(',')) names.push(reader.qualifiedName());
    const { catalog } = session.server;
    const views = names.filter(({ schema, name }) => logicalView(catalog, schema ?? session.schema, name));
    if (views.length === 0) return dropTemporaryTableStatement.run(lexed, session);
    for (const { schema, name } of views) {
      const message = `'${schema ?? session.schema}.${name}' is a view`;
      session.note({ level: 'Note', code: ErrorCode.ER_IT_IS_A_VIEW[0], message });
    }
    const tables = names.filter((name) => !views.includes(name));
    if (tables.length === 0) return { kind: 'ok' };
    const list = tables.map(({ schema, name }) => printQualified(schema, name)).join(', ');
    return { kind: 'instead', sql: `DROP TABLE IF EXISTS ${list}` };
  },
};
