import { join, resolve } from 'node:path';
import type { Catalog } from '../conf/catalog';
import { type CoordinatorOptions, TransactionCoordinator } from '../engine/transaction/coordinator';
import type { DecisionLog } from '../engine/transaction/decision-log';
import { FileDecisionLog } from '../engine/transaction/file-log';
import { newCoordinatorId } from '../engine/transaction/global-id';
import { NoDecisionLog } from '../engine/transaction/no-log';
import { TableDecisionLog } from '../engine/transaction/table-log';
import { sqlError } from '../protocol/wire/sql-error';
import type { DataSources } from './sources/data-sources';

/** MyCAT looks for interrupted transactions at start only; here once a minute. */
const recoveryIntervalMs = 60_000;

/** Of whatever configuration counts now. */
type CoordinatorSources = Pick<DataSources, 'hosts' | 'hostOf' | 'run'>;

/**
 * The coordinator of a server's transactions, as the configuration has it. Interrupted transactions are looked for from now on.
 * Errors: 1105 when the log cannot be opened: two servers with one log, a folder that cannot be written, a damaged file.
 */
export async function startCoordinator(
  catalog: Catalog,
  sources: CoordinatorSources,
  options: Pick<CoordinatorOptions, 'report' | 'reached'>,
): Promise<TransactionCoordinator> {
  const coordinator = new TransactionCoordinator({
    ...options,
    log: await openLog(catalog, sources),
    hosts: sources,
    recoveryIntervalMs,
    takeoverMs: catalog.system.transactionTakeoverMs,
  });
  if (sources.hosts().size > 0) await coordinator.start();
  return coordinator;
}

async function openLog({ folder, system, dataNodes }: Catalog, sources: CoordinatorSources): Promise<DecisionLog> {
  if (system.transactionMode === 'weak' || sources.hosts().size === 0) return new NoDecisionLog(newCoordinatorId());
  const file = await FileDecisionLog.open(
    join(resolve(folder, system.transactionLogFolder), system.transactionLogName),
  );
  if (system.transactionLogStore === 'file') return file;
  const nodes = system.transactionLogNodes;
  const unknown = nodes.find((node) => !dataNodes.has(node));
  if (nodes.length === 0 || unknown !== undefined) {
    await file.close();
    throw sqlError(
      'ER_UNKNOWN_ERROR',
      unknown === undefined
        ? 'xaLogStore is table: xaLogNodes must name the data nodes that keep it'
        : `xaLogNodes names '${unknown}', which is no data node; use one of ${[...dataNodes.keys()].join(', ')}`,
    );
  }
  // The file stays open for its lock and its name of this proxy.
  return new TableDecisionLog(file, nodes, (dataNode, sql) => sources.run(dataNode, sql));
}
