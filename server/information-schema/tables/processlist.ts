import { informationTable } from '../definition';
import { visibleProcesses } from '../processes';

export const processlistTable = informationTable(
  'PROCESSLIST',
  `
    ID bigint(4) not null
    USER varchar(128) not null
    HOST varchar(64) not null
    DB varchar(64)
    COMMAND varchar(16) not null
    TIME int(7) not null
    STATE varchar(64)
    INFO longtext(196605)
    TIME_MS decimal(22,3) not null
    STAGE tinyint(2) not null
    MAX_STAGE tinyint(2) not null
    PROGRESS decimal(7,3) not null
    MEMORY_USED bigint(7) not null
    MAX_MEMORY_USED bigint(7) not null
    EXAMINED_ROWS int(7) not null
    QUERY_ID bigint(4) not null
    INFO_BINARY blob
    TID bigint(4) not null`,
  (_request, session) =>
    visibleProcesses(session).map(({ id, user, host, schema, command, seconds, state, sql }) => ({
      ID: id,
      USER: user,
      HOST: host,
      DB: schema,
      COMMAND: command,
      TIME: seconds,
      STATE: state,
      INFO: sql,
      TIME_MS: `${seconds}000.000`,
      STAGE: 0,
      MAX_STAGE: 0,
      PROGRESS: '0.000',
      MEMORY_USED: 0,
      MAX_MEMORY_USED: 0,
      EXAMINED_ROWS: 0,
      QUERY_ID: 0,
      INFO_BINARY: sql,
      TID: id,
    })),
);
