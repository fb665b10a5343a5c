/**
 * The folders are layers: cli → server → {protocol, planner, engine, connectors}; planner → engine → connectors; no arrow back.
 * Leaves are what all may read; they import only one another. Only the composition roots, of the server and of its threads, name a concrete connector.
 */
import { posix } from 'node:path';
import { textOf, trackedFiles } from './tracked-files';

const leaves = ['conf', 'protocol/wire', 'engine/batch', 'planner/partition'] as const;

/** Folder → the folders it may import besides itself and the leaves. A leaf imports only leaves. */
const allowedImports: Readonly<Record<string, readonly string[]>> = {
  conf: [],
  'protocol/wire': [],
  'engine/batch': [],
  'planner/partition': [],
  protocol: [],
  connectors: [],
  engine: ['connectors'],
  planner: ['engine'],
  server: ['protocol', 'planner', 'engine', 'connectors'],
  cli: ['server'],
  bench: ['protocol', 'planner', 'engine', 'connectors', 'server', 'cli', 'test'],
  test: ['protocol', 'planner', 'engine', 'connectors', 'server', 'cli', 'bench', 'scripts'],
  scripts: [],
};

/**
 * Single files that a folder may import from elsewhere. The planner reads what a connector says it can do
 * (capabilities, table descriptions: plain data); it never runs one. The product's version stands in package.json.
 */
const allowedFiles: Readonly<Record<string, readonly string[]>> = {
  planner: ['connectors/connector'],
  server: ['package.json'],
  cli: ['package.json'],
};

/** Who may import connectors/<name>/ from outside connectors/. */
const compositionRoots = ['server/compose.ts', 'server/engine-threads/thread-main.ts', 'test/', 'bench/'];

interface ImportArrow {
  readonly from: string;
  /** The imported path without extension, relative to the repository's root. */
  readonly to: string;
}

function folderOf(path: string): string {
  return leaves.find((leaf) => path.startsWith(`${leaf}/`)) ?? path.slice(0, Math.max(0, path.indexOf('/')));
}

/** What is wrong with an import, in a sentence; null when it is allowed. */
function brokenArrow({ from, to }: ImportArrow): string | null {
  const source = folderOf(from);
  const target = folderOf(to);
  const allowed = allowedImports[source];
  if (!allowed) return `${from}: folder '${source}' is not in the table of test/tidy/imports.test.ts`;
  const folders = [...new Set([source, ...allowed, ...leaves])];
  if (!folders.includes(target) && !allowedFiles[source]?.includes(to)) {
    return `${from} imports ${to}: ${source}/ may import only ${folders.map((folder) => `${folder}/`).join(', ')}`;
  }
  const concrete = /^connectors\/[^/]+\//.test(to);
  if (concrete && source !== 'connectors' && !compositionRoots.some((root) => from.startsWith(root))) {
    return `${from} imports ${to}: a concrete connector may be named only by ${compositionRoots.join(', ')} and inside connectors/`;
  }
  return null;
}

function importsOf(file: string, text: string): ImportArrow[] {
  const specifiers = text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"](\.{1,2}\/[^'"]+)['"]/g);
  return [...specifiers].map(([, specifier]) => ({
    from: file,
    to: posix.normalize(posix.join(posix.dirname(file), specifier!)),
  }));
}

test('every import points down the layers', () => {
  const sources = trackedFiles(/^(?!scripts\/|docs\/)[^/]+\/.*\.ts$/);
  expect(sources.length).toBeGreaterThan(10);
  const broken = sources
    .flatMap((file) => importsOf(file, textOf(file)).map(brokenArrow))
    .filter((line) => line !== null);
  expect(broken).toEqual([]);
});

test.each([
  [
    'connectors/mysql/pool.ts',
    'engine/plan',
    'connectors/mysql/pool.ts imports engine/plan: connectors/ may import only connectors/, conf/',
  ],
  [
    'engine/execute.ts',
    'planner/logical/plan',
    'engine/execute.ts imports planner/logical/plan: engine/ may import only engine/, connectors/',
  ],
  [
    'protocol/wire/framing.ts',
    'protocol/handler',
    'protocol/wire/framing.ts imports protocol/handler: protocol/wire/ may import only',
  ],
  ['planner/lower/scan.ts', 'connectors/mysql/pool', 'planner/ may import only planner/, engine/'],
  [
    'server/session/session.ts',
    'connectors/duckdb/connector',
    'a concrete connector may be named only by server/compose.ts',
  ],
  ['cli/explain.ts', 'planner/planner', 'cli/ may import only cli/, server/'],
  ['newcomer/file.ts', 'conf/catalog', "folder 'newcomer' is not in the table"],
])('the arrow %s → %s is refused', (from, to, message) => {
  expect(brokenArrow({ from, to })).toContain(message);
});

test.each([
  ['server/compose.ts', 'connectors/duckdb/connector'],
  ['test/contract/connector.test.ts', 'connectors/mysql/connector'],
  ['connectors/mysql/pool.ts', 'engine/batch/record-batch'],
  ['engine/operators/join.ts', 'planner/partition/registry'],
  ['planner/planner.ts', 'engine/plan'],
  ['protocol/commands/query.ts', 'protocol/wire/sql-error'],
])('the arrow %s → %s is allowed', (from, to) => {
  expect(brokenArrow({ from, to })).toBeNull();
});

test('all forms of import are found', () => {
  const text = [
    `import { a } from './a';`,
    `import type { B } from '../b';`,
    `export * from './c';`,
    `import './d';`,
    `const e = await import('./e');`,
    `const f = require('./f');`,
    `import { readFileSync } from 'node:fs';`,
  ].join('\n');
  expect(importsOf('engine/x/y.ts', text).map((arrow) => arrow.to)).toEqual([
    'engine/x/a',
    'engine/b',
    'engine/x/c',
    'engine/x/d',
    'engine/x/e',
    'engine/x/f',
  ]);
});
