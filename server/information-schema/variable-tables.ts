import type { SessionView } from '../session/session-view';
import { type InformationTable, informationTable } from './definition';

type Scope = 'session' | 'global';

/** The four tables of variables or status counters, by name. Names are shown in upper case, except in performance_schema. */
export function variableTables(
  what: 'VARIABLES' | 'STATUS',
  valueLength: number,
  values: (scope: Scope, session: SessionView) => Promise<ReadonlyMap<string, string>>,
): readonly InformationTable[] {
  const scopes: readonly Scope[] = ['global', 'session'];
  return scopes.flatMap((scope) => {
    const own = informationTable(
      `${scope.toUpperCase()}_${what}`,
      `VARIABLE_NAME varchar(64) not null, VARIABLE_VALUE varchar(${valueLength}) not null`,
      async (_request, session) =>
        [...(await values(scope, session))].map(([name, value]) => ({
          VARIABLE_NAME: name.toUpperCase(),
          VARIABLE_VALUE: value,
        })),
    );
    const performance = informationTable(
      `${scope}_${what.toLowerCase()}`,
      'VARIABLE_NAME varchar(64) not null, VARIABLE_VALUE varchar(1024)',
      async (_request, session) =>
        [...(await values(scope, session))].map(([name, value]) => ({ VARIABLE_NAME: name, VARIABLE_VALUE: value })),
      'performance_schema',
    );
    return [own, performance];
  });
}
