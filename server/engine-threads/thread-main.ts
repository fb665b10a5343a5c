/** What a thread of the engine runs: its composition root, where the connectors are named whose packets it decodes. */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { rowDecoder } from '../../connectors/mysql/row-form';
import { lightStatements } from '../../engine/batch/light-statements';
import { ServerMemory } from '../../engine/memory/server-memory';
import { addCollation } from '../../engine/types/collation/registry';
import { toldCollation } from '../../engine/types/collation/told-collation';
import type { StartMessage, ThreadData } from './messages';
import { ThreadStatement } from './thread-statement';

const { memory, thread, courtesy, niceness } = workerData as ThreadData;
const serverMemory = ServerMemory.ofThread(memory, thread);

lowerPriority();
lightStatements.elsewhere(new Int32Array(courtesy));
parentPort!.on('message', (start: StartMessage) => {
  for (const collation of start.collations) addCollation(toldCollation(collation));
  const statement = new ThreadStatement(start, serverMemory, rowDecoder);
  void statement.run();
});

/** Linux gives each thread a priority of its own; elsewhere this would be the whole server's. */
function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Number(/\d+$/.exec(readlinkSync('/proc/thread-self'))![0]), niceness);
  } catch {
    // Where this is not allowed, or there is no /proc, threads have equal parts.
  }
}
