import { pino } from 'pino';
import { loadCatalog } from '../conf/load/load-catalog';
import { formatMistake } from '../conf/load/mistakes';
import type { Environment } from '../conf/load/xml';
import { type RunningServer, type ServerLog, startServer } from '../server/compose';
import { letHeapGrow } from './heap-growth';
import { claimPidFile, releasePidFile } from './pid-file';
import { startFailure } from './start-failure';
import { reportStart } from './start-report';
import { stopSignal } from './stop-signal';

export interface ConsoleOptions {
  readonly conf: string;
  /** null: as in server.xml. */
  readonly port: number | null;
  /** Written once clients are accepted, removed at the end; null = none. */
  readonly pidFile: string | null;
  readonly environment: Environment;
  readonly print: (line: string) => void;
}

/**
 * `mycat console`: runs the server in the foreground until SIGTERM or SIGINT, which let running statements end; a second signal ends it at
 * once. Standard output has what it says to its operator, standard error the log in JSON lines; of a daemon, which has no operator at hand,
 * everything stands in the log.
 * @returns the exit code, when it has stopped: 0, or 1 when it could not start
 */
export async function runConsole(options: ConsoleOptions): Promise<number> {
  const { pidFile } = options;
  letHeapGrow();
  // What is logged is decided by logLevel, which may change.
  const log = pino({ name: 'mycat', level: 'debug' }, pino.destination({ dest: process.stderr.fd, sync: true }));
  const print = process.send ? (line: string) => log.info({}, line) : options.print;
  const signalled = stopSignal();
  const hangUp = onHangUp();
  const outcome = await tryStart(options, log);
  if (outcome.kind === 'failed') {
    for (const line of outcome.lines) print(line);
    await reportStart(outcome);
    return 1;
  }
  const { server } = outcome;
  const ready = `ready: accepting MySQL clients on ${server.address}, commands of managers on ${server.managerAddress}`;
  hangUp.reload = () => void server.configuration.reload();
  print(ready);
  await reportStart({ kind: 'ready', lines: [ready] });
  await signalled;
  print('stopping: waiting for running statements');
  await server.close(server.catalog.system.shutdownTimeoutMs);
  if (pidFile !== null) releasePidFile(pidFile);
  return 0;
}

/**
 * SIGHUP reads the configuration again; what comes before the server is ready is for nothing. On a terminal it means that the terminal is gone, and ends
 * the process as it always does.
 */
function onHangUp(): { reload: () => void } {
  const hangUp: { reload: () => void } = { reload: () => undefined };
  if (!process.stdout.isTTY) process.on('SIGHUP', () => hangUp.reload());
  return hangUp;
}

type Outcome =
  | { readonly kind: 'started'; readonly server: RunningServer }
  | { readonly kind: 'failed'; readonly lines: readonly string[] };

async function tryStart({ conf, port, pidFile, environment }: ConsoleOptions, log: ServerLog): Promise<Outcome> {
  const result = loadCatalog(conf, environment);
  if (result.kind === 'mistakes') return { kind: 'failed', lines: result.mistakes.map(formatMistake) };
  const { catalog } = result;
  let server: RunningServer;
  try {
    server = await startServer({ catalog, port: port ?? undefined, log, environment });
  } catch (error) {
    const { bindIp, serverPort } = catalog.system;
    return { kind: 'failed', lines: [startFailure(error, bindIp, port ?? serverPort)] };
  }
  if (pidFile !== null && !claimPidFile(pidFile, server.address)) {
    await server.close(0);
    return { kind: 'failed', lines: [`cannot start: another server runs with ${pidFile}; see mycat status`] };
  }
  return { kind: 'started', server };
}
