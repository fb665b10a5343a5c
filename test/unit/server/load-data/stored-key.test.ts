import { columnType } from '../../../../engine/batch/column-type';
import { checkStoredKey } from '../../../../server/execution/load-data/stored-key';

const int = columnType('int', { precision: 11, length: 11 });
const unsigned = columnType('tinyint', { precision: 3, length: 3, unsigned: true });
const text = columnType('varchar', { length: 3, collation: 'utf8mb4_bin' });

test.each([
  [int, '007', null],
  [int, '2147483647', null],
  [int, '-2147483648', null],
  [int, '2147483648', 1264],
  [int, '12a', 1366],
  [int, '', 1366],
  [unsigned, '255', null],
  [unsigned, '256', 1264],
  [unsigned, '-1', 1264],
  [text, 'abc', null],
  [text, '😀😀😀', null],
  [text, 'abcd', 1406],
  [columnType('date'), '2024-01-05', null],
  [columnType('date'), '2024-1-5', 1366],
  [columnType('double'), 'anything', null],
])('%o %s', (type, value, errno) => {
  const check = (): void => checkStoredKey(value, type, '`s`.`t`.`c`', 7);
  if (errno === null) expect(check).not.toThrow();
  else expect(check).toThrow(expect.objectContaining({ errno, message: expect.stringContaining('at row 7') }));
});
