import type { ColumnType } from '../batch/column-type';
import type { Vector } from '../batch/record-batch';
import type { Steps } from '../batch/steps';
import type { ExecutionContext } from '../context';
import type { Run } from '../operators/operator';
import type { AggregateCall, AggregateFunction } from '../plan';

/** The running state of one aggregate over all groups. Groups are numbered from 0. */
export interface Accumulator {
  /** Makes room for groups 0 .. groupCount-1; called before rows of new groups come. */
  resize(groupCount: number): void;
  /**
   * Takes rows in. `columns` are the call's arguments, then the columns of its ORDER BY; row i belongs to group `groups[i]`.
   * Vectors may be kept: they are never changed.
   */
  add(columns: readonly Vector[], groups: Int32Array, rowCount: number): void;
  /** As `add`, where row i counts `times[i]` times. Of functions that are `additive` for the argument's type. */
  addTimes?(columns: readonly Vector[], groups: Int32Array, times: Float64Array, rowCount: number): void;
  /**
   * Adds states of another accumulator of the same call: to group `groups[i]` that of its group `from[i]`, for i below `count`. The other one takes in no
   * more rows. Of functions that are `additive` for the argument's type.
   */
  addStates?(other: Accumulator, from: Int32Array, groups: Int32Array, count: number): void;
  /** The results of groups 0 .. groupCount-1. Called once, at the end. */
  finish(groupCount: number): Vector;
  /** As `finish`, in steps. Absent where it takes no time that counts. */
  finishSteps?(groupCount: number): Steps<Vector>;
  /** Bytes that the state takes. */
  readonly byteLength: number;
  /** Memory is short, and the run has a disk to go to: from now on the state should not grow. Absent where it grows with groups only, or cannot help it. */
  close?(run: Run): void;
  /** After each `add` that follows: writes what is to go to disk. */
  flush?(): Promise<void>;
  /** Once, before `finish`: takes back in what is on disk. */
  settle?(groupCount: number): Promise<void>;
  /** Lets go of what is on disk and of memory that others can use, at the end whatever happened. It may be called twice. */
  remove?(): Promise<void>;
}

/** What an accumulator is made for. */
export interface AccumulatorSettings {
  readonly call: AggregateCall;
  /** Types of the call's arguments, then of its ORDER BY columns. */
  readonly argumentTypes: readonly ColumnType[];
  readonly resultType: ColumnType;
  readonly context: ExecutionContext;
}

/** An aggregate function. Entries of registry.ts. */
export interface Aggregate {
  /**
   * What each data node computes over the same argument so that the `final` phase can merge it: its arguments are these columns in this
   * order. Null when the function needs all rows in one place. With DISTINCT only functions whose result duplicates do not change
   * (`ignoresDuplicates`) can be split so; others take the `complete` phase over rows that the data nodes may have made distinct.
   */
  readonly partials: readonly AggregateFunction[] | null;
  /** `double`: the argument of the partials must be turned into DOUBLE first (`x + 0e0`), because their text would be rounded otherwise. */
  readonly partialArgument: 'as-is' | 'double';
  readonly ignoresDuplicates: boolean;
  /** With DISTINCT: only the first argument tells rows apart, and NULL is a value like others. */
  readonly distinctByFirst?: boolean;
  /**
   * Whether, over arguments of such types, states can be added to one another and a row can count several times (`addTimes`, `addStates`), with exactly
   * the result that all rows together have, in whatever order. Absent: never.
   */
  additive?(argumentTypes: readonly ColumnType[]): boolean;
  /** The result's type as MariaDB 10.11 declares it. */
  resultType(argumentTypes: readonly ColumnType[], distinct: boolean): ColumnType;
  accumulator(settings: AccumulatorSettings): Accumulator;
}
