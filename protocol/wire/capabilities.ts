/** Capability bits of the handshake (manual: https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html). */
export const Capability = {
  longPassword: 1 << 0,
  foundRows: 1 << 1,
  longFlag: 1 << 2,
  connectWithDatabase: 1 << 3,
  noSchema: 1 << 4,
  compress: 1 << 5,
  odbc: 1 << 6,
  localFiles: 1 << 7,
  ignoreSpace: 1 << 8,
  protocol41: 1 << 9,
  interactive: 1 << 10,
  ssl: 1 << 11,
  ignoreSigpipe: 1 << 12,
  transactions: 1 << 13,
  reserved: 1 << 14,
  secureConnection: 1 << 15,
  multiStatements: 1 << 16,
  multiResults: 1 << 17,
  psMultiResults: 1 << 18,
  pluginAuth: 1 << 19,
  connectAttributes: 1 << 20,
  pluginAuthLengthEncoded: 1 << 21,
  canHandleExpiredPasswords: 1 << 22,
  sessionTrack: 1 << 23,
  deprecateEof: 1 << 24,
} as const;

/** MariaDB's own capabilities, which travel in reserved bytes (https://mariadb.com/docs/server/reference/clientserver-protocol/1-connecting/connection): bits 32 and up, here from 0. */
export const MariaDbCapability = {
  /** COM_STMT_BULK_EXECUTE: MARIADB_CLIENT_STMT_BULK_OPERATIONS. */
  bulkExecute: 1 << 2,
  /** Column definitions have extended types: MARIADB_CLIENT_EXTENDED_METADATA. */
  extendedTypes: 1 << 3,
} as const;

/** What this server can always do. `compress` and `ssl` are added by the listener's options.  */
export const serverCapabilities =
  Capability.longPassword |
  Capability.foundRows |
  Capability.longFlag |
  Capability.connectWithDatabase |
  Capability.odbc |
  Capability.localFiles |
  Capability.ignoreSpace |
  Capability.protocol41 |
  Capability.interactive |
  Capability.ignoreSigpipe |
  Capability.transactions |
  Capability.reserved |
  Capability.secureConnection |
  Capability.multiStatements |
  Capability.multiResults |
  Capability.psMultiResults |
  Capability.pluginAuth |
  Capability.connectAttributes |
  Capability.pluginAuthLengthEncoded |
  Capability.sessionTrack |
  Capability.deprecateEof;

export const mariaDbServerCapabilities = MariaDbCapability.bulkExecute | MariaDbCapability.extendedTypes;
