/**
 * A partition function: which node index a value of the sharding column belongs to.
 * The functions are MyCAT 1.6's (reference: docs/partition-functions.md); one class of them per file, registered in registry.ts.
 *
 * Values are the text that MyCAT's router hands over: numbers in decimal, strings unquoted and not trimmed, NULL as null.
 * Errors are SqlErrors with errno 1064.
 */
export interface PartitionFunction {
  /** Number of partitions, compared with the count of a table's data nodes; -1 when any count will do. */
  readonly partitionCount: number;

  /** Node index of the value; null when no node holds it. May be negative or past the node list, as MyCAT's are: the router refuses those. */
  partitionOf(value: string | null): number | null;

  /** partitionOf of the digits of a whole number from 0 to 999,999,999. Absent: by its digits. Bulk loads are measured by it. */
  partitionOfInteger?(value: number): number | null;

  /**
   * MyCAT's answer for BETWEEN, both ends inclusive: `all` when the function does not narrow it; `none` when it finds no node.
   * Some of these answers leave out nodes that hold matching rows (docs/partition-functions.md): use partitionsOfOpenRange to route.
   */
  partitionsOfRange(begin: string, end: string): PartitionRange;

  /** CRC32 slot functions only: the value of the `_slot` column. */
  slotOf?(value: string): number;

  /**
   * The order of values in which partitionsOfOpenRange takes its bounds: integers, or dates (DATE, DATETIME and TIMESTAMP columns).
   * Absent means that the function cannot narrow a range soundly. Texts in another order (a VARCHAR column with dates) must not be passed.
   */
  readonly monotonic?: 'integer' | 'date';

  /**
   * Node indexes that may hold values between two bounds as text, both taken as inclusive, null = unbounded; a superset of the truth, for
   * BETWEEN too (partitionsOfRange gives MyCAT's answers, which may leave nodes out). Only functions with `monotonic` have it.
   * `nodeCount`, the number of the table's data nodes, lets functions without a last node narrow a range that is open above.
   */
  partitionsOfOpenRange?(low: string | null, high: string | null, nodeCount?: number): PartitionRange;
}

export type PartitionRange =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'nodes'; readonly indexes: readonly number[] };

/** Where a function's answers come from: rows lie where the old version put them. */
export type MycatCompatibility = '1.6.7' | '1.6.5';

/** What a function is built from: the properties of its `<function>` element and the files that they name. */
export interface PartitionFunctionDefinition {
  /** Simple class name, e.g. `PartitionByMod`. */
  readonly className: string;
  readonly properties: ReadonlyMap<string, string>;
  /** Reads a file that a property names (mapFile, weightMapFile), relative to the conf folder; throws when it is missing. */
  readonly readFile: (name: string) => string;
  readonly compatibility: MycatCompatibility;
  /** Time zone for date functions, IANA name. */
  readonly timeZone: string;
  /** Epoch milliseconds; only PartitionByHotDate looks at the clock. */
  readonly now: () => number;
  /** CRC32 slot functions only: the number of the table's data nodes and the name `<rule>_<schema>_<TABLE>`. */
  readonly slotTable?: { readonly ruleName: string; readonly dataNodeCount: number; readonly slotFile: string | null };
}
