import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadCatalog } from '../conf/load/load-catalog';
import { formatMistake } from '../conf/load/mistakes';
import type { Environment } from '../conf/load/xml';
import type { DaemonFiles } from './daemon-files';
import { makeFolder } from './make-folder';
import { daemonState } from './pid-file';
import type { StartReport } from './start-report';

/** A server that is neither ready nor ended after this long is given up, in milliseconds. */
const readyTimeoutMs = 60_000;

export interface StartOptions {
  readonly conf: string;
  readonly files: DaemonFiles;
  /** null: as in server.xml. */
  readonly port: string | null;
  readonly environment: Environment;
  readonly print: (line: string) => void;
}

/**
 * `mycat start`: runs `mycat console` as a daemon and waits until it accepts clients, or reports why it does not.
 * @returns the exit code: 0 when it is ready or ran already, 1 on mistakes in the configuration and other reasons not to start
 */
export async function start({ conf, files, port, environment, print }: StartOptions): Promise<number> {
  const state = daemonState(files.pidFile);
  if (state.kind === 'running') {
    print(`running already: process ${state.process.pid}, accepting MySQL clients on ${state.process.address}`);
    return 0;
  }
  if (!configurationIsRight(conf, environment, print)) return 1;
  const child = spawnDaemon(conf, files, port);
  const { kind, lines } = await reportOf(child, files);
  for (const line of lines) print(line);
  if (kind === 'failed') return 1;
  print(`process ${child.pid}, log in ${files.logFile}`);
  return 0;
}

/** Prints the mistakes that a server could not start with. */
export function configurationIsRight(conf: string, environment: Environment, print: (line: string) => void): boolean {
  const result = loadCatalog(conf, environment);
  if (result.kind === 'ok') return true;
  for (const mistake of result.mistakes) print(formatMistake(mistake));
  return false;
}

function spawnDaemon(conf: string, { pidFile, logFile }: DaemonFiles, port: string | null): ChildProcess {
  makeFolder(dirname(logFile));
  const log = openSync(logFile, 'a');
  const child = spawn(
    process.execPath,
    [
      ...process.execArgv,
      process.argv[1]!,
      'console',
      '--conf',
      resolve(conf),
      '--pid-file',
      pidFile,
      ...(port === null ? [] : ['--port', port]),
    ],
    { detached: true, stdio: ['ignore', log, log, 'ipc'] },
  );
  closeSync(log);
  return child;
}

/** What the daemon says of its start. Afterwards this process may end without it. */
function reportOf(child: ChildProcess, { logFile }: DaemonFiles): Promise<StartReport> {
  return new Promise((resolve) => {
    const report = (result: StartReport): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      if (child.connected) child.disconnect();
      child.unref();
      resolve(result);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      report({ kind: 'failed', lines: [`not ready after ${readyTimeoutMs / 1000} s; see ${logFile}`] });
    }, readyTimeoutMs);
    child.once('message', (message) => report(message as StartReport));
    child.once('error', (error) => report({ kind: 'failed', lines: [`cannot start: ${error.message}`] }));
    child.once('exit', (code, signal) =>
      report({
        kind: 'failed',
        lines: [`ended with ${signal ?? `exit code ${code}`} before it was ready; see ${logFile}`],
      }),
    );
  });
}
