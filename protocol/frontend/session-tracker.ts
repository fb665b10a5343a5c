import type { SessionHandler, TrackedState } from '../handler';
import { PacketWriter } from '../wire/packet-writer';

/** Kinds of changes (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html, "Session State Information"). */
const systemVariable = 0;
const currentSchema = 1;

/**
 * What clients with CLIENT_SESSION_TRACK are told in OK packets: which of the variables that MariaDB's session_track_system_variables names by default,
 * and of the current schema, are others than they were told last. Clients encode their statements by it. character_set_connection is always utf8mb4.
 */
export class SessionTracker {
  private told: TrackedState;

  private constructor(private readonly state: () => TrackedState) {
    this.told = state();
  }

  /** Null for sessions that do not tell their state. */
  static of(session: SessionHandler): SessionTracker | null {
    return session.trackedState ? new SessionTracker(() => session.trackedState!()) : null;
  }

  /** The changes since the last call, as the OK packet holds them; null = none. */
  take(): Buffer | null {
    const { told } = this;
    const state = this.state();
    this.told = state;
    const changes: Buffer[] = [];
    const variable = (name: string, before: string | null, now: string | null): void => {
      if (before !== now) changes.push(change(systemVariable, name, now ?? ''));
    };
    variable('autocommit', onOff(told.autocommit), onOff(state.autocommit));
    variable('character_set_client', told.clientCharset, state.clientCharset);
    variable('character_set_results', told.resultsCharset, state.resultsCharset);
    variable('time_zone', told.timeZone, state.timeZone);
    if (told.schema !== state.schema) changes.push(change(currentSchema, state.schema ?? ''));
    return changes.length > 0 ? Buffer.concat(changes) : null;
  }
}

function onOff(value: boolean): string {
  return value ? 'ON' : 'OFF';
}

function change(kind: number, ...texts: readonly string[]): Buffer {
  const data = new PacketWriter();
  for (const text of texts) data.lengthEncodedText(text);
  const out = new PacketWriter();
  out.uint8(kind);
  out.lengthEncodedBytes(data.take());
  return out.take();
}
