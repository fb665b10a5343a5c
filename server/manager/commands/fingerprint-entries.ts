import { sqlError } from '../../../protocol/wire/sql-error';
import type { FingerprintStatistics } from '../../observe/statement-statistics';
import type { ManagedServer } from '../managed-server';

/** Statement statistics by fingerprint, the one that took most time first. Errors: 1003 when they are switched off. */
export function entriesOf({ view }: ManagedServer): readonly FingerprintStatistics[] {
  const { statements } = view.observation;
  if (statements === null)
    throw sqlError(
      'ER_MYCAT_UNSUPPORTED',
      'statements are not counted by fingerprint: statementShapesMax is 0 in server.xml',
    );
  return statements.entries();
}
