/** partitionsOfOpenRange never leaves out a node that holds a value between the bounds: tried out value by value. */
import type { MycatCompatibility, PartitionFunction } from '../../../planner/partition/partition-function';
import { createPartitionFunction } from '../../../planner/partition/registry';
import { seededRandom } from './seeded-random';

const nodeCount = 40;

function build(
  className: string,
  properties: Record<string, string>,
  { mapFile = '', timeZone = 'UTC', compatibility = '1.6.7' as MycatCompatibility } = {},
): PartitionFunction {
  return createPartitionFunction({
    className,
    properties: new Map(Object.entries(properties)),
    readFile: () => mapFile,
    compatibility,
    timeZone,
    now: () => 0,
  });
}

/** The node that a row with this value would lie on; null when it cannot be inserted. */
function rowNode(partition: PartitionFunction, value: string): number | null {
  try {
    const node = partition.partitionOf(value);
    return node !== null && node >= 0 && node < nodeCount ? node : null;
  } catch {
    return null;
  }
}

/** Values in the order of the column, each with its node. */
interface Column {
  readonly values: readonly string[];
  readonly nodes: readonly (number | null)[];
}

/** Each node of values[low..high] must be in the answer. Returns how many nodes it saved. */
function checkRange(
  partition: PartitionFunction,
  { values, nodes }: Column,
  low: number | null,
  high: number | null,
): number {
  const bounds = [low === null ? null : values[low]!, high === null ? null : values[high]!] as const;
  const range = partition.partitionsOfOpenRange!(...bounds, nodeCount);
  if (range.kind === 'all') return 0;
  const found = new Set(range.kind === 'none' ? [] : range.indexes);
  const missing: string[] = [];
  for (let index = low ?? 0; index <= (high ?? values.length - 1); index++) {
    const node = nodes[index]!;
    if (node !== null && !found.has(node)) missing.push(values[index]!);
  }
  expect({ bounds, missing }).toEqual({ bounds, missing: [] });
  return nodeCount - found.size;
}

function checkRanges(partition: PartitionFunction, values: readonly string[], seed: number, rounds: number): void {
  const random = seededRandom(seed);
  const column: Column = { values, nodes: values.map((value) => rowNode(partition, value)) };
  let saved = checkRange(partition, column, null, null);
  for (let round = 0; round < rounds; round++) {
    const ends = [Math.floor(random() * values.length), Math.floor(random() * values.length)].sort((a, b) => a - b);
    saved += checkRange(partition, column, ends[0]!, ends[1]!);
    saved += checkRange(partition, column, ends[0]!, Math.min(values.length - 1, ends[0]! + Math.floor(random() * 5)));
    saved += checkRange(partition, column, ends[0]!, null);
    saved += checkRange(partition, column, null, ends[1]!);
  }
  expect(saved).toBeGreaterThan(0);
}

const seed = 20241124;
console.info(`SEED=${seed}`);

describe('integers', () => {
  const values = Array.from({ length: 2200 }, (_, index) => String(index - 1100));
  const unordered = '500-600=3\n0-99=2\n90-400=1\n401-499=2\n700-650=9\n1000-1K=7\n';

  test.each([
    ['AutoPartitionByLong, unordered with gaps', 'AutoPartitionByLong', {}, unordered],
    ['AutoPartitionByLong with a default node', 'AutoPartitionByLong', { defaultNode: '5' }, unordered],
    ['PartitionByRangeMod', 'PartitionByRangeMod', {}, '0-99=5\n100-1K=2\n'],
    ['PartitionByRangeMod with a default node', 'PartitionByRangeMod', { defaultNode: '9' }, '200-299=3\n0-99=5\n'],
  ])('%s', (_, className, properties, mapFile) => {
    checkRanges(build(className, { mapFile: 'ranges.txt', ...properties }, { mapFile }), values, seed, 150);
  });

  test('only the nodes of the range are asked', () => {
    const partition = build(
      'AutoPartitionByLong',
      { mapFile: 'a.txt' },
      { mapFile: '0-500M=0\n500M1-1000M=1\n1000M1-1500M=2' },
    );
    expect(partition.partitionsOfOpenRange!('5000001', '6000000')).toEqual({ kind: 'nodes', indexes: [1] });
    expect(partition.partitionsOfOpenRange!('5000001', null)).toEqual({ kind: 'nodes', indexes: [1, 2] });
    expect(partition.partitionsOfOpenRange!(null, '-1')).toEqual({ kind: 'none' });
    expect(partition.partitionsOfOpenRange!('9', '8')).toEqual({ kind: 'none' });
    expect(partition.partitionsOfOpenRange!('9223372036854775807', null)).toEqual({ kind: 'none' });
    expect(partition.partitionsOfOpenRange!('1.5', '8')).toEqual({ kind: 'all' });
  });

  test('the default node is left out where the lines leave no gap', () => {
    const options = { mapFile: '0-10=0\n11-20=1' };
    const partition = build('AutoPartitionByLong', { mapFile: 'a.txt', defaultNode: '2' }, options);
    expect(partition.partitionsOfOpenRange!('3', '15')).toEqual({ kind: 'nodes', indexes: [0, 1] });
    expect(partition.partitionsOfOpenRange!('3', '21')).toEqual({ kind: 'nodes', indexes: [0, 1, 2] });
  });
});

describe('dates', () => {
  const two = (value: number) => String(value).padStart(2, '0');

  /** All dates that a MySQL DATE column can hold with zero parts and 31sts of short months, in its order. */
  function days(firstYear: number, lastYear: number, stray: boolean): string[] {
    const values: string[] = [];
    for (let year = firstYear; year <= lastYear; year++) {
      for (let month = stray ? 0 : 1; month <= 12; month++) {
        const last = stray ? 31 : new Date(Date.UTC(year, month, 0)).getUTCDate();
        for (let day = stray ? 0 : 1; day <= last; day++) values.push(`${year}-${two(month)}-${two(day)}`);
      }
    }
    return values;
  }

  const times = (dates: readonly string[]): string[] =>
    dates.flatMap((date) =>
      ['00:00:00', '00:59:59', '02:30:00', '03:10:00', '12:00:00', '23:59:59'].map((time) => `${date} ${time}`),
    );

  const zones = [
    'UTC',
    'Asia/Shanghai',
    'America/New_York',
    'America/Sao_Paulo',
    'Pacific/Apia',
    'Australia/Lord_Howe',
  ];
  const dateFormat = 'yyyy-MM-dd';
  const dateTimeFormat = 'yyyy-MM-dd HH:mm:ss';

  test.each(zones)('in %s', (timeZone) => {
    const dates = days(2011, 2012, true);
    const dateTimes = times(days(2011, 2012, true));
    const functions: [string, Record<string, string>][] = [
      ['PartitionByDate', { sBeginDate: '2011-02-01', sPartionDay: '20' }],
      ['PartitionByDate', { sBeginDate: '2011-06-01', sEndDate: '2011-07-30', sPartionDay: '7' }],
      ['PartitionByDate', { sNaturalDay: '1' }],
      ['PartitionByMonth', { sBeginDate: '2011-03-01' }],
      ['PartitionByMonth', { sBeginDate: '2011-03-01', sEndDate: '2011-09-30' }],
      ['PartitionByMonth', {}],
      ['PartitionByMonthAndHistory', { sBeginDate: '2011-03-01' }],
      ['PartitionByRangeDateHash', { sBeginDate: '2011-02-01', sPartionDay: '60', groupPartionSize: '3' }],
    ];
    for (const [className, properties] of functions) {
      checkRanges(build(className, { ...properties, dateFormat }, { timeZone }), dates, seed, 60);
      // A DATETIME column with a format of days: the time of day is not read.
      checkRanges(build(className, { ...properties, dateFormat }, { timeZone }), dateTimes, seed, 40);
      const withTimes = Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, /Date$/.test(name) ? `${value} 02:15:00` : value]),
      );
      checkRanges(build(className, { ...withTimes, dateFormat: dateTimeFormat }, { timeZone }), dateTimes, seed, 40);
    }
  });

  test('years before the clocks of a zone were set', () => {
    const partition = build(
      'PartitionByMonth',
      { sBeginDate: '1899-06-01', dateFormat },
      { timeZone: 'Asia/Shanghai' },
    );
    checkRanges(partition, days(1898, 1902, false), seed, 60);
  });

  test('1.6.5', () => {
    const options = { compatibility: '1.6.5' } as const;
    checkRanges(
      build('PartitionByMonth', { sBeginDate: '2011-03-01', dateFormat }, options),
      days(2010, 2013, false),
      seed,
      60,
    );
    checkRanges(
      build(
        'PartitionByDate',
        { sBeginDate: '1969-03-01', sEndDate: '1969-04-09', sPartionDay: '10', dateFormat },
        options,
      ),
      days(1969, 1970, false),
      seed,
      60,
    );
  });

  test('only the nodes of the range are asked', () => {
    const months = build('PartitionByMonth', { sBeginDate: '2015-01-01' });
    expect(months.partitionsOfOpenRange!('2015-03-10', '2015-05-02', 12)).toEqual({
      kind: 'nodes',
      indexes: [2, 3, 4],
    });
    expect(months.partitionsOfOpenRange!('2015-10-10', null, 12)).toEqual({ kind: 'nodes', indexes: [9, 10, 11] });
    expect(months.partitionsOfOpenRange!('2015-10-10', null)).toEqual({ kind: 'all' });
    expect(months.partitionsOfOpenRange!(null, '2015-02-10', 12)).toEqual({ kind: 'nodes', indexes: [0, 1] });
    expect(months.partitionsOfOpenRange!('2030-10-10', null, 12)).toEqual({ kind: 'none' });
    expect(months.partitionsOfOpenRange!('soon', null, 12)).toEqual({ kind: 'all' });
  });

  test('a format whose texts do not sort by date narrows nothing', () => {
    const partition = build('PartitionByMonth', { sBeginDate: '01-03-2011', dateFormat: 'dd-MM-yyyy' });
    expect(partition.partitionsOfOpenRange!('01-04-2011', '01-05-2011', nodeCount)).toEqual({ kind: 'all' });
  });

  test('bounds far away take no time', () => {
    const partition = build('PartitionByDate', { sBeginDate: '2011-02-01', sPartionDay: '1', dateFormat });
    expect(partition.partitionsOfOpenRange!('2011-02-01', '99999999-01-01', 3)).toEqual({
      kind: 'nodes',
      indexes: [0, 1, 2],
    });
    expect(partition.partitionsOfRange('0001-01-01', '99999999-01-01')).toEqual({ kind: 'all' });
  });
});
