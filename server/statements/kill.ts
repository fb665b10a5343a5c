import { sqlError } from '../../protocol/wire/sql-error';
import type { ServerStatement } from './statement';

/** KILL [HARD | SOFT] [CONNECTION | QUERY] id */
export const killStatement: ServerStatement = {
  name: 'KILL',
  verbs: ['KILL'],
  accepts: () => true,
  run(lexed, session) {
    const match = /^KILL(?:\s+(?:HARD|SOFT))?(?:\s+(CONNECTION|QUERY))?\s+(\d+)$/i.exec(lexed.text);
    if (!match)
      throw sqlError(
        'ER_PARSE_ERROR',
        `You have an error in your SQL syntax; KILL [QUERY] takes a connection id: ${lexed.text}`,
      );
    session.server.kill(Number(match[2]), match[1]?.toUpperCase() === 'QUERY' ? 'query' : 'connection', session);
    return { kind: 'ok' };
  },
};
