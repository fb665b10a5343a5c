import { join } from 'node:path';
import type { Catalog } from '../../conf/catalog';
import { sqlError } from '../../protocol/wire/sql-error';
import type { DataSources } from '../sources/data-sources';
import { BlockSequences } from './block-sequences';
import { ClockSequences, distributedLayout, timeLayout } from './clock-sequences';
import { DatabaseBlocks } from './database-blocks';
import { FileBlocks } from './file-blocks';
import type { Sequences } from './sequences';

/** Errors: 1105 for a sequence that is not configured, or on a data node that is not there. */
function databaseNode(name: string, { propertyFiles, dataNodes }: Catalog): string {
  const properties = propertyFiles.get('sequence_db_conf.properties') ?? new Map<string, string>();
  const node = [...properties].find(([each]) => each.toUpperCase() === name)?.[1].trim();
  if (node !== undefined && dataNodes.has(node)) return node;
  throw sqlError(
    'ER_UNKNOWN_ERROR',
    node === undefined
      ? `can't find definition for sequence :${name}; add a line ${name}=<data node> to sequence_db_conf.properties`
      : `sequence ${name}: sequence_db_conf.properties names the data node '${node}', which is not there`,
  );
}

/** The kind of sequences that the configuration names (sequenceHandlerType). Nothing is read or taken before the first number is asked for. @param current the configuration as it is after reloads */
export function openSequences(
  { system, propertyFiles, folder }: Catalog,
  sources: Pick<DataSources, 'acquire'>,
  current: () => Catalog,
): Sequences {
  const number = (file: string, name: string): number => Number(propertyFiles.get(file)?.get(name) ?? 0);
  switch (system.sequenceKind) {
    case 'file':
      return new BlockSequences(new FileBlocks(join(folder, 'sequence_conf.properties'), system.sequenceBlockCount));
    case 'database': {
      const nodeOf = (name: string): string => databaseNode(name, current());
      return new BlockSequences(new DatabaseBlocks(sources, nodeOf, system.sequenceTriesMax, system.sequenceWaitMs));
    }
    case 'time': {
      const file = 'sequence_time_conf.properties';
      return new ClockSequences(timeLayout(number(file, 'WORKID'), number(file, 'DATAACENTERID')));
    }
    case 'distributed': {
      const file = 'sequence_distributed_conf.properties';
      return new ClockSequences(distributedLayout(number(file, 'CLUSTERID'), number(file, 'INSTANCEID')));
    }
  }
}
