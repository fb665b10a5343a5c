/** Runs the server for tests: `server-main.ts <configuration folder> [<step>:<data node or *>]`. See server-process.ts. */
import { loadCatalog } from '../../conf/load/load-catalog';
import { formatMistake } from '../../conf/load/mistakes';
import { startServer } from '../../server/compose';

const [folder, stopAt = ''] = process.argv.slice(2);
const [step, dataNode] = stopAt.split(':');
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function main(): Promise<void> {
  const result = loadCatalog(folder!, process.env);
  if (result.kind === 'mistakes') throw new Error(result.mistakes.map(formatMistake).join('\n'));
  const server = await startServer({
    catalog: result.catalog,
    port: 0,
    host: '127.0.0.1',
    log,
    commitStep: (reached, node) => {
      if (reached === step && (dataNode === '*' || node === dataNode)) process.kill(process.pid, 'SIGKILL');
    },
  });
  process.once('SIGTERM', () => {
    void server.close(1000).then(() => process.exit(0));
  });
  process.stdout.write(`ready ${server.port}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
