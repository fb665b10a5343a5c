import type { Field } from '../../engine/batch/column-type';
import type { LexedStatement } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import { type SqlError, sqlError } from '../../protocol/wire/sql-error';
import { withParameters } from './parameters';
import type { Session } from './session';

/** A statement of COM_STMT_PREPARE. */
export interface Prepared {
  readonly lexed: LexedStatement;
}

export function describeParameters(statementId: number): SqlError {
  return sqlError(
    'ER_UNKNOWN_STMT_HANDLER',
    `Unknown prepared statement handler (${statementId}) given to mysqld_stmt_execute`,
  );
}

/** What may stand for parameters while a statement is only looked at: nothing, then what LIMIT takes as well as most columns do. */
const standIns: readonly (string | null)[] = [null, 'NULL', '0'];

/**
 * The result columns that PREPARE announces. Where they cannot be told without the values none are announced, and clients take those that
 * come with the rows.
 */
export async function preparedFields(lexed: LexedStatement, session: Session): Promise<readonly Field[]> {
  if (lexed.verb !== 'SELECT' && lexed.verb !== 'WITH' && lexed.verb !== '') return [];
  for (const standIn of lexed.placeholderCount === 0 ? [null] : standIns) {
    try {
      return await fieldsOf(standIn === null ? lexed : filled(lexed, standIn, session), session);
    } catch {
      // The stand-in may not fit where the parameter does: execution will tell, with the values.
    }
  }
  return [];
}

function filled(lexed: LexedStatement, literal: string, session: Session): LexedStatement {
  const text = withParameters(lexed, new Array<string>(lexed.placeholderCount).fill(literal));
  return lexStatements(text, { sqlMode: session.variables.sqlMode })[0]!;
}

async function fieldsOf(lexed: LexedStatement, session: Session): Promise<readonly Field[]> {
  const { planner } = session.host;
  const plan = await planner.plan(lexed, session);
  if (plan.kind === 'rows') return plan.root.fields;
  if (plan.kind !== 'forward') return [];
  const { dataNode, sql } = plan.targets[0]!;
  const fields = await planner.facts.describe(dataNode, sql, session);
  return fields.map((field) => (field.schema === '' ? field : { ...field, schema: plan.schema }));
}
