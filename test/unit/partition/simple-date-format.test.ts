import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { civilDate, dayNumber } from '../../../planner/partition/julian-gregorian-calendar';
import { simpleDateFormat } from '../../../planner/partition/simple-date-format';
import { timeZone } from '../../../planner/partition/time-zone';

const now = Date.UTC(2026, 5, 1);
const parse = (pattern: string, text: string, zone = 'UTC') =>
  simpleDateFormat(pattern, timeZone(zone), () => now).parse(text);

/** [time zone, pattern, text, epoch milliseconds or null]: what java.text.SimpleDateFormat of JDK 17 (locale en_US) made of random texts. */
const javaDates: [string, string, string, number | null][] = JSON.parse(
  readFileSync(join(__dirname, 'java-dates.json'), 'utf8'),
);

test('texts are read as Java reads them', () => {
  expect(javaDates.length).toBeGreaterThan(300);
  const ours = javaDates.map(([zone, pattern, text]) => [zone, pattern, text, parse(pattern, text, zone)]);
  expect(ours).toEqual(javaDates);
});

test('two-digit years lie from 80 years ago on', () => {
  expect(parse('yy-MM-dd', '45-12-31')).toBe(Date.UTC(2045, 11, 31));
  expect(parse('yy-MM-dd', '47-01-01')).toBe(Date.UTC(1947, 0, 1));
  expect(parse('yy-MM-dd', '46-05-31')).toBe(Date.UTC(2046, 4, 31));
  expect(parse('yy-MM-dd', '46-06-02')).toBe(Date.UTC(1946, 5, 2));
  expect(parse('yy-MM-dd', '5-06-02')).toBe(dayNumber(5, 5, 2) * 86_400_000);
});

test.each([
  ["yyyy'T", /a quote is not closed/],
  ['yyyy-ww', /letter 'w' is not supported, only y M d/],
  ['yyyy-MM-dd Z', /letter 'Z' is not supported/],
])('the pattern %s is refused', (pattern, message) => {
  expect(() => parse(pattern, '2014')).toThrow(message);
});

test('an unknown time zone is refused', () => {
  expect(() => timeZone('Mars/Olympus')).toThrow(/unknown time zone 'Mars\/Olympus'/);
});

test.each([
  ['yyyy-MM-dd', true],
  ['yyyyMMddHHmmss', true],
  ['yyyy', true],
  ['yyyy-MM-dd HH:mm:ss.SSS', false],
  ['yy-MM-dd', false],
  ['dd-MM-yyyy', false],
  ['yyyy-MM HH', false],
  ['yyyy-MM-dd hh a', false],
  ['yyyy MMM dd', false],
])('texts of %s sort by date: %s', (pattern, chronological) => {
  expect(simpleDateFormat(pattern, timeZone('UTC'), () => now).chronological).toBe(chronological);
});

describe('calendar', () => {
  test('the Julian calendar ends on 1582-10-04, the Gregorian begins on the next day', () => {
    expect(dayNumber(1582, 9, 15) - dayNumber(1582, 9, 4)).toBe(1);
    expect(civilDate(dayNumber(1582, 9, 15) - 1)).toEqual({ year: 1582, month: 9, day: 4 });
    expect(civilDate(dayNumber(1500, 1, 29))).toEqual({ year: 1500, month: 1, day: 29 });
    expect(dayNumber(1582, 9, 10)).toBe(dayNumber(1582, 9, 20));
  });

  test('dates of all days from the year -10 to 2400 come back', () => {
    let previous = civilDate(dayNumber(-10, 0, 1) - 1);
    for (let day = dayNumber(-10, 0, 1); day < dayNumber(2400, 0, 1); day++) {
      const date = civilDate(day);
      const follows =
        (date.day === previous.day + 1 && date.month === previous.month && date.year === previous.year) ||
        (date.day === 1 &&
          (date.month === previous.month + 1 || (date.month === 0 && date.year === previous.year + 1))) ||
        (date.year === 1582 && date.day === 15 && previous.day === 4);
      if (!follows || dayNumber(date.year, date.month, date.day) !== day)
        throw new Error(JSON.stringify({ day, date, previous }));
      previous = date;
    }
  });
});

describe('time zones', () => {
  test('a wall time that comes twice is the later instant, one that is skipped is read with the offset before', () => {
    const newYork = timeZone('America/New_York');
    expect(newYork.instantOf(Date.UTC(2024, 10, 3, 1, 30))).toBe(Date.UTC(2024, 10, 3, 6, 30));
    expect(newYork.instantOf(Date.UTC(2024, 2, 10, 2, 30))).toBe(Date.UTC(2024, 2, 10, 7, 30));
    expect(newYork.offsetAt(Date.UTC(2024, 2, 10, 6, 59))).toBe(-5 * 3_600_000);
    expect(newYork.offsetAt(Date.UTC(2024, 2, 10, 7, 0))).toBe(-4 * 3_600_000);
  });

  test('a day that a zone left out', () => {
    const apia = timeZone('Pacific/Apia');
    expect(apia.instantOf(Date.UTC(2011, 11, 30, 12))).toBe(apia.instantOf(Date.UTC(2011, 11, 31, 12)));
  });

  test('before 1900 the standard offset of today holds', () => {
    expect(timeZone('Asia/Shanghai').offsetAt(Date.UTC(1899, 11, 31))).toBe(8 * 3_600_000);
    expect(timeZone('Asia/Shanghai').offsetAt(Date.UTC(1900, 5, 1))).toBe(((8 * 60 + 5) * 60 + 43) * 1000);
  });
});
