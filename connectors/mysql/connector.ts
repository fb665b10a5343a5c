import type { Connector } from '../connector';
import { MysqlSource } from './source';

/** MySQL and MariaDB servers. */
export const mysqlConnector: Connector = {
  name: 'mysql',
  capabilities: {
    dialect: 'mysql',
    speaksMysql: true,
    functions: new Set(),
    comparableTypes: new Set(),
    forwardsPackets: true,
  },
  open: (host) => new MysqlSource(mysqlConnector, host),
};
