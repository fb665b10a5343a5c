/** An OpenTelemetry collector that only keeps what it gets. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly failed: boolean;
}

export interface TraceCollector {
  readonly endpoint: string;
  readonly spans: CollectedSpan[];
  /** What it answers. */
  status: number;
  readonly contentTypes: string[];
  close(): Promise<void>;
}

interface SentSpan extends Omit<CollectedSpan, 'attributes'> {
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code: number };
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { stringValue?: string; intValue?: string; doubleValue?: number; boolValue?: boolean };
  }[];
}

interface Sent {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[] }[];
}

export async function startCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const contentTypes: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      contentTypes.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
      if (collector.status === 200) spans.push(...read(JSON.parse(body) as Sent));
      response.writeHead(collector.status).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: TraceCollector = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    status: 200,
    contentTypes,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return collector;
}

function read({ resourceSpans }: Sent): CollectedSpan[] {
  const sent = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans);
  return sent.map(({ startTimeUnixNano, endTimeUnixNano, status, attributes, ...span }) => ({
    ...span,
    startMs: Number(BigInt(startTimeUnixNano) / 1000n) / 1000,
    endMs: Number(BigInt(endTimeUnixNano) / 1000n) / 1000,
    failed: status?.code === 2,
    attributes: Object.fromEntries(
      attributes.map(({ key, value }) => [
        key,
        value.stringValue ?? value.doubleValue ?? value.boolValue ?? Number(value.intValue),
      ]),
    ),
  }));
}
