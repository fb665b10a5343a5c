import { cutLiteralRows } from '../../../../planner/sql/literal-rows';
import { type RowPiece, RowPieces } from '../../../../server/execution/insert-literals/row-pieces';

const rules = { ansiQuotes: false, backslashEscapes: true };

test.each([
  ['few rows', 3, 'x'],
  ['many short rows', 20_000, 'plain'],
  ['many long rows', 2000, 'y'.repeat(500)],
  ['rows longer than a piece', 5, 'z'.repeat(200_000)],
  ['characters of one unit', 9000, 'é¿ÿ\x80'],
  ['wide characters', 9000, '中😀'],
])('the pieces of a node are its rows in their order: %s', (_, count, text) => {
  const texts = Array.from({ length: count }, (_each, row) => `(${row}, '${text}')`);
  const sql = texts.join(' , ');
  const rows = cutLiteralRows(sql, 0, rules)!;
  // The last node has no rows.
  const nodeOf = new Uint16Array(count).map((_each, row) => (row * row) % 3);
  const pieces = new RowPieces(sql, rows, nodeOf, 4);
  const found: RowPiece[][] = [[], [], [], []];
  // As nodes that take turns.
  for (let open = true; open; ) {
    open = false;
    for (const [node, list] of found.entries()) {
      const piece = pieces.next(node);
      if (piece === null) continue;
      open = true;
      list.push(piece);
    }
  }
  for (const [node, list] of found.entries()) {
    const own = texts.map((each, row) => [each, row] as const).filter(([, row]) => nodeOf[row] === node && node < 3);
    expect(list.map((piece) => piece.text).join(',')).toBe(own.map(([each]) => each).join(','));
    let next = 0;
    for (const { rowCount, firstRow, lastRow } of list) {
      expect([firstRow, lastRow]).toEqual([own[next]![1], own[next + rowCount - 1]![1]]);
      next += rowCount;
    }
  }
  if (sql.length > 100_000) expect(found[0]!.length).toBeGreaterThan(1);
});
