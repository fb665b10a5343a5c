/** What MariaDB 10.11 takes for a UUID, INET4 or INET6, how it writes it, and how it orders them. */
import type { FixedBinaryName } from '../../../../engine/batch/column-type';
import { fixedBinaryKey, fixedBinaryText } from '../../../../engine/types/fixed-binary';

test.each<[FixedBinaryName, string, string | null]>([
  ['uuid', 'A0345678-9ABC-1DEF-8123-000000000000', 'a0345678-9abc-1def-8123-000000000000'],
  ['uuid', 'a03456789abc1def8123000000000000', 'a0345678-9abc-1def-8123-000000000000'],
  ['uuid', 'a034567-89abc--1def-8123-000000000000', 'a0345678-9abc-1def-8123-000000000000'],
  ['uuid', '-a0345678-9abc-1def-8123-000000000000', null],
  ['uuid', 'a0345678-9abc-1def-8123-000000000000-', null],
  ['uuid', ' a0345678-9abc-1def-8123-000000000000', null],
  ['uuid', 'a0345678-9abc-1def-8123-00000000000', null],
  ['uuid', '', null],
  // A version that there was not, of a variant that has none.
  ['uuid', 'a0345678-9abc-8def-7123-000000000000', null],
  ['uuid', 'a0345678-9abc-8def-8023-000000000000', null],
  ['uuid', 'a0345678-9abc-8def-8123-000000000000', 'a0345678-9abc-8def-8123-000000000000'],
  ['uuid', 'a0345678-9abc-8def-0023-000000000000', 'a0345678-9abc-8def-0023-000000000000'],
  ['inet4', '001.02.3.4', '1.2.3.4'],
  ['inet4', '1.2.3', null],
  ['inet4', '256.1.1.1', null],
  ['inet6', '0:0:0:0:0:0:0:1', '::1'],
  ['inet6', '::FFFF:1.2.3.4', '::ffff:1.2.3.4'],
  ['inet6', '1::2::3', null],
  ['inet6', '::1 ', null],
])('%s of %j', (name, text, written) => {
  expect(fixedBinaryText(name, text)).toBe(written);
  expect(fixedBinaryKey(name, text) === null).toBe(written === null);
});

test.each<[FixedBinaryName, readonly string[]]>([
  [
    'uuid',
    [
      '00000000-0000-0000-0000-000000000009',
      'ffffffff-ffff-4fff-8fff-000000000000',
      'a81d4fae-1dec-41d0-a765-00a0c91e6b01',
      'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      '181d4fae-7dec-11d0-a765-00a0c91e6bf7',
      '281d4fae-7dec-21d0-1765-00a0c91e6bf7',
    ],
  ],
  ['inet4', ['1.1.1.1', '2.0.0.3', '10.0.0.1', '100.1.1.1', '192.168.0.1']],
  ['inet6', ['::1', '::9', '::a', '::10', '::ffff:1.2.3.4', '1::', '2001:db8::ff00:42:8329', 'fe80::1']],
])('the order of %s', (name, texts) => {
  const keys = texts.map((text) => fixedBinaryKey(name, text)!);
  for (let index = 1; index < keys.length; index++) expect(Buffer.compare(keys[index - 1]!, keys[index]!)).toBe(-1);
});
