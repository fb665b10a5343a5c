import type { Connection, SessionFacts } from '../../../connectors/connector';
import { Transaction } from '../../../server/session/transaction';

const facts: SessionFacts = {
  sqlMode: null,
  timeZone: null,
  isolation: null,
  readOnly: false,
  collation: 'utf8mb4_general_ci',
  variables: new Map(),
};

test('a connection that comes after the client has left is not kept', async () => {
  let deliver: (connection: Connection) => void = () => undefined;
  const ended: string[] = [];
  const connection = {
    begin: async () => undefined,
    release: () => ended.push('release'),
    destroy: () => ended.push('destroy'),
  } as unknown as Connection;
  const sources = {
    acquire: () =>
      new Promise<Connection>((resolve) => {
        deliver = resolve;
      }),
  };
  type Parameters = ConstructorParameters<typeof Transaction>;
  const transaction = new Transaction(sources as unknown as Parameters[0], 'weak', {} as Parameters[2]);
  transaction.begin({ readOnly: false, consistentSnapshot: false, isolation: null, implicit: false });
  const lease = transaction.lease('dn1', facts, true, new AbortController().signal);
  transaction.abandon();
  deliver(connection);
  await expect(lease).rejects.toMatchObject({ errno: 1317 });
  expect(ended).toEqual(['destroy']);
});
