import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RotatingLog } from '../../../../server/observe/rotating-log';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mycat-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function logAt(name: string, sizeMaxBytes = 1e6, queueLengthMax?: number) {
  const failures: unknown[] = [];
  const path = join(folder, name);
  const options = { path, sizeMaxBytes, filesMax: 3, failed: (error: unknown) => failures.push(error) };
  return { log: new RotatingLog(queueLengthMax ? { ...options, queueLengthMax } : options), path, failures };
}

test('lines come in order, in a file of the operator alone', async () => {
  const { log, path } = logAt('made/when/needed.log');
  for (let index = 0; index < 1000; index++) log.write(`line ${index}`);
  await log.flushed();
  log.write('last');
  await log.close();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines).toEqual([...Array.from({ length: 1000 }, (_, index) => `line ${index}`), 'last']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect([log.written, log.dropped]).toEqual([1001, 0]);
});

test('files are rotated by size, the oldest go', async () => {
  const { log, path } = logAt('a.log', 100);
  for (let index = 0; index < 8; index++) {
    log.write(`${index}`.repeat(60));
    await log.flushed();
  }
  await log.close();
  const firsts = [path, `${path}.1`, `${path}.2`].map((file) => readFileSync(file, 'utf8')[0]);
  expect(firsts).toEqual(['7', '6', '5']);
  expect(existsSync(`${path}.3`)).toBe(false);
});

test('a file that is there is continued', async () => {
  for (const line of ['one', 'two']) {
    const { log } = logAt('b.log');
    log.write(line);
    await log.close();
  }
  expect(readFileSync(join(folder, 'b.log'), 'utf8')).toBe('one\ntwo\n');
});

test('what the queue has no room for is dropped and counted', async () => {
  const { log, path } = logAt('c.log', 1e6, 100);
  for (let index = 0; index < 30; index++) log.write('0123456789');
  expect(log.dropped).toBe(20);
  await log.flushed();
  log.write('again');
  await log.close();
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(11);
});

test('a file that cannot be written is reported once, until it can be', async () => {
  const { log, failures } = logAt('.');
  log.write('lost');
  await log.flushed();
  log.write('lost, too');
  await log.flushed();
  expect(failures).toHaveLength(1);
  expect(log.dropped).toBe(2);
  await log.close();
});
