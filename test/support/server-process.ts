/** Our server in a process of its own, which can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process is gone, with the signal or exit code. */
  readonly ended: Promise<string>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts the server over a configuration folder on a free port, and waits until it accepts clients.
 * @param stopAt `<step>:<data node or *>`: the process kills itself at that step of a commit over several data nodes
 */
export function startServerProcess(folder: string, options: { stopAt?: string } = {}): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    ['-r', join(__dirname, 'run-typescript.js'), join(__dirname, 'server-main.ts'), folder, options.stopAt ?? ''],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(child);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve(signal ?? String(code));
    });
  });
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk;
      const ready = /^ready (\d+)$/m.exec(output);
      if (!ready) return;
      resolve({
        port: Number(ready[1]),
        pid: child.pid!,
        ended,
        async kill(signal) {
          child.kill(signal);
          await ended;
        },
      });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    void ended.then((how) => reject(new Error(`the server ended (${how}) before it was ready:\n${output}`)));
  });
}
