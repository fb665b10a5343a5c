import { SqlError } from '../../protocol/wire/sql-error';
import type { Diagnostic } from '../session/session-view';
import type { StatementRun } from './statement-run';

const rowPattern = / at row (\d+)$/;

/** The rows of an INSERT, from one of them on, that one of the statements got that it was split into. */
export function rowsOf(statement: number, of: ArrayLike<number>, from = 0): readonly number[] {
  const rows: number[] = [];
  for (let row = from; row < of.length; row++) if (of[row] === statement) rows.push(row);
  return rows;
}

/** Whether one of the statements that an INSERT IGNORE of several rows was split into has one row alone. */
export function isOnlyRow(
  split: { readonly of: ArrayLike<number>; readonly ignores: boolean } | undefined,
  statement: number,
): boolean {
  return split?.ignores === true && split.of.length > 1 && rowsOf(statement, split.of).length === 1;
}

/**
 * Runs one of the statements of a split INSERT: what its node says of row 2 of its own rows is told of that row of the client's.
 * @param rows index of each of its rows among the client's; null = it has all of them
 */
export async function inOwnRows<T>(
  rows: (() => readonly number[]) | null,
  run: StatementRun,
  change: (told: StatementRun) => Promise<T>,
): Promise<T> {
  if (rows === null) return change(run);
  const inRows = (message: string): string => {
    const found = rowPattern.exec(message);
    const row = found && rows()[Number(found[1]) - 1];
    return row === null || row === undefined ? message : message.replace(rowPattern, ` at row ${row + 1}`);
  };
  try {
    return await change({ ...run, warn: (warning) => run.warn({ ...warning, message: inRows(warning.message) }) });
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const message = inRows(error.message);
    if (message === error.message) throw error;
    throw new SqlError(error.errno, error.sqlState, message, error.dataNode, { cause: error });
  }
}

/** Warnings of several nodes as one server gives them: by row where they tell it. */
export function inRowOrder(warnings: readonly Diagnostic[]): readonly Diagnostic[] {
  const rowOf = ({ message }: Diagnostic): number => toldRow(message) ?? 0;
  return [...warnings].sort((left, right) => rowOf(left) - rowOf(right));
}

/** The row that a message tells, from 1; null = none. */
export function toldRow(message: string): number | null {
  const found = rowPattern.exec(message);
  return found && Number(found[1]);
}

/** The error that a server would have met first: of those that tell rows, the one of the first row. */
export function firstFailure(results: readonly PromiseSettledResult<unknown>[]): PromiseRejectedResult | null {
  const failures = results.filter((result) => result.status === 'rejected');
  const rows = failures.map(({ reason }) =>
    reason instanceof SqlError ? rowPattern.exec(reason.message)?.[1] : undefined,
  );
  if (failures.length === 0) return null;
  if (rows.includes(undefined)) return failures[0]!;
  return failures[rows.indexOf(String(Math.min(...rows.map(Number))))]!;
}
