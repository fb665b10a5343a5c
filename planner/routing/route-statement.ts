import type { Catalog } from '../../conf/catalog';
import { scatterNotes } from '../explain/scatter-notes';
import type { LexedStatement } from '../sql/lexed';
import { parseStatement } from '../sql/parse';
import { locateTable, type ResolvedTable } from '../tables';
import { firstCopy } from './choose-copy';
import { rowsByNode } from './insert-route';
import { findInstances } from './instances';
import { neededNodes, singleNodeOf } from './single-node';

/** Where a statement goes, as far as its text and the configuration tell. Plain data. */
export interface StatementRoute {
  /** `single`: one node can answer all of it. `several`: nodes work on parts of it. `unknown`: the statement is not understood. */
  readonly kind: 'single' | 'several' | 'unknown';
  readonly nodes: readonly string[];
  /** Each table occurrence with the nodes it needs. */
  readonly tables: readonly { readonly name: string; readonly anyNode: boolean; readonly nodes: readonly string[] }[];
  /** Why it is unknown; null otherwise. */
  readonly reason: string | null;
  /** Why tables need all their nodes. */
  readonly notes: readonly string[];
}

/**
 * Routes a statement by the catalog alone, without asking backends for columns: unqualified columns of joins, and values whose column type
 * matters, then narrow less than they do in a running server.
 */
export function routeStatement(lexed: LexedStatement, catalog: Catalog, schema: string): StatementRoute {
  const statement = parseStatement(lexed, { sqlMode: new Set(), literals: 'inline' });
  const resolve = (reference: { schema: string | null; name: string }): ResolvedTable =>
    locateTable({ catalog }, schema, reference.schema, reference.name);
  switch (statement.kind) {
    case 'insert': {
      const table = resolve(statement.table);
      if (statement.source.kind === 'query') return unknown('INSERT … SELECT is not routed yet');
      const nodes = [...rowsByNode(statement, table, lexed.literals).keys()];
      const tables = [{ name: table.name, anyNode: false, nodes }];
      return { kind: nodes.length === 1 ? 'single' : 'several', nodes, tables, reason: null, notes: [] };
    }
    case 'other':
      return unknown(statement.reason ?? `${statement.verb} is not routed by its tables`);
    default: {
      const instances = findInstances(statement, resolve);
      const settings = { exactStrings: false };
      const located = instances.map((instance) => ({
        instance,
        needed: neededNodes(instance, lexed.literals, settings),
      }));
      const tables = located.map(({ instance, needed }) => ({
        name: instance.reference.name,
        anyNode: needed.any,
        nodes: needed.nodes,
      }));
      // A change of a table that every node has must reach every node.
      const reads = statement.kind === 'select' || tables.every((table) => !table.anyNode);
      const single = reads ? singleNodeOf(instances, lexed.literals, settings, firstCopy) : null;
      if (single !== null) return { kind: 'single', nodes: [single], tables, reason: null, notes: [] };
      const nodes = [...new Set(tables.flatMap((table) => table.nodes))];
      return { kind: 'several', nodes, tables, reason: null, notes: scatterNotes(located) };
    }
  }
}

function unknown(reason: string): StatementRoute {
  return { kind: 'unknown', nodes: [], tables: [], reason, notes: [] };
}
