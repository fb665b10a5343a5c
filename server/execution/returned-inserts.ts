import type { OkOutcome } from '../../connectors/connector';
import { changedCopies, changedRows, holder, type NodeRows, sendReturned } from './returning';
import type { StatementRun } from './statement-run';

const nothing: OkOutcome = { affectedRows: 0, lastInsertId: 0n, warningCount: 0, info: '', statusFlags: 0 };

/**
 * What the INSERTs of an INSERT … SELECT … RETURNING give: held until all is done, and told in the order of the rows that the query gave. Errors:
 * 1041 when the rows are more than a query may hold in memory.
 */
export class ReturnedInserts {
  /** Places of the rows of the statements that a node has not answered yet, in the order in which it gets them. */
  private readonly unanswered = new Map<string, (readonly number[])[]>();
  private readonly answers: { readonly rows: NodeRows; readonly places: readonly number[] }[] = [];
  private readonly hold: ReturnType<typeof holder>;

  /** @param copies nodes that all get what the first one gets; null = each has rows of its own */
  constructor(
    private readonly copies: readonly string[] | null,
    run: StatementRun,
  ) {
    this.hold = holder(run.memoryBudgetBytes);
  }

  /** The next statement that `change` gets for this node has these rows. */
  expect(dataNode: string, places: readonly number[]): void {
    this.unanswered.set(dataNode, [...(this.unanswered.get(dataNode) ?? []), places]);
  }

  readonly change = async (dataNode: string, sql: string, run: StatementRun): Promise<OkOutcome> => {
    const targets = (this.copies ?? [dataNode]).map((node) => ({ dataNode: node, sql }));
    const places = this.unanswered.get(dataNode)!.shift()!;
    const rows = await changedCopies(targets, this.hold, run);
    this.answers.push({ rows, places });
    return nothing;
  };

  /** Where no row was inserted the columns are still to be told. */
  async atLeastColumns(dataNode: string, none: string, run: StatementRun): Promise<void> {
    if (this.answers.length > 0) return;
    this.answers.push({ rows: await changedRows({ dataNode, sql: none }, this.hold, run), places: [] });
  }

  send(schema: string, run: StatementRun): Promise<void> {
    const places = this.answers.map((answer) => answer.places);
    return sendReturned(
      this.answers.map(({ rows }) => rows),
      { schema, places },
      run,
    );
  }
}
