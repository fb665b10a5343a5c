/** What a mistake in rule.xml is told as: the property, what it is, what it must be. */
import type { PartitionFunction, PartitionFunctionDefinition } from '../../../planner/partition/partition-function';
import { changedSince165, createPartitionFunction } from '../../../planner/partition/registry';

function build(
  className: string,
  properties: Record<string, string>,
  mapFile: string | null = null,
  more: Partial<PartitionFunctionDefinition> = {},
): PartitionFunction {
  return createPartitionFunction({
    className,
    properties: new Map(Object.entries(properties)),
    readFile: (name) => {
      if (mapFile === null) throw new Error(`${name} does not exist`);
      return mapFile;
    },
    compatibility: '1.6.7',
    timeZone: 'UTC',
    now: () => 0,
    ...more,
  });
}

const date = { dateFormat: 'yyyy-MM-dd' };

test.each<[string, Record<string, string>, string | null, string]>([
  ['PartitionByMod', {}, null, 'property count of PartitionByMod is missing: it must be a whole number'],
  [
    'PartitionByMod',
    { count: 'three' },
    null,
    "property count of PartitionByMod is 'three': it must be a whole number",
  ],
  [
    'PartitionByHashMod',
    { count: '-2' },
    null,
    "property count of PartitionByHashMod is '-2': it must be greater than 0",
  ],
  ['PartitionByMurmurHash', { count: ' ' }, null, 'property count of PartitionByMurmurHash is missing'],
  [
    'PartitionByMurmurHash',
    { count: '2', weightMapFile: 'w' },
    '0=heavy',
    "w: '0=heavy' must be a node index and its weight",
  ],
  [
    'PartitionByLong',
    { partitionCount: '2,1', partitionLength: '512' },
    null,
    "error,check your scope & scopeLength definition. (property partitionLength of PartitionByLong is '512': it must be a list of as many whole numbers as partitionCount has)",
  ],
  [
    'PartitionByLong',
    { partitionCount: '3', partitionLength: '256' },
    null,
    'it must be such that the sum of partitionCount × partitionLength is 1024',
  ],
  [
    'PartitionByLong',
    { partitionCount: '1,b', partitionLength: '1,2' },
    null,
    "property partitionCount of PartitionByLong is '1,b': it must be a list of whole numbers such as 2,1",
  ],
  [
    'PartitionByString',
    { partitionCount: '1', partitionLength: '1024', hashSlice: 'a:b' },
    null,
    "it must be a number, or 'start:end' such as 0:8",
  ],
  [
    'AutoPartitionByLong',
    {},
    '',
    'property mapFile of AutoPartitionByLong is missing: it must be the name of a file in conf/',
  ],
  [
    'AutoPartitionByLong',
    { mapFile: 'gone.txt' },
    null,
    "can't find class resource file gone.txt (property mapFile of AutoPartitionByLong must name a file in conf/)",
  ],
  [
    'AutoPartitionByLong',
    { mapFile: 'a.txt' },
    '# ok\n0-5M=0\n5M-x=1',
    "a.txt:3: '5M-x=1' must be start-end=number, for example 0-500M=0",
  ],
  ['AutoPartitionByLong', { mapFile: 'a.txt' }, '0-5M=first', "a.txt:1: '0-5M=first' must be start-end=number"],
  [
    'PartitionByPattern',
    { mapFile: 'a.txt' },
    '0-1K=0',
    "a.txt:1: '0-1K=0' must be start-end=number, for example 0-255=0",
  ],
  [
    'PartitionByPattern',
    { mapFile: 'a.txt', patternValue: '0' },
    '0-1=0',
    "property patternValue of PartitionByPattern is '0': it must be greater than 0",
  ],
  [
    'LatestMonthPartion',
    { splitOneDay: '25' },
    null,
    'invalid splitOnDay param:25 should be an even number and less or equals than 24 (property splitOneDay',
  ],
  [
    'PartitionByDate',
    { sBeginDate: '2014-01-01', sPartionDay: '1' },
    null,
    'property dateFormat of PartitionByDate is missing: it must be a date format such as yyyy-MM-dd',
  ],
  [
    'PartitionByDate',
    { ...date, sBeginDate: '01/02/2014', sPartionDay: '1' },
    null,
    "property sBeginDate of PartitionByDate is '01/02/2014': it must be a date in the format of dateFormat",
  ],
  [
    'PartitionByDate',
    { ...date, sBeginDate: '2014-01-01' },
    null,
    'property sPartionDay of PartitionByDate is missing: it must be a whole number',
  ],
  [
    'PartitionByMonth',
    { ...date, sBeginDate: '2014-02-01', sEndDate: '2014-01-01' },
    null,
    'Incorrect time range for month partitioning!',
  ],
  ['PartitionByMonth', { ...date, sEndDate: '2014-01-01' }, null, 'property sBeginDate of PartitionByMonth is missing'],
  [
    'PartitionByRangeDateHash',
    { ...date, sBeginDate: '2014-01-01', sPartionDay: '1' },
    null,
    'groupPartionSize must >0,but cur is 0 (property groupPartionSize of PartitionByRangeDateHash is missing',
  ],
  ['PartitionByHotDate', { ...date, sPartionDay: '1' }, null, 'property sLastDay of PartitionByHotDate is missing'],
])('%s with %j', (className, properties, mapFile, message) => {
  expect(() => build(className, properties, mapFile)).toThrow(
    expect.objectContaining({ errno: 1064, message: expect.stringContaining(message) }),
  );
});

test.each<[string, Record<string, string>, string, string]>([
  [
    'PartitionByMod',
    { count: '0' },
    '1',
    "property count of PartitionByMod is '0': it must be the number of the table's data nodes",
  ],
  ['PartitionByMurmurHash', { count: '0' }, 'a', "property count of PartitionByMurmurHash is '0'"],
  [
    'LatestMonthPartion',
    {},
    '2014050115',
    'property splitOneDay of LatestMonthPartion is missing: it must be from 1 to 24',
  ],
  ['PartitionByDate', { ...date, sPartionDay: '1' }, '2014-01-01', 'property sBeginDate of PartitionByDate is missing'],
  ['PartitionByCRC32PreSlot', {}, '1', 'PartitionByCRC32PreSlot is used without a table that has data nodes'],
])('%s with %j is built, as in MyCAT, and refuses every value', (className, properties, value, message) => {
  const built = build(className, properties);
  expect(() => built.partitionOf(value)).toThrow(
    expect.objectContaining({ errno: 1064, message: expect.stringContaining(message) }),
  );
});

test.each([
  ['0=0-51199\n1=51200-102400', /slots from 0 to 102399/],
  ['0=0-51199\n1=x', /'1=x' must be node=start-end/],
])('slot file %j', (slotFile, message) => {
  const slotTable = { ruleName: 'crc32slot_TESTDB_T', dataNodeCount: 2, slotFile };
  expect(() => build('PartitionByCRC32PreSlot', {}, null, { slotTable })).toThrow(message);
});

test('classes that changed since 1.6.5 are known classes', () => {
  expect([...changedSince165].sort()).toEqual([
    'PartitionByCRC32PreSlot',
    'PartitionByDate',
    'PartitionByLong',
    'PartitionByMod',
    'PartitionByMonth',
  ]);
});
