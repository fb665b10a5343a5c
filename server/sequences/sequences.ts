/** Numbers for rows, unique over all data nodes: `NEXT VALUE FOR MYCATSEQ_NAME`, and tables with autoIncrement="true". */
export interface Sequences {
  /**
   * `count` numbers in ascending order that were never given out before and never will be again, whatever happens to this process. Names ignore
   * case. Errors: 1105 with the reason for a sequence that is not configured or whose numbers cannot be got.
   */
  next(name: string, count: number): Promise<readonly bigint[]>;
  /** Numbers that were taken and not used are given back where that is possible. */
  close(): Promise<void>;
}
