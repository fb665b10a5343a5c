import type { LiteralRows } from '../sql/literal-rows';

/** Longer rows are copied by a call, shorter ones a unit at a time. */
const shortMax = 96;
/** Fewer rows than this are joined as strings. */
const fewRows = 200;
const beyondLatin1 = /[^\0-\xff]/;

/**
 * The rows of each node, joined by commas, in the order of the text.
 * @param nodeOf index of the node of each row
 */
export function rowTexts(text: string, rows: LiteralRows, nodeOf: Uint16Array, nodeCount: number): readonly string[] {
  if (rows.count < fewRows || beyondLatin1.test(text)) return joinedSlices(text, rows, nodeOf, nodeCount);
  const lengths = new Float64Array(nodeCount);
  for (let row = 0; row < rows.count; row++) lengths[nodeOf[row]!]! += rows.ends[row]! - rows.starts[row]! + 1;
  // A string for each row would cost more than all the copying does.
  const joined = Array.from(lengths, (length) => Buffer.allocUnsafe(length));
  const used = new Uint32Array(nodeCount);
  for (let row = 0; row < rows.count; row++) {
    const node = nodeOf[row]!;
    used[node] = copied(text, rows.starts[row]!, rows.ends[row]!, joined[node]!, used[node]!);
  }
  return joined.map((buffer, node) => buffer.toString('latin1', 0, used[node]! - 1));
}

/** Copies a row and a comma behind it. Returns where that ends. */
function copied(text: string, start: number, end: number, to: Buffer, at: number): number {
  let position = at;
  if (end - start > shortMax) position += to.write(text.slice(start, end), position, 'latin1');
  else for (let index = start; index < end; index++) to[position++] = text.charCodeAt(index);
  to[position] = 44;
  return position + 1;
}

function joinedSlices(text: string, { count, starts, ends }: LiteralRows, nodeOf: Uint16Array, nodeCount: number) {
  const pieces = Array.from({ length: nodeCount }, (): string[] => []);
  for (let row = 0; row < count; ) {
    const node = nodeOf[row]!;
    const first = row++;
    while (row < count && nodeOf[row] === node) row++;
    pieces[node]!.push(text.slice(starts[first], ends[row - 1]));
  }
  return pieces.map((each) => each.join(','));
}
