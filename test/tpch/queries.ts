/** The 22 queries of TPC-H (specification 2.4) with the substitution parameters of its validation runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TpchQuery {
  /** `01` … `22` */
  readonly number: string;
  readonly sql: string;
}

/** @param folder test/tpch/queries, wherever this file was compiled to */
export function readTpchQueries(folder: string): readonly TpchQuery[] {
  return readdirSync(folder)
    .sort()
    .map((file) => ({ number: file.slice(0, 2), sql: readFileSync(join(folder, file), 'utf8').trim() }));
}
