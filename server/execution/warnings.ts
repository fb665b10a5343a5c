import type { Connection } from '../../connectors/connector';
import type { Diagnostic } from '../session/session-view';
import type { StatementRun } from './statement-run';
import { textRows } from './text-rows';

/** Reads the warnings of the last statement off its connection, before somebody else gets it. */
export async function takeWarnings(
  connection: Connection,
  count: number,
  run: Pick<StatementRun, 'signal' | 'warn'>,
): Promise<void> {
  if (count === 0) return;
  const result = await connection.query('SHOW WARNINGS', run.signal);
  if (result.kind !== 'rows') return;
  for (const [level, code, message] of await textRows(result.batches)) {
    run.warn({ level: level as Diagnostic['level'], code: Number(code), message: message ?? '' });
  }
}
