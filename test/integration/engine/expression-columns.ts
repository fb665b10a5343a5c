/** The table over which expressions are compared with a real server. */
import { columnType, type TypeName } from '../../../engine/batch/column-type';
import type { OracleColumn } from './expression-oracle';

const quoted = (values: readonly string[]): string[] => values.map((value) => `'${value}'`);

function integer(
  name: string,
  type: TypeName,
  width: number,
  unsigned: boolean,
  edges: readonly string[],
  nullable = true,
): OracleColumn {
  return {
    name,
    definition: `${type}${unsigned ? ' unsigned' : ''}${nullable ? '' : ' not null'}`,
    type: columnType(type, { precision: width, length: width, unsigned, nullable }),
    edges: [...(nullable ? ['NULL'] : []), ...edges],
    tame: unsigned ? ['1', '2', '3', '7', '12'] : ['-3', '-1', '1', '2', '5', '10'],
  };
}

function decimal(
  name: string,
  precision: number,
  scale: number,
  edges: readonly string[],
  unsigned = false,
): OracleColumn {
  const length = precision + (scale > 0 ? 1 : 0) + (unsigned ? 0 : 1);
  return {
    name,
    definition: `decimal(${precision},${scale})${unsigned ? ' unsigned' : ''}`,
    type: columnType('decimal', { precision, scale, length, unsigned }),
    edges: ['NULL', '0', '1', ...edges],
    tame: scale === 0 ? ['1', '2', '40'] : ['1.25', '2.5', '3', '0.75', ...(unsigned ? [] : ['-1.5'])],
  };
}

const texts = [
  '',
  ' ',
  'a',
  'A',
  'b ',
  'B',
  'abc',
  'ABC  ',
  ' abc',
  'äöü',
  'ÄÖÜ',
  'straße',
  'e\u0301',
  'é',
  '日本語',
  '😀x',
  '0',
  '1',
  '-1',
  '12abc',
  '1.5',
  ' 42 ',
  '1e2',
  '.5',
  '-0',
  'abc,def',
  'a%b',
  'a_b',
  'true',
  '2024-02-29',
  '9223372036854775808',
  '9007199254740992',
  '5.000000000000000001',
  '20240131',
  '10:11:12',
];
const tameTexts = quoted(['a', 'b', 'abc', '12', '7.5', 'Zebra', 'äx']);

function text(
  name: string,
  definition: string,
  type: OracleColumn['type'],
  values: readonly string[] = texts,
): OracleColumn {
  const edges = quoted(
    type.name === 'char' || type.length < 20
      ? values.map((value) => [...value].slice(0, type.length).join(''))
      : values,
  );
  return { name, definition, type, edges: [...(type.nullable ? ['NULL'] : []), ...edges], tame: tameTexts };
}

const general = 'utf8mb4_general_ci';

export const numericColumns: readonly OracleColumn[] = [
  integer('ti', 'tinyint', 4, false, ['-128', '127', '0', '1', '-1', '5']),
  integer('tu', 'tinyint', 3, true, ['0', '255', '1', '128', '10']),
  integer('sm', 'smallint', 6, false, ['-32768', '32767', '0', '12']),
  integer('mu', 'mediumint', 8, true, ['16777215', '0', '99']),
  integer('i', 'int', 11, false, ['-2147483648', '2147483647', '0', '1', '-1', '7', '100', '20240131'], false),
  integer('iu', 'int', 10, true, ['4294967295', '0', '1', '3', '2147483648']),
  integer('b', 'bigint', 20, false, [
    '-9223372036854775808',
    '9223372036854775807',
    '0',
    '1',
    '-1',
    '-5',
    '9007199254740993',
    '101',
    '9007199254740992',
  ]),
  integer('bu', 'bigint', 20, true, ['18446744073709551615', '9223372036854775808', '0', '1', '9', '9007199254740993']),
  decimal('n', 10, 2, ['-1.00', '99999999.99', '-99999999.99', '0.01', '-0.05', '1.50', '2.50', '12.34', '-0.50']),
  decimal('n5', 20, 5, ['0.00001', '-999999999999999.99999', '3.14159', '-2.71828', '1.00000', '0.50000']),
  decimal('nu', 6, 0, ['999999', '5', '10', '2'], true),
  decimal('n30', 60, 30, [
    '123456789012345678901234567890.123456789012345678901234567890',
    '-0.000000000000000000000000000001',
    '-5.5',
  ]),
  decimal('n7', 15, 7, ['-1.2345678', '99999999.9999999', '0.3333333', '-7']),
  {
    name: 'f',
    definition: 'float',
    type: columnType('float', { scale: 31, length: 12 }),
    edges: ['NULL', '0', '-1', '1.5', '0.25', '-0.5', '1024', '524288'],
    tame: ['1.5', '0.25', '-2.5', '8'],
  },
  {
    name: 'd',
    definition: 'double',
    type: columnType('double', { scale: 31, length: 22 }),
    edges: [
      'NULL',
      '0',
      '-0e0',
      '1',
      '-1',
      '0.1',
      '-2.5',
      '1.5',
      '1e15',
      '1e16',
      '1.7976931348623157e308',
      '2.2250738585072014e-308',
      '123456.789',
      '3.5',
      '-1e-7',
      '9.2233720368547758e18',
    ],
    tame: ['1.5', '0.1', '2', '-3.25', '100'],
  },
  {
    name: 'dd',
    definition: 'double(10,3)',
    type: columnType('double', { scale: 3, length: 10 }),
    edges: ['NULL', '0', '1.5', '-1.234', '999999.999', '0.001'],
    tame: ['1.5', '2.125', '-3'],
  },
];

const temporal = (
  name: string,
  type: TypeName,
  scale: number,
  edges: readonly string[],
  tame: readonly string[],
): OracleColumn => {
  const width = { date: 10, datetime: 19, timestamp: 19, time: 10 }[type as 'date'];
  return {
    name,
    definition: `${type}${scale > 0 ? `(${scale})` : ''} null`,
    type: columnType(type, { scale, length: width + (scale > 0 ? scale + 1 : 0) }),
    edges: ['NULL', ...quoted(edges)],
    tame: quoted(tame),
  };
};

export const temporalColumns: readonly OracleColumn[] = [
  temporal(
    'dt',
    'date',
    0,
    [
      '0000-00-00',
      '2024-02-29',
      '2023-02-28',
      '1999-12-31',
      '2000-01-01',
      '9999-12-31',
      '0001-01-01',
      '1000-01-01',
      '2024-00-00',
      '2024-05-00',
      '2021-01-03',
      '2026-01-31',
    ],
    ['2024-01-15', '2023-06-30', '2020-02-29'],
  ),
  temporal(
    'dm',
    'datetime',
    0,
    [
      '0000-00-00 00:00:00',
      '2024-02-29 23:59:59',
      '1970-01-01 00:00:00',
      '9999-12-31 23:59:59',
      '1000-01-01 00:00:01',
      '2024-12-30 12:00:00',
      '2024-02-29 00:00:00',
    ],
    ['2024-01-15 10:20:30', '2023-06-30 01:02:03'],
  ),
  temporal(
    'dm6',
    'datetime',
    6,
    ['2024-02-29 23:59:59.999999', '2024-02-29 23:59:59.000001', '1999-01-01 00:00:00', '2010-10-10 10:10:10.5'],
    ['2024-01-15 10:20:30.125', '2023-06-30 01:02:03'],
  ),
  temporal(
    'ts',
    'timestamp',
    3,
    ['2024-02-29 23:59:59.999', '1970-01-01 00:00:01', '2037-12-31 01:02:03.5'],
    ['2024-01-15 10:20:30.125'],
  ),
  temporal(
    'tm',
    'time',
    0,
    ['00:00:00', '838:59:59', '-838:59:59', '23:59:59', '-00:00:01', '24:00:00', '10:11:12'],
    ['01:02:03', '12:00:00'],
  ),
  temporal('tm3', 'time', 3, ['00:00:00.001', '-01:02:03.5', '23:59:59.999', '100:00:00'], ['01:02:03.25', '12:00:00']),
];

export const textColumns: readonly OracleColumn[] = [
  text('c', 'char(6)', columnType('char', { length: 6, collation: general })),
  text('vc', 'varchar(20)', columnType('varchar', { length: 20, collation: general })),
  text('vn', 'varchar(30) not null', columnType('varchar', { length: 30, collation: general, nullable: false })),
  text('vb', 'varchar(20) collate utf8mb4_bin', columnType('varchar', { length: 20, collation: 'utf8mb4_bin' })),
  text(
    'vu',
    'varchar(20) collate utf8mb4_unicode_ci',
    columnType('varchar', { length: 20, collation: 'utf8mb4_unicode_ci' }),
  ),
  text('bn', 'varbinary(40)', columnType('varbinary', { length: 40 })),
  text('tx', 'text', columnType('text', { length: 65535, collation: general })),
];

export const yearColumn: OracleColumn = {
  name: 'y',
  definition: 'year',
  type: columnType('year', { precision: 4, length: 4, unsigned: true, zerofill: true }),
  edges: ['NULL', '1901', '2155', '2024', '0', '1999'],
  tame: ['2001', '2020'],
};

/** Types that few operations take. */
export const otherColumns: readonly OracleColumn[] = [
  {
    name: 'en',
    definition: "enum('b', 'A', 'ö', '10')",
    type: columnType('enum', { length: 2, collation: general }),
    edges: ['NULL', ...quoted(['b', 'A', 'ö', '10'])],
    tame: quoted(['b', 'A']),
  },
  {
    name: 'st',
    definition: "set('x', 'y', 'Z')",
    type: columnType('set', { length: 5, collation: general }),
    edges: ['NULL', ...quoted(['', 'x', 'x,y', 'Z', 'x,y,Z'])],
    tame: quoted(['x', 'y,Z']),
  },
  {
    name: 'bt',
    definition: 'bit(8)',
    type: columnType('bit', { precision: 8, length: 8, unsigned: true }),
    edges: ['NULL', '0', '1', '65', '255'],
    tame: ['1', '3', '97'],
  },
  {
    name: 'la',
    definition: 'varchar(20) character set latin1',
    type: columnType('varchar', { length: 20, collation: 'latin1_swedish_ci' }),
    edges: ['NULL', ...quoted(['', 'abc', 'ABC ', 'é', 'ÄÖÜ', 'ß', '12abc', '€', 'b'])],
    tame: quoted(['a', 'ä', '7']),
  },
];

export const allColumns: readonly OracleColumn[] = [
  ...numericColumns,
  ...temporalColumns,
  ...textColumns,
  yearColumn,
  ...otherColumns,
];
