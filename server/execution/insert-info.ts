import type { OkOutcome } from '../../connectors/connector';
import type { UpdatedDuplicates } from '../../engine/change-plan';

/** One of the statements that an INSERT was split into. */
export interface InsertedRows {
  readonly rowCount: number;
  readonly ok: OkOutcome;
}

const pattern = /^Records: (\d+) {2}Duplicates: (\d+)/;

/**
 * The message of an INSERT of several rows as one server gives it, from those of its parts: rows that broke a CHECK and were left out are no
 * records. A part of one row comes without a message, and its
 * duplicates are read off its affected rows: with IGNORE a row that was left out (0), otherwise one that was updated or replaced (2).
 */
export function insertInfo(parts: readonly InsertedRows[], ignores: boolean): string {
  let records = 0;
  let duplicates = 0;
  let warnings = 0;
  for (const { rowCount, ok } of parts) {
    warnings += ok.warningCount;
    const told = pattern.exec(ok.info);
    records += told ? Number(told[1]) : rowCount;
    if (told) duplicates += Number(told[2]);
    else if (ignores) duplicates += Math.max(0, rowCount - ok.affectedRows);
    else duplicates += Math.max(0, ok.affectedRows - rowCount);
  }
  return `Records: ${records}  Duplicates: ${duplicates}  Warnings: ${warnings}`;
}

/**
 * INSERT … ON DUPLICATE KEY UPDATE as clients with CLIENT_FOUND_ROWS are told of it. Backends count 1 for a row that was inserted, 2 for one that
 * was updated and 0 for one that was found as it should become; these clients are told 1 of the latter, and have it among the duplicates.
 */
export function withFoundRows(ok: OkOutcome, source: NonNullable<UpdatedDuplicates>): OkOutcome {
  const told = pattern.exec(ok.info);
  if (!told) return { ...ok, affectedRows: Math.max(1, ok.affectedRows) };
  if (source === 'ignoring') return { ...ok, affectedRows: ok.affectedRows + Number(told[2]) };
  const [records, updated] = [Number(told[1]), Number(told[2])];
  const duplicates = records - ok.affectedRows + 2 * updated;
  return {
    ...ok,
    affectedRows: records + updated,
    info: source === 'of query' ? ok.info : ok.info.replace(/Duplicates: \d+/, `Duplicates: ${duplicates}`),
  };
}

/** Whether an INSERT … ON DUPLICATE KEY UPDATE inserted no row: of one row by what it affected (1 = inserted), of several by the message. */
export function updatesOnly({ info, affectedRows }: OkOutcome, source: NonNullable<UpdatedDuplicates>): boolean {
  const told = pattern.exec(info);
  if (!told) return affectedRows !== 1;
  const [records, duplicates] = [Number(told[1]), Number(told[2])];
  return affectedRows === 2 * (source === 'ignoring' ? records - duplicates : duplicates);
}
