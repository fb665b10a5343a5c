import type { PlannerFacts, PlannerSession } from '../facts';

/** A data node that any MySQL text can be sent to: the schema's own first. Null when no backend speaks MySQL. */
export function nodeForAnything(facts: PlannerFacts, session: PlannerSession): string | null {
  const { catalog } = facts;
  const schema = session.schema === null ? undefined : catalog.schemas.get(session.schema);
  const preferred = [
    ...(schema ? [schema.randomDataNode, schema.dataNode] : []),
    ...(schema ? [...schema.tables.values()].flatMap((table) => table.dataNodes) : []),
    ...catalog.dataNodes.keys(),
  ];
  return preferred.find((node): node is string => node != null && facts.capabilities(node).speaksMysql) ?? null;
}
