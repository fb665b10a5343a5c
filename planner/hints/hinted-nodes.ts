import type { StatementPlan } from '../../engine/plan';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { PlannerFacts, PlannerSession } from '../facts';
import { refuseBackendStatement } from '../other/backend-statements';
import { asProgram } from '../other/stored-programs';
import { replaceInChange, sessionValueOf, withSessionValues } from '../session-values';
import type { Statement } from '../sql/ast';
import type { LexedStatement } from '../sql/lexed';
import { parseStatement } from '../sql/parse';
import { printStatement } from '../sql/print/mysql';
import { withoutSchemas } from '../sql/replace-tables';
import { schemaPrefixTokens, withoutSchemaPrefixes } from '../verbatim';

const ddlVerbs: ReadonlySet<string> = new Set(['CREATE', 'ALTER', 'DROP', 'TRUNCATE', 'RENAME']);
/** They give rows, which several nodes cannot give as one. */
const rowVerbs: ReadonlySet<string> = new Set([
  'CALL',
  'HANDLER',
  'CHECK',
  'ANALYZE',
  'OPTIMIZE',
  'REPAIR',
  'CHECKSUM',
]);

/**
 * A statement as a hint sends it: to these data nodes, as it is. Which tables it names, and where their rows are, does not matter; only schemas
 * that the nodes do not have are cut, and session values put in.
 */
export function planOnHintedNodes(
  lexed: LexedStatement,
  nodes: readonly string[],
  facts: PlannerFacts,
  session: PlannerSession,
): StatementPlan {
  const statement = parseStatement(lexed, { sqlMode: session.sqlMode, literals: 'inline' });
  refuseBackendStatement(lexed);
  if (lexed.verb === 'HANDLER' && !session.inTransaction) throw handlerRefused();
  const sql = textOf(lexed, statement, facts, session);
  const targets = nodes.map((dataNode) => ({ dataNode, sql }));
  const schema = session.schema ?? '';
  if (statement.kind === 'other' && ddlVerbs.has(lexed.verb)) {
    return { kind: 'ddl', targets, schema, tables: (statement.tables ?? []).map(({ name }) => name) };
  }
  if (statement.kind === 'select') {
    return { kind: 'forward', targets, schema, writes: statement.lock !== null, cut: null };
  }
  if (nodes.length === 1)
    return { kind: 'forward', targets, schema, writes: true, cut: null, ...asProgram(lexed, session) };
  if (statement.kind === 'other' && (rowVerbs.has(lexed.verb) || statement.unparsed))
    throw notSupported(`${lexed.verb} on several data nodes (${nodes.join(', ')}); name one in a hint datanode=`);
  return { kind: 'write', affected: 'sum', targets };
}

function textOf(lexed: LexedStatement, statement: Statement, facts: PlannerFacts, session: PlannerSession): string {
  const prefixes = schemaPrefixTokens(lexed.tokens, (name) => facts.catalog.schemas.has(name));
  const own = withoutSchemaPrefixes(lexed, prefixes);
  if (statement.kind === 'other') return own;
  const filled = statement.kind === 'select' ? withSessionValues(statement, session) : changedOnly(statement, session);
  if (filled === statement) return own;
  if (filled.kind === 'select') return printStatement(withoutSchemas(filled));
  if (prefixes.length > 0) {
    throw notSupported('session values beside schema names in a statement with a hint; leave the schema names out');
  }
  return printStatement(filled);
}

function changedOnly<S extends Exclude<Statement, { kind: 'other' | 'select' }>>(
  statement: S,
  session: PlannerSession,
): S {
  let changed = false;
  const filled = replaceInChange(statement, (node) => {
    const value = sessionValueOf(node, session);
    if (value !== node) changed = true;
    return value;
  });
  return changed ? filled : statement;
}

/** What HANDLER … OPEN opens belongs to a connection, and only a transaction keeps one. */
export function handlerRefused(): Error {
  return notSupported('HANDLER outside a transaction; use SELECT … LIMIT, or BEGIN first');
}

/** `dn1` or `dn1,dn2`. Errors: 1064 for a data node that is not there. */
export function hintedNodes(list: string, { catalog }: PlannerFacts): readonly string[] {
  const names = list.split(',').map((name) => name.trim());
  const stranger = names.find((name) => !catalog.dataNodes.has(name));
  if (stranger === undefined) return names;
  const known = [...catalog.dataNodes.keys()].join(', ');
  throw sqlError('ER_PARSE_ERROR', `can't find hint datanode:${stranger}; there are ${known}`);
}
