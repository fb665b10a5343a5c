import { sqlError } from '../../protocol/wire/sql-error';
import type { ServerStatement } from './statement';

/** USE schema */
export const useStatement: ServerStatement = {
  name: 'USE',
  verbs: ['USE'],
  accepts: () => true,
  run(lexed, session) {
    const name = lexed.tokens[1];
    if (!name || (name.kind !== 'word' && name.kind !== 'quoted-name') || lexed.tokens.length > 3) {
      throw sqlError(
        'ER_PARSE_ERROR',
        `You have an error in your SQL syntax; USE takes the name of a schema: ${lexed.text}`,
      );
    }
    session.useSchema(name.text);
    return { kind: 'ok' };
  },
};
