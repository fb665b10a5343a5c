import { type ColumnType, columnType, isInteger } from '../../engine/batch/column-type';
import type { PlannerSession } from '../facts';
import type { Expression } from '../sql/ast';

const counter = columnType('bigint', { precision: 21, length: 21, nullable: false });

/** What functions that tell of the session give, as MariaDB announces it. */
const functionTypes: Readonly<Record<string, ColumnType>> = {
  connection_id: columnType('int', { precision: 10, length: 10, unsigned: true, nullable: false }),
  last_insert_id: { ...counter, unsigned: true },
  row_count: counter,
  found_rows: counter,
  database: columnType('varchar', { length: 64, scale: 39, collation: 'utf8mb4_general_ci' }),
  schema: columnType('varchar', { length: 64, scale: 39, collation: 'utf8mb4_general_ci' }),
  current_role: columnType('varchar', { length: 128, scale: 39, collation: 'utf8mb4_general_ci' }),
};

/** Integers in user variables. */
const userInteger = columnType('bigint', { precision: 20, length: 20 });

/** The type of a session value whose literal does not tell it: numbers, and texts that are NULL. `literal` is the value's own type. */
export function sessionValueType(
  expression: Expression,
  literal: ColumnType,
  session: PlannerSession,
): ColumnType | null {
  const known = knownType(expression, session);
  if (known === null) return null;
  if (literal.name === 'null') return isInteger(known) ? null : known;
  // The literal of a user variable tells only past the greatest BIGINT that it is unsigned.
  return isInteger(known) && isInteger(literal) ? { ...known, unsigned: known.unsigned || literal.unsigned } : null;
}

function knownType(expression: Expression, session: PlannerSession): ColumnType | null {
  if (expression.kind === 'call' && expression.schema === null && expression.arguments.length === 0) {
    return functionTypes[expression.name] ?? null;
  }
  if (expression.kind !== 'variable') return null;
  if (expression.scope === 'user') return userInteger;
  return session.systemVariableType(expression.name);
}
