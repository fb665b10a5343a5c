import { cutLiteralRows } from '../../../planner/sql/literal-rows';
import { rowTexts } from '../../../planner/writes/row-texts';

const rules = { ansiQuotes: false, backslashEscapes: true };

test.each([
  ['few rows', 3, 'x'],
  ['many short rows', 1000, 'plain'],
  ['many long rows', 300, 'y'.repeat(500)],
  ['characters of one unit', 300, 'é¿ÿ\x80'],
  ['wide characters', 300, '中😀'],
])('rows of nodes keep their text and their order: %s', (_, count, text) => {
  const texts = Array.from({ length: count }, (_each, row) => `(${row}, '${text}')`);
  const sql = texts.join(' , ');
  const rows = cutLiteralRows(sql, 0, rules)!;
  const nodeOf = new Uint16Array(count).map((_each, row) => (row * row) % 3);
  const expected = [0, 1, 2].map((node) => texts.filter((_each, row) => nodeOf[row] === node));
  // Rows of one node that stand side by side may keep what is between them.
  const joined = rowTexts(sql, rows, nodeOf, 3).map((each) => each.replaceAll(') , (', '),('));
  expect(joined).toEqual(expected.map((each) => each.join(',')));
});
