import { visibleProcesses } from '../information-schema/processes';
import { plainTable } from './plain-table';
import { showStatement } from './show-statement';

/** Characters of a statement that are shown without FULL. */
const briefLength = 100;

/** @param info type and length of the statement's text */
function columns(info: string): readonly string[] {
  return [
    'Id bigint(11)',
    'User text(128)',
    'Host text(64)',
    'db text(64) null',
    'Command text(16)',
    'Time int(7)',
    'State text(30) null',
    `Info ${info} null`,
    'Progress double(7,3)',
  ];
}

/** SHOW [FULL] PROCESSLIST: the sessions of this server, not those that it has on the backends. */
export const showProcesslist = showStatement(['[FULL]', 'PROCESSLIST'], (reader, session, taken) => {
  reader.end();
  const full = taken.has('FULL');
  return plainTable(
    columns(full ? 'longtext(50331648)' : `text(${briefLength})`),
    visibleProcesses(session).map(({ id, user, host, schema, command, seconds, state, sql }) => [
      id,
      user,
      host,
      schema,
      command,
      seconds,
      state,
      full ? sql : (sql?.slice(0, briefLength) ?? null),
      0,
    ]),
  );
});
