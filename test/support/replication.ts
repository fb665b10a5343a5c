/** A real primary with replicas: MariaDB servers with GTID replication and semi-synchronous commit. */
import { type MariaDbServer, startMariaDb } from './mariadb';

export interface ReplicationGroup {
  readonly primary: MariaDbServer;
  readonly replicas: readonly MariaDbServer[];
  /** Resolves when every replica has applied what the primary has. */
  caughtUp(): Promise<void>;
  /** Makes `server` replicate from `primary`. */
  follow(server: MariaDbServer, primary: MariaDbServer): Promise<void>;
  stop(): Promise<void>;
}

function args(id: number): readonly string[] {
  return [
    `--server-id=${id}`,
    '--log-bin=binlog',
    '--log-slave-updates',
    '--gtid-strict-mode=0',
    '--sync-binlog=1',
    '--innodb-flush-log-at-trx-commit=1',
    '--rpl-semi-sync-master-enabled=ON',
    '--rpl-semi-sync-slave-enabled=ON',
    '--rpl-semi-sync-master-wait-point=AFTER_SYNC',
    '--rpl-semi-sync-master-timeout=10000',
    '--rpl-semi-sync-master-wait-no-slave=OFF',
    '--slave-net-timeout=5',
    // One thread waits for the disk after each transaction, and falls behind a primary that commits many at a time.
    '--slave-parallel-threads=8',
  ];
}

export async function startReplication(replicaCount: number, database: string): Promise<ReplicationGroup> {
  const servers = await Promise.all(
    Array.from({ length: replicaCount + 1 }, (_, index) => startMariaDb({ args: args(index + 1) })),
  );
  const [primary, ...replicas] = servers as [MariaDbServer, ...MariaDbServer[]];
  const follow = async (server: MariaDbServer, master: MariaDbServer): Promise<void> => {
    await server.run([
      'STOP SLAVE',
      `CHANGE MASTER TO master_host='127.0.0.1', master_port=${master.port}, master_user='root', master_password='', master_connect_retry=1, master_use_gtid=slave_pos`,
      'START SLAVE',
    ]);
  };
  for (const replica of replicas) await follow(replica, primary);
  await primary.run(`CREATE DATABASE ${database}`);
  const caughtUp = async (): Promise<void> => {
    const [row] = (await primary.run('SELECT @@gtid_binlog_pos AS position')) as [{ position: string }];
    for (const replica of replicas) {
      const [answer] = (await replica.run(`SELECT MASTER_GTID_WAIT('${row.position}', 20) AS answer`)) as [
        { answer: number },
      ];
      if (answer.answer !== 0) throw new Error('a replica does not catch up');
    }
  };
  await caughtUp();
  return {
    primary,
    replicas,
    caughtUp,
    follow,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
