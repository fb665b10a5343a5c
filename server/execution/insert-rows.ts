import type { InsertText } from '../../engine/change-plan';
import type { StatementPlan } from '../../engine/plan';
import { asOne } from './as-one';
import { onCopies } from './copies';
import { engineRows } from './engine-rows';
import { executionContext } from './execution-context';
import { insertInfo } from './insert-info';
import { changeOnNode, NodeStatements } from './node-statements';
import { numberedRows, withCalledNumbers } from './numbered-rows';
import { ReturnedInserts } from './returned-inserts';
import { literalColumns } from './row-literals';
import { rowRouter } from './row-router';
import type { StatementRun } from './statement-run';
import { answerChanges } from './write';

type InsertRowsPlan = StatementPlan & { readonly kind: 'insert-rows' };

/** An INSERT is sent when its text has this length, in UTF-16 units: well below max_allowed_packet's default of 16 MiB. */
const statementTextMax = 512 * 1024;
const statementRowsMax = 2000;

/**
 * Streams rows from the engine to the nodes where they belong, in bounded memory. In a transaction that has changed something the rows are read
 * with its connections, so that they include those changes; otherwise with others, so that reading and writing go on at the same time.
 */
export async function runInsertRows(plan: InsertRowsPlan, run: StatementRun): Promise<void> {
  const { destination, insert } = plan;
  const route = await rowRouter(destination, run);
  const reading =
    run.transaction.hasOwnConnections || plan.locks ? run : { ...run, transaction: run.transaction.bystander() };
  let insertId: bigint | undefined;
  const copies = destination.routeColumn === null ? destination.nodes : null;
  const returned = plan.returning ? new ReturnedInserts(copies, run) : null;
  const outcomes = await asOne(destination.nodes, run, async () => {
    const statements = new NodeStatements(
      run,
      undefined,
      returned?.change ?? (copies ? onCopies(copies) : changeOnNode),
      insert.ignores && insert.isOneRow !== true,
    );
    let place = 0;
    const pending = new Map<string, PendingInsert>();
    const send = (node: string, open: PendingInsert): Promise<void> => {
      const { rowCount } = open;
      returned?.expect(node, open.places);
      return statements.add(node, open.take(), rowCount);
    };
    const read = withCalledNumbers(
      engineRows(plan.source, executionContext(plan.locks, reading), reading),
      plan.called,
      run,
    );
    const rows = plan.numbers
      ? numberedRows(read, plan.numbers, run, (first) => {
          insertId ??= first;
        })
      : read;
    try {
      for await (const batch of rows) {
        const nodesOf = route(batch);
        const columns = literalColumns(batch, run.facts);
        for (let row = 0; row < batch.rowCount; row++) {
          const text = `(${columns.map((literal) => literal(row)).join(',')})`;
          for (const node of copies ? copies.slice(0, 1) : nodesOf(row)) {
            let open = pending.get(node);
            if (!open) {
              open = new PendingInsert(insert);
              pending.set(node, open);
            }
            if (open.add(text, place)) await send(node, open);
          }
          place++;
        }
      }
      for (const [node, open] of pending) if (open.rowCount > 0) await send(node, open);
      await statements.finish();
    } catch (error) {
      await statements.stop();
      throw error;
    }
    if (plan.returning) await returned!.atLeastColumns(destination.nodes[0]!, plan.returning.none, run);
    return statements.outcomes;
  });
  if (plan.returning) {
    run.outcome(-1, insertId ?? 0n);
    return returned!.send(plan.returning.schema, run);
  }
  await answerChanges(
    outcomes.map(({ ok }) => ok),
    run,
    insert.isOneRow ? '' : insertInfo(outcomes, insert.ignores),
    { updatesDuplicates: insert.updatesDuplicates, ...(insertId === undefined ? {} : { insertId }) },
  );
}

/** Rows of one node that wait for an INSERT of their own. */
class PendingInsert {
  private rows: string[] = [];
  private length = 0;
  /** Of its rows among all. */
  places: number[] = [];

  constructor(private readonly text: InsertText) {}

  get rowCount(): number {
    return this.rows.length;
  }

  /** True when it is to be sent. */
  add(row: string, place: number): boolean {
    this.rows.push(row);
    this.places.push(place);
    this.length += row.length + 1;
    return this.length >= statementTextMax || this.rows.length >= (this.text.rowByRow ? 1 : statementRowsMax);
  }

  take(): string {
    const { head, tail, aloneAsQuery } = this.text;
    const sql =
      aloneAsQuery && this.rows.length === 1
        ? `${head.replace(/VALUES $/, 'SELECT ')}${this.rows[0]!.slice(1, -1)}${tail}`
        : `${head}${this.rows.join(',')}${tail}`;
    this.rows = [];
    this.places = [];
    this.length = 0;
    return sql;
  }
}
