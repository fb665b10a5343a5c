import { pino } from 'pino';
import { loadCatalog } from '../conf/load/load-catalog';
import { formatMistake } from '../conf/load/mistakes';
import type { Environment } from '../conf/load/xml';
import { toSqlError } from '../protocol/wire/sql-error';
import { type RunningServer, startServer } from '../server/compose';

/** Time that running statements get after SIGTERM, in milliseconds. */
const graceMs = 10_000;

export interface ConsoleOptions {
  readonly conf: string;
  /** null: as in server.xml. */
  readonly port: number | null;
  readonly environment: Environment;
  readonly print: (line: string) => void;
}

/**
 * `mycat console`: runs the server in the foreground until SIGTERM or SIGINT, which let running statements end.
 * @returns the exit code, when it has stopped: 0, or 1 when it could not start
 */
export async function runConsole(options: ConsoleOptions): Promise<number> {
  const server = await start(options);
  if (server === null) return 1;
  options.print(`ready: accepting MySQL clients on ${server.address}`);
  await stopSignal();
  options.print('stopping: waiting for running statements');
  await server.close(graceMs);
  return 0;
}

async function start({ conf, port, environment, print }: ConsoleOptions): Promise<RunningServer | null> {
  const result = loadCatalog(conf, environment);
  if (result.kind === 'mistakes') {
    for (const mistake of result.mistakes) print(formatMistake(mistake));
    return null;
  }
  try {
    return await startServer({ catalog: result.catalog, port: port ?? undefined, log: pino({ name: 'mycat' }) });
  } catch (error) {
    print(`cannot start: ${toSqlError(error).message}`);
    return null;
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
