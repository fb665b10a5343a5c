import { type MariaDbServer, startMariaDb } from '../../support/mariadb';
import { newRandom } from '../../support/random';
import { allColumns } from './expression-columns';
import { Oracle } from './expression-oracle';

/** A MariaDB with a table of all columns for the tests of one file: started before them, stopped after them. Call the result inside a test. */
export function useOracle(): () => Oracle {
  let server: MariaDbServer | null = null;
  let oracle: Oracle | null = null;
  beforeAll(async () => {
    server = await startMariaDb({ databases: ['t'] });
    oracle = await Oracle.open(server, allColumns, newRandom());
  });
  afterAll(async () => {
    await oracle?.close();
    await server?.stop();
  });
  return () => {
    if (oracle === null) throw new Error('the oracle is there only while tests run');
    return oracle;
  };
}
