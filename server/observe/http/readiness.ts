import type { LogicalSchema } from '../../../conf/catalog';
import type { MeasuredServer } from '../metrics/measured-server';

/** Why no traffic should be sent here now, one sentence each; none = it is ready. */
export function notReadyReasons({ managed }: MeasuredServer): readonly string[] {
  if (!managed.isOnline()) return ['offline: no new sessions are accepted'];
  const { catalog, sources } = managed;
  const groups = sources.hostGroups();
  return [...catalog.schemas.values()].flatMap((schema) => {
    const hosts = [...dataHostsOf(schema, (node) => catalog.dataNodes.get(node)?.dataHost)];
    if (hosts.length === 0 || hosts.some((host) => groups.get(host)?.isWritable)) return [];
    return [`schema ${schema.name}: none of its data hosts can be written to (${hosts.join(', ')})`];
  });
}

function dataHostsOf(schema: LogicalSchema, hostOf: (node: string) => string | undefined): ReadonlySet<string> {
  const nodes = [
    schema.dataNode,
    schema.randomDataNode,
    ...[...schema.tables.values()].flatMap((table) => table.dataNodes),
  ];
  return new Set(nodes.flatMap((node) => (node === null ? [] : (hostOf(node) ?? []))));
}
