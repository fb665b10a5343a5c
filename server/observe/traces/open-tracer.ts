import type { SystemSettings } from '../../../conf/catalog';
import type { StatementTracer } from './statement-tracer';

/** The tracer when traceEndpoint is configured; its code is loaded only then. */
export async function openTracer(
  { traceEndpoint, traceSamplePercent, traceToShards }: SystemSettings,
  failed: (error: unknown) => void,
): Promise<StatementTracer | null> {
  if (traceEndpoint === null) return null;
  const loaded = await import('./statement-tracer.js');
  const settings = { samplePercent: traceSamplePercent, toShards: traceToShards };
  return new loaded.StatementTracer({ endpoint: traceEndpoint, ...settings, failed });
}
