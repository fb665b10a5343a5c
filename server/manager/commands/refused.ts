import { sqlError } from '../../../protocol/wire/sql-error';
import type { ManagerCommand } from '../command';

function refused(syntax: string, why: string): ManagerCommand {
  return {
    syntax,
    description: `Refused: ${why}`,
    columns: [],
    run: () => {
      throw sqlError('ER_MYCAT_UNSUPPORTED', `Unsupported statement: ${why}`);
    },
  };
}

const oneLoop = 'statements run on one event loop, there are no thread pools; see show @@processor';
const slow =
  'slow statements are kept by schema, not by data node; see show @@slow where schema=?, and the slow-query log';
const noZooKeeper = 'there is no ZooKeeper; reload @@config_all reads the files of the configuration folder';

/** Commands of MyCAT that make no sense here, each with the reason. */
export const refusedCommands: readonly ManagerCommand[] = [
  refused('show @@threadpool', oneLoop),
  refused('show @@router', 'routing is part of planning, and plans are cached; see show @@cache'),
  refused('show @@parser', 'statements are parsed once per shape; see show @@cache'),
  refused('show @@directmemory=?', 'memory is not managed by hand; see show @@server'),
  refused('reload @@route', 'MyCAT does not support it either; reload @@config reads routes anew'),
  refused('rollback @@route', 'MyCAT does not support it either; rollback @@config'),
  refused('reload @@query_cf=?', 'conditions are not counted by column'),
  refused('show @@sql.condition', 'conditions are not counted by column'),
  refused('show @@slow where datanode=?', slow),
  refused('clear @@slow where datanode=?', slow),
  refused('zk reload_from_zk [?]', noZooKeeper),
];
