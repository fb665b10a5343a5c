const separated = /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?\s*$/;
const digitsOnly = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})(?:\.(\d*))?)?$/;

/**
 * A date or a moment as a DATETIME column stores it: `2024-01-05 10:00:00`, with as many digits of the second as are not zero. Null for
 * what is no day of the calendar, and for spellings that servers read in more than one way (years of two digits).
 * @param scale digits of the second that the column has; more are cut, as servers do unless sql_mode has TIME_ROUND_FRACTIONAL
 */
export function canonicalMoment(text: string, scale: number): string | null {
  const parts = separated.exec(text) ?? digitsOnly.exec(text);
  if (!parts) return null;
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const isZero = year === 0 && month === 0 && day === 0;
  if (!isZero && !isDay(year!, month!, day!)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = (parts[7] ?? '').slice(0, scale).replace(/0+$/, '');
  const two = (number: number): string => String(number).padStart(2, '0');
  const date = `${parts[1]}-${two(month!)}-${two(day!)}`;
  return `${date} ${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`;
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}
