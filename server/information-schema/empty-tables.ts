import { type InformationTable, informationTable } from './definition';

/** Tables of information_schema that tools look into and that have nothing to say here: files, locks and statistics are the backends'. */
const columnsOf: Readonly<Record<string, string>> = {
  FILES: `
    FILE_ID bigint(4) not null, FILE_NAME varchar(512), FILE_TYPE varchar(20) not null, TABLESPACE_NAME varchar(64),
    TABLE_CATALOG varchar(64) not null, TABLE_SCHEMA varchar(64), TABLE_NAME varchar(64), LOGFILE_GROUP_NAME varchar(64),
    LOGFILE_GROUP_NUMBER bigint(4), ENGINE varchar(64) not null, FULLTEXT_KEYS varchar(64), DELETED_ROWS bigint(4),
    UPDATE_COUNT bigint(4), FREE_EXTENTS bigint(4), TOTAL_EXTENTS bigint(4), EXTENT_SIZE bigint(4) not null,
    INITIAL_SIZE bigint(21) unsigned, MAXIMUM_SIZE bigint(21) unsigned, AUTOEXTEND_SIZE bigint(21) unsigned, CREATION_TIME datetime,
    LAST_UPDATE_TIME datetime, LAST_ACCESS_TIME datetime, RECOVER_TIME bigint(4), TRANSACTION_COUNTER bigint(4),
    VERSION bigint(21) unsigned, ROW_FORMAT varchar(10), TABLE_ROWS bigint(21) unsigned, AVG_ROW_LENGTH bigint(21) unsigned,
    DATA_LENGTH bigint(21) unsigned, MAX_DATA_LENGTH bigint(21) unsigned, INDEX_LENGTH bigint(21) unsigned,
    DATA_FREE bigint(21) unsigned, CREATE_TIME datetime, UPDATE_TIME datetime, CHECK_TIME datetime, CHECKSUM bigint(21) unsigned,
    STATUS varchar(20) not null, EXTRA varchar(255)`,
  TABLESPACES: `
    TABLESPACE_NAME varchar(64) not null, ENGINE varchar(64) not null, TABLESPACE_TYPE varchar(64), LOGFILE_GROUP_NAME varchar(64),
    EXTENT_SIZE bigint(21) unsigned, AUTOEXTEND_SIZE bigint(21) unsigned, MAXIMUM_SIZE bigint(21) unsigned,
    NODEGROUP_ID bigint(21) unsigned, TABLESPACE_COMMENT varchar(2048)`,
  APPLICABLE_ROLES: `
    GRANTEE varchar(385) not null, ROLE_NAME varchar(128) not null, IS_GRANTABLE varchar(3) not null, IS_DEFAULT varchar(3)`,
  ENABLED_ROLES: `
    ROLE_NAME varchar(128)`,
  PROFILING: `
    QUERY_ID int(20) not null, SEQ int(20) not null, STATE varchar(30) not null, DURATION decimal(9,6) not null,
    CPU_USER decimal(9,6), CPU_SYSTEM decimal(9,6), CONTEXT_VOLUNTARY int(20), CONTEXT_INVOLUNTARY int(20), BLOCK_OPS_IN int(20),
    BLOCK_OPS_OUT int(20), MESSAGES_SENT int(20), MESSAGES_RECEIVED int(20), PAGE_FAULTS_MAJOR int(20), PAGE_FAULTS_MINOR int(20),
    SWAPS int(20), SOURCE_FUNCTION varchar(30), SOURCE_FILE varchar(20), SOURCE_LINE int(20)`,
  INNODB_TRX: `
    trx_id bigint(21) unsigned not null, trx_state varchar(13) not null, trx_started datetime not null,
    trx_requested_lock_id varchar(81), trx_wait_started datetime, trx_weight bigint(21) unsigned not null,
    trx_mysql_thread_id bigint(21) unsigned not null, trx_query varchar(1024), trx_operation_state varchar(64),
    trx_tables_in_use bigint(21) unsigned not null, trx_tables_locked bigint(21) unsigned not null,
    trx_lock_structs bigint(21) unsigned not null, trx_lock_memory_bytes bigint(21) unsigned not null,
    trx_rows_locked bigint(21) unsigned not null, trx_rows_modified bigint(21) unsigned not null,
    trx_concurrency_tickets bigint(21) unsigned not null, trx_isolation_level enum(16) not null, trx_unique_checks int(1) not null,
    trx_foreign_key_checks int(1) not null, trx_last_foreign_key_error varchar(256), trx_is_read_only int(1) not null,
    trx_autocommit_non_locking int(1) not null`,
  INNODB_LOCKS: `
    lock_id varchar(81) not null, lock_trx_id bigint(21) unsigned not null, lock_mode enum(8) not null, lock_type enum(6) not null,
    lock_table varchar(1024) not null, lock_index varchar(1024), lock_space int(11) unsigned, lock_page int(11) unsigned,
    lock_rec int(11) unsigned, lock_data varchar(8192)`,
  INNODB_LOCK_WAITS: `
    requesting_trx_id bigint(21) unsigned not null, requested_lock_id varchar(81) not null,
    blocking_trx_id bigint(21) unsigned not null, blocking_lock_id varchar(81) not null`,
  INNODB_METRICS: `
    NAME varchar(193) not null, SUBSYSTEM varchar(193) not null, COUNT bigint(21) not null, MAX_COUNT bigint(21),
    MIN_COUNT bigint(21), AVG_COUNT float(12), COUNT_RESET bigint(21) not null, MAX_COUNT_RESET bigint(21),
    MIN_COUNT_RESET bigint(21), AVG_COUNT_RESET float(12), TIME_ENABLED datetime, TIME_DISABLED datetime, TIME_ELAPSED bigint(21),
    TIME_RESET datetime, ENABLED int(1) not null, TYPE enum(14) not null, COMMENT varchar(193) not null`,
  INNODB_SYS_TABLES: `
    TABLE_ID bigint(21) unsigned not null, NAME varchar(655) not null, FLAG int(11) not null, N_COLS int(11) unsigned not null,
    SPACE int(11) unsigned not null, ROW_FORMAT enum(10), ZIP_PAGE_SIZE int(11) unsigned not null, SPACE_TYPE enum(6)`,
  INNODB_SYS_TABLESPACES: `
    SPACE int(11) unsigned not null, NAME varchar(655) not null, FLAG int(11) unsigned not null, ROW_FORMAT varchar(22),
    PAGE_SIZE int(11) unsigned not null, FILENAME varchar(512) not null, FS_BLOCK_SIZE int(11) unsigned not null,
    FILE_SIZE bigint(21) unsigned not null, ALLOCATED_SIZE bigint(21) unsigned not null`,
  INNODB_SYS_INDEXES: `
    INDEX_ID bigint(21) unsigned not null, NAME varchar(64) not null, TABLE_ID bigint(21) unsigned not null, TYPE int(11) not null,
    N_FIELDS int(11) not null, PAGE_NO int(11), SPACE int(11), MERGE_THRESHOLD int(11) not null`,
  INNODB_SYS_COLUMNS: `
    TABLE_ID bigint(21) unsigned not null, NAME varchar(64) not null, POS bigint(21) unsigned not null, MTYPE int(11) not null,
    PRTYPE int(11) not null, LEN int(11) not null`,
  INNODB_SYS_FIELDS: `
    INDEX_ID bigint(21) unsigned not null, NAME varchar(64) not null, POS int(11) unsigned not null`,
  INNODB_SYS_FOREIGN: `
    ID varchar(193) not null, FOR_NAME varchar(193) not null, REF_NAME varchar(193) not null, N_COLS int(11) unsigned not null,
    TYPE int(11) unsigned not null`,
  INNODB_SYS_FOREIGN_COLS: `
    ID varchar(193) not null, FOR_COL_NAME varchar(64) not null, REF_COL_NAME varchar(64) not null, POS int(11) unsigned not null`,
  TABLE_STATISTICS: `
    TABLE_SCHEMA varchar(192) not null, TABLE_NAME varchar(192) not null, ROWS_READ bigint(21) not null,
    ROWS_CHANGED bigint(21) not null, ROWS_CHANGED_X_INDEXES bigint(21) not null`,
  INDEX_STATISTICS: `
    TABLE_SCHEMA varchar(192) not null, TABLE_NAME varchar(192) not null, INDEX_NAME varchar(192) not null,
    ROWS_READ bigint(21) not null`,
};

export const emptyTables: readonly InformationTable[] = Object.entries(columnsOf).map(([name, columns]) =>
  informationTable(name, columns, () => []),
);
