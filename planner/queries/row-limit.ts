import type { Catalog } from '../../conf/catalog';
import type { Shape } from '../shapes/shape';
import type { SelectStatement } from '../sql/ast';

/** The LIMIT that sqlMaxLimit puts on a query, with the warning that says so when it was reached. */
export interface RowLimit {
  readonly rows: number;
  readonly message: string;
}

/** As MyCAT (mycat-1.6, 7.9): queries of one table without LIMIT, unless the table says needAddLimit="false". Locking reads are left alone. */
export function rowLimitOf(query: SelectStatement, shape: Shape, catalog: Catalog): RowLimit | null {
  if (shape.partOfChange) return null;
  const rows = catalog.schemas.get(shape.schema)?.sqlMaxLimit ?? -1;
  if (rows < 0 || query.limit !== null || query.lock !== null || query.body.kind !== 'block') return null;
  if (shape.instances.length !== 1 || shape.instances[0]!.table.logical?.needAddLimit === false) return null;
  return {
    rows,
    message: `Result cut to ${rows} rows by sqlMaxLimit of schema '${shape.schema}': give the statement a LIMIT of its own to get more`,
  };
}
