import { SqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import { type DataSources, plainFacts } from '../sources/data-sources';

/** A backend connection that waits for a row lock of another one. Ids are those of the backend's process list. */
export interface LockWait {
  readonly waiting: number;
  readonly blocking: number;
}

const threads = (waits: string, waiting: string, blocking: string): string =>
  `SELECT w.trx_mysql_thread_id, b.trx_mysql_thread_id FROM ${waits} l
   JOIN information_schema.innodb_trx w ON w.trx_id = l.${waiting} JOIN information_schema.innodb_trx b ON b.trx_id = l.${blocking}`;

/** MariaDB, and MySQL up to 5.7. */
const ofInformationSchema = threads('information_schema.innodb_lock_waits', 'requesting_trx_id', 'blocking_trx_id');
/** MySQL 8 (manual, "The data_lock_waits Table"). */
const ofPerformanceSchema = threads(
  'performance_schema.data_lock_waits',
  'requesting_engine_transaction_id',
  'blocking_engine_transaction_id',
);

/** No such table: 1109 in information_schema, 1146 elsewhere. */
const unknownTable: ReadonlySet<number> = new Set([1109, 1146]);

/** All waits for row locks on the server of a data node. Errors: the backend's; 1227 without the privilege PROCESS. */
export async function lockWaits(
  sources: DataSources,
  dataNode: string,
  signal: AbortSignal,
): Promise<readonly LockWait[]> {
  const connection = await sources.acquire(dataNode, plainFacts, signal);
  const read = async (sql: string): Promise<readonly LockWait[]> => {
    const result = await connection.query(sql, signal);
    const rows = result.kind === 'rows' ? await textRows(result.batches) : [];
    return rows.map(([waiting, blocking]) => ({ waiting: Number(waiting), blocking: Number(blocking) }));
  };
  try {
    return await read(ofInformationSchema).catch((error: unknown) => {
      if (error instanceof SqlError && unknownTable.has(error.errno)) return read(ofPerformanceSchema);
      throw error;
    });
  } finally {
    connection.release();
  }
}
