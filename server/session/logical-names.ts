import type { Catalog } from '../../conf/catalog';

const databasesOf = new WeakMap<Catalog, ReadonlySet<string>>();

/**
 * A backend's message in terms of the session's schema: `Table 'db1.t' doesn't exist` names a database that the client never heard of. Only
 * names of data nodes' databases are replaced, in front of a point.
 * Functions are named without quotes (`FUNCTION db1.f does not exist`), and unknown tables of a DROP in one pair: `Unknown table 'db1.a,db1.b'`.
 */
export function logicalNames(
  message: string,
  { schema, server }: { readonly schema: string | null; readonly server: { readonly catalog: Catalog } },
): string {
  if (schema === null || !message.includes('.')) return message;
  const physical = physicalDatabases(server.catalog);
  return message.replaceAll(
    /(['`",]|\b(?:FUNCTION|PROCEDURE) )([^'`",.\s]+)([`"]?\.)/g,
    (whole: string, quote: string, name: string, rest: string) => (physical.has(name) ? quote + schema + rest : whole),
  );
}

function physicalDatabases(catalog: Catalog): ReadonlySet<string> {
  let known = databasesOf.get(catalog);
  if (!known) {
    known = new Set([...catalog.dataNodes.values()].map(({ database }) => database));
    databasesOf.set(catalog, known);
  }
  return known;
}
