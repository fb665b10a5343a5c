import { join } from 'node:path';
import { loadCatalog } from '../../../../conf/load/load-catalog';
import { SqlError, sqlError, toSqlError } from '../../../../protocol/wire/sql-error';
import { Observation } from '../../../../server/observe/observation';
import { endedRecord } from '../../../support/statement-records';
import { repositoryRoot } from '../../../tidy/tracked-files';

function observed(error: SqlError): readonly string[] {
  const result = loadCatalog(join(repositoryRoot, 'conf'), {});
  if (result.kind !== 'ok') throw new Error('the shipped configuration has mistakes');
  const lines: string[] = [];
  const note = (details: object, message: string) => lines.push(`${message} ${Object.keys(details).join()}`);
  const observation = new Observation(result.catalog, { logs: () => false, debug: note, error: note });
  observation.ended(endedRecord("SELECT 'x'", { error }));
  return lines;
}

test('an internal error is logged with where it happened', () => {
  expect(observed(toSqlError(new TypeError('x is not a function')))).toEqual(['internal error client,statement,err']);
});

test("mistakes of users and backends' errors are not", () => {
  expect(observed(sqlError('ER_QUERY_INTERRUPTED', 'no'))).toEqual([]);
  expect(observed(new SqlError(1062, '23000', 'Duplicate entry', 'dn1', { cause: new Error('x') }))).toEqual([]);
  expect(observed(new SqlError(1105, 'HY000', 'x', null, { cause: sqlError('ER_QUERY_INTERRUPTED', 'no') }))).toEqual(
    [],
  );
});
