/** Traces of statements for OpenTelemetry. Loaded when a collector is configured. */
import { hostname } from 'node:os';
import { version } from '../../../package.json';
import type { StatementRecord } from '../statement-record';
import type { StatementTrace } from '../statement-trace';
import { OtlpExporter } from './otlp-exporter';
import { RecordedTrace } from './recorded-trace';
import { contextOf } from './trace-context';

export interface TracerOptions {
  readonly endpoint: string;
  /** Of statements whose caller says nothing about it, how many are traced. */
  readonly samplePercent: number;
  /** Data nodes are told the trace, in a comment. */
  readonly toShards: boolean;
  readonly failed: (error: unknown) => void;
}

export class StatementTracer {
  readonly exporter: OtlpExporter;

  constructor(private readonly options: TracerOptions) {
    const resource = {
      'service.name': 'mycat',
      'service.version': version,
      'service.instance.id': `${hostname()}:${process.pid}`,
    };
    this.exporter = new OtlpExporter({ endpoint: options.endpoint, resource, failed: options.failed });
  }

  /** null = this statement is not traced. The caller's context decides where there is one. */
  start(record: StatementRecord): StatementTrace | null {
    const parent = contextOf(record.source ?? record.lexed!.text);
    const isSampled = parent === null ? Math.random() * 100 < this.options.samplePercent : parent.sampled;
    return isSampled ? new RecordedTrace(record, parent, this.options.toShards) : null;
  }

  ended(record: StatementRecord): void {
    if (record.trace instanceof RecordedTrace) this.exporter.add(record.trace.ended(record));
  }
}
