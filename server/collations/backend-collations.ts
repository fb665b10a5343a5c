import type { Connection } from '../../connectors/connector';
import { addCollation, collationFor } from '../../engine/types/collation/registry';
import { type ToldCollation, toldCollation } from '../../engine/types/collation/told-collation';
import { collationByName } from '../../protocol/wire/charsets';
import { SqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import { learnCollation } from './learn-collation';
import type { RunQuery } from './read-weights';

const never = new AbortController().signal;

/** Errors by which a backend says that it does not have a collation or its character set. */
const unknownThere: ReadonlySet<number> = new Set([1115, 1273, 1253]);

/** By name: collations that are being learnt, or have been, successfully or not. They are the same for all configurations. */
const learning = new Map<string, Promise<void>>();

/** In the order in which they were learnt: for threads, each of which has an engine of its own. */
const told: ToldCollation[] = [];

export const toldCollations: readonly ToldCollation[] = told;

/**
 * Teaches the engine the collations that it does not have, as a backend compares by them: its answers take some seconds, once for each
 * collation. What cannot be learnt stays unknown, and the engine refuses to compare by it.
 */
export async function teachCollations(
  names: readonly string[],
  connection: Connection,
  signal: AbortSignal = never,
): Promise<void> {
  for (const name of new Set(names)) {
    if (collationFor(name) !== null) continue;
    let lesson = learning.get(name);
    if (!lesson) {
      lesson = teach(name, connection, signal);
      learning.set(name, lesson);
      lesson.catch(() => learning.delete(name));
    }
    await lesson;
  }
}

async function teach(name: string, connection: Connection, signal: AbortSignal): Promise<void> {
  const charset = collationByName(name)?.charset.name;
  if (charset === undefined) return;
  try {
    const collation = await learnCollation(queriesOn(connection, signal), charset, name);
    if (collation === null) return;
    addCollation(toldCollation(collation));
    told.push(collation);
  } catch (error) {
    if (!(error instanceof SqlError) || !unknownThere.has(error.errno)) throw error;
  }
}

function queriesOn(connection: Connection, signal: AbortSignal): RunQuery {
  return async (sql) => {
    const result = await connection.query(sql, signal);
    return result.kind === 'rows' ? textRows(result.batches) : [];
  };
}
