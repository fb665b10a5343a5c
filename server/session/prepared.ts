import type { Field } from '../../engine/batch/column-type';
import type { LexedStatement } from '../../planner/sql/lexed';
import { lexStatements } from '../../planner/sql/lexer';
import type { ParameterValue, PreparedStatement } from '../../protocol/handler';
import { SqlError, sqlError } from '../../protocol/wire/sql-error';
import { findStatement } from '../statements/registry';
import { ParameterizedStatement, parameterLiteral } from './parameters';
import type { Session } from './session';

/** The statements of COM_STMT_PREPARE of one session. */
export class PreparedStatements {
  private readonly statements = new Map<number, ParameterizedStatement>();
  private lastId = 0;

  constructor(private readonly session: Session) {}

  /** Errors: 1461 when there are too many. */
  async prepare(sql: string): Promise<PreparedStatement> {
    const lexed = this.lexOne(sql);
    const { maxPreparedStmtCount } = this.session.server.catalog.system;
    if (maxPreparedStmtCount > 0 && this.statements.size >= maxPreparedStmtCount) {
      throw sqlError(
        'ER_MAX_PREPARED_STMT_COUNT_REACHED',
        `Can't create more than max_prepared_stmt_count statements (current value: ${maxPreparedStmtCount})`,
      );
    }
    const statement = new ParameterizedStatement(lexed, this.session.variables.sqlMode);
    const fields = await preparedFields(statement, this.session);
    const id = ++this.lastId;
    this.statements.set(id, statement);
    return { id, parameterCount: lexed.placeholderCount, fields, warningCount: 0 };
  }

  /** The statement with the parameters in place. Errors: 1243 unknown id. */
  filled(statementId: number, parameters: readonly ParameterValue[]): LexedStatement {
    return this.statement(statementId, 'mysqld_stmt_execute').lexedWith(parameters.map(parameterLiteral));
  }

  /** Errors: 1243 unknown id, given to `command`. */
  statement(statementId: number, command: string): ParameterizedStatement {
    const statement = this.statements.get(statementId);
    if (statement) return statement;
    throw sqlError(
      'ER_UNKNOWN_STMT_HANDLER',
      `Unknown prepared statement handler (${statementId}) given to ${command}`,
    );
  }

  close(statementId: number): void {
    this.statements.delete(statementId);
  }

  clear(): void {
    this.statements.clear();
  }

  private lexOne(sql: string): LexedStatement {
    const statements = lexStatements(sql, { sqlMode: this.session.variables.sqlMode });
    if (statements.length === 1) return statements[0]!;
    throw statements.length === 0
      ? sqlError('ER_EMPTY_QUERY', 'Query was empty')
      : sqlError('ER_PARSE_ERROR', 'You have an error in your SQL syntax; a prepared statement is one statement');
  }
}

/** What may stand for parameters while a statement is only looked at: nothing, then what LIMIT takes as well as most columns do. */
const standIns: readonly (string | null)[] = [null, 'NULL', '0'];

/** Mistakes that are in the statement whatever the parameters are: syntax, unknown names, ambiguous names. */
const certainMistakes: ReadonlySet<number> = new Set([1044, 1046, 1049, 1051, 1052, 1054, 1064, 1142, 1146, 1305]);

/** MyCAT gives values that no data node holds the errno of syntax errors. */
function isMistake({ errno, message }: SqlError): boolean {
  return certainMistakes.has(errno) && (errno !== 1064 || message.startsWith('You have an error in your SQL syntax'));
}

/**
 * The result columns that PREPARE announces. Where they cannot be told without the values none are announced, and clients take those that
 * come with the rows. Errors: those that no parameter can mend.
 */
async function preparedFields(statement: ParameterizedStatement, session: Session): Promise<readonly Field[]> {
  const { lexed } = statement;
  if (findStatement(lexed)) return [];
  for (const standIn of lexed.placeholderCount === 0 ? [null] : standIns) {
    try {
      const looked = standIn === null ? lexed : statement.lexedWith(standInsFor(lexed, standIn));
      return await fieldsOf(looked, session);
    } catch (error) {
      // A stand-in may not fit where a parameter does.
      const isCertain = error instanceof SqlError && isMistake(error);
      if (isCertain && (standIn === null || error.errno !== 1064)) throw error;
    }
  }
  return [];
}

function standInsFor({ placeholderCount }: LexedStatement, standIn: string): readonly string[] {
  return new Array<string>(placeholderCount).fill(standIn);
}

/** The result columns of a statement, as far as they can be told without running it. */
export async function fieldsOf(lexed: LexedStatement, session: Session): Promise<readonly Field[]> {
  const { planner } = session;
  const plan = await planner.plan(lexed, session);
  if (plan.kind === 'rows') return plan.root.fields;
  if (plan.kind !== 'forward') return [];
  const { dataNode, sql } = plan.targets[0]!;
  // A change is looked at as well, for its mistakes.
  const fields = await planner.facts.describe(dataNode, sql, session);
  return fields.map((field) => (field.schema === '' ? field : { ...field, schema: plan.schema }));
}
