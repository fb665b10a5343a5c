import { OtlpExporter, type Span } from '../../../../server/observe/traces/otlp-exporter';
import { contextOf, traceparent } from '../../../../server/observe/traces/trace-context';
import { startCollector, type TraceCollector } from '../../../support/trace-collector';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test.each([
  [`SELECT 1 /*traceparent='00-${traceId}-${spanId}-01'*/`, true],
  [`SELECT 1 /*action='x',traceparent='00-${traceId}-${spanId}-01',tracestate='a%3Db'*/`, true],
  [`/*traceparent='00-${traceId}-${spanId}-00'*/ SELECT 1`, false],
])('the context in %s', (sql, sampled) => {
  expect(contextOf(sql)).toEqual({ traceId, spanId, sampled });
  expect(contextOf(`/*traceparent='${traceparent(contextOf(sql)!)}'*/ SELECT 1`)).toEqual(contextOf(sql));
});

test.each([
  'SELECT 1',
  `SELECT 1 /*traceparent='01-${traceId}-${spanId}-01'*/`,
  `SELECT 1 /*traceparent='00-${traceId.toUpperCase()}-${spanId}-01'*/`,
  `SELECT 1 /*traceparent='00-${'0'.repeat(32)}-${spanId}-01'*/`,
  `SELECT 1 /*traceparent='00-${traceId}-${'0'.repeat(16)}-01'*/`,
  `SELECT "traceparent='00-${traceId}-${spanId}-01'"`,
  'SELECT 1 /*traceparent=*/',
])('no context in %s', (sql) => {
  expect(contextOf(sql)).toBeNull();
});

const span: Span = {
  traceId,
  spanId,
  parentSpanId: null,
  name: 'SELECT',
  kind: 'server',
  startMs: 1_700_000_000_000.25,
  endMs: 1_700_000_000_003.5,
  attributes: { text: 'x', whole: 3, part: 0.5, yes: true, none: null },
  error: 'errno 1054',
};

let collector: TraceCollector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.close());

function exporter(queuedMax?: number) {
  const failures: unknown[] = [];
  const options = {
    endpoint: collector.endpoint,
    resource: { 'service.name': 'mycat' },
    failed: (error: unknown) => failures.push(error),
  };
  return { exporter: new OtlpExporter(queuedMax ? { ...options, queuedMax } : options), failures };
}

test('spans arrive as OTLP says', async () => {
  const { exporter: sender } = exporter();
  sender.add([span, { ...span, parentSpanId: spanId, error: null }]);
  await sender.flush();
  expect(collector.contentTypes).toEqual(['POST /v1/traces application/json']);
  const attributes = { text: 'x', whole: 3, part: 0.5, yes: true };
  const sent = { traceId, spanId, name: 'SELECT', kind: 2, startMs: span.startMs, endMs: span.endMs, attributes };
  expect(collector.spans).toEqual([
    { ...sent, failed: true },
    { ...sent, failed: false, parentSpanId: spanId },
  ]);
  expect(sender).toMatchObject({ exported: 2, dropped: 0 });
});

test('more spans than fit into one request go in several', async () => {
  const { exporter: sender } = exporter();
  sender.add(Array.from({ length: 1200 }, () => span));
  await sender.flush();
  expect(collector.spans).toHaveLength(1200);
  expect(collector.contentTypes).toHaveLength(3);
});

test('what finds no room or no collector is dropped, counted and reported once', async () => {
  const { exporter: sender, failures } = exporter(3);
  collector.status = 503;
  sender.add([span, span]);
  sender.add([span, span]);
  expect(sender.dropped).toBe(2);
  await sender.flush();
  sender.add([span]);
  await sender.flush();
  expect(sender.dropped).toBe(5);
  expect(failures).toHaveLength(1);
  collector.status = 200;
  sender.add([span]);
  await sender.flush();
  expect(sender.exported).toBe(1);
});
