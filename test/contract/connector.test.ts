/** The connectors of this repository, each against the contract. */
import type { HostSettings } from '../../connectors/connector';
import { duckdbConnector } from '../../connectors/duckdb/connector';
import { mysqlConnector } from '../../connectors/mysql/connector';
import { freePort, startMariaDb } from '../support/mariadb';
import { connectorContract } from './contract';

const settings: HostSettings = {
  name: 'host1',
  url: '',
  user: 'root',
  password: '',
  maxConnections: 8,
  minConnections: 0,
  acquireTimeoutMs: 5000,
  connectTimeoutMs: 5000,
  idleTimeoutMs: 60_000,
  initSql: null,
  folder: '.',
};

connectorContract({
  name: 'mysql',
  async start() {
    const server = await startMariaDb({ databases: ['db1', 'db2'] });
    return {
      open: (overrides = {}) => mysqlConnector.open({ ...settings, url: `127.0.0.1:${server.port}`, ...overrides }),
      unreachable: { url: `127.0.0.1:${await freePort()}` },
      database: 'db1',
      otherDatabase: 'db2',
      sql: {
        createEveryType: `CREATE TABLE every_type (id INT, tiny TINYINT, small SMALLINT, whole INT, big BIGINT, ubig BIGINT UNSIGNED,
          narrow DECIMAL(3,1), money DECIMAL(12,2), long_money DECIMAL(16,3), wide DECIMAL(38,9), ratio DOUBLE, single FLOAT, day DATE,
          moment DATETIME(6), lapse TIME(6), word VARCHAR(40), long_word VARCHAR(40), bytes VARBINARY(20), choice ENUM('first','second'))`,
        insertEveryType: `INSERT INTO every_type (id, tiny, small, whole, big, ubig, narrow, money, long_money, wide, ratio, single, day, moment, lapse, word, long_word, bytes, choice)
          VALUES (1, -128, -32768, -2147483648, -9223372036854775808, 18446744073709551615, -99.9, 123456789.25, 1234567890123.456,
          -12345678901234567890123456789.123456789, 0.1, 1.5, '1969-12-31', '2024-02-29 23:59:59.123456', '-30:00:01.5',
          'it''s 中文 😀', 'longer than twelve bytes', x'0001616263', 'second'), (2${', NULL'.repeat(18)})`,
        millionRows: "SELECT seq AS n, CONCAT('row ', seq) AS t FROM seq_0_to_999999",
        endless: 'SELECT COUNT(*) FROM seq_1_to_1000000 AS a, seq_1_to_1000000 AS b WHERE a.seq + b.seq = 3',
        failsLate: 'SELECT seq, IF(seq < 199000, 1, (SELECT seq FROM seq_1_to_2)) FROM seq_1_to_200000',
        timeZone: 'SELECT @@time_zone',
      },
      stop: () => server.stop(),
    };
  },
});

connectorContract({
  name: 'duckdb',
  async start() {
    let number = 0;
    return {
      // One name, so that every source of the test is the same database.
      open: (overrides = {}) =>
        duckdbConnector.open({ ...settings, url: 'memory:contract', name: `host${++number}`, ...overrides }),
      unreachable: { url: 'no/such/folder/file.duckdb' },
      database: 'db1',
      otherDatabase: 'db2',
      sql: {
        createEveryType: `CREATE TABLE every_type (id INTEGER, tiny TINYINT, small SMALLINT, whole INTEGER, big BIGINT, ubig UBIGINT,
          narrow DECIMAL(3,1), money DECIMAL(12,2), long_money DECIMAL(16,3), wide DECIMAL(38,9), ratio DOUBLE, single FLOAT, day DATE,
          moment TIMESTAMP, lapse INTERVAL, word VARCHAR, long_word VARCHAR, bytes BLOB, choice ENUM('first','second'))`,
        insertEveryType: `INSERT INTO every_type VALUES (1, -128, -32768, -2147483648, -9223372036854775808, 18446744073709551615, -99.9,
          123456789.25, 1234567890123.456, -12345678901234567890123456789.123456789, 0.1, 1.5, '1969-12-31', '2024-02-29 23:59:59.123456',
          '-30:00:01.5', 'it''s 中文 😀', 'longer than twelve bytes', '\\x00\\x01abc', 'second'), (2${', NULL'.repeat(18)})`,
        millionRows: "SELECT range AS n, 'row ' || range AS t FROM range(1000000)",
        endless: 'SELECT COUNT(*) FROM range(10000000) AS a(x), range(10000000) AS b(y) WHERE a.x * b.y + b.y % 7 = 3',
        failsLate: "SELECT range, CAST(CASE WHEN range = 999990 THEN 'x' ELSE '1' END AS INTEGER) FROM range(1000000)",
        timeZone: null,
      },
      stop: async () => undefined,
    };
  },
});
