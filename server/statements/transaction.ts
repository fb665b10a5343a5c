import type { LexedStatement } from '../../planner/sql/lexed';
import { sqlError } from '../../protocol/wire/sql-error';
import type { SessionView } from '../session/session-view';
import type { ServerStatement, StatementAnswer } from './statement';

function words({ tokens }: LexedStatement): readonly string[] {
  return tokens.map((token) => (token.kind === 'quoted-name' ? '' : token.text.toUpperCase()));
}

function syntaxError(lexed: LexedStatement): Error {
  return sqlError(
    'ER_PARSE_ERROR',
    `You have an error in your SQL syntax; near '${lexed.text.slice(0, 80)}' at line 1`,
  );
}

/** BEGIN [WORK], START TRANSACTION [WITH CONSISTENT SNAPSHOT | READ ONLY | READ WRITE], … */
export const beginStatement: ServerStatement = {
  name: 'BEGIN',
  verbs: ['BEGIN', 'START'],
  accepts: ({ verb, secondWord }) => (verb === 'BEGIN' ? secondWord !== 'NOT' : secondWord === 'TRANSACTION'),
  async run(lexed, session) {
    const rest = words(lexed).join(' ');
    const plain = rest === 'BEGIN' || rest === 'BEGIN WORK';
    if (!plain && !/^START TRANSACTION(?: (?:WITH CONSISTENT SNAPSHOT|READ ONLY|READ WRITE)(?: , |$))*$/.test(rest)) {
      throw syntaxError(lexed);
    }
    await session.begin({
      ...(/ READ (?:ONLY|WRITE)/.test(rest) ? { readOnly: rest.includes('READ ONLY') } : {}),
      consistentSnapshot: rest.includes('CONSISTENT SNAPSHOT'),
    });
    return { kind: 'ok' };
  },
};

const endPattern = /^(?:COMMIT|ROLLBACK)(?: WORK)?(?: AND (NO )?CHAIN)?(?: (NO )?RELEASE)?$/;

async function end(lexed: LexedStatement, session: SessionView, finish: () => Promise<void>): Promise<StatementAnswer> {
  const text = words(lexed).join(' ');
  if (!endPattern.test(text)) throw syntaxError(lexed);
  const before = session.transactionStart();
  await finish();
  if (/AND CHAIN/.test(text)) await session.begin(before);
  if (/(?<!NO )RELEASE$/.test(text)) return { kind: 'ok', closes: true };
  return { kind: 'ok' };
}

export const commitStatement: ServerStatement = {
  name: 'COMMIT',
  verbs: ['COMMIT'],
  accepts: () => true,
  run: (lexed, session) => end(lexed, session, () => session.commit()),
};

/** ROLLBACK, and ROLLBACK TO [SAVEPOINT] name */
export const rollbackStatement: ServerStatement = {
  name: 'ROLLBACK',
  verbs: ['ROLLBACK'],
  accepts: () => true,
  async run(lexed, session) {
    if (words(lexed).includes('TO')) {
      await session.savepoint('rollback to', nameAtEnd(lexed, /^ROLLBACK (?:WORK )?TO (?:SAVEPOINT )?/));
      return { kind: 'ok' };
    }
    return end(lexed, session, () => session.rollback());
  },
};

/** SAVEPOINT name, RELEASE SAVEPOINT name: on the nodes that take part, and those that join later. */
export const savepointStatement: ServerStatement = {
  name: 'SAVEPOINT',
  verbs: ['SAVEPOINT', 'RELEASE'],
  accepts: ({ verb, secondWord }) => verb === 'SAVEPOINT' || secondWord === 'SAVEPOINT',
  async run(lexed, session) {
    if (lexed.verb === 'RELEASE') await session.savepoint('release', nameAtEnd(lexed, /^RELEASE SAVEPOINT /));
    else await session.savepoint('set', nameAtEnd(lexed, /^SAVEPOINT /));
    return { kind: 'ok' };
  },
};

/** The name of a savepoint, which is the only word behind the beginning of the statement. */
function nameAtEnd(lexed: LexedStatement, beginning: RegExp): string {
  const name = lexed.tokens.at(-1);
  const before = lexed.tokens
    .slice(0, -1)
    .map((token) => (token.kind === 'quoted-name' ? '' : token.text.toUpperCase()));
  if (
    !name ||
    (name.kind !== 'word' && name.kind !== 'quoted-name') ||
    !new RegExp(`${beginning.source}$`).test(`${before.join(' ')} `)
  ) {
    throw syntaxError(lexed);
  }
  return name.text;
}
