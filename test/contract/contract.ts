/**
 * What every connector owes the engine and the server (connectors/connector.ts), as one suite of tests. An outside connector runs it by
 * calling `connectorContract` with a subject of its own; docs/writing-a-connector.md shows how.
 */
import type { Connection, HostSettings, SessionFacts, Source } from '../../connectors/connector';
import { layoutOf } from '../../engine/batch/column-type';
import { batchRowsTarget, type RecordBatch } from '../../engine/batch/record-batch';
import type { SqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../../server/execution/text-rows';

/** A backend under test. */
export interface Subject {
  readonly name: string;
  /** Starts the backend, when it needs to be started. */
  start(): Promise<Backend>;
}

export interface Backend {
  /** A source of the connector; `overrides` change single settings. */
  open(overrides?: Partial<HostSettings>): Source;
  /** Settings that no backend answers to. */
  readonly unreachable: Partial<HostSettings>;
  readonly database: string;
  /** Another database on the same backend. */
  readonly otherDatabase: string;
  /** Statements in the backend's own SQL. */
  readonly sql: BackendSql;
  stop(): Promise<void>;
}

export interface BackendSql {
  /** Creates table `every_type` with the columns of `everyType`, in that order. */
  readonly createEveryType: string;
  /** Inserts the rows of `everyType`. */
  readonly insertEveryType: string;
  /** A query of a million rows: n from 0 to 999999, and a text of 1 to 20 characters made of it. */
  readonly millionRows: string;
  /** A query that gives its first row after minutes. */
  readonly endless: string;
  /** A query that fails after many rows. */
  readonly failsLate: string;
  /** The SQL that names a value in the session's time zone or another session fact; null when the backend has none. */
  readonly timeZone: string | null;
}

/** Columns, their type as a client sees it, and their texts in the first row (as MySQL prints them). The second row is all NULL but for id. */
export const everyType: readonly (readonly [name: string, type: string, text: string])[] = [
  ['id', 'int', '1'],
  ['tiny', 'tinyint', '-128'],
  ['small', 'smallint', '-32768'],
  ['whole', 'int', '-2147483648'],
  ['big', 'bigint', '-9223372036854775808'],
  ['ubig', 'bigint', '18446744073709551615'],
  ['narrow', 'decimal', '-99.9'],
  ['money', 'decimal', '123456789.25'],
  ['long_money', 'decimal', '1234567890123.456'],
  ['wide', 'decimal', '-12345678901234567890123456789.123456789'],
  ['ratio', 'double', '0.1'],
  ['single', 'float', '1.5'],
  ['day', 'date', '1969-12-31'],
  ['moment', 'datetime', '2024-02-29 23:59:59.123456'],
  ['lapse', 'time', '-30:00:01.500000'],
  ['word', 'varchar', "it's 中文 😀"],
  ['long_word', 'varchar', 'longer than twelve bytes'],
  ['bytes', 'varbinary', '\u0000\u0001abc'],
  ['choice', 'enum', 'second'],
];

const facts: SessionFacts = {
  sqlMode: null,
  timeZone: null,
  isolation: null,
  readOnly: false,
  collation: 'utf8mb4_general_ci',
  variables: new Map(),
};
const never = new AbortController().signal;

export function connectorContract(subject: Subject): void {
  describe(`connector contract: ${subject.name}`, () => {
    let backend: Backend;
    let source: Source;

    beforeAll(async () => {
      backend = await subject.start();
      source = backend.open();
      await run('CREATE TABLE numbers (id INT NOT NULL PRIMARY KEY, v VARCHAR(20))');
      await run("INSERT INTO numbers VALUES (1, 'one'), (2, NULL), (3, 'three')");
      await run(backend.sql.createEveryType);
      await run(backend.sql.insertEveryType);
    }, 60_000);
    afterAll(async () => {
      await source?.close();
      await backend?.stop();
    });

    async function using<T>(work: (connection: Connection) => Promise<T>, session = facts): Promise<T> {
      const connection = await source.acquire(backend.database, session, never);
      try {
        return await work(connection);
      } finally {
        connection.release();
      }
    }

    async function rowsOn(connection: Connection, sql: string): Promise<(string | null)[][]> {
      const result = await connection.query(sql, never);
      return result.kind === 'rows' ? textRows(result.batches) : [];
    }

    const run = (sql: string): Promise<(string | null)[][]> => using((connection) => rowsOn(connection, sql));

    function errorOf(work: Promise<unknown>): Promise<SqlError> {
      return work.then(
        () => {
          throw new Error('no error came');
        },
        (error: SqlError) => error,
      );
    }

    /** Waits until nothing is borrowed any more: connections are cleaned behind the borrower's back. */
    async function idle(): Promise<void> {
      while (source.statistics().active > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }

    test('opening connects to nothing', async () => {
      const nowhere = backend.open(backend.unreachable);
      expect(nowhere.statistics()).toEqual({ active: 0, idle: 0, waiting: 0 });
      expect((await errorOf(nowhere.version())).errno).toBe(2003);
      await nowhere.close();
    });

    test('a version', async () => {
      expect(await source.version()).toMatch(/\d+\.\d+/);
    });

    test('describes tables: names, types, nullability, keys; unknown ones are left out', async () => {
      const [table, ...others] = await source.describeTables(backend.database, ['numbers', 'no_such_table']);
      expect(others).toEqual([]);
      expect(table).toMatchObject({ name: 'numbers', tableType: 'BASE TABLE' });
      expect(table!.columns.map(({ name, key, type }) => [name, key, type.nullable])).toEqual([
        ['id', 'PRI', false],
        ['v', '', true],
      ]);
      expect(table!.columns[0]!.type.name).toBe('int');
      expect(table!.indexes).toEqual([{ name: 'PRIMARY', unique: true, columns: ['id'] }]);
      const all = await source.describeTables(backend.database, null);
      expect(all.map(({ name }) => name).sort()).toEqual(['every_type', 'numbers']);
      expect(await source.describeTables(backend.database, [])).toEqual([]);
    });

    test('described columns have the types that were declared', async () => {
      const [table] = await source.describeTables(backend.database, ['every_type']);
      const known = table!.columns.map(({ name, type }) => [name, layoutOf(type)]);
      const fields = await using(async (connection) => {
        const result = await connection.query('SELECT * FROM every_type', never);
        if (result.kind !== 'rows') throw new Error('no rows');
        for await (const _ of result.batches);
        return result.fields;
      });
      expect(known).toEqual(fields.map(({ name, type }) => [name, layoutOf(type)]));
    });

    test('values of every type, and NULLs of every type', async () => {
      const rows = await run('SELECT * FROM every_type ORDER BY id');
      expect(rows[0]).toEqual(everyType.map(([, , text]) => text));
      expect(rows[1]).toEqual(everyType.map(([name]) => (name === 'id' ? '2' : null)));
      expect(rows).toHaveLength(2);
    });

    test('result columns say what they hold', async () => {
      await using(async (connection) => {
        const result = await connection.query('SELECT * FROM every_type', never);
        if (result.kind !== 'rows') throw new Error('no rows');
        for await (const _ of result.batches);
        expect(result.fields.map(({ name }) => name)).toEqual(everyType.map(([name]) => name));
        const unsigned = result.fields.filter(({ type }) => type.unsigned).map(({ name }) => name);
        expect(unsigned).toEqual(['ubig']);
        expect(result.fields.map(({ type }) => `${type.precision},${type.scale}`).slice(6, 10)).toEqual([
          '3,1',
          '12,2',
          '16,3',
          '38,9',
        ]);
      });
    });

    test('an empty result has columns and no batch with rows', async () => {
      await using(async (connection) => {
        const result = await connection.query('SELECT id, v FROM numbers WHERE id = 99', never);
        if (result.kind !== 'rows') throw new Error('no rows');
        expect(result.fields.map(({ name }) => name)).toEqual(['id', 'v']);
        expect(await textRows(result.batches)).toEqual([]);
        expect(result.warningCount()).toBe(0);
      });
    });

    test('a million rows come complete, in batches of the engine’s size', async () => {
      await using(async (connection) => {
        const result = await connection.query(backend.sql.millionRows, never);
        if (result.kind !== 'rows') throw new Error('no rows');
        let rowCount = 0;
        let sum = 0n;
        let characters = 0;
        let largest = 0;
        for await (const batch of result.batches) {
          const [n, text] = batch.columns;
          if (n?.layout !== 'int64' || text?.layout !== 'bytes')
            throw new Error(`layouts ${n?.layout}, ${text?.layout}`);
          for (let row = 0; row < batch.rowCount; row++) sum += n.values[row]!;
          characters += text.offsets[batch.rowCount]! - text.offsets[0]!;
          rowCount += batch.rowCount;
          largest = Math.max(largest, batch.rowCount);
        }
        expect(rowCount).toBe(1_000_000);
        expect(sum).toBe(499_999_500_000n);
        expect(characters).toBeGreaterThan(1_000_000);
        expect(largest).toBeGreaterThanOrEqual(batchRowsTarget / 2);
        expect(largest).toBeLessThanOrEqual(batchRowsTarget * 2);
      });
    });

    test('batches that were read stay as they are while others come', async () => {
      await using(async (connection) => {
        const result = await connection.query(backend.sql.millionRows, never);
        if (result.kind !== 'rows') throw new Error('no rows');
        const kept: RecordBatch[] = [];
        for await (const batch of result.batches) {
          kept.push(batch);
          if (kept.length === 5) break;
        }
        const rows = await textRows(kept as unknown as AsyncIterable<RecordBatch>);
        expect(rows.map(([n]) => n)).toEqual(rows.map((_, index) => String(index)));
      });
    });

    test('a reader that stops early ends the work, and the connection is clean', async () => {
      await using(async (connection) => {
        const result = await connection.query(backend.sql.millionRows, never);
        if (result.kind !== 'rows') throw new Error('no rows');
        for await (const batch of result.batches) {
          expect(batch.rowCount).toBeGreaterThan(0);
          break;
        }
      });
      await idle();
      expect(await run('SELECT id FROM numbers ORDER BY id')).toEqual([['1'], ['2'], ['3']]);
    });

    test('an aborted statement rejects with 1317, and the connection is clean', async () => {
      const stop = new AbortController();
      const connection = await source.acquire(backend.database, facts, never);
      const running = errorOf(
        connection.query(backend.sql.endless, stop.signal).then(async (result) => {
          if (result.kind === 'rows') for await (const _ of result.batches);
        }),
      );
      setTimeout(() => stop.abort(), 50);
      expect(await running).toMatchObject({ errno: 1317, sqlState: '70100' });
      connection.release();
      await idle();
      expect(await run('SELECT v FROM numbers WHERE id = 1')).toEqual([['one']]);
    });

    test('a stream that is aborted between two batches rejects with 1317', async () => {
      const stop = new AbortController();
      const connection = await source.acquire(backend.database, facts, never);
      const result = await connection.query(backend.sql.millionRows, stop.signal);
      if (result.kind !== 'rows') throw new Error('no rows');
      const batches = result.batches[Symbol.asyncIterator]();
      await batches.next();
      stop.abort();
      const rest = async (): Promise<void> => {
        while ((await batches.next()).done !== true);
      };
      expect((await errorOf(rest())).errno).toBe(1317);
      connection.release();
      await idle();
      expect(await run('SELECT v FROM numbers WHERE id = 3')).toEqual([['three']]);
    });

    test('nothing is started for a signal that is aborted already', async () => {
      const aborted = AbortSignal.abort();
      expect((await errorOf(source.acquire(backend.database, facts, aborted))).errno).toBe(1317);
      await using(async (connection) => {
        expect((await errorOf(connection.query('SELECT 1', aborted))).errno).toBe(1317);
        expect(await rowsOn(connection, 'SELECT 1')).toEqual([['1']]);
      });
    });

    test('an error after many rows is an error, not an end', async () => {
      await using(async (connection) => {
        const reading = connection.query(backend.sql.failsLate, never).then(async (result) => {
          if (result.kind === 'rows') for await (const _ of result.batches);
        });
        const error = await errorOf(reading);
        expect(error.name).toBe('SqlError');
        expect(await rowsOn(connection, 'SELECT 1')).toEqual([['1']]);
      });
    });

    test('changes tell how many rows they changed', async () => {
      await using(async (connection) => {
        await connection.begin({ readOnly: false, consistentSnapshot: false });
        const counts: number[] = [];
        for (const sql of [
          "INSERT INTO numbers VALUES (10, 'ten'), (11, 'eleven')",
          "UPDATE numbers SET v = 'x' WHERE id >= 10",
          'DELETE FROM numbers WHERE id = 11',
          'DELETE FROM numbers WHERE id = 99',
        ]) {
          const result = await connection.query(sql, never);
          if (result.kind !== 'ok') throw new Error('rows from a change');
          counts.push(result.affectedRows);
        }
        expect(counts).toEqual([2, 2, 1, 0]);
        await connection.rollback();
      });
    });

    test('COMMIT keeps, ROLLBACK and release do not', async () => {
      const insert = (id: number): string => `INSERT INTO numbers VALUES (${id}, 'new')`;
      const count = async (): Promise<string | null> =>
        (await run('SELECT COUNT(*) FROM numbers WHERE id >= 20'))[0]![0]!;
      await using(async (connection) => {
        await connection.begin({ readOnly: false, consistentSnapshot: false });
        await rowsOn(connection, insert(20));
        expect(await rowsOn(connection, 'SELECT COUNT(*) FROM numbers WHERE id >= 20')).toEqual([['1']]);
        expect(await count()).toBe('0');
        await connection.commit();
      });
      expect(await count()).toBe('1');
      await using(async (connection) => {
        await connection.begin({ readOnly: false, consistentSnapshot: false });
        await rowsOn(connection, insert(21));
        await connection.rollback();
      });
      expect(await count()).toBe('1');
      await using(async (connection) => {
        await connection.begin({ readOnly: false, consistentSnapshot: false });
        await rowsOn(connection, insert(22));
      });
      await idle();
      expect(await count()).toBe('1');
      await run('DELETE FROM numbers WHERE id >= 20');
    });

    test('destroy in a transaction leaves nothing behind', async () => {
      const connection = await source.acquire(backend.database, facts, never);
      await connection.begin({ readOnly: false, consistentSnapshot: false });
      await rowsOn(connection, "INSERT INTO numbers VALUES (30, 'gone')");
      connection.destroy();
      connection.destroy();
      await idle();
      for (;;) {
        // A server notices a closed connection in its own time.
        const rows = await run('SELECT id FROM numbers WHERE id = 30');
        if (rows.length === 0) break;
      }
      await run("INSERT INTO numbers VALUES (30, 'again')");
      await run('DELETE FROM numbers WHERE id = 30');
    });

    test('a read-only transaction refuses changes with 1792', async () => {
      await using(async (connection) => {
        await connection.begin({ readOnly: true, consistentSnapshot: false });
        expect((await errorOf(connection.query('DELETE FROM numbers', never))).errno).toBe(1792);
        await connection.rollback();
      });
      expect(await run('SELECT COUNT(*) FROM numbers')).toEqual([['3']]);
    });

    test.each([
      ['SELECT * FROM no_such_table', 1146, '42S02'],
      ['SELECT no_such_column FROM numbers', 1054, '42S22'],
      ['SELEC 1', 1064, '42000'],
      ["INSERT INTO numbers VALUES (1, 'again')", 1062, '23000'],
      ['INSERT INTO numbers VALUES (NULL, NULL)', 1048, '23000'],
      ['CREATE TABLE numbers (id INT)', 1050, '42S01'],
    ])('the error of %s is relayed as %d', async (sql, errno, sqlState) => {
      await using(async (connection) => {
        const error = await errorOf(connection.query(sql, never));
        expect({ errno: error.errno, sqlState: error.sqlState, name: error.name }).toEqual({
          errno,
          sqlState,
          name: 'SqlError',
        });
        expect(await rowsOn(connection, 'SELECT 1')).toEqual([['1']]);
      });
    });

    test('databases are apart', async () => {
      const other = await source.acquire(backend.otherDatabase, facts, never);
      try {
        expect((await errorOf(other.query('SELECT * FROM numbers', never))).errno).toBe(1146);
        await rowsOn(other, 'CREATE TABLE elsewhere (id INT)');
      } finally {
        other.release();
      }
      expect(await run('SELECT COUNT(*) FROM numbers')).toEqual([['3']]);
      expect((await source.describeTables(backend.otherDatabase, null)).map(({ name }) => name)).toEqual(['elsewhere']);
    });

    test('past maxConnections a borrower waits, and gets 1040 when none comes back', async () => {
      const narrow = backend.open({ maxConnections: 1, acquireTimeoutMs: 40 });
      const first = await narrow.acquire(backend.database, facts, never);
      const error = await errorOf(narrow.acquire(backend.database, facts, never));
      expect(error).toMatchObject({ errno: 1040, sqlState: '08004' });
      expect(error.message).toContain('maxCon');
      const stop = new AbortController();
      const waiting = errorOf(narrow.acquire(backend.database, facts, stop.signal));
      stop.abort();
      expect((await waiting).errno).toBe(1317);
      first.release();
      await narrow.close();
    });

    test('a borrower that waits gets the connection that comes back', async () => {
      const narrow = backend.open({ maxConnections: 1, acquireTimeoutMs: 20_000 });
      const first = await narrow.acquire(backend.database, facts, never);
      const second = narrow.acquire(backend.database, facts, never);
      expect(narrow.statistics()).toMatchObject({ active: 1, waiting: 1 });
      first.release();
      const connection = await second;
      expect(await rowsOn(connection, 'SELECT 1')).toEqual([['1']]);
      connection.release();
      await narrow.close();
    });

    test('session facts hold for the session that has them, and for no other', async () => {
      const readOnly = { ...facts, readOnly: true };
      await using(async (connection) => {
        expect((await errorOf(connection.query('DELETE FROM numbers', never))).errno).toBe(1792);
      }, readOnly);
      await using(async (connection) => {
        const result = await connection.query('DELETE FROM numbers WHERE id = 99', never);
        expect(result.kind).toBe('ok');
      });
      const { timeZone } = backend.sql;
      if (timeZone === null) return;
      const shifted = { ...facts, timeZone: '+05:00' };
      expect(await using((connection) => rowsOn(connection, timeZone), shifted)).toEqual([['+05:00']]);
      expect(await using((connection) => rowsOn(connection, timeZone))).not.toEqual([['+05:00']]);
    });

    test('close waits for nobody: borrowed connections work until they come back', async () => {
      const short = backend.open();
      const connection = await short.acquire(backend.database, facts, never);
      await short.close();
      connection.release();
      expect(short.statistics().idle).toBe(0);
      await expect(short.acquire(backend.database, facts, never)).rejects.toMatchObject({ name: 'SqlError' });
    });
  });
}
