/** Documents and dashboard name the metrics that there are, and metrics are named as Prometheus wants it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { durationMetric, metrics } from '../../../../server/observe/metrics/registry';
import { repositoryRoot } from '../../../tidy/tracked-files';

const histogramSuffixes = ['_bucket', '_sum', '_count'];

function exportedNames(): ReadonlySet<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const defaults = registry.getMetricsAsArray().map(({ name }) => name);
  registry.clear();
  return new Set([
    ...metrics.map(({ name }) => name),
    ...histogramSuffixes.map((suffix) => durationMetric.name + suffix),
    ...defaults,
  ]);
}

interface Panel {
  readonly targets?: readonly { readonly expr: string }[];
}

test('every metric of the dashboard exists', () => {
  const text = readFileSync(join(repositoryRoot, 'docs/grafana/mycat.json'), 'utf8');
  const { panels } = JSON.parse(text) as { readonly panels: readonly Panel[] };
  const expressions = panels.flatMap(({ targets }) => targets ?? []).map(({ expr }) => expr);
  const named = expressions.flatMap((expr) => expr.match(/\b(?:mycat|process|nodejs)_\w+/g) ?? []);
  expect(new Set(named).size).toBeGreaterThan(25);
  const exported = exportedNames();
  expect(named.filter((name) => !exported.has(name))).toEqual([]);
  expect(text.match(/\bmycat_info\b/)).not.toBeNull();
});

test('labels of the dashboard are those of its metrics', () => {
  const text = readFileSync(join(repositoryRoot, 'docs/grafana/mycat.json'), 'utf8');
  const labels = new Map(metrics.map((metric) => [metric.name, metric.labels]));
  for (const [, name, selector] of text.matchAll(/(mycat_\w+)\{(.*?)\}/g)) {
    const known = ['instance', ...(labels.get(name!) ?? ['kind'])];
    for (const [, label] of selector!.matchAll(/(\w+)=/g))
      expect([name, known]).toEqual([name, expect.arrayContaining([label])]);
  }
});

test('docs/observability.md has a line for every metric, with its type and labels', () => {
  const lines = readFileSync(join(repositoryRoot, 'docs/observability.md'), 'utf8').split('\n');
  const documented = lines
    .filter((line) => line.startsWith('| `mycat_'))
    .map((line) => line.split(' | ').slice(0, 3).join(' | '));
  const rows = [...metrics, { ...durationMetric, type: 'histogram', labels: ['kind'] }].map(
    ({ name, type, labels }) => `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')}`,
  );
  expect([...documented].sort()).toEqual([...rows].sort());
});

test('names follow the conventions', () => {
  for (const { name, type, help } of metrics) {
    expect(name).toMatch(/^mycat_[a-z_]+$/);
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    expect(help).toMatch(/\.$/);
  }
  expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
});
