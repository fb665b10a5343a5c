import { randomBytes } from 'node:crypto';

/** W3C Trace Context, version 00: https://www.w3.org/TR/trace-context/#traceparent-header */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const pattern = /\btraceparent\s*=\s*'(?:00)-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})'/;

/**
 * The caller's context from a comment in a statement, as sqlcommenter writes it: a traceparent of version 00 in quotes. null when there is
 * none that is valid.
 */
export function contextOf(sql: string): TraceContext | null {
  const at = sql.lastIndexOf('traceparent');
  // A comment, and not a text in the statement: something that ends a comment must follow.
  if (at < 0 || sql.indexOf('*/', at) < 0) return null;
  const [, traceId, spanId, flags] = pattern.exec(sql.slice(at, at + 128)) ?? [];
  if (traceId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId!)) return null;
  return { traceId, spanId: spanId!, sampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}

export function traceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

export function newTraceId(): string {
  return randomBytes(16).toString('hex');
}

export function newSpanId(): string {
  return randomBytes(8).toString('hex');
}
