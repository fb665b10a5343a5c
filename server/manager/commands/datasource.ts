import { sqlError } from '../../../protocol/wire/sql-error';
import type { ManagerCommand } from '../command';
import { addressOf, backendsOf } from '../data-hosts';

/** A line for each data node and server of its data host. READ_LOAD and WRITE_LOAD count the connections that were lent out. */
export const showDatasource: ManagerCommand = {
  syntax: 'show @@datasource [where dataNode=?]',
  description: 'Reports the servers of the data hosts, of all data nodes or of one',
  columns: [
    'DATANODE',
    'NAME',
    'TYPE',
    'HOST',
    'PORT number',
    'W/R',
    'ACTIVE number',
    'IDLE number',
    'SIZE number',
    'EXECUTE number',
    'READ_LOAD number',
    'WRITE_LOAD number',
  ],
  run: ([dataNode], server) => {
    const { catalog } = server;
    if (dataNode != null && !catalog.dataNodes.has(dataNode))
      throw sqlError(
        'ER_WRONG_ARGUMENTS',
        `there is no dataNode '${dataNode}'; there are ${[...catalog.dataNodes.keys()].join(', ')}`,
      );
    return [...catalog.dataNodes.values()]
      .filter(({ name }) => dataNode == null || name === dataNode)
      .flatMap((node) =>
        backendsOf(server, node.dataHost).map(({ group, backend }) => {
          const { active, idle } = backend.source.statistics();
          const borrows = backend.source.activity?.().borrows ?? 0;
          const isWriter = backend === group.writers()[group.activeIndex];
          return [
            node.name,
            backend.label,
            group.host.dbType,
            ...addressOf(backend),
            backend.role === 'write' ? 'W' : 'R',
            active,
            idle,
            group.host.maxCon,
            borrows,
            isWriter ? 0 : borrows,
            isWriter ? borrows : 0,
          ];
        }),
      );
  },
};
