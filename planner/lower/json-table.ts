import { type Field, isBinaryString, isString } from '../../engine/batch/column-type';
import type { JsonTableColumn as PhysicalColumn } from '../../engine/plan';
import { collationByName } from '../../protocol/wire/charsets';
import { notSupported } from '../../protocol/wire/sql-error';
import { type JsonTablePlan, shownColumns } from '../logical/json-table';
import { outputOf } from '../logical/plan';
import { nodeForAnything } from '../queries/any-node';
import type { JsonTableColumn, SelectStatement } from '../sql/ast';
import { engineExpression } from './expression';
import { describe } from './fragment';
import { type LowerContext, type Lowered, lower, scopeOf, withColumns } from './lower';

/** JSON_TABLE in the engine. The types of its columns are told by a backend, which also finds the mistakes in its paths. */
export async function lowerJsonTable(
  plan: JsonTablePlan,
  required: ReadonlySet<number>,
  context: LowerContext,
): Promise<Lowered> {
  const own = new Set(outputOf(plan.input));
  const used = new Set([...withColumns(required, [plan.document])].filter((id) => own.has(id)));
  const input = await lower(plan.input, used, context);
  const fields = await fieldsOf(plan, context);
  fields.forEach(refuseField);
  return {
    plan: {
      kind: 'json-table',
      input: input.plan,
      document: engineExpression(plan.document, scopeOf(input, context)),
      path: plan.table.path,
      columns: plan.table.columns.map(physical),
      alias: plan.table.alias,
      fields: [...input.plan.fields, ...fields],
    },
    columns: [...input.columns, ...plan.columns],
  };
}

async function fieldsOf({ table, alias }: JsonTablePlan, context: LowerContext): Promise<readonly Field[]> {
  const node = nodeForAnything(context.facts, context.session);
  if (node === null) throw notSupported('JSON_TABLE where no data node is MySQL');
  const query: SelectStatement = {
    kind: 'select',
    with: null,
    body: {
      kind: 'block',
      distinct: false,
      modifiers: [],
      items: shownColumns(table.columns).map(({ name }) => ({
        kind: 'expression',
        expression: { kind: 'column', schema: null, table: alias, name },
        alias: null,
        text: name,
      })),
      from: { ...table, alias },
      where: null,
      groupBy: [],
      withRollup: false,
      having: null,
      windows: [],
    },
    orderBy: [],
    limit: null,
    lock: null,
  };
  return describe(node, query, context);
}

const computedTypes: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'bigint',
  'decimal',
  'float',
  'double',
  'date',
  'datetime',
  'timestamp',
  'year',
  'bit',
  'time',
  'char',
  'varchar',
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'json',
  'binary',
  'varbinary',
  'tinyblob',
  'blob',
  'mediumblob',
  'longblob',
]);

/** Those of which the engine knows the characters. */
const knownCharsets: ReadonlySet<string> = new Set(['utf8mb4', 'utf8mb3', 'utf8', 'latin1', 'ascii']);

function refuseField({ name, type }: Field): void {
  const charset = isString(type) && !isBinaryString(type) ? collationByName(type.collation)?.charset.name : 'utf8mb4';
  if (computedTypes.has(type.name) && charset !== undefined && knownCharsets.has(charset)) return;
  throw notSupported(
    `column '${name}' of type ${type.name}${charset && !knownCharsets.has(charset) ? ` in ${charset}` : ''} in JSON_TABLE over several data nodes; take it as VARCHAR and convert that`,
  );
}

function physical(column: JsonTableColumn): PhysicalColumn {
  switch (column.kind) {
    case 'ordinality':
      return { kind: 'ordinality' };
    case 'nested':
      return { kind: 'nested', path: column.path, columns: column.columns.map(physical) };
    case 'value':
      return {
        kind: 'value',
        path: column.path,
        exists: column.exists,
        json: /^json$/i.test(column.type),
        onEmpty: column.onEmpty ?? { kind: 'null' },
        onError: column.onError ?? { kind: 'null' },
      };
  }
}
