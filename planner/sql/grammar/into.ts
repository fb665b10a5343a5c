import type { Cursor } from './cursor';

/** INTO @a, @b · INTO OUTFILE 'file' … · INTO DUMPFILE 'file', kept on the cursor until the query it belongs to is complete. */
export function takeInto(cursor: Cursor, early: boolean): void {
  if (!cursor.at('INTO')) return;
  if (cursor.into) throw cursor.error();
  cursor.take('INTO');
  cursor.into = { ...parseInto(cursor), early };
}

function parseInto(cursor: Cursor) {
  if (cursor.take('DUMPFILE')) {
    const start = cursor.position;
    cursor.string();
    return { kind: 'dumpfile' as const, text: cursor.textFrom(start) };
  }
  if (cursor.take('OUTFILE')) {
    const start = cursor.position;
    cursor.string();
    // `binary` is no name elsewhere.
    if ((cursor.take('CHARACTER', 'SET') || cursor.take('CHARSET')) && !cursor.take('BINARY')) cursor.name();
    if (cursor.take('FIELDS') || cursor.take('COLUMNS')) takeOptions(cursor, ['TERMINATED', 'ENCLOSED', 'ESCAPED']);
    if (cursor.take('LINES')) takeOptions(cursor, ['STARTING', 'TERMINATED']);
    return { kind: 'outfile' as const, text: cursor.textFrom(start) };
  }
  const names = cursor.list(() => {
    const { kind, text } = cursor.peek();
    if (kind !== 'user-variable') throw cursor.error();
    cursor.position++;
    return text;
  });
  return { kind: 'variables' as const, names };
}

/** TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' … */
function takeOptions(cursor: Cursor, words: readonly string[]): void {
  let options = 0;
  for (;;) {
    const optionally = cursor.take('OPTIONALLY');
    const word = cursor.takeOne(words);
    if (!word) {
      if (optionally || options === 0) throw cursor.error();
      return;
    }
    cursor.expect('BY');
    cursor.textValue();
    options++;
  }
}
