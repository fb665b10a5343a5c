/** LOAD DATA: each line of a file is loaded by its data nodes. All or none. */
export interface LoadDataPlan {
  readonly kind: 'load-data';
  /** The client sends the file (LOCAL), or it is in the folder that the configuration opens. */
  readonly source: { readonly kind: 'client' | 'server'; readonly name: string };
  readonly format: FileFormat;
  /** Lines at the start that are not loaded. */
  readonly ignoredLines: number;
  /** Fields of a line that are loaded; what is behind them is not looked at. */
  readonly fieldCount: number;
  readonly route: LoadRoute;
  readonly destination: { readonly schema: string; readonly table: string };
  /** Lines get numbers: in a field of theirs, or in one in front of all others. */
  readonly numbers: {
    readonly sequence: string;
    readonly field: number | null;
    readonly zeroCounts: boolean;
  } | null;
  /** What a row whose key is there already does; `error` is meant only for files of the server, as in MySQL. */
  readonly duplicates: 'error' | 'ignore' | 'replace';
  /** LOAD DATA LOCAL for each node. */
  readonly sql: string;
}

/** How a file of LOAD DATA is written. Separators are bytes, one in each character (latin1); '' = there is none. */
export interface FileFormat {
  readonly charset: string;
  readonly fieldTerminator: string;
  readonly enclosure: string;
  readonly escape: string;
  /** Whatever comes before it in a line is left out. */
  readonly lineStart: string;
  readonly lineTerminator: string;
}

/** Where lines go: all to the same nodes, or each by the sharding column in a field, or by the number that it gets. */
export type LoadRoute =
  | { readonly kind: 'nodes'; readonly nodes: readonly string[] }
  | { readonly kind: 'field'; readonly field: number }
  | { readonly kind: 'number' };
