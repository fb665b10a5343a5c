import { sqlError } from '../../../protocol/wire/sql-error';
import { nodesOfSchema } from '../../session/schema-access';
import type { ManagerCommand } from '../command';
import type { ManagedServer } from '../managed-server';

/**
 * Connections are those of the data host's active write host: data nodes on one host share them. EXECUTE counts the statements that went to the
 * node; their times are kept by statement (`show @@sql.high`), not by node. `<dataNode dml>` in a user's privileges hides nodes (third digit 0).
 */
export const showDatanode: ManagerCommand = {
  syntax: 'show @@datanode [where schema=?]',
  description: 'Reports the data nodes, of all schemas or of one',
  columns: [
    'NAME',
    'DATHOST',
    'INDEX number',
    'TYPE',
    'ACTIVE number',
    'IDLE number',
    'SIZE number',
    'EXECUTE number',
    'TOTAL_TIME number',
    'MAX_TIME number',
    'MAX_SQL number',
    'RECOVERY_TIME number',
  ],
  run: ([schema], server, by) => {
    const { catalog, sources, view } = server;
    const wanted = schema == null ? null : new Set(nodesNamed(schema, server));
    const hidden = catalog.users.get(by.user)?.hiddenNodes ?? new Set<string>();
    return [...catalog.dataNodes.values()]
      .filter(({ name }) => (wanted === null || wanted.has(name)) && !hidden.has(name))
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .map(({ name, dataHost, database }) => {
        const group = sources.hostGroups().get(dataHost)!;
        const writer = group.writers()[group.activeIndex]!;
        const { active, idle } = writer.source.statistics();
        return [
          name,
          `${dataHost}/${database}`,
          group.activeIndex,
          group.host.dbType,
          active,
          idle,
          group.host.maxCon,
          view.observation.traffic.nodes.get(name)?.count ?? 0,
          0,
          0,
          0,
          writer.pausedUntil > Date.now() ? Math.ceil((writer.pausedUntil - Date.now()) / 1000) : -1,
        ];
      });
  },
};

function nodesNamed(schema: string, { catalog }: ManagedServer): readonly string[] {
  if (!catalog.schemas.has(schema)) {
    throw sqlError(
      'ER_BAD_DB_ERROR',
      `Unknown database '${schema}'; there are ${[...catalog.schemas.keys()].join(', ')}`,
    );
  }
  return nodesOfSchema(catalog, schema);
}
