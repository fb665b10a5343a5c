import type { OkOutcome } from '../../../connectors/connector';
import type { InsertLiteralsPlan } from '../../../engine/change-plan';
import { SqlError } from '../../../protocol/wire/sql-error';
import type { Diagnostic } from '../../session/session-view';
import { asOne } from '../as-one';
import { insertInfo } from '../insert-info';
import { leavingOut } from '../left-out-rows';
import { changeOnNode } from '../node-statements';
import { inOwnRows, inRowOrder, rowsOf, toldRow } from '../split-rows';
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
  private readonly warned: Diagnostic[] = [];
  private readonly noting: StatementRun;

  constructor(
    private readonly plan: InsertLiteralsPlan,
    private readonly run: StatementRun,
  ) {
    this.pieces = new RowPieces(plan.text, plan.rows, plan.nodeOf, plan.nodes.length);
    this.noting = { ...run, warn: (warning) => this.warned.push(warning) };
  }

  /** In the order of the rows; where rows bring their own ids, from the last ones on: a server tells the last. */
  async insertAll(): Promise<readonly Inserted[]> {
    await Promise.all(this.plan.nodes.map((_, node) => this.insertOn(node)));
    const [failed] = this.failures.sort((left, right) => left.row - right.row);
    if (failed) throw failed.error;
    for (const warning of inRowOrder(this.warned)) this.run.warn(warning);
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
    const { nodes, nodeOf, insert } = this.plan;
    const sql = insert.head + piece.text + insert.tail;
    const rows = () => rowsOf(node, nodeOf, piece.firstRow);
    try {
      const dataNode = nodes[node]!;
      const isOnlyRow = insert.ignores && piece.rowCount === 1;
      const ok = await inOwnRows(rows, this.noting, (told) =>
        leavingOut(
          isOnlyRow,
          dataNode,
          told,
          () => changeOnNode(dataNode, sql, told),
          (answer) => answer,
        ),
      );
      this.inserted.push({ piece, ok });
    } catch (error) {
      const told = error instanceof SqlError ? toldRow(error.message) : null;
      this.failures.push({ row: told ?? piece.firstRow + 1, error });
    }
  }
}
