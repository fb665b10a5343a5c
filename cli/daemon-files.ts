import { dirname, join, resolve } from 'node:path';

/** Where the daemon keeps its pid file and its log. */
export interface DaemonFiles {
  readonly pidFile: string;
  readonly logFile: string;
}

export interface DaemonFileOptions {
  readonly conf: string;
  /** null: `logs` beside the configuration folder, as MyCAT has it. */
  readonly logDir: string | null;
  /** null: `mycat.pid` in the log folder. */
  readonly pidFile: string | null;
}

export function daemonFiles({ conf, logDir, pidFile }: DaemonFileOptions): DaemonFiles {
  const folder = resolve(logDir ?? join(dirname(resolve(conf)), 'logs'));
  return { pidFile: resolve(pidFile ?? join(folder, 'mycat.pid')), logFile: join(folder, 'mycat.log') };
}
