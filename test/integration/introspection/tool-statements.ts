/**
 * What tools, drivers and ORMs send on connecting and browsing, in their order. Statements are facts of the wire: each stands for its kind, with
 * the names of the test's schema put in.
 */
export interface ToolStatement {
  readonly sql: string;
  /** Columns whose values may differ from those of one MariaDB; `all`: the rows are this server's own; `own`: the columns too. */
  readonly differs?: readonly string[] | 'all' | 'own';
}

type Entry = string | readonly [sql: string, differs: readonly string[] | 'all' | 'own'];

/** Sizes and times of several physical tables together are not those of one. */
const figures = [
  'Rows',
  'Avg_row_length',
  'Data_length',
  'Index_length',
  'Create_time',
  'Update_time',
  'TABLE_ROWS',
  'AVG_ROW_LENGTH',
  'DATA_LENGTH',
  'INDEX_LENGTH',
  'CREATE_TIME',
  'UPDATE_TIME',
  'Cardinality',
  'CARDINALITY',
];

const tools: Readonly<Record<string, readonly Entry[]>> = {
  mycli: [
    "select TABLE_NAME, COLUMN_NAME from information_schema.columns where table_schema = 'shop' order by table_name,ordinal_position",
    ['SELECT CONCAT("\'", user, "\'@\'",host,"\'") FROM mysql.user', 'all'],
    'SELECT ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_TYPE="FUNCTION" AND ROUTINE_SCHEMA = "shop"',
    ['SELECT name from mysql.help_topic WHERE name like "SHOW %"', 'all'],
    'SELECT name, dl FROM mysql.func',
  ],
  'mariadb client': [
    ['select @@version_comment limit 1', 'all'],
    'SELECT DATABASE()',
    ['show databases', 'all'],
    'show tables',
    ['select USER()', 'all'],
  ],
  'Connector/J 5.1': [
    ['SHOW VARIABLES', 'all'],
    [
      '/* mysql-connector-java-5.1.49 */SELECT @@session.auto_increment_increment AS auto_increment_increment, @@character_set_client AS character_set_client, @@character_set_connection AS character_set_connection, @@character_set_results AS character_set_results, @@character_set_server AS character_set_server, @@collation_server AS collation_server, @@collation_connection AS collation_connection, @@init_connect AS init_connect, @@interactive_timeout AS interactive_timeout, @@license AS license, @@lower_case_table_names AS lower_case_table_names, @@max_allowed_packet AS max_allowed_packet, @@net_buffer_length AS net_buffer_length, @@net_write_timeout AS net_write_timeout, @@query_cache_size AS query_cache_size, @@query_cache_type AS query_cache_type, @@sql_mode AS sql_mode, @@system_time_zone AS system_time_zone, @@time_zone AS time_zone, @@tx_isolation AS transaction_isolation, @@wait_timeout AS wait_timeout',
      'all',
    ],
    'SET NAMES utf8mb4',
    'SET character_set_results = NULL',
    'SET autocommit=1',
    "SET sql_mode='STRICT_TRANS_TABLES'",
    "SHOW FULL TABLES FROM `shop` LIKE '%'",
    "SHOW FULL COLUMNS FROM `orders` FROM `shop` LIKE '%'",
    ['SHOW INDEX FROM `orders` FROM `shop`', figures],
    ['SHOW KEYS FROM `customers` FROM `shop`', figures],
    ['SHOW CREATE TABLE `shop`.`orders`', []],
    'select @@session.tx_read_only',
    'select @@session.tx_isolation',
    ['SHOW COLLATION', 'all'],
    'SET NAMES utf8mb4',
  ],
  'Connector/J 8 and 9': [
    [
      '/* mysql-connector-j-8.4.0 */SELECT  @@session.auto_increment_increment AS auto_increment_increment, @@character_set_client AS character_set_client, @@character_set_connection AS character_set_connection, @@character_set_results AS character_set_results, @@character_set_server AS character_set_server, @@collation_server AS collation_server, @@collation_connection AS collation_connection, @@init_connect AS init_connect, @@interactive_timeout AS interactive_timeout, @@license AS license, @@lower_case_table_names AS lower_case_table_names, @@max_allowed_packet AS max_allowed_packet, @@net_write_timeout AS net_write_timeout, @@performance_schema AS performance_schema, @@sql_mode AS sql_mode, @@system_time_zone AS system_time_zone, @@time_zone AS time_zone, @@transaction_isolation AS transaction_isolation, @@wait_timeout AS wait_timeout',
      'own',
    ],
    'SET character_set_results = NULL',
    "SELECT TABLE_SCHEMA AS TABLE_CAT, NULL AS TABLE_SCHEM, TABLE_NAME, CASE WHEN TABLE_TYPE='BASE TABLE' THEN CASE WHEN TABLE_SCHEMA = 'mysql' OR TABLE_SCHEMA = 'performance_schema' THEN 'SYSTEM TABLE' ELSE 'TABLE' END WHEN TABLE_TYPE='TEMPORARY' THEN 'LOCAL_TEMPORARY' ELSE TABLE_TYPE END AS TABLE_TYPE, TABLE_COMMENT AS REMARKS, NULL AS TYPE_CAT, NULL AS TYPE_SCHEM, NULL AS TYPE_NAME, NULL AS SELF_REFERENCING_COL_NAME, NULL AS REF_GENERATION FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'shop' HAVING TABLE_TYPE IN ('TABLE','VIEW',null,null,null) ORDER BY TABLE_TYPE, TABLE_SCHEMA, TABLE_NAME",
    "SELECT TABLE_SCHEMA, NULL, TABLE_NAME, COLUMN_NAME, CASE WHEN UPPER(DATA_TYPE)='DECIMAL' THEN 3 WHEN UPPER(DATA_TYPE)='BIGINT' THEN -5 WHEN UPPER(DATA_TYPE)='VARCHAR' THEN 12 ELSE 1111 END AS DATA_TYPE, UPPER(CASE WHEN UPPER(DATA_TYPE)='UNSIGNED' THEN 'BIGINT' ELSE DATA_TYPE END) AS TYPE_NAME, UPPER(CASE WHEN UPPER(DATA_TYPE)='DATE' THEN 10 WHEN CHARACTER_MAXIMUM_LENGTH IS NULL THEN NUMERIC_PRECISION ELSE LEAST(CHARACTER_MAXIMUM_LENGTH,2147483647) END) AS COLUMN_SIZE, 65535 AS BUFFER_LENGTH, NUMERIC_SCALE AS DECIMAL_DIGITS, 10 AS NUM_PREC_RADIX, CASE WHEN IS_NULLABLE = 'NO' THEN 0 ELSE CASE WHEN IS_NULLABLE = 'YES' THEN 1 ELSE 2 END END AS NULLABLE, COLUMN_COMMENT AS REMARKS, COLUMN_DEFAULT AS COLUMN_DEF, 0 AS SQL_DATA_TYPE, 0 AS SQL_DATETIME_SUB, CASE WHEN CHARACTER_OCTET_LENGTH > 2147483647 THEN 2147483647 ELSE CHARACTER_OCTET_LENGTH END AS CHAR_OCTET_LENGTH, ORDINAL_POSITION, IS_NULLABLE, NULL AS SCOPE_CATALOG, NULL AS SCOPE_SCHEMA, NULL AS SCOPE_TABLE, NULL AS SOURCE_DATA_TYPE, IF (EXTRA LIKE '%auto_increment%','YES','NO') AS IS_AUTOINCREMENT, IF (EXTRA LIKE '%GENERATED%','YES','NO') AS IS_GENERATEDCOLUMN FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = 'orders' ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION",
    "SELECT TABLE_SCHEMA AS TABLE_CAT, NULL AS TABLE_SCHEM, TABLE_NAME, COLUMN_NAME, SEQ_IN_INDEX AS KEY_SEQ, 'PRIMARY' AS PK_NAME FROM INFORMATION_SCHEMA.STATISTICS WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = 'orders' AND INDEX_NAME='PRIMARY' ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX",
    [
      "SELECT TABLE_SCHEMA AS TABLE_CAT, NULL AS TABLE_SCHEM, TABLE_NAME, NON_UNIQUE, NULL AS INDEX_QUALIFIER, INDEX_NAME, 3 AS TYPE, SEQ_IN_INDEX AS ORDINAL_POSITION, COLUMN_NAME, COLLATION AS ASC_OR_DESC, CARDINALITY, 0 AS PAGES, NULL AS FILTER_CONDITION FROM INFORMATION_SCHEMA.STATISTICS WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = 'orders' ORDER BY NON_UNIQUE, INDEX_NAME, SEQ_IN_INDEX",
      figures,
    ],
    "SELECT DISTINCT A.REFERENCED_TABLE_SCHEMA AS PKTABLE_CAT, NULL AS PKTABLE_SCHEM, A.REFERENCED_TABLE_NAME AS PKTABLE_NAME, A.REFERENCED_COLUMN_NAME AS PKCOLUMN_NAME, A.TABLE_SCHEMA AS FKTABLE_CAT, NULL AS FKTABLE_SCHEM, A.TABLE_NAME AS FKTABLE_NAME, A.COLUMN_NAME AS FKCOLUMN_NAME, A.ORDINAL_POSITION AS KEY_SEQ, CASE WHEN R.UPDATE_RULE='CASCADE' THEN 0 WHEN R.UPDATE_RULE='SET NULL' THEN 2 ELSE 1 END AS UPDATE_RULE, CASE WHEN R.DELETE_RULE='CASCADE' THEN 0 ELSE 1 END AS DELETE_RULE, A.CONSTRAINT_NAME AS FK_NAME, R.UNIQUE_CONSTRAINT_NAME AS PK_NAME, 7 AS DEFERRABILITY FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE A JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS B USING (CONSTRAINT_NAME,TABLE_NAME) JOIN INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS R ON (R.CONSTRAINT_NAME = B.CONSTRAINT_NAME AND R.TABLE_NAME = B.TABLE_NAME AND R.CONSTRAINT_SCHEMA = B.TABLE_SCHEMA) WHERE B.CONSTRAINT_TYPE = 'FOREIGN KEY' AND A.TABLE_SCHEMA = 'shop' AND A.TABLE_NAME = 'orders' AND A.REFERENCED_TABLE_SCHEMA IS NOT NULL ORDER BY A.REFERENCED_TABLE_SCHEMA, A.REFERENCED_TABLE_NAME, A.ORDINAL_POSITION",
    "SELECT ROUTINE_SCHEMA AS PROCEDURE_CAT, NULL AS PROCEDURE_SCHEM, ROUTINE_NAME AS PROCEDURE_NAME, ROUTINE_COMMENT AS REMARKS, CASE WHEN ROUTINE_TYPE = 'PROCEDURE' THEN 1 WHEN ROUTINE_TYPE='FUNCTION' THEN 2 ELSE 0 END AS PROCEDURE_TYPE, ROUTINE_NAME AS SPECIFIC_NAME FROM INFORMATION_SCHEMA.ROUTINES WHERE ROUTINE_SCHEMA = 'shop' ORDER BY ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE",
    ['SELECT WORD FROM INFORMATION_SCHEMA.KEYWORDS ORDER BY WORD', 'all'],
    // By it names are sought as they were made, or in small letters (Hibernate).
    'SELECT @@lower_case_table_names AS lower_case_table_names',
    "SELECT c.host, c.db, t.grantor, c.user, c.table_name, c.column_name, c.column_priv FROM mysql.columns_priv c, mysql.tables_priv t WHERE c.host = t.host AND c.db = t.db AND c.table_name = t.table_name AND c.db LIKE 'shop' AND c.table_name ='orders' AND c.column_name LIKE '%' ORDER BY c.column_name",
    "SELECT host, db, table_name, grantor, user, table_priv FROM mysql.tables_priv WHERE db LIKE 'shop' AND table_name LIKE '%'",
    "SELECT name, type, comment FROM mysql.proc WHERE type IN ('PROCEDURE', 'FUNCTION') AND db <=> 'shop' AND name LIKE '%' ORDER BY name, type",
    ['SELECT @@session.transaction_read_only', 'own'],
    ['SELECT @@session.transaction_isolation', 'own'],
    'SET SESSION TRANSACTION READ WRITE',
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    'SELECT DATABASE()',
  ],
  'MariaDB Connector/J': [
    ['SELECT @@max_allowed_packet, @@wait_timeout', 'all'],
    ['SELECT @@max_allowed_packet,@@system_time_zone,@@time_zone,@@auto_increment_increment', 'all'],
    "set autocommit=1, session_track_schema=1, sql_mode = concat(@@sql_mode,',STRICT_TRANS_TABLES')",
    "SELECT TABLE_SCHEMA TABLE_CAT, NULL TABLE_SCHEM, TABLE_NAME, IF(TABLE_TYPE='BASE TABLE' or TABLE_TYPE='SYSTEM VERSIONED', 'TABLE', TABLE_TYPE) as TABLE_TYPE, TABLE_COMMENT REMARKS, NULL TYPE_CAT FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME LIKE 'o%' AND TABLE_TYPE IN ('BASE TABLE', 'VIEW') ORDER BY TABLE_TYPE, TABLE_SCHEMA, TABLE_NAME",
    "SELECT A.TABLE_SCHEMA TABLE_CAT, NULL TABLE_SCHEM, A.TABLE_NAME, A.COLUMN_NAME, B.SEQ_IN_INDEX KEY_SEQ, B.INDEX_NAME PK_NAME FROM INFORMATION_SCHEMA.COLUMNS A, INFORMATION_SCHEMA.STATISTICS B WHERE A.COLUMN_KEY in ('PRI','pri') AND B.INDEX_NAME='PRIMARY' AND A.TABLE_SCHEMA = 'shop' AND B.TABLE_SCHEMA = 'shop' AND A.TABLE_NAME = 'orders' AND B.TABLE_NAME = 'orders' AND A.TABLE_SCHEMA = B.TABLE_SCHEMA AND A.TABLE_NAME = B.TABLE_NAME AND A.COLUMN_NAME = B.COLUMN_NAME ORDER BY A.COLUMN_NAME",
    [
      "SELECT SCHEMA_NAME TABLE_SCHEM, CATALOG_NAME TABLE_CATALOG FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME = 'shop'",
      [],
    ],
  ],
  DBeaver: [
    ['SELECT DATABASE()', []],
    ["SHOW VARIABLES LIKE 'lower_case_%'", 'all'],
    ['SHOW ENGINES', []],
    ['SHOW CHARSET', []],
    ['SHOW COLLATION', []],
    ['SHOW PLUGINS', []],
    ['SELECT * FROM information_schema.SCHEMATA', 'all'],
    ['SELECT * FROM mysql.user ORDER BY user', 'own'],
    ['SHOW FULL TABLES FROM `shop`', []],
    ['SHOW TABLE STATUS FROM `shop`', figures],
    ["SELECT * FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = 'shop'", figures],
    [
      "SELECT * FROM information_schema.COLUMNS WHERE TABLE_SCHEMA='shop' AND TABLE_NAME='customers' ORDER BY ORDINAL_POSITION",
      [],
    ],
    [
      "SELECT kc.CONSTRAINT_NAME,kc.TABLE_NAME,kc.COLUMN_NAME,kc.ORDINAL_POSITION FROM information_schema.KEY_COLUMN_USAGE kc WHERE kc.TABLE_SCHEMA='shop' AND kc.REFERENCED_TABLE_NAME IS NULL AND kc.TABLE_NAME='orders' ORDER BY kc.CONSTRAINT_NAME,kc.ORDINAL_POSITION",
      [],
    ],
    [
      "SELECT s.* FROM information_schema.STATISTICS s WHERE s.TABLE_SCHEMA='shop' AND s.TABLE_NAME='orders' ORDER BY s.TABLE_NAME,s.INDEX_NAME,s.SEQ_IN_INDEX",
      figures,
    ],
    [
      "SELECT cc.CONSTRAINT_NAME, cc.CHECK_CLAUSE, tc.TABLE_NAME FROM (SELECT CONSTRAINT_NAME, CHECK_CLAUSE, TABLE_NAME FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA='shop') cc, (SELECT TABLE_NAME, CONSTRAINT_NAME from information_schema.TABLE_CONSTRAINTS tc WHERE TABLE_SCHEMA='shop') tc WHERE cc.CONSTRAINT_NAME = tc.CONSTRAINT_NAME AND tc.TABLE_NAME='orders' AND cc.TABLE_NAME='orders' ORDER BY cc.CONSTRAINT_NAME",
      [],
    ],
    [
      "SELECT * FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='shop' AND ROUTINE_TYPE IN ('PROCEDURE','FUNCTION') ORDER BY ROUTINE_NAME",
      [],
    ],
    ["SELECT * FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='shop' AND EVENT_OBJECT_TABLE='orders'", []],
    ["SELECT * FROM information_schema.EVENTS WHERE EVENT_SCHEMA='shop'", []],
    [
      "SELECT * FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA='shop' AND TABLE_NAME='orders' ORDER BY PARTITION_ORDINAL_POSITION,SUBPARTITION_ORDINAL_POSITION",
      figures,
    ],
    ['SHOW CREATE TABLE `shop`.`customers`', []],
    ['SHOW FULL PROCESSLIST', 'all'],
    ['SHOW GLOBAL STATUS', 'all'],
    ['SHOW GRANTS FOR CURRENT_USER()', 'own'],
  ],
  HeidiSQL: [
    ['SELECT CONNECTION_ID()', 'all'],
    ['SHOW /*!50002 GLOBAL */ STATUS', 'all'],
    ['SHOW VARIABLES', 'all'],
    ['SELECT NOW()', 'all'],
    ['SHOW DATABASES', 'all'],
    'USE `shop`',
    ["SELECT `DEFAULT_COLLATION_NAME` FROM `information_schema`.`SCHEMATA` WHERE `SCHEMA_NAME`='shop'", []],
    ['SHOW TABLE STATUS FROM `shop`', figures],
    ["SHOW FUNCTION STATUS WHERE `Db`='shop'", []],
    ["SHOW PROCEDURE STATUS WHERE `Db`='shop'", []],
    ['SHOW TRIGGERS FROM `shop`', []],
    [
      "SELECT *, EVENT_SCHEMA AS `Db`, EVENT_NAME AS `Name` FROM information_schema.`EVENTS` WHERE `EVENT_SCHEMA`='shop'",
      [],
    ],
    [
      "SELECT * FROM `information_schema`.`COLUMNS` WHERE TABLE_SCHEMA='shop' AND TABLE_NAME='orders' ORDER BY ORDINAL_POSITION",
      [],
    ],
    ['SHOW INDEXES FROM `orders` FROM `shop`', figures],
    [
      "SELECT * FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE   CONSTRAINT_SCHEMA='shop'   AND TABLE_NAME='orders'   AND REFERENCED_TABLE_NAME IS NOT NULL",
      [],
    ],
    [
      "SELECT * FROM information_schema.KEY_COLUMN_USAGE WHERE   TABLE_SCHEMA='shop'   AND TABLE_NAME='orders'   AND REFERENCED_TABLE_NAME IS NOT NULL",
      [],
    ],
    [
      "SELECT CONSTRAINT_NAME, CHECK_CLAUSE FROM `information_schema`.`CHECK_CONSTRAINTS` WHERE CONSTRAINT_SCHEMA='shop' AND TABLE_NAME='orders'",
      [],
    ],
    ['SHOW CREATE TABLE `shop`.`orders`', []],
    ['SELECT * FROM `shop`.`plain` LIMIT 1000', []],
  ],
  'MySQL Workbench': [
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
    'SET CHARACTER SET utf8mb4',
    'SET NAMES utf8mb4',
    ["SHOW SESSION STATUS LIKE 'Ssl_cipher'", 'all'],
    'SET SQL_SAFE_UPDATES=1',
    ['SELECT CONNECTION_ID()', 'all'],
    ["SHOW SESSION VARIABLES LIKE 'lower_case_table_names'", 'all'],
    ['SELECT current_user()', 'all'],
    ["SHOW SESSION VARIABLES LIKE 'sql_mode'", 'all'],
    ["SHOW SESSION VARIABLES LIKE 'version_comment'", 'all'],
    ["SHOW SESSION VARIABLES LIKE 'version'", 'all'],
    ["SELECT SCHEMA_NAME FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME LIKE 'sh%'", []],
    [
      "SELECT `TABLE_NAME`, `TABLE_TYPE` FROM `INFORMATION_SCHEMA`.`TABLES` WHERE `TABLE_SCHEMA` = 'shop' ORDER BY `TABLE_NAME`",
      [],
    ],
    ["SELECT name, type FROM mysql.proc WHERE Db='shop'", 'all'],
    ['SHOW FULL COLUMNS FROM `shop`.`orders`', []],
    ['SHOW INDEXES FROM `shop`.`orders`', figures],
    ['SHOW TRIGGERS FROM `shop`', []],
    ["SHOW PROCEDURE STATUS WHERE Db='shop'", []],
    ["SHOW FUNCTION STATUS WHERE Db='shop'", []],
    ['SHOW VARIABLES', 'all'],
    ['SHOW PLUGINS', []],
    ["SELECT * FROM performance_schema.session_variables WHERE VARIABLE_NAME = 'version'", 'own'],
    ['SHOW GRANTS', 'own'],
    ['SHOW ENGINES', []],
    ["SHOW GLOBAL VARIABLES LIKE 'datadir'", 'all'],
    'SET SQL_SAFE_UPDATES=0',
  ],
  Navicat: [
    'SET NAMES utf8mb4',
    ['SELECT @@version', 'all'],
    ["SHOW VARIABLES LIKE 'lower_case_%'; ".slice(0, -2), 'all'],
    ["SHOW VARIABLES LIKE 'sql_mode'", 'all'],
    ["SELECT COUNT(*) AS support_ndb FROM information_schema.ENGINES WHERE Engine = 'ndbcluster'", []],
    ['SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA', 'all'],
    [
      "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop' ORDER BY TABLE_SCHEMA, TABLE_TYPE",
      [],
    ],
    [
      "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'shop' ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION",
      [],
    ],
    [
      "SELECT DISTINCT ROUTINE_SCHEMA, ROUTINE_NAME, PARAMS.PARAMETER FROM information_schema.ROUTINES LEFT JOIN ( SELECT SPECIFIC_SCHEMA, SPECIFIC_NAME, GROUP_CONCAT(CONCAT(DATA_TYPE, ' ', PARAMETER_NAME) ORDER BY ORDINAL_POSITION SEPARATOR ', ') PARAMETER, ROUTINE_TYPE FROM information_schema.PARAMETERS GROUP BY SPECIFIC_SCHEMA, SPECIFIC_NAME, ROUTINE_TYPE ) PARAMS ON ROUTINES.ROUTINE_SCHEMA = PARAMS.SPECIFIC_SCHEMA AND ROUTINES.ROUTINE_NAME = PARAMS.SPECIFIC_NAME AND ROUTINES.ROUTINE_TYPE = PARAMS.ROUTINE_TYPE WHERE ROUTINE_SCHEMA = 'shop' ORDER BY ROUTINE_SCHEMA",
      [],
    ],
    [
      "SELECT TABLE_NAME, CHECK_OPTION, IS_UPDATABLE, SECURITY_TYPE, DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'shop' ORDER BY TABLE_NAME ASC",
      [],
    ],
    [
      "SELECT EVENT_CATALOG, EVENT_SCHEMA, EVENT_NAME, DEFINER, STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'shop' ORDER BY EVENT_NAME ASC",
      [],
    ],
    ["SHOW FULL TABLES WHERE Table_type != 'VIEW'", []],
    ['SHOW TABLE STATUS', figures],
    ['SHOW CREATE TABLE `shop`.`plain`', []],
    ['SHOW FULL COLUMNS FROM `shop`.`plain`', []],
    ['SHOW INDEX FROM `shop`.`plain`', figures],
    ['SELECT QUERY_ID, SUM(DURATION) AS SUM_DURATION FROM INFORMATION_SCHEMA.PROFILING GROUP BY QUERY_ID', 'all'],
    ['SHOW STATUS', 'all'],
    ['SET PROFILING = 1', []],
    ['SHOW PROFILES', 'all'],
    'SET PROFILING = 0',
  ],
  phpMyAdmin: [
    ['SELECT @@version, @@version_comment', 'all'],
    "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_general_ci'",
    ["SET lc_messages = 'en_US'", []],
    ['SELECT CURRENT_USER()', 'all'],
    ['SELECT `SCHEMA_NAME` FROM `INFORMATION_SCHEMA`.`SCHEMATA` ORDER BY `SCHEMA_NAME`', 'all'],
    [
      "SELECT `SCHEMA_NAME` FROM `INFORMATION_SCHEMA`.`SCHEMATA`, (SELECT DB_first_level FROM ( SELECT DISTINCT SUBSTRING_INDEX(SCHEMA_NAME, '_', 1) DB_first_level FROM INFORMATION_SCHEMA.SCHEMATA WHERE TRUE ) t ORDER BY DB_first_level ASC LIMIT 0, 100) t2 WHERE TRUE AND 1 = LOCATE(CONCAT(DB_first_level, '_'), CONCAT(SCHEMA_NAME, '_')) AND SCHEMA_NAME = 'shop' ORDER BY SCHEMA_NAME ASC",
      [],
    ],
    ['SHOW TABLES FROM `shop`', []],
    [
      "SELECT *, `TABLE_SCHEMA` AS `Db`, `TABLE_NAME` AS `Name`, `TABLE_TYPE` AS `TABLE_TYPE`, `ENGINE` AS `Engine`, `ENGINE` AS `Type`, `VERSION` AS `Version`, `ROW_FORMAT` AS `Row_format`, `TABLE_ROWS` AS `Rows`, `TABLE_COLLATION` AS `Collation`, `TABLE_COMMENT` AS `Comment` FROM `information_schema`.`TABLES` t WHERE `TABLE_SCHEMA` COLLATE utf8_bin IN ('shop') AND t.`TABLE_NAME` COLLATE utf8_bin = 'orders' ORDER BY Name ASC",
      figures,
    ],
    ['SHOW FULL COLUMNS FROM `shop`.`orders`', []],
    ['SHOW INDEXES FROM `shop`.`orders`', figures],
    ['SHOW CREATE TABLE `shop`.`orders`', []],
    [
      "SELECT `COLUMN_NAME`, `COLUMN_TYPE` FROM `INFORMATION_SCHEMA`.`COLUMNS` WHERE `TABLE_SCHEMA` COLLATE utf8_bin = 'shop' AND `TABLE_NAME` COLLATE utf8_bin = 'orders' ORDER BY `ORDINAL_POSITION`",
      [],
    ],
    ["SELECT `PRIVILEGE_TYPE` FROM `INFORMATION_SCHEMA`.`USER_PRIVILEGES` WHERE GRANTEE='''root''@''%'''", 'all'],
    [
      "SELECT `PRIVILEGE_TYPE` FROM `INFORMATION_SCHEMA`.`SCHEMA_PRIVILEGES` WHERE GRANTEE='''root''@''%''' AND 'shop' LIKE `TABLE_SCHEMA`",
      'all',
    ],
    ['SELECT 1 FROM mysql.user LIMIT 1', 'all'],
    [
      "SELECT TRIGGER_SCHEMA, TRIGGER_NAME, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, ACTION_TIMING, ACTION_STATEMENT, EVENT_OBJECT_SCHEMA, DEFINER FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA COLLATE utf8_bin = 'shop'",
      [],
    ],
    ['SHOW MASTER STATUS', 'all'],
    ["SHOW SESSION VARIABLES LIKE 'FOREIGN_KEY_CHECKS'", []],
    ['SELECT @@lower_case_table_names', 'all'],
    ['SELECT COUNT(*) FROM `shop`.`plain`', []],
    ['SHOW OPEN TABLES FROM `shop` WHERE `In_use` > 0', 'all'],
  ],
  SQLAlchemy: [
    ['SELECT VERSION()', 'all'],
    ['SELECT @@transaction_isolation', 'own'],
    ['SELECT @@sql_mode', 'all'],
    ['SELECT @@lower_case_table_names', 'all'],
    ["SELECT CAST('test plain returns' AS CHAR(60)) AS anon_1", []],
    ["SELECT CAST('test unicode returns' AS CHAR(60)) AS anon_1", []],
    ["SHOW VARIABLES LIKE 'sql_mode'", 'all'],
    ['SELECT DATABASE()', []],
    ['DESCRIBE `shop`.`orders`', []],
    ['SHOW CREATE TABLE `customers`', []],
    ['SHOW FULL TABLES FROM `shop`', []],
    [
      "SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE (table_schema, table_name, lower(column_name)) IN (('shop', 'customers', 'id'))",
      [],
    ],
    ["SHOW VARIABLES LIKE 'lower_case_table_names'", 'all'],
    ["select * from information_schema.tables where table_schema = 'shop' and table_name = 'orders'", figures],
  ],
  Django: [
    [
      "SELECT VERSION(), @@sql_mode, @@default_storage_engine, @@sql_auto_is_null, @@lower_case_table_names, CONVERT_TZ('2001-01-01 01:00:00', 'UTC', 'UTC') IS NOT NULL",
      'all',
    ],
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    'SET SQL_AUTO_IS_NULL = 0',
    ['SELECT table_name, table_type, table_comment FROM information_schema.tables WHERE table_schema = DATABASE()', []],
    [
      "SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, extra, column_default, collation_name, CASE WHEN column_type LIKE '% unsigned' THEN 1 ELSE 0 END AS is_unsigned FROM information_schema.columns WHERE table_name = 'customers' AND table_schema = DATABASE()",
      [],
    ],
    ['SELECT * FROM `orders` LIMIT 1', []],
    [
      "SELECT kcu.column_name, kcu.referenced_column_name, kcu.referenced_table_name, kcu.referenced_table_schema FROM information_schema.key_column_usage AS kcu WHERE kcu.table_schema = DATABASE() AND kcu.referenced_table_schema = DATABASE() AND kcu.referenced_column_name IS NOT NULL AND kcu.table_name = 'orders'",
      [],
    ],
    [
      "SELECT kc.`constraint_name`, kc.`column_name`, kc.`referenced_table_name`, kc.`referenced_column_name`, c.`constraint_type` FROM information_schema.key_column_usage AS kc, information_schema.table_constraints AS c WHERE kc.table_schema = DATABASE() AND (kc.referenced_table_schema = DATABASE() OR kc.referenced_table_schema IS NULL) AND c.table_schema = kc.table_schema AND c.constraint_name = kc.constraint_name AND c.constraint_type != 'CHECK' AND kc.table_name = 'orders' AND c.table_name = kc.table_name ORDER BY kc.`ordinal_position`, kc.`constraint_name`",
      [],
    ],
    [
      "SELECT c.constraint_name, c.check_clause FROM information_schema.check_constraints AS c WHERE c.constraint_schema = DATABASE() AND c.table_name = 'orders'",
      [],
    ],
    ['SHOW INDEX FROM `orders`', figures],
    ["SELECT engine FROM information_schema.tables WHERE table_name = 'orders' AND table_schema = DATABASE()", []],
    ['SELECT 1 FROM mysql.time_zone LIMIT 1', 'all'],
    [
      "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.schemata WHERE schema_name = 'shop'",
      [],
    ],
  ],
  TypeORM: [
    ['SELECT VERSION() AS `version`', 'all'],
    ['START TRANSACTION', []],
    ['SELECT DATABASE() AS `db_name`', []],
    [
      "SELECT `TABLE_SCHEMA`, `TABLE_NAME` FROM `INFORMATION_SCHEMA`.`TABLES` WHERE `TABLE_SCHEMA` = 'shop' AND `TABLE_NAME` = 'orders' UNION SELECT `TABLE_SCHEMA`, `TABLE_NAME` FROM `INFORMATION_SCHEMA`.`TABLES` WHERE `TABLE_SCHEMA` = 'shop' AND `TABLE_NAME` = 'customers'",
      [],
    ],
    [
      "SELECT * FROM `INFORMATION_SCHEMA`.`COLUMNS` WHERE `TABLE_SCHEMA` = 'shop' AND `TABLE_NAME` = 'orders' UNION SELECT * FROM `INFORMATION_SCHEMA`.`COLUMNS` WHERE `TABLE_SCHEMA` = 'shop' AND `TABLE_NAME` = 'customers'",
      [],
    ],
    [
      "SELECT * FROM (SELECT * FROM `INFORMATION_SCHEMA`.`KEY_COLUMN_USAGE` `kcu` WHERE `kcu`.`TABLE_SCHEMA` = 'shop' AND `kcu`.`TABLE_NAME` = 'orders') `kcu` WHERE `CONSTRAINT_NAME` = 'PRIMARY'",
      [],
    ],
    [
      'SELECT `SCHEMA_NAME`, `DEFAULT_CHARACTER_SET_NAME` as `CHARSET`, `DEFAULT_COLLATION_NAME` AS `COLLATION` FROM `INFORMATION_SCHEMA`.`SCHEMATA`',
      'all',
    ],
    [
      "SELECT `s`.* FROM (SELECT * FROM `INFORMATION_SCHEMA`.`STATISTICS` WHERE `TABLE_SCHEMA` = 'shop' AND `TABLE_NAME` = 'orders') `s` LEFT JOIN (SELECT * FROM `INFORMATION_SCHEMA`.`REFERENTIAL_CONSTRAINTS` WHERE `CONSTRAINT_SCHEMA` = 'shop' AND `TABLE_NAME` = 'orders') `rc` ON `s`.`INDEX_NAME` = `rc`.`CONSTRAINT_NAME` AND `s`.`TABLE_SCHEMA` = `rc`.`CONSTRAINT_SCHEMA` WHERE `s`.`INDEX_NAME` != 'PRIMARY' AND `rc`.`CONSTRAINT_NAME` IS NULL",
      figures,
    ],
    [
      "SELECT `kcu`.`TABLE_SCHEMA`, `kcu`.`TABLE_NAME`, `kcu`.`CONSTRAINT_NAME`, `kcu`.`COLUMN_NAME`, `kcu`.`REFERENCED_TABLE_SCHEMA`, `kcu`.`REFERENCED_TABLE_NAME`, `kcu`.`REFERENCED_COLUMN_NAME`, `rc`.`DELETE_RULE` `ON_DELETE`, `rc`.`UPDATE_RULE` `ON_UPDATE` FROM (SELECT * FROM `INFORMATION_SCHEMA`.`KEY_COLUMN_USAGE` `kcu` WHERE `kcu`.`TABLE_SCHEMA` = 'shop' AND `kcu`.`TABLE_NAME` = 'orders') `kcu` INNER JOIN (SELECT * FROM `INFORMATION_SCHEMA`.`REFERENTIAL_CONSTRAINTS` WHERE `CONSTRAINT_SCHEMA` = 'shop' AND `TABLE_NAME` = 'orders') `rc` ON `rc`.`CONSTRAINT_SCHEMA` = `kcu`.`CONSTRAINT_SCHEMA` AND `rc`.`TABLE_NAME` = `kcu`.`TABLE_NAME` AND `rc`.`CONSTRAINT_NAME` = `kcu`.`CONSTRAINT_NAME`",
      [],
    ],
    [
      "SELECT * FROM `INFORMATION_SCHEMA`.`COLUMNS` WHERE `TABLE_SCHEMA` = 'shop' AND `TABLE_NAME` = 'typeorm_metadata'",
      [],
    ],
    ['COMMIT', []],
  ],
  Prisma: [
    ['SELECT @@GLOBAL.version version', 'all'],
    ['SELECT @@lower_case_table_names', 'all'],
    ["select schema_name as schema_name from information_schema.schemata where schema_name = 'shop'", []],
    [
      "SELECT DISTINCT BINARY table_info.table_name AS table_name, table_info.create_options AS create_options, table_info.table_comment AS table_comment FROM information_schema.tables AS table_info JOIN information_schema.columns AS column_info ON BINARY column_info.table_name = BINARY table_info.table_name WHERE table_info.table_schema = 'shop' AND column_info.table_schema = 'shop' AND table_info.table_type = 'BASE TABLE' ORDER BY BINARY table_info.table_name",
      [],
    ],
    [
      "SELECT BINARY column_name column_name, BINARY data_type data_type, BINARY column_type full_data_type, character_maximum_length character_maximum_length, numeric_precision numeric_precision, numeric_scale numeric_scale, datetime_precision datetime_precision, column_default column_default, is_nullable is_nullable, BINARY extra extra, BINARY table_name table_name, IF(column_comment = '', NULL, column_comment) AS column_comment FROM information_schema.columns WHERE table_schema = 'shop' ORDER BY ordinal_position, BINARY table_name",
      [],
    ],
    [
      "SELECT DISTINCT BINARY table_name AS table_name, BINARY index_name AS index_name, BINARY column_name AS column_name, sub_part AS partial, seq_in_index AS seq_in_index, collation AS column_order, non_unique AS non_unique, index_type AS index_type FROM INFORMATION_SCHEMA.STATISTICS WHERE table_schema = 'shop' ORDER BY BINARY table_name, BINARY index_name, seq_in_index",
      [],
    ],
    [
      "SELECT BINARY kcu.constraint_name constraint_name, BINARY kcu.column_name column_name, BINARY kcu.referenced_table_name referenced_table_name, BINARY kcu.referenced_column_name referenced_column_name, kcu.ordinal_position ordinal_position, BINARY kcu.table_name table_name, BINARY rc.delete_rule delete_rule, BINARY rc.update_rule update_rule FROM information_schema.key_column_usage AS kcu INNER JOIN information_schema.referential_constraints AS rc ON BINARY kcu.constraint_name = BINARY rc.constraint_name WHERE BINARY kcu.table_schema = 'shop' AND BINARY rc.constraint_schema = 'shop' AND kcu.referenced_column_name IS NOT NULL ORDER BY BINARY kcu.table_schema, BINARY kcu.table_name, BINARY kcu.constraint_name, kcu.ordinal_position",
      [],
    ],
    [
      "SELECT TABLE_NAME AS view_name, VIEW_DEFINITION AS view_sql FROM INFORMATION_SCHEMA.VIEWS WHERE TABLE_SCHEMA = 'shop'",
      [],
    ],
    [
      "SELECT SUM(data_length + index_length) AS size FROM information_schema.TABLES WHERE table_schema = 'shop'",
      'all',
    ],
  ],
  Sequelize: [
    ['SELECT VERSION() as `version`', 'all'],
    [
      "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME = 'orders' AND TABLE_SCHEMA = 'shop'",
      [],
    ],
    ['SHOW FULL COLUMNS FROM `orders`;', []],
    ['SHOW INDEX FROM `orders`', figures],
    [
      "SELECT CONSTRAINT_NAME as constraint_name,CONSTRAINT_NAME as constraintName,CONSTRAINT_SCHEMA as constraintSchema,TABLE_NAME as tableName,COLUMN_NAME as columnName,REFERENCED_TABLE_NAME as referencedTableName FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE where TABLE_NAME = 'orders' AND CONSTRAINT_NAME!='PRIMARY' AND CONSTRAINT_SCHEMA='shop' AND REFERENCED_TABLE_NAME IS NOT NULL",
      [],
    ],
    [
      "SELECT SCHEMA_NAME as schema_name FROM INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME NOT IN ('MYSQL', 'INFORMATION_SCHEMA', 'PERFORMANCE_SCHEMA', 'SYS', 'mysql', 'information_schema', 'performance_schema', 'sys')",
      'all',
    ],
  ],
  'Hibernate schema validation': [
    [
      "SELECT TABLE_SCHEMA AS TABLE_CAT, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME LIKE 'customers'",
      [],
    ],
    ["SHOW FULL TABLES FROM `shop` LIKE 'customers'", []],
    ["SHOW FULL COLUMNS FROM `customers` FROM `shop` LIKE '%'", []],
    ['SELECT @@session.tx_read_only, @@session.tx_isolation', []],
    ["SHOW FUNCTION STATUS LIKE 'none'", []],
  ],
  Laravel: [
    ['use `shop`;', []],
    ["set names 'utf8mb4' collate 'utf8mb4_unicode_ci';", []],
    [
      "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_unicode_ci', SESSION sql_mode='ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';",
      [],
    ],
    [
      "select table_name as `name`, (data_length + index_length) as `size`, table_comment as `comment`, engine as `engine`, table_collation as `collation` from information_schema.tables where table_schema = 'shop' and table_type in ('BASE TABLE', 'SYSTEM VERSIONED') order by table_name",
      ['size'],
    ],
    [
      "select column_name as `name`, data_type as `type_name`, column_type as `type`, collation_name as `collation`, is_nullable as `nullable`, column_default as `default`, column_comment as `comment`, generation_expression as `expression`, extra as `extra` from information_schema.columns where table_schema = 'shop' and table_name = 'orders' order by ordinal_position asc",
      [],
    ],
    [
      "select index_name as `name`, group_concat(column_name order by seq_in_index) as `columns`, index_type as `type`, not non_unique as `unique` from information_schema.statistics where table_schema = 'shop' and table_name = 'orders' group by index_name, index_type, non_unique",
      [],
    ],
    [
      "select kc.constraint_name as `name`, group_concat(kc.column_name order by kc.ordinal_position) as `columns`, kc.referenced_table_schema as `foreign_schema`, kc.referenced_table_name as `foreign_table`, group_concat(kc.referenced_column_name order by kc.ordinal_position) as `foreign_columns`, rc.update_rule as `on_update`, rc.delete_rule as `on_delete` from information_schema.key_column_usage kc join information_schema.referential_constraints rc on kc.constraint_schema = rc.constraint_schema and kc.constraint_name = rc.constraint_name where kc.table_schema = 'shop' and kc.table_name = 'orders' and kc.referenced_table_name is not null group by kc.constraint_name, kc.referenced_table_schema, kc.referenced_table_name, rc.update_rule, rc.delete_rule",
      [],
    ],
    [
      "select exists (select 1 from information_schema.tables where table_schema = schema() and table_name = 'orders' and table_type in ('BASE TABLE', 'SYSTEM VERSIONED')) as `exists`",
      [],
    ],
  ],
  Rails: [
    ['SELECT VERSION()', 'all'],
    [
      "SET  @@SESSION.sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO'),  @@SESSION.sql_auto_is_null = 0, @@SESSION.wait_timeout = 2147483",
      [],
    ],
    ["SHOW VARIABLES LIKE 'collation_database'", []],
    ['SELECT @@max_allowed_packet', 'all'],
    [
      "SELECT table_name FROM (SELECT * FROM information_schema.tables WHERE table_schema = database()) _subquery WHERE _subquery.table_type = 'BASE TABLE' ORDER BY table_name",
      [],
    ],
    ['SHOW FULL FIELDS FROM `orders`', []],
    [
      "SELECT column_name FROM information_schema.statistics WHERE index_name = 'PRIMARY' AND table_schema = database() AND table_name = 'orders' ORDER BY seq_in_index",
      [],
    ],
    ['SHOW KEYS FROM `orders`', figures],
    [
      "SELECT fk.referenced_table_name AS 'to_table', fk.referenced_column_name AS 'primary_key', fk.column_name AS 'column', fk.constraint_name AS 'name', fk.ordinal_position AS 'position', rc.update_rule AS 'on_update', rc.delete_rule AS 'on_delete' FROM information_schema.referential_constraints rc JOIN information_schema.key_column_usage fk USING (constraint_schema, constraint_name) WHERE fk.referenced_column_name IS NOT NULL AND fk.table_schema = database() AND fk.table_name = 'orders' AND rc.constraint_schema = database() AND rc.table_name = 'orders'",
      [],
    ],
    [
      "SELECT table_comment FROM information_schema.tables WHERE table_schema = database() AND table_name = 'customers'",
      [],
    ],
    [
      "SELECT cc.constraint_name AS 'name', cc.check_clause AS 'expression' FROM information_schema.check_constraints cc JOIN information_schema.table_constraints tc USING (constraint_schema, constraint_name) WHERE tc.table_schema = database() AND tc.table_name = 'orders' AND cc.constraint_schema = database() AND cc.table_name = tc.table_name",
      [],
    ],
    ['SHOW CREATE TABLE `orders`', []],
  ],
};

/** [tool, statement] in the order in which each tool sends them. */
export const toolStatements: readonly (readonly [tool: string, statements: readonly ToolStatement[]])[] =
  Object.entries(tools).map(([tool, entries]) => [
    tool,
    entries.map((entry) => (typeof entry === 'string' ? { sql: entry } : { sql: entry[0], differs: entry[1] })),
  ]);
