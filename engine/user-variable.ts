/** A user variable of a session, as a data node's connection gets it. */
export interface UserVariable {
  readonly name: string;
  /** Its value in SQL, NULL if it was never set. */
  readonly literal: string;
}
