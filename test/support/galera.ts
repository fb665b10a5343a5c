/** A real Galera cluster: MariaDB servers that replicate synchronously, in temporary folders on free ports. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type MariaDbServer, startMariaDb } from './mariadb';

export interface GaleraNode extends MariaDbServer {
  /** `SHOW STATUS LIKE 'wsrep…'` */
  status(name: string): Promise<string>;
  /** Waits until `SHOW STATUS` says so. */
  until(name: string, value: string): Promise<void>;
  /** Cuts it off from the others, or joins it with them again: its clients still reach it. */
  isolate(isolated: boolean): Promise<void>;
  /** After a crash: finds its place in the history, and gets from the others what it has missed. */
  rejoin(): Promise<void>;
}

export interface GaleraCluster {
  readonly nodes: readonly [GaleraNode, GaleraNode, GaleraNode];
  stop(): Promise<void>;
}

/** Galera's library, as Debian, Ubuntu, Red Hat and SUSE put it; null = the package galera-4 is not installed. */
export function galeraLibrary(): string | null {
  const folders = ['/usr/lib/galera', '/usr/lib64/galera-4', '/usr/lib64/galera', '/usr/lib/galera-4'];
  return folders.map((folder) => join(folder, 'libgalera_smm.so')).find(existsSync) ?? null;
}

const stateMs = 30_000;
const settings = [
  'gcache.size=8M',
  // A node that is gone is noticed in two seconds, not in five to fifteen. Less, and one that merely waits for a busy processor is taken for gone.
  'evs.keepalive_period=PT0.3S',
  'evs.inactive_check_period=PT0.3S',
  'evs.suspect_timeout=PT2S',
  'evs.inactive_timeout=PT4S',
  'evs.install_timeout=PT4S',
  'gmcast.peer_timeout=PT2S',
];

/**
 * The state transfer of nodes that need no more than what the others still have in memory: nothing is copied, the joining node is told so. All
 * nodes start from copies of one data directory, so this is always enough, and neither rsync nor mariadb-backup is needed.
 */
const transferScript = `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    --role) role=$2; shift ;;
    --address) address=\${2%%/*}; shift ;;
    --gtid) gtid=$2; shift ;;
    --gtid-domain-id) domain=$2; shift ;;
    --bypass) bypass=1 ;;
  esac
  shift
done
file="$TRANSFER_FOLDER/\${address##*:}"
if [ "$role" = joiner ]; then
  rm -f "$file"
  echo "ready $address/incremental"
  tries=0
  until [ -s "$file" ] || [ $tries -gt 400 ]; do sleep 0.05; tries=$((tries + 1)); done
  cat "$file"
else
  if [ -z "$bypass" ]; then echo 'the others do not have all of what it missed' >&2; exit 1; fi
  echo "$gtid $domain" >"$file.part" && mv "$file.part" "$file"
  echo "done $gtid"
fi
`;

/** Three nodes, all Synced. */
export async function startGalera(library: string): Promise<GaleraCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'mycat-galera-'));
  const script = join(folder, 'wsrep_sst_incremental');
  writeFileSync(script, transferScript);
  chmodSync(script, 0o755);
  const environment = { PATH: `${folder}:${process.env.PATH ?? ''}`, TRANSFER_FOLDER: folder };
  const groupPorts = [await freePort(), await freePort(), await freePort()];
  const address = `--wsrep-cluster-address=gcomm://${groupPorts.map((port) => `127.0.0.1:${port}`).join(',')}`;
  const argsOf = async (index: number): Promise<readonly string[]> => {
    const [transfer, incremental] = [await freePort(), await freePort()];
    const options = [
      `gmcast.listen_addr=tcp://127.0.0.1:${groupPorts[index]}`,
      `ist.recv_addr=127.0.0.1:${incremental}`,
      ...settings,
    ];
    return [
      '--innodb-buffer-pool-size=16M',
      '--innodb-log-file-size=8M',
      '--binlog-format=ROW',
      '--innodb-autoinc-lock-mode=2',
      '--wsrep-on=ON',
      `--wsrep-provider=${library}`,
      `--wsrep-cluster-name=${folder}`,
      address,
      `--wsrep-node-name=node${index}`,
      `--wsrep-node-address=127.0.0.1:${groupPorts[index]}`,
      '--wsrep-sst-method=incremental',
      `--wsrep-sst-receive-address=127.0.0.1:${transfer}`,
      `--wsrep-provider-options=${options.join(';')}`,
    ];
  };
  const newCluster = ['--wsrep-new-cluster'];
  const server = await startMariaDb({ args: await argsOf(0), firstArgs: newCluster, environment, databases: ['shop'] });
  // The others start with what the first has when it does not run, its history excepted, which is its own.
  await server.shutDown();
  const template = join(folder, 'template');
  cpSync(server.data, template, { recursive: true });
  rmSync(join(template, 'galera.cache'), { force: true });
  await server.restart(newCluster);
  const first = galeraNode(server, environment);
  await first.until('wsrep_local_state_comment', 'Synced');
  const joined = async (index: number): Promise<GaleraNode> => {
    const node = galeraNode(
      await startMariaDb({ args: await argsOf(index), environment, dataOf: template }),
      environment,
    );
    await node.until('wsrep_local_state_comment', 'Synced');
    return node;
  };
  const [second, third] = await Promise.all([joined(1), joined(2)]);
  const nodes = [first, second!, third!] as const;
  return {
    nodes,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function galeraNode(server: MariaDbServer, environment: Readonly<Record<string, string>>): GaleraNode {
  const status = async (name: string): Promise<string> => {
    const [row] = (await server.run(`SHOW STATUS LIKE '${name}'`)) as [{ Value: string }?];
    return row?.Value ?? '';
  };
  const until = async (name: string, value: string): Promise<void> => {
    const deadline = Date.now() + stateMs;
    for (;;) {
      const found = await status(name);
      if (found === value) return;
      if (Date.now() > deadline) throw new Error(`${name} of port ${server.port} stays ${found}, not ${value}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return Object.assign(Object.create(server) as MariaDbServer, {
    status,
    until,
    isolate: async (isolated: boolean) => {
      await server.run(`SET GLOBAL wsrep_provider_options='gmcast.isolate=${isolated ? 1 : 0}'`);
    },
    rejoin: async () => {
      // MariaDB manual, "Galera: wsrep_start_position": after a crash only InnoDB knows how far the node had come.
      const [program, ...args] = server.command;
      const found = spawnSync(program, [...args, '--wsrep-recover'], {
        encoding: 'utf8',
        env: { ...process.env, ...environment },
      });
      const position = /Recovered position:\s*(\S+)/.exec(found.stderr)?.[1];
      if (position === undefined) throw new Error(`no position after the crash:\n${found.stderr}`);
      await server.restart([`--wsrep-start-position=${position}`]);
      await until('wsrep_local_state_comment', 'Synced');
    },
  });
}
