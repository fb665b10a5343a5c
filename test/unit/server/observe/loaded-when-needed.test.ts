/** What metrics and traces need is loaded when they are configured, and not with every server. */
import { linesMatching, trackedFiles } from '../../../tidy/tracked-files';

const sources = trackedFiles(/^(cli|server|planner|engine|connectors|protocol|conf)\/.*\.ts$/);

/** Files that import a module whenever they are loaded: neither its types alone nor when a line is reached. */
function importers(module: string): readonly string[] {
  const lines = linesMatching(
    sources,
    new RegExp(`^(?:(?:import|export)\\b(?! type\\b).*|\\}) from '[^']*${module}';`, 'm'),
  );
  return [...new Set(lines.map((line) => line.split(':')[0]!))].sort();
}

test('the metrics library belongs to the registry, and that to the HTTP port', () => {
  expect(importers('prom-client')).toEqual(['server/observe/metrics/registry.ts']);
  expect(importers('/metrics/registry')).toEqual(['server/observe/http/observation-port.ts']);
  expect(importers('/observation-port')).toEqual([]);
});

test('traces are loaded by nobody but their own files', () => {
  expect(importers('/recorded-trace')).toEqual(['server/observe/traces/statement-tracer.ts']);
  expect(importers('/otlp-exporter')).toEqual(['server/observe/traces/statement-tracer.ts']);
  expect(importers('/statement-tracer')).toEqual([]);
});
