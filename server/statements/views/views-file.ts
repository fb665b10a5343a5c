import { existsSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { LogicalView } from '../../../conf/catalog';
import { changedViews } from '../../../conf/edit/change-views';
import { formatMistake } from '../../../conf/load/mistakes';
import { replaceFile } from '../../../engine/storage/replace-file';
import { sqlError } from '../../../protocol/wire/sql-error';
import type { ServerView } from '../../session/session-view';

/** Only the server reads it, unless the operator lets others. */
const newFileMode = 0o600;

/**
 * Writes views into views.json of the configuration folder and takes the configuration with them, for all sessions. When that is refused, because
 * other files have mistakes by now, nothing has changed. Errors: 1105 with the mistakes.
 */
export async function changeViews(
  server: ServerView,
  put: readonly LogicalView[],
  drop: readonly Pick<LogicalView, 'schema' | 'name'>[],
): Promise<void> {
  const file = join(server.catalog.folder, 'views.json');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  const mode = before === null ? newFileMode : statSync(file).mode & 0o777;
  const text = changedViews(before, put, drop);
  const checked = server.configuration.check(new Map([['views.json', text]]));
  if (checked.kind === 'mistakes') throw refused(checked.mistakes.map(formatMistake));
  replaceFile(file, text, mode);
  const outcome = await server.configuration.reload();
  if (outcome.kind === 'done') return;
  if (before === null) unlinkSync(file);
  else replaceFile(file, before, mode);
  throw refused(outcome.mistakes);
}

function refused(mistakes: readonly string[]): Error {
  return sqlError('ER_UNKNOWN_ERROR', `views cannot be changed: ${mistakes.join('; ')}`);
}
