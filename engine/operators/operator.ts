import { SqlError } from '../../protocol/wire/sql-error';
import type { RecordBatch } from '../batch/record-batch';
import type { ExecutionContext } from '../context';
import { type EvaluationContext, evaluationContext } from '../expressions/evaluator';
import type { TypedValue } from '../literals/literal';
import type { BatchStore } from '../memory/batch-store';
import { MemoryBudget, type MemoryReservation } from '../memory/budget';
import { type SpillFiles, SpillSpace } from '../memory/spill';
import type { OperatorUsage } from '../memory/usage';
import { CpuTurn } from './cpu-turn';
import { KeyFilter } from './join/key-filter';
import type { SharedRows } from './shared';

/**
 * A running operator: a source of batches that one consumer pulls.
 *
 * - No work happens before the first `next`. One `next` at a time.
 * - `next` gives the following batch (never an empty one), null at the end, or throws; after the end or an error it gives null.
 * - `close` stops the work, also while a `next` is pending (that one then throws errno 1317, or ends), and resolves when everything
 *   behind it is closed. It may be called at any time and any number of times. Whoever pulls a source closes it; one that has ended or
 *   thrown has closed itself.
 */
export interface BatchSource {
  next(): Promise<RecordBatch | null>;
  close(): Promise<void>;
}

/** What the operators of one running statement share. */
export interface Run {
  readonly context: ExecutionContext;
  readonly budget: MemoryBudget;
  /** Where rows go for which memory is short; null = nowhere. */
  readonly spill: SpillFiles | null;
  /** All files of the statement. */
  readonly spillSpace: SpillSpace | null;
  /** What the operator that is started with this uses; null = it is not measured. */
  readonly usage: OperatorUsage | null;
  readonly turn: CpuTurn;
  /** Below an apply: the values of its parameters for this run of the subplan. Those of an apply around it are not seen. */
  readonly parameters: readonly TypedValue[];
  /** Rows of the round before, by the number of the recursion. */
  readonly workingTables: ReadonlyMap<number, BatchStore>;
  /** Rows of shared plans: those that are the same throughout the statement, and those of this run of a subplan. */
  readonly sharedInStatement: SharedRows;
  readonly sharedInRun: SharedRows;
  /** Filters of joins by number, made by whoever comes first: the join or a fragment that waits for it. */
  readonly keyFilters: Map<number, KeyFilter>;
  /** What expressions compile with, the parameters' values included. */
  readonly evaluation: EvaluationContext;
}

export function startRun(context: ExecutionContext): Run {
  const spillSpace = context.spill == null ? null : new SpillSpace(context.spill);
  return {
    context,
    budget: new MemoryBudget(context.memoryBudgetBytes, context.serverMemory),
    spill: spillSpace,
    spillSpace,
    usage: null,
    turn: new CpuTurn(context.signal),
    parameters: [],
    workingTables: new Map(),
    sharedInStatement: new Map(),
    sharedInRun: new Map(),
    keyFilters: new Map(),
    evaluation: evaluationContext(context),
  };
}

/** The run for one operator whose use of memory and disk is counted. */
export function measuredBy(run: Run, usage: OperatorUsage): Run {
  return { ...run, usage, spill: run.spillSpace?.filesOf(usage) ?? null };
}

/** Memory for an operator that cannot spill. */
export function reserve({ budget, usage }: Run, owner: string): MemoryReservation {
  return budget.reserve(owner, usage);
}

/** Memory for an operator that can spill, if there is somewhere to go. */
export function reserveShare({ budget, spill, usage }: Run, owner: string): MemoryReservation {
  return spill === null ? budget.reserve(owner, usage) : budget.reserveShare(owner, usage);
}

/** The same statement's run of a subplan with values for its parameters. */
export function withParameters(run: Run, parameters: readonly TypedValue[]): Run {
  const values = parameters.map(({ value }) => value);
  return {
    ...run,
    parameters,
    sharedInRun: new Map(),
    keyFilters: new Map(),
    evaluation: { ...run.evaluation, parameters: values },
  };
}

export function keyFilterOf(run: Run, number: number): KeyFilter {
  const known = run.keyFilters.get(number);
  if (known !== undefined) return known;
  const made = new KeyFilter();
  run.keyFilters.set(number, made);
  return made;
}

/**
 * Makes a source of a generator. The generator only pulls its inputs and yields batches: closing them, at its end, its failure or the
 * consumer's wish, is done here, as is `release` (giving memory back).
 */
export function operator(
  run: Run,
  inputs: readonly BatchSource[],
  rows: AsyncGenerator<RecordBatch, void, undefined>,
  release: () => void = () => {},
): BatchSource {
  return new GeneratorSource(run, inputs, rows, release);
}

class GeneratorSource implements BatchSource {
  private closing: Promise<void> | null = null;

  constructor(
    private readonly run: Run,
    private readonly inputs: readonly BatchSource[],
    private readonly rows: AsyncGenerator<RecordBatch, void, undefined>,
    private readonly release: () => void,
  ) {}

  async next(): Promise<RecordBatch | null> {
    if (this.closing !== null) return null;
    try {
      for (;;) {
        const pause = this.run.turn.pass();
        if (pause !== null) await pause;
        const result = await this.rows.next();
        if (result.done === true) break;
        if (result.value.rowCount > 0) return result.value;
      }
    } catch (error) {
      throw await closedAfter(error, () => this.close());
    }
    await this.close();
    return null;
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    const inputsClosed = closeAll(this.inputs);
    // A generator that is waiting for an input gets to run its return only when that input, being closed, has answered.
    const ended = this.rows.return();
    try {
      await inputsClosed;
    } finally {
      await ended;
      this.release();
    }
  }
}

/** Closes all; throws the errors of closing, joined, after all are closed. */
export async function closeAll(sources: readonly BatchSource[]): Promise<void> {
  const outcomes = await Promise.allSettled(sources.map((source) => source.close()));
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (errors.length > 0) throw joinedError(errors[0], errors.slice(1));
}

/** Closes after a failure: the failure, joined with what closing threw. */
async function closedAfter(failure: unknown, close: () => Promise<void>): Promise<unknown> {
  try {
    await close();
    return failure;
  } catch (error) {
    return error === failure ? failure : joinedError(failure, [error]);
  }
}

/** The first error is the one to show; the others are kept as its cause. */
export function joinedError(first: unknown, others: readonly unknown[]): unknown {
  if (others.length === 0 || !(first instanceof SqlError)) return first;
  return new SqlError(first.errno, first.sqlState, first.message, first.dataNode, {
    cause: new AggregateError([first, ...others], 'several inputs failed'),
  });
}

/**
 * Pulls an input whose first batch is asked for now, so that its data nodes start while the caller is busy with another input (unless statements
 * must follow one another). When the caller never comes to it, closing the input ends that first pull.
 */
export function pullAhead(input: BatchSource, run: Run): () => Promise<RecordBatch | null> {
  if (run.context.sequential === true) return () => input.next();
  let first: Promise<RecordBatch | null> | null = input.next();
  first.catch(() => {});
  return () => {
    const next = first ?? input.next();
    first = null;
    return next;
  };
}
