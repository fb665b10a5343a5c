import type { UpdatedDuplicates } from '../../engine/change-plan';
import type { StatementPlan } from '../../engine/plan';
import type { PlanInput } from '../plan-statement';
import { withoutSchemaPrefixes } from '../verbatim';
import { changeText, inlineChange, refuseDiffering } from './change-statement';
import { evaluatedOnce } from './once-evaluated';

/** The change as it is, for the one node that has all that it needs. */
export function planOnNode(input: PlanInput, dataNode: string): StatementPlan {
  const { lexed, shape, facts } = input;
  const verbatim = !shape.readsSession && facts.capabilities(dataNode).speaksMysql;
  const sql = verbatim
    ? withoutSchemaPrefixes(lexed, shape.prefixTokens)
    : changeText(input, dataNode, inlineChange(input, false));
  return {
    kind: 'forward',
    targets: [{ dataNode, sql }],
    schema: shape.schema,
    writes: true,
    cut: null,
    updatesDuplicates: updatesDuplicates(input),
  };
}

/** The same change on every node of a global table. Errors: 1235 for functions that would make the copies differ. */
export function planOnEveryNode(input: PlanInput, nodes: readonly string[], table: string): StatementPlan {
  const change = nodes.length > 1 ? sameOnAll(input, table) : inlineChange(input, false);
  return {
    kind: 'write',
    affected: 'one',
    updatesDuplicates: updatesDuplicates(input),
    ...returningOf(input),
    targets: nodes.map((dataNode) => ({ dataNode, sql: changeText(input, dataNode, change) })),
  };
}

/** RETURNING: rows of several nodes, in no order. */
export function returningOf({
  shape: { statement, schema },
}: PlanInput): Pick<StatementPlan & { kind: 'write' }, 'returning'> {
  const returns = (statement.kind === 'insert' || statement.kind === 'delete') && statement.returning !== null;
  return returns ? { returning: { schema, places: null } } : {};
}

function sameOnAll(input: PlanInput, table: string): ReturnType<typeof inlineChange> {
  const change = inlineChange(input, true);
  if (change.statement.kind !== 'insert') {
    refuseDiffering(change.statement, table);
    return change;
  }
  const statement = evaluatedOnce(change.statement);
  refuseDiffering(statement, table);
  return { statement, same: change.same && statement === change.statement };
}

function updatesDuplicates({ shape: { statement } }: PlanInput): UpdatedDuplicates {
  if (statement.kind !== 'insert' || statement.onDuplicate.length === 0) return null;
  return statement.source.kind === 'rows' ? 'of values' : 'of query';
}
