import type { VirtualTable } from '../../planner/facts';
import { everything } from '../information-schema/restrictions';
import type { SessionView } from '../session/session-view';
import { filterRows } from './filter-rows';
import { showInformation } from './information-show';
import { showStatement } from './show-statement';

type What = 'VARIABLES' | 'STATUS';

/** SHOW [GLOBAL | SESSION | LOCAL] VARIABLES | STATUS [LIKE | WHERE] */
export const showVariables = (['VARIABLES', 'STATUS'] as const).map((what) =>
  showStatement(['[GLOBAL|SESSION|LOCAL]', what], async (reader, session, taken) => {
    const filter = reader.filter();
    return filterRows(await listOf(what, taken.has('GLOBAL'), session), filter, session);
  }),
);

/** Names are shown in lower case or as they are spelled, where the table of information_schema has upper case. */
async function listOf(what: What, global: boolean, session: SessionView): Promise<VirtualTable> {
  const columns = { Variable_name: 'VARIABLE_NAME', Value: 'VARIABLE_VALUE' };
  const { fields } = await showInformation(`SESSION_${what}`, columns, everything, session);
  const values = what === 'STATUS' ? session.server.status() : session.variables.all(global ? 'global' : 'session');
  return { fields, rows: [...values] };
}
