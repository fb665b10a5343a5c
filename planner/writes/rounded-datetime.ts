/**
 * A complete datetime (`YYYY-MM-DD hh:mm:ss[.ffffff]`, of the calendar) rounded half up to `scale` digits of the second, as MySQL stores it
 * in a DATETIME(scale).
 */
export function roundedDateTime(value: string, scale: number): string {
  const [seconds, fraction = ''] = value.split('.') as [string, string?];
  if (fraction.length <= scale) return value;
  const kept = Number(fraction.slice(0, scale) || '0') + (fraction[scale]! >= '5' ? 1 : 0);
  const carry = kept === 10 ** scale;
  const digits = scale === 0 ? '' : `.${String(carry ? 0 : kept).padStart(scale, '0')}`;
  const up = scale === 0 ? kept === 1 : carry;
  return `${up ? nextSecond(seconds) : seconds}${digits}`;
}

function nextSecond(value: string): string {
  const moment = new Date(`${value.replace(' ', 'T')}Z`);
  moment.setTime(moment.getTime() + 1000);
  return moment.toISOString().slice(0, 19).replace('T', ' ');
}
