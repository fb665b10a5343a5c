import type { VirtualTable } from '../../planner/facts';
import { sqlError } from '../../protocol/wire/sql-error';
import { fieldOf } from './command';
import type { ManagedServer } from './managed-server';

/** What clients ask when they have logged in. */
const values: Readonly<Record<string, (server: ManagedServer) => string>> = {
  version: ({ view }) => view.version,
  version_comment: () => 'MyCat Server (OpenCloudDB)',
  auto_increment_increment: () => '1',
  autocommit: () => '1',
  character_set_client: () => 'utf8mb4',
  character_set_connection: () => 'utf8mb4',
  character_set_results: () => 'utf8mb4',
  character_set_server: () => 'utf8mb4',
  collation_connection: () => 'utf8mb4_general_ci',
  collation_server: () => 'utf8mb4_general_ci',
  init_connect: () => '',
  interactive_timeout: ({ catalog }) => String(Math.floor(catalog.system.idleTimeoutMs / 1000)),
  license: () => 'GPL',
  lower_case_table_names: () => '0',
  max_allowed_packet: ({ catalog }) => String(catalog.system.maxPacketSize),
  net_buffer_length: () => '16384',
  net_write_timeout: () => '60',
  performance_schema: () => '0',
  query_cache_size: () => '0',
  query_cache_type: () => 'OFF',
  sql_mode: () => '',
  system_time_zone: () => 'UTC',
  time_zone: () => 'SYSTEM',
  transaction_isolation: () => 'REPEATABLE-READ',
  transaction_read_only: () => '0',
  tx_isolation: () => 'REPEATABLE-READ',
  tx_read_only: () => '0',
  wait_timeout: ({ catalog }) => String(Math.floor(catalog.system.idleTimeoutMs / 1000)),
};

/** `SELECT @@name [[AS] alias], … [LIMIT 1]`, and SELECT 1; null = another statement. Errors: 1193 unknown variable. */
export function selectVariables(text: string, server: ManagedServer): VirtualTable | null {
  const match = /^select\s+(.+?)(?:\s+limit\s+\d+)?$/is.exec(text);
  if (!match) return null;
  const items = match[1]!
    .split(',')
    .map((item) => /^\s*(?:(@@(?:session\.|global\.)?(\w+))|(\d+))(?:\s+(?:as\s+)?[`'"]?(\w+)[`'"]?)?\s*$/i.exec(item));
  if (items.some((item) => item === null)) return null;
  return {
    fields: items.map((item) => fieldOf(item![4] ?? item![1] ?? item![3]!)),
    rows: [items.map((item) => item![3] ?? variable(item![2]!, server))],
  };
}

function variable(name: string, server: ManagedServer): string {
  const value = values[name.toLowerCase()];
  if (!value) throw sqlError('ER_UNKNOWN_SYSTEM_VARIABLE', `Unknown system variable '${name}'`);
  return value(server);
}
