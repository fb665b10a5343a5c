/** Files that one process at a time may write: `<file>.lock` beside them names it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

function pathOf(file: string): string {
  return `${file}.lock`;
}

/**
 * The lock of a process that is gone is taken over. Errors: when another process that runs has it.
 * @param remedy what the operator should do about that
 */
export function lockFile(file: string, remedy: string): void {
  const path = pathOf(file);
  for (;;) {
    try {
      writeFileSync(path, `${process.pid} ${statOf(process.pid)?.start ?? ''}\n`, { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const [holder, start] = readFileSync(path, 'utf8').trim().split(' ');
      if (Number(holder) !== process.pid && isRunning(Number(holder), start ?? '')) {
        throw new Error(`process ${holder} has it open; ${remedy}`);
      }
      rmSync(path, { force: true });
    }
  }
}

export function unlockFile(file: string): void {
  rmSync(pathOf(file), { force: true });
}

/** @param start of the process that is meant: numbers of processes come again */
function isRunning(processId: number, start: string): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = statOf(processId);
  // A process that has ended stays in the table until its parent asks for its exit code.
  if (now?.state === 'Z' || now?.state === 'X') return false;
  return now === null || start === '' || now.start === start;
}

/** State of a process, and when it started in ticks since the machine did; null where that cannot be told. proc(5), fields 3 and 22 of `stat`. */
function statOf(processId: number): { readonly state: string; readonly start: string } | null {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, start: fields[19]! };
  } catch {
    return null;
  }
}
