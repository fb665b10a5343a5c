import type { MeasuredServer } from './measured-server';

/** A number that is read when somebody asks: nothing is kept for it on the way of statements. */
export interface Metric<L extends string = string> {
  /** By Prometheus's conventions: base units in the name, `_total` for counters. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly labels: readonly L[];
  read(server: MeasuredServer): readonly Sample<L>[];
}

export interface Sample<L extends string = string> {
  readonly labels: Readonly<Record<L, string>>;
  readonly value: number;
}

/** A metric with values by label; there are as many as the configuration or the code has names. */
export function labelled<L extends string>(
  type: Metric['type'],
  name: string,
  help: string,
  labels: readonly L[],
  read: (server: MeasuredServer) => readonly Sample<L>[],
): Metric {
  return { name, help, type, labels, read };
}

/** A metric without labels. */
export function single(
  type: Metric['type'],
  name: string,
  help: string,
  read: (server: MeasuredServer) => number,
): Metric {
  return { name, help, type, labels: [], read: (server) => [{ labels: {}, value: read(server) }] };
}
