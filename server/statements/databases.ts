import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { SessionView } from '../session/session-view';
import type { ServerStatement } from './statement';
import { WordReader } from './word-reader';

/** Whether the user knows a schema of that name: what others have is not told. */
function isThere(name: string, session: SessionView): boolean {
  return session.visibleSchemas().includes(name);
}

/**
 * CREATE DATABASE of a schema that is there, as dumps have it: nothing to do with IF NOT EXISTS, else error 1007. Errors: 1235 for others, and for OR
 * REPLACE.
 */
export const createDatabaseStatement: ServerStatement = {
  name: 'CREATE DATABASE',
  verbs: ['CREATE'],
  accepts: ({ hint, secondWord }) => hint === null && (secondWord === 'DATABASE' || secondWord === 'SCHEMA'),
  async run(lexed, session) {
    const reader = new WordReader(lexed);
    reader.expectOne('DATABASE', 'SCHEMA');
    const ifNotExists = reader.take('IF', 'NOT', 'EXISTS');
    const name = reader.name();
    if (!isThere(name, session)) throw notSupported('CREATE DATABASE: schemas are those of schema.xml; add one there');
    const message = `Can't create database '${name}'; database exists`;
    if (!ifNotExists) throw sqlError('ER_DB_CREATE_EXISTS', message);
    session.note({ level: 'Note', code: 1007, message });
    return { kind: 'ok' };
  },
};

/** DROP DATABASE of a schema that is not there: nothing to do with IF EXISTS, else error 1008. Errors: 1235 for one that is. */
export const dropDatabaseStatement: ServerStatement = {
  name: 'DROP DATABASE',
  verbs: ['DROP'],
  accepts: ({ hint, secondWord }) => hint === null && (secondWord === 'DATABASE' || secondWord === 'SCHEMA'),
  async run(lexed, session) {
    const reader = new WordReader(lexed);
    reader.expectOne('DATABASE', 'SCHEMA');
    const ifExists = reader.take('IF', 'EXISTS');
    const name = reader.name();
    reader.end();
    if (isThere(name, session)) throw notSupported('DROP DATABASE: schemas are those of schema.xml; remove it there');
    const message = `Can't drop database '${name}'; database doesn't exist`;
    if (!ifExists) throw sqlError('ER_DB_DROP_EXISTS', message);
    session.note({ level: 'Note', code: 1008, message });
    return { kind: 'ok' };
  },
};
