/** The metrics of the server for Prometheus. The only file that knows prom-client; loaded when there is a port to ask for them. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, type MetricValueWithName, Registry } from 'prom-client';
import { durationBounds } from '../traffic';
import { backendMetrics } from './backend-metrics';
import { engineMetrics } from './engine-metrics';
import type { MeasuredServer } from './measured-server';
import type { Metric } from './metric';
import { statementMetrics } from './statement-metrics';

/** Everything of ours but the histogram; process_… and nodejs_… (memory, CPU, event-loop lag) come from prom-client. */
export const metrics: readonly Metric[] = [...statementMetrics, ...engineMetrics, ...backendMetrics];

export const durationMetric = {
  name: 'mycat_statement_duration_seconds',
  help: 'From the start of a statement to the last byte handed to the socket, by kind.',
} as const;

/** Says in the text format what the server is like at that moment. */
export class MetricsRegistry {
  private readonly registry = new Registry();

  constructor(server: MeasuredServer) {
    collectDefaultMetrics({ register: this.registry });
    for (const metric of metrics) register(metric, server, this.registry);
    this.registry.registerMetric(new StatementDurations(server));
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Stops what prom-client has running. */
  close(): void {
    this.registry.clear();
  }
}

function register({ name, help, type, labels, read }: Metric, server: MeasuredServer, registry: Registry): void {
  const settings = { name, help, labelNames: [...labels], registers: [registry] };
  if (type === 'counter') {
    new Counter({
      ...settings,
      collect() {
        this.reset();
        for (const sample of read(server)) this.inc(sample.labels, sample.value);
      },
    });
  } else {
    new Gauge({
      ...settings,
      collect() {
        this.reset();
        for (const sample of read(server)) this.set(sample.labels, sample.value);
      },
    });
  }
}

/** Statements are counted into buckets anyway (Traffic): here they are only put into the form that the registry prints. */
class StatementDurations extends Histogram<'kind'> {
  constructor(private readonly server: MeasuredServer) {
    super({ ...durationMetric, labelNames: ['kind'], buckets: [...durationBounds], registers: [] });
  }

  /** What the registry prints, and what `get` is made from. */
  async getForPromString(): Promise<object> {
    const values: MetricValueWithName<string>[] = [];
    for (const [kind, { durations, count, seconds }] of this.server.managed.view.observation.traffic.kinds) {
      let sum = 0;
      for (const [index, inBucket] of durations.entries()) {
        sum += inBucket;
        const le = durationBounds[index] ?? '+Inf';
        values.push({ value: sum, labels: { kind, le }, metricName: `${durationMetric.name}_bucket` });
      }
      values.push({ value: seconds, labels: { kind }, metricName: `${durationMetric.name}_sum` });
      values.push({ value: count, labels: { kind }, metricName: `${durationMetric.name}_count` });
    }
    return { ...durationMetric, type: 'histogram', values, aggregator: 'sum' };
  }
}
