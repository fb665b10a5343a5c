/** Arithmetic of times, formats, time zones and intervals of all units against MariaDB's own, over the awkward columns. */
import { call, calls, combinations, inputs, literal, literals } from './expression-builder';
import { allColumns } from './expression-columns';
import { expectSame, type Pair } from './expression-oracle';
import { useOracle } from './use-oracle';

const oracle = useOracle();

const columns = (names: string): Pair[] => inputs(allColumns, names);
const moments = columns('dm dm6 ts tm tm3');
const dates = columns('dt dm dm6 ts i n vc');

test('times added and subtracted', async () => {
  const added = [...columns('tm tm3'), ...literals("'01:02:03'", "'1 1:1:1.5'")];
  await expectSame(oracle(), [
    ...['addtime', 'subtime'].flatMap((name) => calls(name, [...moments, ...columns('dt')], added)),
    ...calls('timediff', moments, moments),
    ...calls('timestamp', dates),
    ...calls('timestamp', columns('dt dm dm6'), columns('tm tm3')),
  ]);
});

test('numbers of times and times of numbers', async () => {
  await expectSame(oracle(), [
    ...['time_to_sec', 'to_seconds', 'unix_timestamp'].flatMap((name) => calls(name, columns('dt dm dm6 ts'))),
    ...calls('time_to_sec', columns('tm tm3 i n')),
    ...calls('sec_to_time', columns('ti i n n5 d b vc')),
    ...calls('maketime', columns('ti i n'), columns('tu'), columns('tu n n5')),
    ...calls('makedate', columns('sm i n'), columns('ti sm vc')),
    ...calls('from_days', columns('i mu n vc')),
    ...calls('from_unixtime', columns('i b n tu')),
    ...['period_add', 'period_diff'].flatMap((name) => calls(name, literals('202401', '9912'), columns('ti tu'))),
  ]);
});

test('formats', async () => {
  const formats = literals("'%H:%i:%s.%f'", "'%k %h %l %p'", "'%r|%T'");
  await expectSame(oracle(), [
    ...calls('time_format', moments, formats),
    ...calls('date_format', dates, literals("'%Y-%m-%d'", "'%H:%i:%s.%f'", "'%e.%c.%y'")),
    ...calls('str_to_date', columns('vc vn i'), literals("'%Y-%m-%d'", "'%Y%m%d'", "'%H:%i:%s'", "'%y %f'")),
  ]);
});

test('intervals of compound units and of fractions', async () => {
  const units = [
    'DAY_HOUR',
    'DAY_SECOND',
    'DAY_MICROSECOND',
    'HOUR_MINUTE',
    'MINUTE_SECOND',
    'SECOND_MICROSECOND',
    'YEAR_MONTH',
  ];
  const values = [...literals("'1:2'", "'-3 4:5:6.7'", '2'), ...columns('n')];
  const shifts = (unit: string, counts: readonly Pair[]): Pair[] =>
    combinations([columns('dt dm dm6 vc'), counts]).map((args) =>
      call(
        'date_add',
        [...args, literal(`'${unit}'`)],
        ([date, count]) => `date_add(${date}, INTERVAL ${count} ${unit})`,
      ),
    );
  await expectSame(oracle(), [
    ...units.flatMap((unit) => shifts(unit, values)),
    ...['SECOND', 'MINUTE', 'DAY'].flatMap((unit) => shifts(unit, columns('n n5 d vc'))),
  ]);
});

test('time zones', async () => {
  await expectSame(
    oracle(),
    calls(
      'convert_tz',
      columns('dt dm dm6 ts vc'),
      literals("'+00:00'", "'-05:30'"),
      literals("'+09:00'", "'x'", 'NULL'),
    ),
  );
});
