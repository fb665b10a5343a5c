import { columnType, type Field } from '../../engine/batch/column-type';
import type { StatementPlan } from '../../engine/plan';
import { explainJson } from '../../planner/explain/json';
import { targetsOf } from '../../planner/explain/targets';
import { explainTree, oneLine } from '../../planner/explain/tree';
import type { VirtualTable } from '../../planner/facts';
import type { LexedStatement } from '../../planner/sql/lexed';
import { sqlError } from '../../protocol/wire/sql-error';
import type { ServerStatement } from './statement';

type Format = 'tree' | 'json' | 'mycat';

const formats: Readonly<Record<string, Format>> = {
  TREE: 'tree',
  TRADITIONAL: 'tree',
  JSON: 'json',
  MYCAT: 'mycat',
};

const statements: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  '(',
  'INSERT',
  'REPLACE',
  'UPDATE',
  'DELETE',
  'CREATE',
  'ALTER',
  'DROP',
  'TRUNCATE',
  'VALUES',
]);

/**
 * Where a statement goes and what is done with what comes back, without running it:
 *
 *     EXPLAIN [FORMAT = TREE | JSON | MYCAT] statement
 *     EXPLAIN2 statement          -- as FORMAT = MYCAT: the columns DATA_NODE and SQL, one row for each node
 *
 * EXPLAIN of a table name is DESCRIBE.
 */
export const explainStatement: ServerStatement = {
  name: 'EXPLAIN',
  verbs: ['EXPLAIN', 'EXPLAIN2', 'DESCRIBE', 'DESC'],
  accepts: (lexed) => explained(lexed) !== null,
  async run(lexed, session) {
    const { format, sql } = explained(lexed)!;
    return { kind: 'table', table: explainTable(await session.explain(sql), format) };
  },
};

/** The statement that is explained, and how; null when this is none, but a DESCRIBE. Errors: 1064 for an unknown format. */
function explained(lexed: LexedStatement): { readonly format: Format; readonly sql: string } | null {
  const { tokens } = lexed;
  let position = 1;
  let format: Format = lexed.verb === 'EXPLAIN2' ? 'mycat' : 'tree';
  const wordAt = (index: number): string => {
    const token = tokens[index];
    return token && token.kind !== 'quoted-name' ? token.text.toUpperCase() : '';
  };
  while (wordAt(position) === 'EXTENDED' || wordAt(position) === 'PARTITIONS') position++;
  if (wordAt(position) === 'FORMAT' && wordAt(position + 1) === '=') {
    const name = wordAt(position + 2);
    const known = formats[name];
    if (!known) {
      throw sqlError(
        'ER_UNKNOWN_EXPLAIN_FORMAT',
        `Unknown EXPLAIN format name: '${name}'; TREE, JSON and MYCAT are known`,
      );
    }
    format = known;
    position += 3;
  }
  if (!statements.has(wordAt(position))) return null;
  return { format, sql: lexed.text.slice(tokens[position]!.start) };
}

function textColumn(name: string): Field {
  const type = columnType('varchar', { length: 65535, collation: 'utf8mb4_general_ci', nullable: false });
  return { name, originalName: name, table: '', originalTable: '', schema: '', type, flags: 0 };
}

function explainTable(plan: StatementPlan, format: Format): VirtualTable {
  switch (format) {
    case 'tree':
      return { fields: [textColumn('EXPLAIN')], rows: explainTree(plan).map((line) => [line]) };
    case 'json':
      return { fields: [textColumn('EXPLAIN')], rows: [[JSON.stringify(explainJson(plan), null, 2)]] };
    case 'mycat':
      return {
        fields: [textColumn('DATA_NODE'), textColumn('SQL')],
        rows: targetsOf(plan).map(({ dataNode, sql }) => [dataNode, oneLine(sql)]),
      };
  }
}
