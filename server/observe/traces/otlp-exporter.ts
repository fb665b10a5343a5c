/** Sends spans to an OpenTelemetry collector: OTLP over HTTP in JSON. https://opentelemetry.io/docs/specs/otlp/#otlphttp */

export type AttributeValue = string | number | boolean;

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** null = the first of its trace. */
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  /** ms since 1970, with fractions. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, AttributeValue | null>>;
  /** null = it went well. */
  readonly error: string | null;
}

export interface ExporterOptions {
  /** The whole URL: `http://collector:4318/v1/traces`. */
  readonly endpoint: string;
  /** Attributes of the resource: service.name … */
  readonly resource: Readonly<Record<string, string>>;
  /** Told once when sending fails, and not again before it has worked. */
  readonly failed: (error: unknown) => void;
  /** Spans that may wait. */
  readonly queuedMax?: number;
  readonly delayMs?: number;
}

const batchMax = 512;
const timeoutMs = 10_000;
const kinds = { internal: 1, server: 2, client: 3 } as const;
const statusError = 2;

/** Spans wait a moment to go together. What finds no room, or cannot be sent, is dropped and counted: nobody waits for a collector. */
export class OtlpExporter {
  private queue: Span[] = [];
  private timer: NodeJS.Timeout | null = null;
  private sending: Promise<void> | null = null;
  private isFailing = false;
  exported = 0;
  dropped = 0;

  constructor(private readonly options: ExporterOptions) {}

  add(spans: readonly Span[]): void {
    if (this.queue.length + spans.length > (this.options.queuedMax ?? 8192)) {
      this.dropped += spans.length;
      return;
    }
    this.queue.push(...spans);
    if (this.queue.length >= batchMax) this.sendSoon();
    else this.timer ??= setTimeout(() => this.sendSoon(), this.options.delayMs ?? 1000).unref();
  }

  /** Sends what waits. Never rejects. */
  async flush(): Promise<void> {
    this.sendSoon();
    await this.sending;
  }

  private sendSoon(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.sending ??= this.sendAll().finally(() => {
      this.sending = null;
    });
  }

  private async sendAll(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, batchMax);
      try {
        await this.send(batch);
        this.exported += batch.length;
        this.isFailing = false;
      } catch (error) {
        this.dropped += batch.length;
        if (!this.isFailing) this.options.failed(error);
        this.isFailing = true;
      }
    }
  }

  private async send(batch: readonly Span[]): Promise<void> {
    const { endpoint, resource } = this.options;
    const scopeSpans = [{ scope: { name: 'mycat' }, spans: batch.map(encoded) }];
    const body = JSON.stringify({ resourceSpans: [{ resource: { attributes: attributes(resource) }, scopeSpans }] });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(endpoint, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`the collector at ${endpoint} answers ${response.status}`);
  }
}

function encoded({ traceId, spanId, parentSpanId, name, kind, startMs, endMs, error, ...span }: Span): object {
  return {
    traceId,
    spanId,
    ...(parentSpanId === null ? {} : { parentSpanId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(Math.max(startMs, endMs)),
    attributes: attributes(span.attributes),
    ...(error === null ? {} : { status: { code: statusError, message: error } }),
  };
}

function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}

function attributes(values: Readonly<Record<string, AttributeValue | null>>): readonly object[] {
  return Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [{ key, value: anyValue(value) }]));
}

function anyValue(value: AttributeValue): object {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    default:
      return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
}
