import { configurationIsRight, type StartOptions, start } from './start';
import { stop } from './stop';

/**
 * `mycat restart`: stops the daemon when it runs, and starts it. With mistakes in the configuration it goes on running.
 * @returns the exit code: 0 when the new one is ready
 */
export async function restart(options: StartOptions, timeoutMs: number): Promise<number> {
  const { conf, files, environment, print } = options;
  if (!configurationIsRight(conf, environment, print)) {
    print('not restarted: correct the configuration first');
    return 1;
  }
  const code = await stop(files, timeoutMs, print);
  return code === 0 ? start(options) : code;
}
