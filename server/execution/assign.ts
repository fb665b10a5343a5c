import type { StatementPlan } from '../../engine/plan';
import { sqlError } from '../../protocol/wire/sql-error';
import type { StatementRun } from './statement-run';
import { literalRows } from './variable-literals';

const noData = {
  level: 'Warning',
  code: 1329,
  message: 'No data - zero rows fetched, selected, or processed',
} as const;

const deprecatedPlace = {
  level: 'Warning',
  code: 1287,
  message:
    "'<select expression> INTO <destination>;' is deprecated and will be removed in a future release. Please use 'SELECT <select list> INTO <destination> FROM...' instead",
} as const;

/**
 * SELECT … INTO @a, @b (manual: "SELECT ... INTO Statement"). No row leaves the variables as they were, with warning 1329. Errors: 1222 for a
 * wrong number of variables; 1172 for several rows, of which the first has been assigned by then, as in MariaDB.
 */
export async function runAssign(plan: StatementPlan & { readonly kind: 'assign' }, run: StatementRun): Promise<void> {
  let warningCount = 0;
  const counted: StatementRun = {
    ...run,
    warn: (diagnostic) => {
      warningCount++;
      run.warn(diagnostic);
    },
  };
  const { columnCount, rows } = await literalRows(plan.query, counted);
  let rowCount = 0;
  try {
    if (columnCount !== plan.variables.length) {
      throw sqlError(
        'ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT',
        'The used SELECT statements have a different number of columns',
      );
    }
    for await (const row of rows) {
      if (rowCount++ > 0) throw sqlError('ER_TOO_MANY_ROWS', 'Result consisted of more than one row');
      for (const [index, name] of plan.variables.entries()) run.setUserVariable(name, row[index]!);
    }
  } finally {
    await rows.return(undefined);
  }
  if (plan.isLate) counted.warn(deprecatedPlace);
  if (rowCount === 0) counted.warn(noData);
  run.outcome(rowCount, 0n);
  run.found(rowCount, 0);
  await run.results.ok({ affectedRows: rowCount, lastInsertId: 0n, warningCount, info: '' }, run.more);
}
