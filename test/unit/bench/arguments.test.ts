import { readArguments } from '../../../bench/arguments';

const known = ['start', 'point', 'tpch'];

test.each([
  [[], { kind: 'run', names: known, jsonFile: null }],
  [['tpch'], { kind: 'run', names: ['tpch'], jsonFile: null }],
  [['tpch', 'start', '--json', 'f.json'], { kind: 'run', names: ['tpch', 'start'], jsonFile: 'f.json' }],
  [['--only', 'point'], { kind: 'run', names: ['point'], jsonFile: null }],
])('%j', (args, expected) => {
  expect(readArguments(args, known)).toEqual(expected);
});

test.each([
  [['scater'], 'There is no measure "scater".'],
  [['--only', 'scater'], 'There is no measure "scater".'],
  [['--jsn', 'f.json'], "Unknown option '--jsn'"],
  [['--json'], '--json <value>'],
  [['--help'], 'Usage: '],
])('%j is answered by the usage, which lists the names', (args, mistake) => {
  const answer = readArguments(args, known);
  expect(answer).toEqual({ kind: 'usage', message: expect.stringContaining(mistake) });
  expect(answer).toEqual({ kind: 'usage', message: expect.stringContaining('NAME: start, point, tpch;') });
});
