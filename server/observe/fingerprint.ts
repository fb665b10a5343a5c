/** Characters of a fingerprint that are kept. */
const fingerprintLengthMax = 4096;

/**
 * The text under which statements are counted: a statement's shape (LexedStatement.shape) with lists of literals of any length told alike.
 *
 *     a IN ( ? , ? , ? )             → a IN ( ?, ... )
 *     VALUES ( ? , ? ) , ( ? , ? )   → VALUES ( ?, ... ), ...
 */
export function fingerprintOf(shape: string): string {
  const lists = shape.replace(/\( \?(?: , \?)+ \)/g, '( ?, ... )');
  const rows = lists.replace(/(\( \?(?:, \.\.\.)? \))(?: , \( \?(?:, \.\.\.)? \))+/g, '$1, ...');
  return rows.length > fingerprintLengthMax ? `${rows.slice(0, fingerprintLengthMax)}...` : rows;
}
