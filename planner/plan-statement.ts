import type { StatementPlan } from '../engine/plan';
import { notSupported, type SqlError } from '../protocol/wire/sql-error';
import type { PlannerFacts, PlannerSession } from './facts';
import { planDdlOrOther } from './other/plan-other';
import { planDistributed } from './queries/distributed';
import { planNamedLocks } from './queries/named-locks';
import { planOnOneNode } from './queries/single-node';
import { planTableless } from './queries/tableless';
import { planVirtual } from './queries/virtual';
import type { ChooseCopy } from './routing/choose-copy';
import { singleNodeOf } from './routing/single-node';
import { planNumberedQuery } from './sequences/numbered-query';
import type { Shape } from './shapes/shape';
import type { SelectStatement } from './sql/ast';
import type { LexedStatement } from './sql/lexed';
import { assertNever } from './tables';
import { refuseViewsOf } from './views/refuse-other';
import { planChange } from './writes/change';
import { planInsert } from './writes/insert';
import { planLoadData } from './writes/load-data';

/** Everything that planning one statement works with. */
export interface PlanInput {
  readonly lexed: LexedStatement;
  readonly shape: Shape;
  readonly facts: PlannerFacts;
  readonly session: PlannerSession;
  readonly chooseCopy: ChooseCopy;
  /** Makes a plan over several nodes, or gives the one that the same text got before. */
  readonly remember: (input: PlanInput, make: () => Promise<StatementPlan>) => StatementPlan | Promise<StatementPlan>;
}

function intoRefused({ kind }: NonNullable<SelectStatement['into']>): SqlError {
  if (kind === 'variables') return notSupported('SELECT … INTO as part of another statement');
  return notSupported(
    `SELECT … INTO ${kind.toUpperCase()}: the server writes no files; let the client write what the SELECT gives (mariadb --batch … > file)`,
  );
}

/**
 * The stages of planning, after a statement's shape is known (shapes/shape.ts: lex, parse, resolve tables, read constraints):
 *
 *   query on one node → its text is forwarded                        queries/single-node.ts
 *   query on several  → bind → rules → lower                         queries/distributed.ts
 *   query that numbers its rows → as one of these, numbered above   sequences/numbered-query.ts
 *   query on none     → engine alone, or any node                    queries/tableless.ts, queries/virtual.ts
 *   changes           → rows or text to the nodes that have the rows writes/
 *   everything else   → by the tables it names                       other/
 */
export function planStatement(input: PlanInput): StatementPlan | Promise<StatementPlan> {
  const { lexed, shape, facts, session } = input;
  const { statement } = shape;
  if (shape.namedLocks) return planNamedLocks(input);
  switch (statement.kind) {
    case 'select': {
      if (statement.into) throw intoRefused(statement.into);
      if (shape.sequences?.perRow) return planNumberedQuery(input);
      if (shape.virtual) return planVirtual(input, statement);
      if (shape.instances.length === 0) return planTableless(input, statement);
      const settings = { exactStrings: facts.exactStrings };
      const node = singleNodeOf(shape.instances, lexed.literals, settings, input.chooseCopy);
      if (node !== null && facts.capabilities(node).speaksMysql)
        return planOnOneNode(lexed, shape, statement, node, facts, session);
      return input.remember(input, () => planDistributed(input));
    }
    case 'insert':
      return planInsert(input, statement);
    case 'update':
    case 'delete':
      return planChange(input, statement);
    case 'other':
      if (statement.verb === 'LOAD DATA') return planLoadData(input);
      refuseViewsOf(statement, facts.catalog, session.schema);
      if (statement.verb === 'LOAD XML') throw notSupported('LOAD XML; use LOAD DATA');
      return planDdlOrOther(input, statement);
    default:
      return assertNever(statement);
  }
}
