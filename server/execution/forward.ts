import type { Connection, ForwardEnd, OkOutcome, PacketSink } from '../../connectors/connector';
import type { RecordBatch } from '../../engine/batch/record-batch';
import type { UpdatedDuplicates } from '../../engine/change-plan';
import type { StatementPlan, Target } from '../../engine/plan';
import type { ForwardedResult, OkResult } from '../../protocol/handler';
import type { ColumnDefinitions } from '../../protocol/wire/packets/column-definition-41';
import type { Lease } from '../session/participant';
import { updatesOnly, withFoundRows } from './insert-info';
import { leaseFor } from './lease';
import { giveVariables, takeVariables } from './shared-variables';
import type { StatementRun } from './statement-run';
import { textRows } from './text-rows';
import { takeWarnings } from './warnings';

export type ForwardPlan = StatementPlan & { readonly kind: 'forward' };

/** Hands on what backends answer. With several targets their rows come in any order; the first error ends all. */
export async function runForward(plan: ForwardPlan, run: StatementRun): Promise<void> {
  if (plan.writes) run.transaction.checkWrite(plan.targets.map(({ dataNode }) => dataNode));
  if (plan.targets.length === 1) await forwardOne(plan, plan.targets[0]!, run);
  else await forwardAll(plan, run);
}

async function forwardOne(plan: ForwardPlan, target: Target, run: StatementRun): Promise<void> {
  const lease = await leaseOf(plan, target.dataNode, run);
  try {
    const { connection } = lease;
    if (plan.variables) await giveVariables(plan.variables, connection, run);
    if (!connection.forward) await decodeOne(plan, target, connection, run);
    else {
      const sink = new ResultSink(run, plan.schema);
      const end = await forwardTo(sink, target.sql, connection, run.signal);
      await finishForward(plan, end, sink, connection, run);
    }
    if (plan.variables) await takeVariables(plan.variables, connection, run);
  } finally {
    lease.done();
    if (plan.locks) await run.namedLocks.settle();
  }
}

/** The connection of a statement for one node. Who gets it for named locks settles them afterwards. */
export function leaseOf(plan: ForwardPlan, dataNode: string, run: StatementRun): Promise<Lease> {
  if (!plan.locks) return leaseFor(run, dataNode, plan.writes);
  const leased = run.namedLocks.lease(dataNode, plan.locks, run.facts, run.signal);
  return run.record.trace?.lease(dataNode, leased) ?? leased;
}

function forwardTo(sink: ResultSink, sql: string, connection: Connection, signal: AbortSignal): Promise<ForwardEnd> {
  return sink.takesBinary ? connection.forwardBinary!(sql, sink, signal) : connection.forward!(sql, sink, signal);
}

/** Ends the client's result as the backend ended its own. With warnings the connection is still needed. */
export function finishForward(
  plan: ForwardPlan,
  end: ForwardEnd,
  sink: ResultSink,
  connection: Connection,
  run: StatementRun,
): Promise<void> | undefined {
  if (end.kind === 'ok') return finishOk(end, connection, run, plan);
  if (needsConnection(plan, end)) return finishOnConnection(plan, end, sink, connection, run);
  run.outcome(-1, plan.insertId ?? 0n);
  run.found(end.rowCount);
  return sink.result!.end(warnWhenCut(plan, end.rowCount, run), run.more);
}

/** Whether the backend is to be asked more about the statement that it has just answered. */
export function needsConnection({ countsAllRows, setsInsertId }: ForwardPlan, { warningCount }: ForwardEnd): boolean {
  return warningCount > 0 || countsAllRows === true || setsInsertId === true;
}

async function finishOnConnection(
  plan: ForwardPlan,
  end: ForwardEnd & { readonly kind: 'rows' },
  sink: ResultSink,
  connection: Connection,
  run: StatementRun,
): Promise<void> {
  await takeWarnings(connection, end.warningCount, run);
  run.outcome(-1, plan.setsInsertId ? await insertIdAfter(connection, run) : (plan.insertId ?? 0n));
  run.found(plan.countsAllRows ? await allRows(connection, run) : end.rowCount, end.rowCount);
  await sink.result!.end(end.warningCount + warnWhenCut(plan, end.rowCount, run), run.more);
}

/** What a query has given to LAST_INSERT_ID(). */
async function insertIdAfter(connection: Connection, run: StatementRun): Promise<bigint> {
  const result = await connection.query('SELECT LAST_INSERT_ID()', run.signal);
  const [row] = result.kind === 'rows' ? await textRows(result.batches) : [];
  return BigInt(row?.[0] ?? 0);
}

/** The rows that the last statement of a connection would have had without LIMIT. */
async function allRows(connection: Connection, run: StatementRun): Promise<number> {
  const result = await connection.query('SELECT FOUND_ROWS()', run.signal);
  const [row] = result.kind === 'rows' ? await textRows(result.batches) : [];
  return Number(row?.[0] ?? 0);
}

/** 1 when the row limit of the configuration was reached. */
function warnWhenCut({ cut }: ForwardPlan, rowCount: number, run: StatementRun): 0 | 1 {
  if (cut === null || rowCount < cut.rows) return 0;
  run.warn({ level: 'Warning', code: 1105, message: cut.message });
  return 1;
}

export async function finishOk(
  ok: OkOutcome,
  connection: Connection,
  run: StatementRun,
  inserted: InsertOutcome = {},
): Promise<void> {
  if (ok.warningCount > 0) await takeWarnings(connection, ok.warningCount, run);
  const result = okResult(ok, run, inserted);
  run.outcome(result.affectedRows, rememberedId(result, ok, inserted));
  await run.results.ok(result, run.more);
}

const matchedPattern = /^Rows matched: (\d+)/;

/** What a plan knows of the INSERT that was answered. */
export interface InsertOutcome {
  readonly updatesDuplicates?: UpdatedDuplicates;
  readonly insertId?: bigint;
  readonly givesOwnIds?: true;
  readonly setsInsertId?: true;
}

/** Backends count changed rows; clients with CLIENT_FOUND_ROWS are told the rows that matched. */
export function okResult(answered: OkOutcome, run: StatementRun, inserted: InsertOutcome = {}): OkResult {
  const ok = { ...answered, lastInsertId: insertIdOf(answered, inserted) };
  const updatesDuplicates = inserted.updatesDuplicates ?? null;
  if (updatesDuplicates !== null && run.foundRows) return withFoundRows(ok, updatesDuplicates);
  const matched = run.foundRows ? matchedPattern.exec(ok.info) : null;
  return {
    affectedRows: matched ? Number(matched[1]) : ok.affectedRows,
    lastInsertId: ok.lastInsertId,
    warningCount: ok.warningCount,
    info: ok.info,
  };
}

/** What LAST_INSERT_ID() says afterwards: the first number that was made for a row, or given to it as a value; 0 = what it said before. */
export function rememberedId({ lastInsertId }: OkResult, told: OkOutcome, inserted: InsertOutcome): bigint {
  if (inserted.insertId !== undefined || inserted.setsInsertId) return lastInsertId;
  if (inserted.givesOwnIds) return 0n;
  return inserted.updatesDuplicates && updatesOnly(told, inserted.updatesDuplicates) ? 0n : lastInsertId;
}

/** Numbers that we gave are values like others to backends, so they do not know which was the first. */
function insertIdOf({ affectedRows, lastInsertId }: OkOutcome, { updatesDuplicates, insertId }: InsertOutcome): bigint {
  if (insertId === undefined) return lastInsertId;
  if (affectedRows === 0) return 0n;
  // ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)
  return updatesDuplicates && lastInsertId !== 0n ? lastInsertId : insertId;
}

/** Rows go through columns when the backend has no packets. */
async function decodeOne(plan: ForwardPlan, target: Target, connection: Connection, run: StatementRun): Promise<void> {
  const result = await connection.query(target.sql, run.signal);
  if (result.kind === 'ok') {
    await finishOk(result, connection, run, plan);
    return;
  }
  const fields = result.fields.map((field) => (field.schema === '' ? field : { ...field, schema: plan.schema }));
  let rowCount = 0;
  async function* counted(): AsyncGenerator<RecordBatch> {
    for await (const batch of batches) {
      rowCount += batch.rowCount;
      yield batch;
    }
    const count = result.kind === 'rows' ? result.warningCount() : 0;
    if (count > 0) await takeWarnings(connection, count, run);
  }
  const { batches } = result;
  const { warningCount } = result;
  run.outcome(-1, plan.insertId ?? 0n);
  await run.results.rows(fields, counted(), () => warningCount() + warnWhenCut(plan, rowCount, run), run.more);
  if (plan.setsInsertId) run.outcome(-1, await insertIdAfter(connection, run));
  run.found(plan.countsAllRows ? await allRows(connection, run) : rowCount, rowCount);
}

/** A sink that starts the client's result with the first column definitions. */
export class ResultSink implements PacketSink {
  result: ForwardedResult | null = null;

  readonly takesBinary: boolean;

  constructor(
    private readonly run: StatementRun,
    private readonly schema: string,
  ) {
    this.takesBinary = run.results.wantsBinaryPackets;
  }

  columns(definitions: ColumnDefinitions): void {
    this.result ??= this.run.results.forward();
    this.result.columns(definitions, this.schema, this.takesBinary);
  }

  rowPackets(chunk: Buffer, packetCount: number): boolean {
    return this.result!.rowPackets(chunk, packetCount);
  }

  drained(): Promise<void> {
    return this.result!.drained();
  }
}

async function forwardAll(plan: ForwardPlan, run: StatementRun): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const sink = new ResultSink(run, plan.schema);
  let warningCount = 0;
  let rowCount = 0;
  const forwardFrom = async (target: Target): Promise<void> => {
    let lease: Lease | null = null;
    try {
      lease = await leaseFor(run, target.dataNode, plan.writes, signal);
      const end = await forwardTo(sink, target.sql, lease.connection, signal);
      if (end.kind !== 'rows') throw new Error(`${target.dataNode} answered a query without rows`);
      warningCount += end.warningCount;
      rowCount += end.rowCount;
      if (end.warningCount > 0) await takeWarnings(lease.connection, end.warningCount, run);
    } catch (error) {
      // The first error stops the others; theirs are only the echo of it.
      if (!stop.signal.aborted) stop.abort(error);
      throw error;
    } finally {
      lease?.done();
    }
  };
  const results = await Promise.allSettled(plan.targets.map(forwardFrom));
  if (results.some(({ status }) => status === 'rejected'))
    throw run.signal.aborted ? run.signal.reason : stop.signal.reason;
  run.outcome(-1, plan.insertId ?? 0n);
  run.found(rowCount);
  await sink.result!.end(warningCount, run.more);
}
