import type { ProcessEntry, SessionView } from '../session/session-view';

/** The sessions that a user may see: their own; all for the default account, who may also end them. */
export function visibleProcesses({ server, user }: SessionView): readonly ProcessEntry[] {
  return server.processes().filter((process) => user.defaultAccount || process.user === user.name);
}
