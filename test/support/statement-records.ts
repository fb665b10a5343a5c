/** Statements that have ended, as the session tells its observers, without a session. */
import type { User } from '../../conf/catalog';
import type { StatementPlan } from '../../engine/plan';
import { lexStatements } from '../../planner/sql/lexer';
import type { ClientConnection } from '../../protocol/handler';
import type { SqlError } from '../../protocol/wire/sql-error';
import { StatementRecord } from '../../server/observe/statement-record';

export const plainUser: User = {
  name: 'ann',
  password: 'secret-password',
  schemas: ['TESTDB'],
  defaultSchema: null,
  readOnly: false,
  benchmark: 0,
  defaultAccount: true,
  manager: null,
  hosts: [],
  requireTls: false,
  maxResultRows: 0,
  queryMemoryLimitBytes: Number.POSITIVE_INFINITY,
  hiddenNodes: new Set(),
  privileges: [],
  checkPrivileges: false,
};

export const plainClient: ClientConnection = {
  id: 7,
  user: 'ann',
  remoteAddress: '10.0.0.9',
  remotePort: 5555,
  database: null,
  collationId: 45,
  capabilities: 0,
  attributes: new Map(),
  tls: false,
  closed: new AbortController().signal,
  kill: () => undefined,
  bytesIn: () => 0,
  bytesOut: () => 0,
  waitingIn: () => 0,
  waitingOut: () => 0,
  connectedAt: 0,
};

export interface EndedStatement {
  readonly plan?: StatementPlan;
  readonly durationMs?: number;
  readonly rowsSent?: number;
  readonly spillBytes?: number;
  readonly error?: SqlError;
  readonly user?: User;
}

/** A record as it is when observers are told of its end. */
export function endedRecord(
  sql: string,
  { plan, durationMs, error, user, ...rest }: EndedStatement = {},
): StatementRecord {
  const record = new StatementRecord(plainClient, user ?? plainUser, {
    started: () => undefined,
    ended: () => undefined,
  });
  const [lexed] = lexStatements(sql, { sqlMode: new Set() });
  record.start(lexed!, 'TESTDB', Date.now());
  if (plan) record.planned(plan);
  record.error = error ?? null;
  record.endedMs = record.startedMs + (durationMs ?? 1);
  Object.assign(record, rest);
  return record;
}

/** The plan of a query that is forwarded to these data nodes. */
export function forwardTo(...dataNodes: readonly string[]): StatementPlan {
  const targets = dataNodes.map((dataNode) => ({ dataNode, sql: 'SELECT 1' }));
  return { kind: 'forward', targets, schema: 'TESTDB', writes: false, cut: null };
}
