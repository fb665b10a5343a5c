import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** `mycat-rows-HOST-PID-NUMBER`: several servers, on several machines even, may share the folder above. */
const folderName = /^mycat-rows-(.+)-(\d+)-\d+$/;

/** Names of the folders that servers in this process have. */
const own = new Set<string>();

/**
 * The folder in `base` where a server keeps rows for which memory is short; it is made when first needed. What processes of this machine that
 * are gone have left behind is removed. Errors: those of reading and deleting in `base`; that it is not there is none.
 */
export async function openSpillFolder(base: string): Promise<string> {
  const host = hostname();
  for (const name of await namesIn(base)) {
    const match = folderName.exec(name);
    if (match?.[1] === host && !own.has(name) && !isRunning(Number(match[2])))
      await removeSpillFolder(join(base, name));
  }
  const name = `mycat-rows-${host}-${process.pid}-${own.size + 1}`;
  own.add(name);
  return join(base, name);
}

/** When the server ends. */
export async function removeSpillFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Another process: one that had our number before us is gone. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
