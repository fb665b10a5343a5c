import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DaemonFiles } from './daemon-files';
import { daemonState } from './pid-file';
import { processBirth } from './process-birth';

const pollMs = 50;

/**
 * `mycat stop`: asks the daemon to end (SIGTERM) and waits until it has. Running statements get the time that shutdownTimeout gives them.
 * A process that is not ours, be it that its number stands in an old pid file, is never signalled.
 * @param timeoutMs how long to wait
 * @returns the exit code: 0 when it has stopped or did not run, 1 when it is still there
 */
export async function stop(
  { pidFile }: DaemonFiles,
  timeoutMs: number,
  print: (line: string) => void,
): Promise<number> {
  const state = daemonState(pidFile);
  if (state.kind === 'stopped') {
    print('not running');
    return 0;
  }
  if (state.kind === 'stale') {
    rmSync(pidFile, { force: true });
    print(`not running: process ${state.pid ?? '?'} has ended before; removed ${pidFile}`);
    return 0;
  }
  const { pid, birth } = state.process;
  signal(pid);
  const deadline = Date.now() + timeoutMs;
  while (processBirth(pid) === birth) {
    if (Date.now() >= deadline) {
      print(
        `process ${pid} is still stopping after ${timeoutMs / 1000} s; wait longer with --timeout, or end it with: kill -9 ${pid}`,
      );
      return 1;
    }
    await sleep(pollMs);
  }
  print(`stopped: process ${pid}`);
  return 0;
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    // It may have ended since it was looked at.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
