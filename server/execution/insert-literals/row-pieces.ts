import type { RowCuts } from '../../../engine/change-plan';

/** The first statement is short, so that the node has something to do soon; each further one is twice as long, up to the longest. In UTF-16 units. */
const firstLength = 8 * 1024;
const longestLength = 64 * 1024;
/** Longer rows are copied by a call, shorter ones a unit at a time: a string for each would cost more than all the copying does. */
const shortMax = 96;
const comma = 44;
const beyondLatin1 = /[^\0-\xff]/;

/** Some rows of one node, joined by commas. */
export interface RowPiece {
  readonly text: string;
  readonly rowCount: number;
  /** Index of the first and the last of them among the statement's rows. */
  readonly firstRow: number;
  readonly lastRow: number;
}

/** The rows of a statement's text for each node, piece by piece, in the order of the text. */
export class RowPieces {
  private readonly nextRows: Uint32Array;
  private readonly lengths: Float64Array;
  /** null: the text has characters that are no bytes. */
  private bytes: Buffer | null;

  constructor(
    private readonly text: string,
    private readonly rows: RowCuts,
    private readonly nodeOf: Uint16Array,
    nodeCount: number,
  ) {
    this.nextRows = new Uint32Array(nodeCount);
    this.lengths = new Float64Array(nodeCount).fill(firstLength);
    this.bytes = beyondLatin1.test(text) ? null : Buffer.allocUnsafe(2 * longestLength);
  }

  /** null = the node has got all of its rows. */
  next(node: number): RowPiece | null {
    const { nodeOf, rows } = this;
    const { count, starts, ends } = rows;
    const wanted = this.lengths[node]!;
    let row = this.nextRows[node]!;
    while (row < count && nodeOf[row] !== node) row++;
    if (row === count) return null;
    const firstRow = row;
    let lastRow = row;
    let rowCount = 0;
    let length = 0;
    for (; row < count && length < wanted; row++) {
      if (nodeOf[row] !== node) continue;
      length += ends[row]! - starts[row]! + 1;
      lastRow = row;
      rowCount++;
    }
    this.nextRows[node] = row;
    this.lengths[node] = Math.min(2 * wanted, longestLength);
    const text =
      this.bytes === null ? this.joined(node, firstRow, lastRow) : this.copied(node, firstRow, lastRow, length);
    return { text, rowCount, firstRow, lastRow };
  }

  private joined(node: number, firstRow: number, lastRow: number): string {
    const { text, nodeOf, rows } = this;
    const texts: string[] = [];
    for (let row = firstRow; row <= lastRow; row++)
      if (nodeOf[row] === node) texts.push(text.slice(rows.starts[row], rows.ends[row]));
    return texts.join(',');
  }

  /** @param length of all, with a comma behind each */
  private copied(node: number, firstRow: number, lastRow: number, length: number): string {
    const { text, nodeOf, rows } = this;
    const { starts, ends } = rows;
    if (this.bytes!.length < length) this.bytes = Buffer.allocUnsafe(length);
    const bytes = this.bytes!;
    let used = 0;
    for (let row = firstRow; row <= lastRow; row++) {
      if (nodeOf[row] !== node) continue;
      const end = ends[row]!;
      let at = starts[row]!;
      if (end - at > shortMax) used += bytes.write(text.slice(at, end), used, 'latin1');
      else while (at < end) bytes[used++] = text.charCodeAt(at++);
      bytes[used++] = comma;
    }
    return bytes.toString('latin1', 0, used - 1);
  }
}
