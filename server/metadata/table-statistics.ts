import { type Catalog, tableKey } from '../../conf/catalog';
import type { TableStatistics } from '../../planner/facts';
import { SqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import { type DataSources, plainFacts } from '../sources/data-sources';

/** Figures older than this are read again, behind the statement that finds them old. */
const freshMs = 30_000;

const never = new AbortController().signal;

interface Known {
  readonly since: number;
  readonly figures: Promise<TableStatistics | null>;
}

/**
 * Row counts, and distinct counts of columns that lead an index, as the backends' information_schema estimates them (MariaDB manual,
 * "Information Schema STATISTICS Table": CARDINALITY). Tables of other backends have none.
 */
export class BackendTableStatistics {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly catalog: Catalog,
    private readonly sources: DataSources,
  ) {}

  of(schema: string, name: string): Promise<TableStatistics | null> {
    const key = `${schema}\n${tableKey(name)}`;
    const known = this.known.get(key);
    if (known && Date.now() - known.since < freshMs) return known.figures;
    const figures = this.load(schema, name);
    if (!known) {
      this.known.set(key, { since: Date.now(), figures });
      return figures;
    }
    // The old figures do until the new ones are there.
    this.known.set(key, { since: Date.now(), figures: known.figures });
    void figures.then((fresh) => this.known.set(key, { since: Date.now(), figures: Promise.resolve(fresh) }));
    return known.figures;
  }

  forget(): void {
    this.known.clear();
  }

  private async load(schema: string, name: string): Promise<TableStatistics | null> {
    const logical = this.catalog.schemas.get(schema);
    const table = logical?.tables.get(tableKey(name));
    if (!table || table.kind === 'subtables') return null;
    const nodes = table.kind === 'global' ? table.dataNodes.slice(0, 1) : table.dataNodes;
    if (!nodes.every((node) => this.sources.capabilities(node).speaksMysql)) return null;
    try {
      const parts = await Promise.all(nodes.map((node) => this.figuresAt(node, name)));
      // One that has no such table, or a view, knows of no rows.
      const known = parts.filter((part) => part !== null);
      return known.length < parts.length ? null : merged(known);
    } catch (error) {
      // A node that cannot be reached says so to the statement that needs its rows; planning does without.
      if (error instanceof SqlError) return null;
      throw error;
    }
  }

  private async figuresAt(dataNode: string, name: string): Promise<TableStatistics | null> {
    const text = `'${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
    const connection = await this.sources.acquire(dataNode, plainFacts, never);
    try {
      const result = await connection.query(
        `SELECT NULL, TABLE_ROWS FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${text}
UNION ALL SELECT COLUMN_NAME, CARDINALITY FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ${text} AND SEQ_IN_INDEX = 1`,
        never,
      );
      const rows = result.kind === 'rows' ? await textRows(result.batches) : [];
      const count = rows.find(([column]) => column === null)?.[1];
      if (count == null) return null;
      const distinct = new Map<string, number>();
      for (const [column, cardinality] of rows) {
        if (column == null || cardinality == null) continue;
        const key = column.toUpperCase();
        distinct.set(key, Math.max(distinct.get(key) ?? 0, Number(cardinality)));
      }
      return { rows: Number(count), distinct };
    } finally {
      connection.release();
    }
  }
}

/** Of all nodes: rows add up; a value may be on every node, so distinct counts are at least those of the node that has most. */
function merged(parts: readonly TableStatistics[]): TableStatistics {
  const distinct = new Map<string, number>();
  for (const part of parts) {
    for (const [column, count] of part.distinct) distinct.set(column, Math.max(distinct.get(column) ?? 0, count));
  }
  return { rows: parts.reduce((sum, part) => sum + part.rows, 0), distinct };
}
