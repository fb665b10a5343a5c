import type { RowLookup } from '../planner/facts';
import { PlanCache } from '../planner/plan-cache';
import { textRows } from './execution/text-rows';
import type { Session } from './session/session';

/** Look-ups in one statement. */
const valuesMax = 100;
/** Nodes that were found before, kept. MyCAT's cache ER_SQL2PARENTID has 1000. */
const rememberedMax = 10_000;
const never = new AbortController().signal;

/**
 * Finds the data nodes of rows by a column of theirs. The node where a row was found before is asked first, and alone when it still has it, so
 * that what is remembered can be old but never wrong.
 */
export class RowLookups {
  private readonly remembered = new PlanCache<string>(rememberedMax);

  async nodesOf(lookup: RowLookup, session: Session): Promise<readonly (string | null)[]> {
    const found = lookup.values.map((): string | null => null);
    const byNode = new Map<string, number[]>();
    for (const [index, value] of lookup.values.entries()) {
      const node = this.remembered.get(keyOf(lookup, value));
      if (node === undefined || !lookup.dataNodes.includes(node)) continue;
      byNode.set(node, [...(byNode.get(node) ?? []), index]);
    }
    await Promise.all([...byNode].map(([node, indexes]) => this.ask(node, indexes, lookup, session, found)));
    const missing = found.flatMap((node, index) => (node === null ? [index] : []));
    if (missing.length > 0) {
      await Promise.all(lookup.dataNodes.map((node) => this.ask(node, missing, lookup, session, found)));
    }
    return found;
  }

  private async ask(
    node: string,
    indexes: readonly number[],
    lookup: RowLookup,
    session: Session,
    found: (string | null)[],
  ): Promise<void> {
    for (let at = 0; at < indexes.length; at += valuesMax) {
      const some = indexes.slice(at, at + valuesMax);
      const sql = some
        .map(
          (index) =>
            `SELECT ${index} FROM DUAL WHERE EXISTS (SELECT 1 FROM ${quoted(lookup.table)} WHERE ${quoted(lookup.column)} = ${lookup.values[index]})`,
        )
        .join(' UNION ALL ');
      for (const [text] of await rowsOf(node, sql, session)) {
        const index = Number(text);
        found[index] = node;
        this.remembered.set(keyOf(lookup, lookup.values[index]!), node);
      }
    }
  }
}

async function rowsOf(node: string, sql: string, session: Session): Promise<(string | null)[][]> {
  const lease = await session.transaction.lease(node, session.variables.facts, false, never);
  try {
    const result = await lease.connection.query(sql, never);
    return result.kind === 'rows' ? await textRows(result.batches) : [];
  } finally {
    lease.done();
  }
}

function keyOf({ schema, table, column }: RowLookup, value: string): string {
  return `${schema}\n${table}\n${column}\n${value}`;
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
