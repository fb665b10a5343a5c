import { type ColumnType, columnType } from '../../../engine/batch/column-type';
import type { RoutingValue } from '../../../planner/routing/routing-value';
import { storedKeyOf } from '../../../planner/routing/stored-key';

const int = columnType('int', { precision: 11, length: 11 });
const unsigned = columnType('tinyint', { precision: 3, length: 3, unsigned: true });
const text = columnType('varchar', { length: 3, collation: 'utf8mb4_bin' });
const latin = columnType('varchar', { length: 3, collation: 'latin1_swedish_ci' });
const whole = columnType('decimal', { precision: 3, scale: 0 });
const moment = columnType('datetime', { scale: 3 });

function keyOf(type: ColumnType, form: RoutingValue['form'], value: string, declared = ''): string | null {
  const description = {
    name: 'c',
    type,
    columnType: declared,
    defaultText: null,
    extra: '',
    comment: '',
    key: '',
  };
  return storedKeyOf({ schema: 's', table: 't', description })({ form, text: value }, 7);
}

test.each<[ColumnType, RoutingValue['form'], string, string]>([
  [int, 'string', '007', '7'],
  [int, 'string', '2147483647', '2147483647'],
  [int, 'integer', '-2147483648', '-2147483648'],
  [int, 'decimal', '7.5', '8'],
  [int, 'decimal', '-7.5', '-8'],
  [int, 'decimal', '.4', '0'],
  [int, 'float', '7e0', '7'],
  [unsigned, 'string', '255', '255'],
  [whole, 'decimal', '998.9', '999'],
  [text, 'string', 'abc', 'abc'],
  [text, 'string', 'abc  ', 'abc'],
  [text, 'string', '😀😀😀', '😀😀😀'],
  [text, 'integer', '007', '7'],
  [text, 'decimal', '.5', '0.5'],
  [text, 'float', '1e2', '100'],
  [latin, 'string', '€é', '€é'],
  [columnType('binary', { length: 3, collation: 'binary' }), 'string', 'a', 'a\0\0'],
  [columnType('date'), 'string', '2024-1-5', '2024-01-05'],
  [columnType('date'), 'integer', '20240105', '2024-01-05'],
  [columnType('date'), 'string', '2024-01-05 10:00:00', '2024-01-05'],
  [moment, 'string', '2024-01-05', '2024-01-05 00:00:00'],
  [moment, 'string', '2024-01-05 10:00:00.1239', '2024-01-05 10:00:00.123'],
  [moment, 'string', '2024-01-05 10:00:00.500', '2024-01-05 10:00:00.5'],
  [columnType('year'), 'integer', '2024', '2024'],
  [columnType('double'), 'string', 'anything', 'anything'],
])('%o %s %s is stored as %s', (type, form, value, stored) => {
  expect(keyOf(type, form, value)).toBe(stored);
});

test.each<[ColumnType, RoutingValue['form'], string, number]>([
  [int, 'string', '2147483648', 1264],
  [int, 'string', '12a', 1265],
  [int, 'string', 'a', 1366],
  [int, 'string', '', 1366],
  [int, 'float', '7.5e0', 1265],
  [unsigned, 'string', '256', 1264],
  [unsigned, 'integer', '-1', 1264],
  [whole, 'decimal', '999.5', 1264],
  [text, 'string', 'abcd', 1406],
  [text, 'integer', '1234', 1406],
  [latin, 'string', '中', 1366],
  [columnType('date'), 'string', '2024-02-30', 1292],
  [columnType('date'), 'string', '24-01-05', 1292],
  [columnType('year'), 'string', '24', 1264],
])('%o %s %s is refused', (type, form, value, errno) => {
  expect(() => keyOf(type, form, value)).toThrow(
    expect.objectContaining({ errno, message: expect.stringContaining('at row 7') }),
  );
});

test('labels are those of the list, and a SET is in its order', () => {
  const list = columnType('enum', { collation: 'utf8mb4_bin' });
  expect(keyOf(list, 'string', "it's", "enum('a','it''s')")).toBe("it's");
  expect(() => keyOf(list, 'string', 'A', "enum('a')")).toThrow(expect.objectContaining({ errno: 1265 }));
  expect(() => keyOf(list, 'integer', '1', "enum('a')")).toThrow(expect.objectContaining({ errno: 1265 }));
  expect(keyOf(columnType('set', { collation: 'utf8mb4_bin' }), 'string', 'b,a', "set('a','b')")).toBe('a,b');
});

test('what is neither a number nor a string is none', () => {
  for (const type of [int, text, moment, whole, columnType('double')]) expect(keyOf(type, 'other', '')).toBeNull();
});
