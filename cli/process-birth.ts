import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Field 22 of /proc/PID/stat: start time in clock ticks since boot (proc_pid_stat(5)). Counted behind the `)` of the command name, field 2. */
const startTimeIndex = 22 - 3;

/**
 * Text that tells a process from every other that had or will have its number: when it started. null when there is no such process, or it
 * has ended and was not yet waited for by its parent.
 * Numbers of processes are given out again, so a number alone in an old pid file may be anybody's.
 */
export function processBirth(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return process.platform === 'linux' ? null : birthByPs(pid);
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return `${bootId()}/${fields[startTimeIndex]}`;
}

/** Ticks since boot come again after the next boot; this does not. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'boot';
  }
}

/** Systems without /proc: BSD and macOS. */
function birthByPs(pid: number): string | null {
  const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}
