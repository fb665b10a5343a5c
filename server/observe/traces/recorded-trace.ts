import type { Connection } from '../../../connectors/connector';
import type { BatchSource } from '../../../engine/operators/operator';
import type { PhysicalPlan } from '../../../engine/plan';
import { detailsOf } from '../../../planner/explain/describe';
import { SqlError } from '../../../protocol/wire/sql-error';
import type { Lease } from '../../session/participant';
import { nodesOfPlan } from '../nodes-of-plan';
import type { StatementRecord } from '../statement-record';
import { loggedPlanLine, loggedText } from '../statement-text';
import type { StatementTrace } from '../statement-trace';
import type { Span } from './otlp-exporter';
import { newSpanId, newTraceId, type TraceContext, traceparent } from './trace-context';

/** Spans of one statement below its own: data nodes and operators. Further ones are only counted. */
const spansMax = 500;

interface OperatorRun {
  readonly plan: PhysicalPlan;
  readonly startMs: number;
  endMs: number;
  runs: number;
  rows: number;
  batches: number;
  error: string | null;
}

/** Gathers the spans of one statement: the statement, and in it lex, plan and run; in run, its data nodes and operators. */
export class RecordedTrace implements StatementTrace {
  private readonly context: TraceContext;
  private readonly runSpanId = newSpanId();
  private readonly spans: Span[] = [];
  private readonly operators = new Map<PhysicalPlan, OperatorRun>();
  private left = 0;
  /** What is added to the monotonic clock to get ms since 1970. */
  private readonly epochMs: number;

  constructor(
    record: StatementRecord,
    private readonly parent: TraceContext | null,
    private readonly toShards: boolean,
  ) {
    this.context = { traceId: parent?.traceId ?? newTraceId(), spanId: newSpanId(), sampled: true };
    this.epochMs = record.startedAt - record.startedMs;
  }

  async lease(dataNode: string, leased: Promise<Lease>): Promise<Lease> {
    const startMs = this.nowMs();
    const span = new ShardSpan({ ...this.context, spanId: newSpanId() }, this.toShards);
    const end = (): void => this.addSpan(span.ended(dataNode, startMs, this.nowMs(), this.runSpanId));
    try {
      const lease = await leased;
      span.waitedMs = this.nowMs() - startMs;
      return {
        connection: span.observing(lease.connection),
        streams: (readOn) => lease.streams(readOn),
        done: () => {
          end();
          lease.done();
        },
      };
    } catch (error) {
      span.fail(error);
      end();
      throw error;
    }
  }

  operator(plan: PhysicalPlan, source: BatchSource): BatchSource {
    // A fragment's work is that of its data node, which has a span of its own.
    if (plan.kind === 'fragment') return source;
    let entry: OperatorRun | null = null;
    const begun = (): OperatorRun => {
      if (entry === null) {
        const now = this.nowMs();
        entry = this.operators.get(plan) ?? {
          plan,
          startMs: now,
          endMs: now,
          runs: 0,
          rows: 0,
          batches: 0,
          error: null,
        };
        entry.runs++;
        this.operators.set(plan, entry);
      }
      return entry;
    };
    return {
      next: async () => {
        const run = begun();
        try {
          const batch = await source.next();
          if (batch !== null) {
            run.rows += batch.rowCount;
            run.batches++;
          }
          return batch;
        } catch (error) {
          run.error = errorText(error);
          throw error;
        } finally {
          run.endMs = this.nowMs();
        }
      },
      close: () => source.close(),
    };
  }

  /** All spans, once the statement has ended. */
  ended(record: StatementRecord): readonly Span[] {
    const { startedMs, receivedMs, plannedMs, endedMs } = record;
    const planEndMs = plannedMs > 0 ? plannedMs : startedMs;
    for (const entry of this.operators.values()) this.addSpan(this.operatorSpan(entry));
    const stages = [
      ...(receivedMs < startedMs ? [this.stage('lex', receivedMs, startedMs)] : []),
      ...(plannedMs > 0 ? [this.stage('plan', startedMs, plannedMs)] : []),
      { ...this.stage('run', planEndMs, endedMs), spanId: this.runSpanId },
    ];
    return [this.statementSpan(record), ...stages, ...this.spans];
  }

  private statementSpan(record: StatementRecord): Span {
    const { client, lexed, schema, user, error } = record;
    return {
      ...this.context,
      parentSpanId: this.parent?.spanId ?? null,
      name: schema === null ? lexed!.verb : `${lexed!.verb} ${schema}`,
      kind: 'server',
      startMs: this.epochMs + Math.min(record.receivedMs, record.startedMs),
      endMs: this.epochMs + record.endedMs,
      attributes: {
        'db.system.name': 'mysql',
        'db.namespace': schema,
        'db.operation.name': lexed!.verb,
        'db.query.text': loggedText(lexed!, 'shape'),
        'db.response.status_code': error === null ? null : String(error.errno),
        'db.response.returned_rows': record.rowsSent,
        'client.address': client.remoteAddress,
        'client.port': client.remotePort,
        'user.name': user.name,
        'mycat.client.id': client.id,
        'mycat.plan.kind': record.plan?.kind ?? null,
        'mycat.data_nodes': nodesOfPlan(record.plan).length,
        'mycat.rows_affected': Math.max(0, record.rowsAffected),
        'mycat.bytes_sent': record.bytesSent,
        'mycat.spill_bytes': record.spillBytes,
        'mycat.spans_left_out': this.left === 0 ? null : this.left,
      },
      error: error === null ? null : `errno ${error.errno}`,
    };
  }

  private stage(name: string, startMs: number, endMs: number): Span {
    const { traceId, spanId } = this.context;
    const times = { startMs: this.epochMs + startMs, endMs: this.epochMs + endMs };
    return {
      traceId,
      spanId: newSpanId(),
      parentSpanId: spanId,
      name,
      kind: 'internal',
      ...times,
      attributes: {},
      error: null,
    };
  }

  private operatorSpan({ plan, startMs, endMs, runs, rows, batches, error }: OperatorRun): Span {
    const details = detailsOf(plan).map(([name, value]) => loggedPlanLine(`${name}: ${value}`, 'shape'));
    return {
      traceId: this.context.traceId,
      spanId: newSpanId(),
      parentSpanId: this.runSpanId,
      name: plan.kind,
      kind: 'internal',
      startMs,
      endMs,
      attributes: {
        'mycat.operator': details.join(', '),
        'mycat.rows': rows,
        'mycat.batches': batches,
        'mycat.runs': runs,
      },
      error,
    };
  }

  private addSpan(span: Span): void {
    if (this.spans.length < spansMax) this.spans.push(span);
    else this.left++;
  }

  private nowMs(): number {
    return this.epochMs + performance.now();
  }
}

/** What is done on one data node with one connection. */
class ShardSpan {
  waitedMs = 0;
  private sql: string | null = null;
  private error: string | null = null;

  constructor(
    private readonly context: TraceContext,
    private readonly toShards: boolean,
  ) {}

  /** The connection, its statements noted and, when the backend is to know the trace, marked. */
  observing(connection: Connection): Connection {
    const ask = <A extends readonly unknown[], R>(method: (sql: string, ...rest: A) => Promise<R>) => {
      return (sql: string, ...rest: A): Promise<R> => {
        this.sql ??= sql;
        const sent = this.toShards ? `/*traceparent='${traceparent(this.context)}'*/ ${sql}` : sql;
        return method.call(connection, sent, ...rest).catch((error: unknown) => {
          this.fail(error);
          throw error;
        });
      };
    };
    const observed: Partial<Connection> = {
      query: ask(connection.query),
      ...(connection.forward ? { forward: ask(connection.forward) } : {}),
    };
    return new Proxy(connection, {
      get(target, name) {
        if (name in observed) return observed[name as keyof Connection];
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  fail(error: unknown): void {
    this.error ??= errorText(error);
  }

  ended(dataNode: string, startMs: number, endMs: number, parentSpanId: string): Span {
    const { traceId, spanId } = this.context;
    return {
      traceId,
      spanId,
      parentSpanId,
      name: `data node ${dataNode}`,
      kind: 'client',
      startMs,
      endMs,
      attributes: {
        'db.system.name': 'mysql',
        'db.query.text': this.sql === null ? null : loggedPlanLine(this.sql, 'shape'),
        'mycat.data_node': dataNode,
        'mycat.connection_wait_ms': Math.round(this.waitedMs * 1000) / 1000,
      },
      error: this.error,
    };
  }
}

/** Messages may quote values: only the number is told. */
function errorText(error: unknown): string {
  return error instanceof SqlError ? `errno ${error.errno}` : 'internal error';
}
