import type { BackendHost } from '../../conf/catalog';
import type { Source } from '../../connectors/connector';
import type { Health } from './health';
import type { NamedRow } from './heartbeat-result';

/** One server of a data host. */
export interface Backend {
  readonly label: string;
  readonly role: 'write' | 'read';
  /** Index of the write host that it is or belongs to. */
  readonly writeIndex: number;
  readonly host: BackendHost;
  readonly source: Source;
  /** For heartbeats: connections of their own, so that a busy server is not taken for a dead one. */
  readonly probe: Source;
  readonly health: Health;
  /** Rows of the last heartbeat's own statement. */
  answer: readonly NamedRow[];
  /** Heartbeats pause until then; 0 = they do not. */
  pausedUntil: number;
}
