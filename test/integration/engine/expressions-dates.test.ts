/** Functions over dates and times against MariaDB's own: values, types, errors. */
import { call, calls, combinations, inputs, literal, literals } from './expression-builder';
import { allColumns } from './expression-columns';
import { expectSame, type Pair } from './expression-oracle';
import { useOracle } from './use-oracle';

const oracle = useOracle();

const columns = (names: string): Pair[] => inputs(allColumns, names);
const every = columns(allColumns.map(({ name }) => name).join(' '));
const constants = literals(
  "DATE '2024-02-29'",
  "TIMESTAMP '2023-12-31 23:59:59.5'",
  "TIME '10:11:12'",
  "'2024-02-29'",
  "'2024-02-29 10:11:12'",
  "'12abc'",
  'NULL',
);
const dates = [...columns('dt dm dm6 ts'), ...constants.slice(0, 2)];
const names = (text: string): string[] => text.split(' ');

/** A word such as DAY: bare in SQL, text for the engine. */
const word = (text: string): Pair => ({ ...literal(`'${text}'`), sql: text });

test('parts', async () => {
  const functions = names(
    'year month day dayofmonth quarter dayofyear dayofweek weekday to_days week weekofyear yearweek hour minute second microsecond date last_day time dayname monthname',
  );
  await expectSame(
    oracle(),
    functions.flatMap((name) => calls(name, [...every, ...constants])),
  );
});

test('weeks by mode', async () => {
  const modes = literals('0', '1', '2', '3', '4', '5', '6', '7');
  await expectSame(oracle(), [...calls('week', dates, modes), ...calls('yearweek', dates, modes)]);
});

test('extract', async () => {
  const units = names(
    'YEAR YEAR_MONTH QUARTER MONTH DAY HOUR MINUTE SECOND MICROSECOND DAY_HOUR DAY_MINUTE DAY_SECOND HOUR_MINUTE HOUR_SECOND MINUTE_SECOND',
  ).map(word);
  await expectSame(
    oracle(),
    combinations([units, [...dates, ...columns('tm vc')]]).map((args) =>
      call('extract', args, ([unit, date]) => `extract(${unit} FROM ${date})`),
    ),
  );
});

test('intervals', async () => {
  const units = names('YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MICROSECOND').map(word);
  const counts = [...columns('ti tu i'), ...literals('0', '1', '-1', '13', '100', '10000', '-365', 'NULL')];
  const shifted = combinations([[...dates, ...columns('tm vc')], counts, units]);
  await expectSame(oracle(), [
    ...names('date_add date_sub').flatMap((name) =>
      shifted.map((args) => call(name, args, ([date, count, unit]) => `${name}(${date}, INTERVAL ${count} ${unit})`)),
    ),
    ...calls('timestampadd', units, counts, dates),
    ...calls('adddate', dates, counts),
    ...calls('subdate', dates, counts),
  ]);
});

test('differences', async () => {
  const units = names('YEAR QUARTER MONTH WEEK DAY HOUR MINUTE SECOND MICROSECOND').map(word);
  const some = [...dates, ...literals("'2024-02-29'", "'1999-12-31 01:02:03'")];
  await expectSame(oracle(), [...calls('timestampdiff', units, some, some), ...calls('datediff', some, some)]);
});

test('made of numbers', async () => {
  const numbers = [
    ...columns('ti tu i b bu mu'),
    ...literals('0', '1', '366', '738000', '3652424', '3652425', '-5', 'NULL'),
  ];
  const small = [...columns('ti tu'), ...literals('0', '59', '60', '-1', '100')];
  await expectSame(oracle(), [
    ...names('from_days sec_to_time from_unixtime').flatMap((name) => calls(name, numbers)),
    ...calls('makedate', [...columns('ti tu y'), ...literals('2024', '0', '69', '70', '99', '9999', '10000')], numbers),
    ...calls('maketime', [...numbers, ...small], small, small),
  ]);
});

test('formats', async () => {
  const letters = [...'abcDdefHhIijklMmprSsTUuVvWwXxYy%zQ'].map((letter) => `'%${letter}'`);
  const formats = literals(...letters, "'%Y-%m-%d %H:%i:%s'", "'x%'", "'day %e of %M, %Y'", "''", 'NULL');
  await expectSame(oracle(), [
    ...calls('date_format', [...dates, ...columns('vc')], formats),
    ...calls('unix_timestamp', dates),
  ]);
});
