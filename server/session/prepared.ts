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

/**
 * The result columns that PREPARE announces. They are asked of a backend with NULL in the place of parameters; where that cannot be done
 * none are announced, and clients take those that come with the rows.
 */
export async function preparedFields(lexed: LexedStatement, session: Session): Promise<readonly Field[]> {
  if (lexed.verb !== 'SELECT' && lexed.verb !== 'WITH') return [];
  const text = withParameters(lexed, new Array<string>(lexed.placeholderCount).fill('NULL'));
  try {
    const [filled] = lexStatements(text, { sqlMode: session.variables.sqlMode });
    const plan = await session.host.planner.plan(filled!, session);
    if (plan.kind === 'rows') return plan.root.fields;
    if (plan.kind !== 'forward') return [];
    const [target] = plan.targets;
    const fields = await session.host.planner.facts.describe(
      target!.dataNode,
      `SELECT * FROM (${target!.sql}) AS prepared LIMIT 0`,
      session,
    );
    return fields.map((field) => (field.schema === '' ? field : { ...field, schema: plan.schema }));
  } catch {
    // NULL may not fit where the parameter does (LIMIT ?, a sharding key): execution will tell, with the values.
    return [];
  }
}
