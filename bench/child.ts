import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process of the bench that says a line once it is ready. */
export interface Child {
  readonly pid: number;
  /** The line. */
  readonly ready: string;
  /** User and system time used so far, in seconds. */
  cpuSeconds(): number;
  /** Resident memory in bytes. */
  residentBytes(): number;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Clock ticks a second of /proc/<pid>/stat (sysconf _SC_CLK_TCK on Linux). */
const ticksPerSecond = 100;

/** Starts a script with Node.js and waits for the first line of its output that matches. */
export function startChild(args: readonly string[], ready: RegExp): Promise<Child> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  return new Promise((resolve, reject) => {
    let output = '';
    child.once('error', reject);
    child.once('exit', (code) => {
      running.delete(child);
      reject(new Error(`${args.join(' ')} ended with ${code}: ${output}`));
    });
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      const line = output.split('\n').find((each) => ready.test(each));
      if (line !== undefined) resolve(handleOf(child, line));
    });
  });
}

function handleOf(child: ChildProcess, ready: string): Child {
  const pid = child.pid!;
  return {
    pid,
    ready,
    cpuSeconds() {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    },
    residentBytes() {
      const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      return Number(match?.[1] ?? 0) * 1024;
    },
    stop() {
      return new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      });
    },
  };
}

/** Runs a script to its end; its output. */
export function runChild(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      running.delete(child);
      if (code === 0) resolve(output);
      else reject(new Error(`${args.join(' ')} ended with ${code}`));
    });
  });
}
