/** The `mycat` command as a process of its own, from the sources. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  out(): string;
  /** Resolves with the first line that matches; rejects when the process ends without it. */
  line(pattern: RegExp): Promise<string>;
  readonly ended: Promise<CommandResult>;
}

/** Commands that still run when the tests end are killed. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export function startCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const child = spawn(
    process.execPath,
    ['-r', join(__dirname, 'run-typescript.js'), join(root, 'cli/main.ts'), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    },
  );
  running.add(child);
  let out = '';
  let error = '';
  const watchers = new Set<() => void>();
  child.stdout!.on('data', (chunk: Buffer) => {
    out += chunk;
    for (const watch of watchers) watch();
  });
  child.stderr!.on('data', (chunk: Buffer) => {
    error += chunk;
  });
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code, out, error });
    });
  });
  return {
    child,
    out: () => out,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          const found = out.split('\n').find((line) => pattern.test(line));
          if (found === undefined) return;
          watchers.delete(watch);
          resolve(found);
        };
        watchers.add(watch);
        watch();
        ended.then((result) => reject(new Error(`it ended without ${pattern}: ${JSON.stringify(result)}`)), reject);
      }),
  };
}

export function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return startCommand(args, environment).ended;
}
