import { notSupported } from '../../protocol/wire/sql-error';
import { innerStatements } from '../sql/compound';
import type { LexedStatement, Token } from '../sql/lexed';

/** Why a statement that is about a backend, and not about tables, is not passed on. */
const accounts = 'accounts and their rights are those of server.xml';
const administration = 'it belongs to the backends; run it there';
const locks =
  'it would lock a backend for everybody, on a connection that other sessions use next; run it on the backend itself';
const diagnostics = 'the next statement may run on another connection; use SHOW WARNINGS';

/**
 * First word → second words → why. An empty second word stands for all of them. The connections that statements run on are shared, and have
 * the rights of the data host's user, so that what manages a server must not go through them.
 */
const refused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CREATE: administered({ USER: accounts, ROLE: accounts }, 'SERVER', 'TABLESPACE', 'LOGFILE', 'RESOURCE', 'UNDO'),
  ALTER: administered({ USER: accounts }, 'SERVER', 'TABLESPACE', 'LOGFILE', 'RESOURCE', 'INSTANCE', 'UNDO'),
  DROP: administered({ USER: accounts, ROLE: accounts }, 'SERVER', 'TABLESPACE', 'LOGFILE', 'RESOURCE', 'UNDO'),
  RENAME: { USER: accounts },
  GRANT: { '': accounts },
  REVOKE: { '': accounts },
  FLUSH: { '': administration },
  BACKUP: { '': locks },
  LOCK: { INSTANCE: locks },
  UNLOCK: { INSTANCE: locks },
  START: administered({}, 'SLAVE', 'REPLICA', 'ALL', 'GROUP_REPLICATION'),
  STOP: { '': administration },
  RESET: { '': administration },
  PURGE: { '': administration },
  CHANGE: { '': administration },
  BINLOG: { '': administration },
  CACHE: { '': administration },
  LOAD: { INDEX: administration },
  IMPORT: { '': administration },
  INSTALL: { '': administration },
  UNINSTALL: { '': administration },
  CLONE: { '': administration },
  SHUTDOWN: { '': administration },
  RESTART: { '': administration },
  GET: { DIAGNOSTICS: diagnostics, CURRENT: diagnostics, STACKED: diagnostics },
};

function administered(others: Readonly<Record<string, string>>, ...words: readonly string[]) {
  return { ...others, ...Object.fromEntries(words.map((word) => [word, administration])) };
}

/** Words that may stand between the first word and the object. */
const between: ReadonlySet<string> = new Set(['OR', 'REPLACE', 'IF', 'NOT', 'EXISTS']);

/** They set the state of a connection, which is the session's here, and is put on each connection that a statement runs on. */
const sessionVerbs: ReadonlySet<string> = new Set(
  'USE SET BEGIN START COMMIT ROLLBACK SAVEPOINT RELEASE PREPARE EXECUTE DEALLOCATE XA LOCK UNLOCK'.split(' '),
);

/**
 * Errors: 1235 for statements that manage a server and not its tables, in stored programs too, and for those that would change a shared
 * connection.
 */
export function refuseBackendStatement({ verb, secondWord, tokens }: LexedStatement): void {
  refuseAdministration(verb, tokens);
  for (const inner of innerStatements(tokens)) {
    const [first, second] = inner;
    if (first?.kind !== 'word') continue;
    refuseAdministration(first.text.toUpperCase(), inner);
    if (/^set$/i.test(first.text) && /^(?:global|password|role)$/i.test(second?.text ?? ''))
      throw notSupported(`SET ${second!.text.toUpperCase()} in a stored program: ${administration}`);
  }
  if (sessionVerbs.has(verb) && !(verb === 'BEGIN' && secondWord === 'NOT'))
    throw notSupported(`${verb} on a data node: it would change a connection that others use next`);
}

function refuseAdministration(verb: string, tokens: readonly Token[]): void {
  const objects = refused[verb] ?? {};
  const object = tokens
    .slice(1, 6)
    .find(({ kind, text }) => kind === 'word' && !between.has(text.toUpperCase()))
    ?.text.toUpperCase();
  const reason = objects[object ?? ''] ?? objects[''];
  if (reason !== undefined)
    throw notSupported(`${[verb, ...(object === undefined ? [] : [object])].join(' ')}: ${reason}`);
}
