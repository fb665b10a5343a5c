import type { VirtualTable } from '../../planner/facts';
import type { SessionView } from '../session/session-view';

/** A table of information_schema and the like as this session may see it; null when there is none of that name. Names are lower case. */
export async function virtualTable(
  _schema: string,
  _name: string,
  _session: SessionView,
): Promise<VirtualTable | null> {
  return null;
}
