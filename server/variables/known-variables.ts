/**
 * System variables of MariaDB 10.11 that clients ask for, with their types and the values of a server that nothing was changed on: for when
 * no backend has told its own yet. `name type value`, one a line.
 */
const table = `
  last_insert_id unsigned 0
  identity unsigned 0
  insert_id unsigned 0
  warning_count unsigned 0
  error_count unsigned 0
  port unsigned 0
  pseudo_thread_id unsigned 0
  max_execution_time unsigned 0
  allow_suspicious_udfs boolean OFF
  autocommit boolean ON
  auto_increment_increment unsigned 1
  auto_increment_offset unsigned 1
  big_tables boolean OFF
  binlog_format text MIXED
  binlog_row_image text FULL
  character_set_client text utf8mb4
  character_set_connection text utf8mb4
  character_set_database text utf8mb4
  character_set_filesystem text binary
  character_set_results text utf8mb4
  character_set_server text utf8mb4
  character_set_system text utf8mb3
  collation_connection text utf8mb4_general_ci
  collation_database text utf8mb4_general_ci
  collation_server text utf8mb4_general_ci
  completion_type text NO_CHAIN
  connect_timeout unsigned 10
  default_master_connection text
  default_password_lifetime unsigned 0
  default_regex_flags text
  default_storage_engine text InnoDB
  default_tmp_storage_engine text
  default_week_format unsigned 0
  div_precision_increment unsigned 4
  enforce_storage_engine text
  eq_range_index_dive_limit unsigned 200
  event_scheduler text OFF
  explicit_defaults_for_timestamp boolean ON
  foreign_key_checks boolean ON
  general_log boolean OFF
  group_concat_max_len unsigned 1048576
  gtid_domain_id unsigned 0
  have_compress text YES
  have_crypt text YES
  have_dynamic_loading text YES
  have_geometry text YES
  have_openssl text YES
  have_profiling text YES
  have_query_cache text YES
  have_rtree_keys text YES
  have_ssl text DISABLED
  have_symlink text YES
  host_cache_size unsigned 279
  idle_readonly_transaction_timeout unsigned 0
  idle_transaction_timeout unsigned 0
  idle_write_transaction_timeout unsigned 0
  ignore_builtin_innodb boolean OFF
  init_connect text
  innodb_file_per_table boolean ON
  innodb_lock_wait_timeout unsigned 50
  innodb_strict_mode boolean ON
  interactive_timeout unsigned 28800
  join_buffer_size unsigned 262144
  lc_messages text en_US
  lc_time_names text en_US
  license text GPL
  local_infile boolean ON
  lock_wait_timeout unsigned 86400
  log_bin boolean OFF
  long_query_time double 10.000000
  lower_case_file_system boolean OFF
  lower_case_table_names unsigned 0
  low_priority_updates boolean OFF
  max_allowed_packet unsigned 16777216
  max_connections unsigned 151
  max_error_count unsigned 64
  max_length_for_sort_data unsigned 1024
  max_prepared_stmt_count unsigned 16382
  max_sort_length unsigned 1024
  max_statement_time double 0.000000
  max_user_connections signed 0
  min_examined_row_limit unsigned 0
  net_buffer_length unsigned 16384
  net_read_timeout unsigned 30
  net_write_timeout unsigned 60
  note_verbosity text basic,explain
  old boolean OFF
  old_passwords boolean OFF
  open_files_limit unsigned 20000
  optimizer_switch text
  performance_schema boolean OFF
  profiling boolean OFF
  protocol_version unsigned 10
  pseudo_slave_mode boolean OFF
  query_cache_size unsigned 1048576
  query_cache_type text OFF
  read_only boolean OFF
  report_host text
  report_user text
  require_secure_transport boolean OFF
  secure_auth boolean ON
  server_id unsigned 1
  session_track_schema boolean ON
  skip_networking boolean OFF
  slow_query_log boolean OFF
  sort_buffer_size unsigned 2097152
  sql_auto_is_null boolean OFF
  sql_big_selects boolean ON
  sql_buffer_result boolean OFF
  sql_if_exists boolean OFF
  sql_log_bin boolean ON
  sql_mode text STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION
  sql_notes boolean ON
  sql_quote_show_create boolean ON
  sql_safe_updates boolean OFF
  sql_select_limit unsigned 18446744073709551615
  sql_warnings boolean OFF
  standard_compliant_cte boolean ON
  storage_engine text InnoDB
  system_time_zone text UTC
  table_open_cache unsigned 2000
  thread_stack unsigned 299008
  time_zone text SYSTEM
  tls_version text TLSv1.2,TLSv1.3
  tmp_memory_table_size unsigned 16777216
  tmp_table_size unsigned 16777216
  tx_isolation text REPEATABLE-READ
  tx_read_only boolean OFF
  unique_checks boolean ON
  updatable_views_with_limit text YES
  version_comment text Debian 12
  version_compile_machine text x86_64
  version_compile_os text debian-linux-gnu
  wait_timeout unsigned 28800
`;

/** How a value reads in an expression: ON and OFF of a boolean are 1 and 0 there. */
export type VariableKind = 'boolean' | 'unsigned' | 'signed' | 'double' | 'text';

export interface KnownVariable {
  readonly kind: VariableKind;
  /** As SHOW VARIABLES has it. */
  readonly value: string;
}

/** By lower-case name. */
export const knownVariables: ReadonlyMap<string, KnownVariable> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [, name, kind, value] = /^(\S+) (\S+) ?(.*)$/.exec(line.trim())!;
      return [name!, { kind: kind as VariableKind, value: value! }];
    }),
);
