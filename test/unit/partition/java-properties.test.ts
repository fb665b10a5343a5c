import { javaProperties } from '../../../planner/partition/java-properties';

test('all forms that java.util.Properties reads', () => {
  const text = [
    '# comment',
    '  ! comment too',
    '',
    'a=1',
    'b : 2 ',
    '  c   3',
    'd',
    'e==4',
    'f\\=g=5',
    'long = one,\\',
    '   two',
    '\\u0041\\t = \\u4e2d\\q',
    'a=7',
  ].join('\r\n');
  expect([...javaProperties(text)]).toEqual([
    ['a', '7'],
    ['b', '2 '],
    ['c', '3'],
    ['d', ''],
    ['e', '=4'],
    ['f=g', '5'],
    ['long', 'one,two'],
    ['A\t', '中q'],
  ]);
});
