import type { OkOutcome } from '../../../connectors/connector';
import { notSupported, SqlError } from '../../../protocol/wire/sql-error';
import type { Diagnostic } from '../../session/session-view';
import { leaseFor } from '../lease';
import type { StatementRun } from '../statement-run';
import { takeWarnings } from '../warnings';
import { NodeFile } from './node-file';

/** Rows of a node whose numbers in the file are remembered, for warnings; those of rows further on are told without. */
const rememberedRows = 100_000;

export interface NodeLoad {
  readonly dataNode: string;
  readonly file: NodeFile;
  /** Rows so far, and the number in the whole file of each. */
  rowCount: number;
  readonly rowNumbers: number[];
  /** Resolves when the node has loaded its file; rejects with its error. */
  readonly done: Promise<OkOutcome>;
}

/** The LOAD DATA statements of the data nodes. A node's begins with its first line. */
export class NodeLoads {
  private readonly loads = new Map<string, NodeLoad>();
  private failure: { readonly error: unknown } | null = null;
  readonly warnings: { readonly row: number; readonly diagnostic: Diagnostic }[] = [];

  constructor(
    private readonly sql: string,
    private readonly run: StatementRun,
    /** Every node loads the same lines: only this one's warnings are told. */
    private readonly teller: string | null,
  ) {}

  of(dataNode: string): NodeLoad {
    let load = this.loads.get(dataNode);
    if (!load) {
      const file = new NodeFile();
      const rowNumbers: number[] = [];
      load = { dataNode, file, rowCount: 0, rowNumbers, done: this.start(dataNode, file, rowNumbers) };
      // Looked at when all lines are given, or when one node has failed.
      load.done.catch((error: unknown) => {
        this.failure ??= { error };
        for (const each of this.loads.values()) each.file.stop();
      });
      this.loads.set(dataNode, load);
    }
    return load;
  }

  private async start(dataNode: string, file: NodeFile, rowNumbers: readonly number[]): Promise<OkOutcome> {
    const { run } = this;
    const lease = await leaseFor(run, dataNode, true);
    try {
      const { connection } = lease;
      if (!connection.load) throw notSupported(`LOAD DATA on data node '${dataNode}'`);
      const ok = await connection.load(this.sql, file, run.signal);
      const warn = (diagnostic: Diagnostic): void => {
        this.warnings.push(numbered(diagnostic, rowNumbers));
      };
      if (this.teller === null || this.teller === dataNode)
        await takeWarnings(connection, ok.warningCount, { ...run, warn });
      return ok;
    } catch (error) {
      throw error instanceof SqlError ? new SqlError(error.errno, error.sqlState, error.message, dataNode) : error;
    } finally {
      lease.done();
    }
  }

  /** A row of the node: `rowNumber` counts from 1 over the whole file. */
  noteRow(load: NodeLoad, rowNumber: number): void {
    if (++load.rowCount <= rememberedRows) load.rowNumbers.push(rowNumber);
  }

  /** Waits where a node lags. Errors: the first of any node. */
  async room(): Promise<void> {
    for (const { file } of this.loads.values()) if (file.isFull) await file.room();
    this.throwFailure();
  }

  /** All lines are given. */
  async finish(): Promise<readonly OkOutcome[]> {
    for (const { file } of this.loads.values()) file.end();
    const outcomes = await Promise.allSettled([...this.loads.values()].map(({ done }) => done));
    this.throwFailure();
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  }

  /** Waits until nothing runs any more, whatever came of it. */
  async stop(): Promise<void> {
    for (const { file } of this.loads.values()) file.stop();
    await Promise.allSettled([...this.loads.values()].map(({ done }) => done));
  }

  private throwFailure(): void {
    if (this.failure !== null) throw this.failure.error;
  }
}

const rowPattern = /\b([Rr]ow) (\d+)/;

/** A node counts its own rows; the client knows those of its file. */
function numbered(
  diagnostic: Diagnostic,
  rowNumbers: readonly number[],
): { readonly row: number; readonly diagnostic: Diagnostic } {
  const own = rowPattern.exec(diagnostic.message)?.[2];
  if (own === undefined) return { row: Number.POSITIVE_INFINITY, diagnostic };
  // Of a file that was not taken apart the node has all lines.
  if (rowNumbers.length === 0) return { row: Number(own), diagnostic };
  const row = rowNumbers[Number(own) - 1];
  const message = diagnostic.message.replace(rowPattern, (_, word: string) => `${word} ${row ?? '?'}`);
  return { row: row ?? Number.POSITIVE_INFINITY, diagnostic: { ...diagnostic, message } };
}
