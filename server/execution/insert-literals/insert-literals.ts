import type { OkOutcome } from '../../../connectors/connector';
import type { InsertLiteralsPlan } from '../../../engine/change-plan';
import { SqlError } from '../../../protocol/wire/sql-error';
import type { Diagnostic } from '../../session/session-view';
import { asOne } from '../as-one';
import { insertInfo } from '../insert-info';
import { changeOnNode } from '../node-statements';
import { withRowNumber } from '../row-number';
import type { StatementRun } from '../statement-run';
import { answerChanges } from '../write';
import { type RowPiece, RowPieces } from './row-pieces';

/** What one of the statements was answered. */
interface Inserted {
  readonly piece: RowPiece;
  readonly ok: OkOutcome;
}

/**
 * Each node gets its rows in statements of its own, one after the other, all nodes at the same time; the next one is cut out of the text while a
 * node runs the one before. Errors: that of the first row of those that failed, after all nodes are back where they were.
 */
export async function runInsertLiterals(plan: InsertLiteralsPlan, run: StatementRun): Promise<void> {
  const { insert, nodes } = plan;
  const inserted = await asOne(nodes, run, () => new Insertion(plan, run).insertAll());
  const parts = inserted.map(({ piece: { rowCount }, ok }) => ({ rowCount, ok }));
  await answerChanges(
    inserted.map(({ ok }) => ok),
    run,
    insertInfo(parts, insert.ignores),
    { ...plan, updatesDuplicates: insert.updatesDuplicates },
  );
}

class Insertion {
  private readonly pieces: RowPieces;
  private readonly inserted: Inserted[] = [];
  private readonly failures: { readonly row: number; readonly error: unknown }[] = [];
  private readonly warnings: { readonly row: number; readonly diagnostic: Diagnostic }[] = [];

  constructor(
    private readonly plan: InsertLiteralsPlan,
    private readonly run: StatementRun,
  ) {
    this.pieces = new RowPieces(plan.text, plan.rows, plan.nodeOf, plan.nodes.length);
  }

  /** In the order of the rows; where rows bring their own ids, from the last ones on: a server tells the last. */
  async insertAll(): Promise<readonly Inserted[]> {
    await Promise.all(this.plan.nodes.map((_, node) => this.insertOn(node)));
    const [failed] = this.failures.sort((left, right) => left.row - right.row);
    if (failed) throw failed.error;
    this.warnings.sort((left, right) => left.row - right.row);
    for (const { diagnostic } of this.warnings) this.run.warn(diagnostic);
    return this.plan.givesOwnIds
      ? this.inserted.sort((left, right) => right.piece.lastRow - left.piece.lastRow)
      : this.inserted.sort((left, right) => left.piece.firstRow - right.piece.firstRow);
  }

  /** Never rejects. Ends when a node has failed. */
  private async insertOn(node: number): Promise<void> {
    let piece = this.pieces.next(node);
    while (piece !== null && this.failures.length === 0) {
      const sent = this.send(node, piece);
      piece = this.pieces.next(node);
      await sent;
    }
  }

  /** Never rejects. */
  private async send(node: number, piece: RowPiece): Promise<void> {
    const { nodes, insert } = this.plan;
    const rowOf = (number: number): number => this.rowOf(node, piece, number);
    const warn = (diagnostic: Diagnostic): void => {
      const { message, row } = withRowNumber(diagnostic.message, rowOf);
      this.warnings.push({ row: row ?? piece.firstRow + 1, diagnostic: { ...diagnostic, message } });
    };
    try {
      const sql = insert.head + piece.text + insert.tail;
      const ok = await changeOnNode(nodes[node]!, sql, { ...this.run, warn });
      this.inserted.push({ piece, ok });
    } catch (error) {
      if (!(error instanceof SqlError)) this.failures.push({ row: piece.firstRow + 1, error });
      else {
        const { message, row } = withRowNumber(error.message, rowOf);
        const { errno, sqlState, dataNode } = error;
        this.failures.push({
          row: row ?? piece.firstRow + 1,
          error: row === null ? error : new SqlError(errno, sqlState, message, dataNode, { cause: error }),
        });
      }
    }
  }

  /** Number in the client's statement, from 1, of a row by its number in a piece. */
  private rowOf(node: number, { firstRow, lastRow }: RowPiece, number: number): number {
    const { nodeOf } = this.plan;
    let left = number;
    for (let row = firstRow; row <= lastRow; row++) if (nodeOf[row] === node && --left === 0) return row + 1;
    return number;
  }
}
