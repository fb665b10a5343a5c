/**
 * What is said between a statement in the main thread and its plan in a thread of the engine, over a port of their own. Both ends close it after
 * `ended`. Streams of rows (of a fragment to the thread, of the result from it) have `piecesUnderway` pieces on their way at most: the receiver
 * says `taken` for each.
 */
import type { MessagePort } from 'node:worker_threads';
import type { DialectName, RowForm } from '../../connectors/connector';
import type { ColumnType, Field } from '../../engine/batch/column-type';
import type { ResourceUsage } from '../../engine/context';
import type { BodyLayout } from '../../engine/memory/arrow-body';
import type { SpillSettings } from '../../engine/memory/spill';
import type { PhysicalPlan } from '../../engine/plan';
import type { ToldCollation } from '../../engine/types/collation/told-collation';
import type { ToldZone } from '../../engine/types/time-zone';
import type { ErrorFields } from './error-fields';

/** Pieces of a stream that may be on their way. */
export const piecesUnderway = 4;

/** How the rows of the result come back: as packets of the text protocol, or as columns. */
export type ResultForm = 'text' | 'columns';

/** What a thread is told once, when it is made. */
export interface ThreadData {
  /** ServerMemory.shared, and the thread's number in it. */
  readonly memory: SharedArrayBuffer;
  readonly thread: number;
  /** Courtesy.shared */
  readonly courtesy: SharedArrayBuffer;
  /** Steps of niceness above the server's own. */
  readonly niceness: number;
}

/** Runs a plan. */
export interface StartMessage {
  readonly port: MessagePort;
  readonly plan: PhysicalPlan;
  readonly form: ResultForm;
  readonly settings: StatementSettings;
  /** Those that the thread has not been told of yet. */
  readonly collations: readonly ToldCollation[];
}

/** What of an ExecutionContext is plain data. */
export interface StatementSettings {
  readonly sequential: boolean;
  readonly sqlMode: readonly string[];
  readonly timeZone: string | null;
  readonly systemTimeZone: ToldZone | null;
  readonly memoryBudgetBytes: number;
  readonly spill: SpillSettings | null;
  /** By data node: those that do not speak MySQL's. */
  readonly dialects: ReadonlyMap<string, DialectName>;
}

export type ToThread =
  /** The consumer has no use for more rows. */
  | { readonly kind: 'close' }
  /** KILL, timeout, or a client that left. */
  | { readonly kind: 'stop'; readonly reason: ErrorFields | null }
  /** Of the result. */
  | { readonly kind: 'taken' }
  /** @param form of its packets, if its rows come as such */
  | {
      readonly kind: 'fragment-opened';
      readonly fragment: number;
      readonly fields: readonly Field[];
      readonly form: RowForm;
    }
  | {
      readonly kind: 'fragment-packets';
      readonly fragment: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly packetCount: number;
    }
  | { readonly kind: 'fragment-batch'; readonly fragment: number; readonly batch: BatchMessage }
  /** Its connection is free again. */
  | { readonly kind: 'fragment-ended'; readonly fragment: number }
  | { readonly kind: 'fragment-failed'; readonly fragment: number; readonly error: ErrorFields };

export type FromThread =
  /** Answered by `fragment-opened` or `fragment-failed`, and in any case, once, by `fragment-ended` or `fragment-failed`. */
  | {
      readonly kind: 'open-fragment';
      readonly fragment: number;
      readonly dataNode: string;
      readonly sql: string;
      readonly estimatedRows: number | undefined;
    }
  /** @param memory of the piece that was taken, to be used again */
  | { readonly kind: 'fragment-taken'; readonly fragment: number; readonly memory: ArrayBuffer | null }
  | { readonly kind: 'close-fragment'; readonly fragment: number }
  | {
      readonly kind: 'warning';
      readonly errno: number;
      readonly message: string;
      readonly level: 'Note' | 'Warning' | undefined;
    }
  | { readonly kind: 'batch'; readonly batch: BatchMessage }
  /** Row packets: row i is bytes `offsets[i]` to `offsets[i + 1]`. */
  | {
      readonly kind: 'packets';
      readonly rowCount: number;
      readonly offsets: Int32Array;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** Everything is closed. The last message. */
  | { readonly kind: 'ended'; readonly error: ErrorFields | null; readonly usage: ResourceUsage };

/** A record batch in one piece of memory (engine/memory/arrow-body.ts). */
export interface BatchMessage {
  readonly body: ArrayBuffer;
  readonly layout: BodyLayout;
  readonly types: readonly ColumnType[];
}
