import { startMariaDb } from '../support/mariadb';

test('a MariaDB server starts, answers and stops', async () => {
  const server = await startMariaDb({ databases: ['db1'] });
  try {
    expect(await server.run('SELECT 1 AS one', 'db1')).toEqual([{ one: 1 }]);
  } finally {
    await server.stop();
  }
});
