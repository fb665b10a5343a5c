import { serverTable } from '../server-table';

export const pluginsTable = serverTable(
  'PLUGINS',
  `
    PLUGIN_NAME varchar(64) not null
    PLUGIN_VERSION varchar(20) not null
    PLUGIN_STATUS varchar(16) not null
    PLUGIN_TYPE varchar(80) not null
    PLUGIN_TYPE_VERSION varchar(20) not null
    PLUGIN_LIBRARY varchar(64)
    PLUGIN_LIBRARY_VERSION varchar(20)
    PLUGIN_AUTHOR varchar(64)
    PLUGIN_DESCRIPTION longtext(196605)
    PLUGIN_LICENSE varchar(80) not null
    LOAD_OPTION varchar(64) not null
    PLUGIN_MATURITY varchar(12) not null
    PLUGIN_AUTH_VERSION varchar(80)`,
  () => [],
);
