import type { NamedLockUse, StatementPlan } from '../../engine/plan';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { PlanInput } from '../plan-statement';
import { sessionValueOf } from '../session-values';
import type { Expression, SelectStatement } from '../sql/ast';
import { lexStatements } from '../sql/lexer';
import { parseStatement } from '../sql/parse';
import { printStatement } from '../sql/print/mysql';
import { printText } from '../sql/print/mysql-expressions';
import { mapQuery } from '../sql/walk';
import { nodeForAnything } from './any-node';

/**
 * SELECT GET_LOCK('a', 10) and its kin, DO too: on the schema's default data node, on the connection that the session keeps for its locks.
 * Errors: 1235 where tables are read as well, since those are read on other connections.
 */
export function planNamedLocks(input: PlanInput): StatementPlan {
  const { lexed, shape, facts, session } = input;
  const { statement } = shape;
  const isDo = statement.kind === 'other' && lexed.verb === 'DO';
  if (shape.instances.length > 0 || shape.virtual || !(isDo || statement.kind === 'select')) {
    throw notSupported('GET_LOCK and its kin in a statement with tables; use SELECT GET_LOCK(…) or DO GET_LOCK(…)');
  }
  const dataNode = nodeForAnything(facts, session);
  if (dataNode === null) throw notSupported('GET_LOCK: no data node is MySQL');
  const text = isDo ? lexed.text.replace(/^DO\b/i, 'SELECT') : lexed.text;
  const query = parseStatement(lexStatements(text, session)[0]!, { sqlMode: session.sqlMode, literals: 'inline' });
  if (query.kind !== 'select') throw sqlError('ER_PARSE_ERROR', `${lexed.verb} with GET_LOCK could not be read`);
  const names: string[] = [];
  let allKnown = true;
  const filled = mapQuery(query, (node) => {
    if (node.kind === 'call' && node.name === 'get_lock') {
      const name = nameOf(node.arguments[0]);
      if (name === null) allKnown = false;
      else names.push(name);
    }
    return sessionValueOf(node, session);
  }) as SelectStatement;
  const printed = shape.readsSession ? printStatement(filled) : text;
  const locks: NamedLockUse = { names, allKnown };
  const sql = isDo ? printed.replace(/^SELECT\b/i, 'DO') : printed;
  return { kind: 'forward', targets: [{ dataNode, sql }], schema: shape.schema, writes: true, cut: null, locks };
}

function nameOf(argument: Expression | undefined): string | null {
  if (argument?.kind === 'string' && argument.introducer === null) return printText(argument.value);
  return argument?.kind === 'number' ? argument.text : null;
}
