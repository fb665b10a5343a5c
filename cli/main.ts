#!/usr/bin/env node
/** The `mycat` command: one line of wiring per subcommand. What a subcommand needs is loaded when it runs. */
import { Command, InvalidArgumentError } from 'commander';
import { version } from '../package.json';
import { type DaemonFileOptions, daemonFiles } from './daemon-files';

const program = new Command('mycat')
  .description('A MySQL-protocol front door to many databases')
  .version(version, '-v, --version');

const print = (line: string): void => console.log(line);

function subcommand(name: string, description: string): Command {
  return program.command(name).description(description).option('--conf <folder>', 'configuration folder', 'conf');
}

function daemonSubcommand(name: string, description: string): Command {
  return subcommand(name, description)
    .option('--log-dir <folder>', 'folder of the log and the pid file (default: logs beside the configuration folder)')
    .option('--pid-file <file>', 'pid file (default: mycat.pid in the log folder)');
}

/** @returns the text, checked: options are passed on to the daemon as text */
function portNumber(text: string): string {
  if (/^\d+$/.test(text) && Number(text) <= 65535) return text;
  throw new InvalidArgumentError('a port is a number from 0 to 65535; 0 = any free one.');
}

function seconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number of seconds is expected.');
}

interface DaemonOptions {
  readonly conf: string;
  readonly logDir?: string;
  readonly pidFile?: string;
  readonly port?: string;
  readonly timeout: number;
}

function filesOf({ conf, logDir, pidFile }: DaemonOptions): ReturnType<typeof daemonFiles> {
  const options: DaemonFileOptions = { conf, logDir: logDir ?? null, pidFile: pidFile ?? null };
  return daemonFiles(options);
}

const portOption = ['--port <number>', 'port instead of serverPort; 0 = any free one', portNumber] as const;
const timeoutOption = ['--timeout <seconds>', 'how long to wait for the server to stop', seconds, 60] as const;

daemonSubcommand('start', 'run the server as a daemon; returns when it accepts clients')
  .option(...portOption)
  .action(async (options: DaemonOptions) => {
    const { start } = await import('./start.js');
    process.exitCode = await start({ ...startOptions(options) });
  });

daemonSubcommand('stop', 'stop the daemon; running statements end first')
  .option(...timeoutOption)
  .action(async (options: DaemonOptions) => {
    const { stop } = await import('./stop.js');
    process.exitCode = await stop(filesOf(options), options.timeout * 1000, print);
  });

daemonSubcommand('restart', 'stop the daemon and start it; with mistakes in the configuration it goes on running')
  .option(...portOption)
  .option(...timeoutOption)
  .action(async (options: DaemonOptions) => {
    const { restart } = await import('./restart.js');
    process.exitCode = await restart(startOptions(options), options.timeout * 1000);
  });

daemonSubcommand('status', 'say whether the daemon runs; exit code 0 when it does, 3 when not').action(
  async (options: DaemonOptions) => {
    const { status } = await import('./status.js');
    process.exitCode = status(filesOf(options), print);
  },
);

subcommand('console', 'run the server in the foreground')
  .option(...portOption)
  .option('--pid-file <file>', 'pid file to write (default: none)')
  .action(async ({ conf, port, pidFile }: DaemonOptions) => {
    const { runConsole } = await import('./console.js');
    process.exitCode = await runConsole({
      conf,
      port: port === undefined ? null : Number(port),
      pidFile: pidFile ?? null,
      environment: process.env,
      print,
    });
  });

subcommand('check', 'validate a configuration folder and report every mistake in it').action(
  async ({ conf }: { conf: string }) => {
    const { check } = await import('./check.js');
    process.exitCode = check(conf, process.env, print);
  },
);

subcommand('explain', 'show which data nodes a statement goes to and its plan, without running it')
  .argument('<sql>', 'one or more statements')
  .option('--schema <name>', 'logical schema; may be left out when there is only one')
  .action(async (sql: string, { conf, schema }: { conf: string; schema?: string }) => {
    const { explain } = await import('./explain.js');
    process.exitCode = await explain(conf, schema ?? null, sql, process.env, print);
  });

program
  .command('encrypt')
  .description(
    'encrypt a password, read from standard input, for usingDecrypt="1"; the key is public, as in MyCAT: it only hides it from a glance',
  )
  .requiredOption('--user <name>', 'the user whose password it is')
  .option('--host <label>', 'host="…" of the writeHost or readHost; left out for a user of server.xml')
  .action(async ({ user, host }: { user: string; host?: string }) => {
    const { encrypt } = await import('./encrypt.js');
    process.exitCode = await encrypt(user, host ?? null, process.stdin, print);
  });

program
  .command('demo')
  .description('run the server with three embedded shards full of sample data, until Ctrl-C')
  .option(...portOption)
  .action(async ({ port }: { port?: string }) => {
    const { demo } = await import('./demo.js');
    process.exitCode = await demo(port === undefined ? null : Number(port), print);
  });

function startOptions(options: DaemonOptions): Parameters<typeof import('./start.js').start>[0] {
  const { conf, port } = options;
  return { conf, files: filesOf(options), port: port ?? null, environment: process.env, print };
}

program.parseAsync().catch((error: unknown) => {
  console.error(`mycat: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
