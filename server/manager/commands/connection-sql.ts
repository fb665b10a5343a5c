import type { ManagerCommand } from '../command';
import { formatTime } from '../format';

/** EXECUTE_TIME in milliseconds, of the statement that runs; idle connections have no statement. */
export const showConnectionSql: ManagerCommand = {
  syntax: 'show @@connection.sql',
  description: 'Reports the statements that run',
  columns: ['ID number', 'HOST', 'USER', 'SCHEMA', 'START_TIME', 'EXECUTE_TIME number', 'SQL'],
  run: (_, { sessions }) =>
    [...sessions.all()].map(({ client, user, schema, running }) => [
      client.id,
      client.remoteAddress,
      user.name,
      schema,
      running ? formatTime(new Date(running.since)) : '',
      running ? Date.now() - running.since : 0,
      running?.sql ?? '',
    ]),
};
