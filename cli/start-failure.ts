import { toSqlError } from '../protocol/wire/sql-error';

/** Why the server could not start, in a sentence with the way out. @param error what startServer has thrown */
export function startFailure(error: unknown, host: string, port: number): string {
  const taken = (error as { readonly port?: number }).port ?? port;
  const address = `${host}:${taken}`;
  const remedy =
    taken === port ? 'choose another serverPort in server.xml or --port' : 'choose another managerPort in server.xml';
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `cannot start: ${address} is in use by another process; stop that one, or ${remedy}`;
    case 'EACCES':
      return `cannot start: no permission to listen on ${address}; ports below 1024 are the superuser's, choose another serverPort`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `cannot start: ${host} is no address of this machine; correct bindIp in server.xml (0.0.0.0 = all)`;
    default:
      return `cannot start: ${toSqlError(error).message}`;
  }
}
