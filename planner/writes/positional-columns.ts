import type { TableDescription } from '../../connectors/connector';
import type { PlanInput } from '../plan-statement';
import { printName } from '../sql/print/mysql-expressions';
import type { TextEdit } from '../verbatim';

/** The columns that the values of an INSERT without a list are for, in order: all but invisible ones (MariaDB manual, "Invisible Columns"). */
export function positionalColumns(
  description: Pick<TableDescription, 'columns'> | null | undefined,
): readonly string[] | undefined {
  return description?.columns.flatMap(({ name, extra }) => (/\bINVISIBLE\b/i.test(extra) ? [] : [name]));
}

/**
 * The list that an INSERT of rows gets when it has none and its rows were placed by where their values stand; null = it needs none. When somebody
 * else has changed the table meanwhile, the data node then refuses what would otherwise be stored where nobody looks for it.
 */
export function impliedColumns({ shape, facts }: PlanInput): readonly string[] | null {
  const { statement, target } = shape;
  if (statement.kind !== 'insert' || statement.columns !== null || statement.source.kind !== 'rows' || !target)
    return null;
  const { placement } = target;
  if (placement.kind !== 'sharded' || placement.nodes.length === 1) return null;
  if (!placement.nodes.every((node) => facts.capabilities(node).speaksMysql)) return null;
  return positionalColumns(target.description) ?? null;
}

/** The same for the statement's own text: before VALUES. */
export function impliedColumnsEdit(input: PlanInput): readonly TextEdit[] {
  const columns = impliedColumns(input);
  if (columns === null) return [];
  const at = input.lexed.tokens.find(
    ({ kind, text }, index) => index > 1 && kind === 'word' && /^values?$/i.test(text),
  );
  if (!at) return [];
  return [{ start: at.start, end: at.start, text: `(${columns.map(printName).join(', ')}) ` }];
}
