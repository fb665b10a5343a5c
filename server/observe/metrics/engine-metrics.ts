import { version } from '../../../package.json';
import { labelled, type Metric, single } from './metric';

const unfinishedStates = ['preparing', 'in doubt', 'committing', 'foreign'] as const;

/** Planner, engine and transactions. */
export const engineMetrics: readonly Metric[] = [
  labelled(
    'gauge',
    'mycat_info',
    'Version of the server, and the one that clients are told; always 1.',
    ['version', 'announced'],
    ({ managed }) => [{ labels: { version, announced: managed.view.version }, value: 1 }],
  ),
  single('gauge', 'mycat_online', '1 while new sessions are accepted.', ({ managed }) => (managed.isOnline() ? 1 : 0)),
  labelled(
    'counter',
    'mycat_plan_cache_hits_total',
    'Look-ups in a cache of the planner that found something.',
    ['cache'],
    ({ managed }) => managed.caches().map(({ name, hits }) => ({ labels: { cache: name }, value: hits })),
  ),
  labelled(
    'counter',
    'mycat_plan_cache_misses_total',
    'Look-ups in a cache of the planner that found nothing.',
    ['cache'],
    ({ managed }) => managed.caches().map(({ name, misses }) => ({ labels: { cache: name }, value: misses })),
  ),
  single(
    'counter',
    'mycat_spill_bytes_total',
    'Bytes of rows that went to disk because memory was short.',
    ({ managed }) => managed.view.observation.traffic.spillBytes,
  ),
  single(
    'counter',
    'mycat_spilled_statements_total',
    'Statements of which rows went to disk.',
    ({ managed }) => managed.view.observation.traffic.spilledStatements,
  ),
  single(
    'gauge',
    'mycat_query_memory_bytes',
    'Memory that rows of running statements are accounted for.',
    ({ memory }) => memory.usedBytes,
  ),
  single('gauge', 'mycat_query_memory_limit_bytes', 'serverMemoryLimit.', ({ memory }) => memory.limitBytes),
  labelled(
    'gauge',
    'mycat_heavy_statements',
    'Statements over several data nodes that run, and that wait for their turn (maxHeavyStatements).',
    ['state'],
    ({ heavyGate }) => Object.entries(heavyGate.statistics).map(([state, value]) => ({ labels: { state }, value })),
  ),
  single(
    'gauge',
    'mycat_engine_threads',
    'Threads of the engine that are started (engineThreads).',
    ({ engineThreads }) => engineThreads.started,
  ),
  single(
    'gauge',
    'mycat_engine_thread_statements',
    'Statements that run in threads of the engine.',
    ({ engineThreads }) => engineThreads.statements,
  ),
  labelled(
    'counter',
    'mycat_transactions_total',
    'Transactions that touched data nodes, by how they ended.',
    ['outcome'],
    ({ coordinator }) =>
      Object.entries(coordinator.outcomes).map(([outcome, value]) => ({ labels: { outcome }, value })),
  ),
  labelled(
    'gauge',
    'mycat_distributed_transactions',
    'Transactions in two phases that are not at their end; in_doubt ones wait for the decision log.',
    ['state'],
    ({ coordinator }) => {
      const open = coordinator.open();
      return unfinishedStates.map((state) => ({
        labels: { state: state.replace(' ', '_') },
        value: open.filter((transaction) => transaction.state === state).length,
      }));
    },
  ),
];
