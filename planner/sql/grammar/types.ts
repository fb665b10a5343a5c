import type { Cursor } from './cursor';

/** Types that CAST and CONVERT take, each with how many lengths it may have (MariaDB manual, "CAST"). The longest spelling first. */
const castTypes: readonly (readonly [words: readonly string[], lengths: number])[] = [
  [['BINARY'], 1],
  [['CHAR'], 1],
  [['VARCHAR'], 1],
  [['NCHAR'], 1],
  [['SIGNED', 'INTEGER'], 0],
  [['SIGNED', 'INT'], 0],
  [['SIGNED'], 0],
  [['UNSIGNED', 'INTEGER'], 0],
  [['UNSIGNED', 'INT'], 0],
  [['UNSIGNED'], 0],
  [['INTEGER'], 0],
  [['INT'], 0],
  [['DECIMAL'], 2],
  [['DEC'], 2],
  [['DOUBLE'], 2],
  [['FLOAT'], 0],
  [['REAL'], 0],
  [['DATE'], 0],
  [['DATETIME'], 1],
  [['TIME'], 1],
  [['YEAR'], 0],
  [['JSON'], 0],
  [['INET4'], 0],
  [['INET6'], 0],
  [['UUID'], 0],
];

/** A type of CAST as it prints: `DECIMAL(10,2)`, `CHAR(3) CHARACTER SET LATIN1`. */
export function parseCastType(cursor: Cursor): string {
  const start = cursor.position;
  const type = castTypes.find(([words]) => cursor.take(...words));
  if (!type) throw cursor.error();
  const words = cursor.words(start);
  const text = words + parseLengths(cursor, type[1]);
  return words === 'CHAR' || words === 'VARCHAR' ? text + parseCharacterSet(cursor) : text;
}

function parseLengths(cursor: Cursor, most: number): string {
  if (most === 0 || !cursor.take('(')) return '';
  const lengths = cursor.list(() => {
    const { kind, text } = cursor.peek();
    if (kind !== 'integer') throw cursor.error();
    cursor.position++;
    return text;
  });
  cursor.expect(')');
  if (lengths.length > most) throw cursor.error();
  return `(${lengths.join(',')})`;
}

/** CHARACTER SET latin1, CHARSET latin1, BINARY, ASCII, UNICODE, BYTE, in the order the server takes them. */
function parseCharacterSet(cursor: Cursor): string {
  const start = cursor.position;
  if (cursor.take('CHARSET') || cursor.take('CHARACTER', 'SET') || cursor.take('CHAR', 'SET')) {
    const charset = cursor.take('BINARY')
      ? 'binary'
      : cursor.peek().kind === 'string'
        ? cursor.string()
        : cursor.name();
    return ` CHARACTER SET ${charset.toUpperCase()}${cursor.take('BINARY') ? ' BINARY' : ''}`;
  }
  const word = cursor.takeOne(['ASCII', 'UNICODE', 'BYTE', 'BINARY']);
  if (word === 'ASCII' || word === 'UNICODE') cursor.take('BINARY');
  return word ? ` ${cursor.words(start)}` : '';
}
