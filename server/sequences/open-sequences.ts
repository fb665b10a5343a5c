import { join } from 'node:path';
import type { Catalog } from '../../conf/catalog';
import type { DataSources } from '../sources/data-sources';
import { BlockSequences } from './block-sequences';
import { ClockSequences, distributedLayout, timeLayout } from './clock-sequences';
import { DatabaseBlocks } from './database-blocks';
import { FileBlocks } from './file-blocks';
import type { Sequences } from './sequences';

/** The kind of sequences that the configuration names (sequenceHandlerType). Nothing is read or taken before the first number is asked for. */
export function openSequences(
  { system, propertyFiles, folder }: Catalog,
  sources: Pick<DataSources, 'acquire'>,
): Sequences {
  const number = (file: string, name: string): number => Number(propertyFiles.get(file)?.get(name) ?? 0);
  switch (system.sequenceKind) {
    case 'file':
      return new BlockSequences(new FileBlocks(join(folder, 'sequence_conf.properties'), system.sequenceBlockCount));
    case 'database': {
      const properties = propertyFiles.get('sequence_db_conf.properties') ?? new Map<string, string>();
      const nodes = new Map([...properties].map(([name, node]) => [name.toUpperCase(), node.trim()]));
      return new BlockSequences(new DatabaseBlocks(sources, nodes, system.sequenceTriesMax, system.sequenceWaitMs));
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
