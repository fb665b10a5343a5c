import type { FileFormat } from '../../../../engine/load-data-plan';
import { fieldReader } from '../../../../server/execution/load-data/field-value';
import { LineParser } from '../../../../server/execution/load-data/line-parser';

const defaults: FileFormat = {
  charset: 'utf8mb4',
  fieldTerminator: '\t',
  enclosure: '',
  escape: '\\',
  lineStart: '',
  lineTerminator: '\n',
};
const csv: FileFormat = { ...defaults, fieldTerminator: ',', enclosure: '"', lineTerminator: '\r\n' };

/** The wanted field of each row; `undefined` where the line is too short. The bytes come `pieceBytes` at a time. */
function fields(text: string | Buffer, format: FileFormat, wanted: number, pieceBytes: number, fieldCount = 2) {
  const bytes = Buffer.from(text as string);
  const parser = new LineParser(format, fieldCount, wanted);
  const read = fieldReader(format);
  const found: (string | null | undefined)[] = [];
  let at = 0;
  for (let end = Math.min(pieceBytes, bytes.length); ; end = Math.min(end + pieceBytes, bytes.length)) {
    const known = bytes.subarray(0, end);
    const isEnd = end === bytes.length;
    while (at < known.length) {
      const next = parser.next(known, at, isEnd);
      if (next < 0) break;
      const { fieldStart, fieldEnd, isEnclosed } = parser;
      if (parser.hasRow) found.push(fieldStart < 0 ? undefined : read(known, fieldStart, fieldEnd, isEnclosed));
      at = next;
    }
    if (isEnd) return found;
  }
}

test.each<[string, string | Buffer, FileFormat, number, (string | null | undefined)[]]>([
  ['plain', '1\ta\n2\tb\n', defaults, 1, ['a', 'b']],
  ['no last end', '1\ta\n2\tb', defaults, 1, ['a', 'b']],
  ['short', '1\n2\tb\n\n', defaults, 1, [undefined, 'b', undefined]],
  ['long', '1\ta\tx\n2\tb\\\nstill 2\n3\tc', defaults, 1, ['a', 'b\nstill 2', 'c']],
  ['the rest of a line', '1\ta\tx\\\ny\n2\tb\n', defaults, 0, ['1', '2']],
  ['escapes', '\\N\t\\\\N\n\\0\\b\\n\\r\\t\\Z\\q\t\\\t\n', defaults, 0, [null, '\0\b\n\r\t\x1aq']],
  ['NULL is a word', 'NULL\ta\n', defaults, 0, ['NULL']],
  ['NULL with enclosures', 'NULL,a\r\n"NULL",b\r\n"\\N",c\r\n', csv, 0, [null, 'NULL', null]],
  ['enclosed ends', '"a\r\nb","c,""d"\r\n"x"y",z\r\n', csv, 0, ['a\r\nb', 'x"y']],
  ['half an end', 'a\rb,c\r\nd,e\r', csv, 1, ['c', 'e\r']],
  ['starts', 'no\nxx>1\ta\nyy\n', { ...defaults, lineStart: '>' }, 0, ['1']],
  ['nothing', '', defaults, 0, []],
])('%s, cut anywhere', (_, text, format, wanted, expected) => {
  for (let pieceBytes = 1; pieceBytes <= text.length + 1; pieceBytes++)
    expect(fields(text, format, wanted, pieceBytes)).toEqual(expected);
});

test('a second byte that looks like a backslash', () => {
  const gbk = { ...defaults, charset: 'gbk' };
  // 0x815c is one character of gbk.
  expect(fields(Buffer.from('31815c0932', 'hex'), gbk, 0, 100)).toEqual(['1乗']);
});
