import type { ServerConnection } from './server-connection';

/**
 * Whether an idle connection still works: the server answers within `timeoutMs`. One that was cut by something in between looks open until then;
 * it is closed here.
 */
export function answersPing(server: ServerConnection, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.destroy(), timeoutMs);
    const settle = (answers: boolean): void => {
      clearTimeout(timer);
      resolve(answers);
    };
    server.ping({
      columns: () => undefined,
      rows: () => undefined,
      end: () => settle(true),
      error: () => settle(false),
      infile: () => server.refuseFile(),
    });
  });
}
