/** The mariadb command line client against the product: what a person at a terminal does. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClientServers,
  describeUnless,
  isInstalled,
  type Outcome,
  runProgram,
  startClientServers,
} from '../../support/client-programs';

const reason = isInstalled('mariadb', '--version') ? null : 'the mariadb command line client is not installed.';

describeUnless(reason)('mariadb', () => {
  let servers: ClientServers;
  beforeAll(async () => {
    servers = await startClientServers();
  });
  afterAll(() => servers?.stop());

  function mariadb(input: string, args: readonly string[] = [], port = servers.environment.PORT): Promise<Outcome> {
    const login = ['--no-defaults', '-h127.0.0.1', `-P${port}`, '-utester', '-p123456'];
    return runProgram('mariadb', [...login, ...args, 'testdb'], { input });
  }

  test.each([
    ['batch', []],
    ['with column types', ['--column-type-info']],
    ['vertical', ['-E']],
    ['as XML', ['-X']],
    ['as a table, TLS', ['-t', '--ssl', '--ssl-verify-server-cert=0']],
    ['compressed', ['--compress']],
  ])('%s output is the same as from MariaDB', async (_, args) => {
    const sql = `SELECT * FROM people ORDER BY id; SELECT COUNT(*), SUM(wage) FROM people; SELECT p.name, c.name FROM people p
      JOIN colours c ON c.id = p.id ORDER BY p.id; SELECT id, t_int, t_big, t_dec, t_dt6, t_enum FROM typed WHERE id = 1; SHOW TABLES; DESCRIBE people;`;
    const own = await mariadb(sql, [...args, '--default-character-set=utf8mb4']);
    const expected = await mariadb(
      sql,
      [...args.filter((arg) => !arg.includes('ssl')), '--default-character-set=utf8mb4'],
      servers.environment.REAL_PORT,
    );
    expect(own).toEqual(expected);
  });

  test('a script by source, with delimiters, comments, user variables and a transaction', async () => {
    const script = join(tmpdir(), `mycat-script-${process.pid}.sql`);
    writeFileSync(
      script,
      '-- a comment; not a statement\nSET @n = 3; /* more\n; */\nBEGIN;\nINSERT INTO vals (id, i) VALUES (900, @n), (901, @n + 1);\nCOMMIT;\ndelimiter //\nSELECT id, i FROM vals WHERE id >= 900 ORDER BY id//\n',
    );
    expect(await mariadb(`source ${script}\n`, ['-N'])).toEqual({ code: 0, out: '900\t3\n901\t4\n', error: '' });
  });

  test('row counts, warnings, errors with --force', async () => {
    const counted = await mariadb('UPDATE people SET age = age + 0 WHERE id < 3;\n', ['-vvv']);
    expect(counted.out).toContain('Query OK, 0 rows affected');
    expect(counted.out).toContain('Rows matched: 2  Changed: 0  Warnings: 0');
    const warned = await mariadb("SELECT CAST('x' AS INT) FROM people WHERE id = 1;\n", ['--show-warnings', '-N']);
    expect(warned.out).toContain("Truncated incorrect INTEGER value: 'x'");
    const failed = await mariadb('SELECT * FROM missing;\nSELECT 1;\n', ['-N', '-f']);
    expect(failed.error).toContain("ERROR 1146 (42S02) at line 1: Table 'testdb.missing' doesn't exist");
    expect(failed.out).toBe('1\n');
  });

  test.each([
    ['plain', []],
    ['compressed', ['--compress']],
    ['TLS', ['--ssl', '--ssl-verify-server-cert=0']],
  ])('LOAD DATA LOCAL, %s', async (_, args) => {
    const file = join(tmpdir(), `mycat-lines-${process.pid}.txt`);
    // More than one packet of the client.
    const ids = Array.from({ length: 60_000 }, (_each, index) => 1000 + index);
    writeFileSync(file, ids.map((id) => `${id}\t7\n`).join(''));
    const sql = `LOAD DATA LOCAL INFILE '${file}' INTO TABLE vals (id, i);\nSELECT COUNT(*), SUM(i) FROM vals WHERE id >= 1000;\nDELETE FROM vals WHERE id >= 1000;\n`;
    expect(await mariadb(sql, ['-N', '--local-infile=1', ...args])).toEqual({
      code: 0,
      out: '60000\t420000\n',
      error: '',
    });
  });

  test('LOAD DATA LOCAL that fails, and the connection lives on', async () => {
    const sql = "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE nowhere.vals (id);\nSELECT 'alive';\n";
    const { out, error } = await mariadb(sql, ['-N', '-f', '--local-infile=1']);
    expect(error).toMatch(/ERROR 1049 \(\w{5}\) at line 1: /);
    expect(out).toBe('alive\n');
  });

  test('status, use and the version', async () => {
    const { out, error, code } = await mariadb('status\nuse testdb\nSELECT VERSION();\n', [
      '-N',
      '--ssl',
      '--ssl-verify-server-cert=0',
    ]);
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/Server version:\s+10\.\d+\.\d+-MariaDB/);
    expect(out).toMatch(/SSL:\s+Cipher in use is/);
    expect(out).toMatch(/Current database:\s+testdb/);
  });

  test('binary data as a dump writes it', async () => {
    const login = ['-h127.0.0.1', `-P${servers.environment.PORT}`, '-utester', '-p123456', '--no-defaults'];
    const bytes = Buffer.from(
      "INSERT INTO vals (id, b) VALUES (950, _binary '\xff\xfe\\0\\'\\\\x'), (951, '\x80')",
      'latin1',
    );
    const sql = join(tmpdir(), `mycat-binary-${process.pid}.sql`);
    writeFileSync(sql, bytes);
    const [noDefaults] = login.splice(-1);
    const loaded = await runProgram('mariadb', [noDefaults!, ...login, '-e', `source ${sql}`, 'testdb']);
    expect(loaded).toMatchObject({ code: 0, error: '' });
    expect((await mariadb('SELECT HEX(b) FROM vals WHERE id IN (950, 951) ORDER BY id;\n', ['-N'])).out).toBe(
      'FFFE00275C78\n80\n',
    );
  });
});
