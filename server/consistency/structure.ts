import type { TableDescription } from '../../connectors/connector';

export interface NodeTable {
  readonly dataNode: string;
  /** null = the node has no such table. */
  readonly table: TableDescription | null;
}

/** How the tables of data nodes differ from the first node's: a sentence for each difference. */
export function structureDifferences(tables: readonly NodeTable[]): readonly string[] {
  const model = tables.find(({ table }) => table !== null);
  if (!model) return [];
  const found: string[] = [];
  for (const { dataNode, table } of tables) {
    if (table === null) found.push(`data node ${dataNode} has no such table`);
    else if (table !== model.table) {
      const where = `${dataNode} and ${model.dataNode}`;
      found.push(...partDifferences('column', columnsOf(model.table!), columnsOf(table), model.dataNode, dataNode));
      found.push(...partDifferences('index', indexesOf(model.table!), indexesOf(table), model.dataNode, dataNode));
      const order = (each: TableDescription): string => each.columns.map(({ name }) => name.toLowerCase()).join();
      const same = [...order(table).split(',')].sort().join() === [...order(model.table!).split(',')].sort().join();
      if (same && order(table) !== order(model.table!)) found.push(`columns are in another order on ${where}`);
      for (const key of ['tableType', 'engine', 'collation'] as const) {
        if (table[key] !== model.table![key])
          found.push(`${key} is ${table[key]} on ${dataNode}, ${model.table![key]} on ${model.dataNode}`);
      }
    }
  }
  return found;
}

type Parts = ReadonlyMap<string, string>;

function partDifferences(
  kind: string,
  model: Parts,
  parts: Parts,
  modelNode: string,
  dataNode: string,
): readonly string[] {
  const found: string[] = [];
  for (const [name, text] of model) {
    const other = parts.get(name);
    if (other === undefined) found.push(`${kind} ${name} is on ${modelNode} and not on ${dataNode}`);
    else if (other !== text) found.push(`${kind} ${name} is ${other} on ${dataNode}, ${text} on ${modelNode}`);
  }
  for (const name of parts.keys())
    if (!model.has(name)) found.push(`${kind} ${name} is on ${dataNode} and not on ${modelNode}`);
  return found;
}

function columnsOf({ columns }: TableDescription): Parts {
  return new Map(
    columns.map(({ name, columnType, type, defaultText, extra }) => {
      const parts = [
        columnType,
        ...(type.collation === '' || type.collation === 'binary' ? [] : [`COLLATE ${type.collation}`]),
        type.nullable ? 'NULL' : 'NOT NULL',
        ...(defaultText === null ? [] : [`DEFAULT ${defaultText}`]),
        ...(extra === '' ? [] : [extra]),
      ];
      return [name.toLowerCase(), parts.join(' ')] as const;
    }),
  );
}

function indexesOf({ indexes }: TableDescription): Parts {
  return new Map(
    indexes.map(({ name, unique, columns }) => [name, `${unique ? 'UNIQUE ' : ''}(${columns.join(', ')})`] as const),
  );
}
