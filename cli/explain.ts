import { loadCatalog } from '../conf/load/load-catalog';
import { formatMistake } from '../conf/load/mistakes';
import type { Environment } from '../conf/load/xml';
import { toSqlError } from '../protocol/wire/sql-error';
import { explainOffline } from '../server/route-explanation';

/**
 * `mycat explain`: where statements go, and their plans where those need no backend: nothing is run and nobody is asked.
 * @param schema null: the only schema there is
 * @returns the exit code: 0, or 1 for mistakes in the configuration and statements that are refused
 */
export async function explain(
  folder: string,
  schema: string | null,
  sql: string,
  environment: Environment,
  print: (line: string) => void,
): Promise<number> {
  const result = loadCatalog(folder, environment);
  if (result.kind === 'mistakes') {
    for (const mistake of result.mistakes) print(formatMistake(mistake));
    return 1;
  }
  const schemas = [...result.catalog.schemas.keys()];
  const current = schema ?? (schemas.length === 1 ? schemas[0]! : null);
  if (current === null) {
    print(`name a schema with --schema: ${schemas.join(', ')}`);
    return 1;
  }
  if (!schemas.includes(current)) {
    print(`there is no schema ${current}; there are ${schemas.join(', ')}`);
    return 1;
  }
  try {
    for await (const line of explainOffline(result.catalog, current, sql)) print(line);
    return 0;
  } catch (error) {
    const { errno, sqlState, message } = toSqlError(error);
    print(`ERROR ${errno} (${sqlState}): ${message}`);
    return 1;
  }
}
