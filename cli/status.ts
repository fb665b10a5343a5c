import type { DaemonFiles } from './daemon-files';
import { daemonState } from './pid-file';

/**
 * `mycat status`: whether the daemon runs.
 * @returns the exit code, as init scripts have it: 0 running, 3 not
 */
export function status({ pidFile }: DaemonFiles, print: (line: string) => void): number {
  const state = daemonState(pidFile);
  switch (state.kind) {
    case 'running':
      print(`running: process ${state.process.pid}, accepting MySQL clients on ${state.process.address}`);
      return 0;
    case 'stale':
      print(`not running: process ${state.pid ?? '?'} of ${pidFile} has ended without removing the file`);
      return 3;
    case 'stopped':
      print('not running');
      return 3;
  }
}
