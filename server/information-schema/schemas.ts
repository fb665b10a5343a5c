import type { SessionView } from '../session/session-view';
import type { Row } from './definition';

/** The schemas of a user and information_schema, in the order in which they are listed. */
export function visibleWithOwn(session: SessionView): readonly string[] {
  return ['information_schema', ...session.visibleSchemas()].sort();
}

/** A row of SCHEMATA. Character set and collation are those of the physical database that new tables get. */
export async function schemaRow(name: string, session: SessionView): Promise<Row> {
  const own = name === 'information_schema';
  const fallback = own ? 'utf8mb3' : 'utf8mb4';
  const found = own ? null : await session.server.information.schemaRow(name);
  return {
    CATALOG_NAME: 'def',
    SCHEMA_NAME: name,
    DEFAULT_CHARACTER_SET_NAME: found?.DEFAULT_CHARACTER_SET_NAME ?? fallback,
    DEFAULT_COLLATION_NAME: found?.DEFAULT_COLLATION_NAME ?? `${fallback}_general_ci`,
    SQL_PATH: null,
    SCHEMA_COMMENT: found?.SCHEMA_COMMENT ?? '',
  };
}
