import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder';
import { processBirth } from './process-birth';

/**
 * The pid file has three lines: the number of the process, when it was born (see process-birth.ts), and where it accepts clients. Scripts that
 * only know the first line work.
 */
export interface DaemonProcess {
  readonly pid: number;
  readonly birth: string;
  readonly address: string;
}

export type DaemonState =
  | { readonly kind: 'running'; readonly process: DaemonProcess }
  /** `stale`: a pid file is there, and the process it names has ended; its number may be another's by now. */
  | { readonly kind: 'stale'; readonly pid: number | null }
  | { readonly kind: 'stopped' };

/** The state of the daemon whose pid file this is. A process is taken for ours only when it was born when the file says. */
export function daemonState(pidFile: string): DaemonState {
  let text: string;
  try {
    text = readFileSync(pidFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'stopped' };
    throw error;
  }
  const [first = '', birth = '', address = ''] = text.split('\n');
  const pid = /^\d+$/.test(first) ? Number(first) : null;
  if (pid === null || birth === '' || processBirth(pid) !== birth) return { kind: 'stale', pid };
  return { kind: 'running', process: { pid, birth, address } };
}

/** Writes this process down. A file that another running process of ours has written stays: then `false`. */
export function claimPidFile(pidFile: string, address: string): boolean {
  makeFolder(dirname(pidFile));
  const text = `${process.pid}\n${processBirth(process.pid) ?? ''}\n${address}\n`;
  for (;;) {
    try {
      writeFileSync(pidFile, text, { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (daemonState(pidFile).kind === 'running') return false;
      rmSync(pidFile, { force: true });
    }
  }
}

/** Removes the file when it names this process. */
export function releasePidFile(pidFile: string): void {
  const state = daemonState(pidFile);
  if (state.kind === 'running' && state.process.pid === process.pid) rmSync(pidFile, { force: true });
}
