import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processBirth } from '../../../../cli/process-birth';
import { FileDecisionLog } from '../../../../engine/transaction/file-log';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mycat-log-'));
  file = join(folder, 'logs', 'tmlog');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The log without the room behind it. */
const lines = (path: string): string => readFileSync(path, 'latin1').replace(/\0+$/, '');
const names = async (log: FileDecisionLog): Promise<string[]> => (await log.unfinished()).map(({ gtrid }) => gtrid);

test('decisions outlive the process, finished ones are forgotten', async () => {
  const log = await FileDecisionLog.open(file);
  await Promise.all([log.decide('a', ['dn1', 'dn 2,x']), log.decide('b', ['dn1']), log.decide('c', ['dn3'])]);
  log.finished('b');
  await log.close();
  const again = await FileDecisionLog.open(file);
  expect(again.coordinator).toBe(log.coordinator);
  expect(await again.unfinished()).toMatchObject([
    { gtrid: 'a', dataNodes: ['dn1', 'dn 2,x'] },
    { gtrid: 'c', dataNodes: ['dn3'] },
  ]);
  await again.close();
});

test('a line of which only some bytes are on disk was never decided; what is before it stays', async () => {
  const log = await FileDecisionLog.open(file);
  // The first one is written at once, the others together after it.
  await Promise.all(['first', 'second', 'third'].map((name) => log.decide(name, ['dn1', 'dn2'])));
  await log.close();
  const whole = readFileSync(file);
  const before = whole.lastIndexOf('\n', -2) + 1;
  const torn = [...whole.keys()]
    .slice(before, -1)
    .filter((at) => at % 16 === 0)
    .flatMap((size) => [
      // Cut off, or with the room behind it; and one that lacks its beginning.
      whole.subarray(0, size),
      Buffer.concat([whole.subarray(0, size), Buffer.alloc(500)]),
      Buffer.concat([whole.subarray(0, before), Buffer.alloc(size - before + 1), whole.subarray(size + 1)]),
    ]);
  for (const content of torn) {
    writeFileSync(file, content);
    const cut = await FileDecisionLog.open(file);
    expect(await names(cut)).toEqual(['first']);
    await cut.decide('fourth', ['dn1']);
    await cut.close();
    const again = await FileDecisionLog.open(file);
    expect(await names(again)).toEqual(['first', 'fourth']);
    await again.close();
  }
});

test('it is read as well when it was not closed: with room behind its lines, and ends that were not written', async () => {
  const log = await FileDecisionLog.open(file);
  await log.decide('a', ['dn1']);
  log.finished('a');
  await log.decide('b', ['dn1']);
  log.finished('b');
  const left = readFileSync(file);
  expect(left.length).toBeGreaterThan(lines(file).length);
  await log.close();
  writeFileSync(file, left);
  const again = await FileDecisionLog.open(file);
  expect(await names(again)).toEqual(['b']);
  await again.close();
});

test('damage before the last line is an error that says where', async () => {
  const log = await FileDecisionLog.open(file);
  await log.decide('one', ['dn1']);
  await log.decide('two', ['dn1']);
  await log.close();
  writeFileSync(file, readFileSync(file, 'utf8').replace('C one', 'C 0ne'));
  await expect(FileDecisionLog.open(file)).rejects.toMatchObject({
    message: expect.stringContaining('line 2 is damaged'),
  });
  writeFileSync(file, 'something else\n');
  await expect(FileDecisionLog.open(file)).rejects.toMatchObject({
    message: expect.stringContaining('does not start'),
  });
});

test('it is written anew when it has grown, with what is unfinished', async () => {
  const log = await FileDecisionLog.open(file, 2000);
  await log.decide('stays', ['dn1']);
  for (let number = 0; number < 200; number++) {
    await log.decide(`t${number}`, ['dn1', 'dn2']);
    log.finished(`t${number}`);
  }
  await log.close();
  expect(statSync(file).size).toBeLessThan(3000);
  const again = await FileDecisionLog.open(file);
  expect(await names(again)).toEqual(['stays']);
  await again.close();
});

test('a second process is kept out; the lock of one that is gone is not', async () => {
  const log = await FileDecisionLog.open(file);
  await log.close();
  writeFileSync(`${file}.lock`, '1 \n');
  await expect(FileDecisionLog.open(file)).rejects.toMatchObject({
    message: expect.stringContaining('process 1 has it open'),
  });
  writeFileSync(`${file}.lock`, '999999999 123\n');
  const again = await FileDecisionLog.open(file);
  await again.close();
});

test('a process that has ended and that nobody has waited for is gone too', async () => {
  if (process.platform !== 'linux') return;
  // exec makes a program the parent of the first one that never waits for it.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
    const ended = line.toString().trim();
    let stat = '';
    do stat = readFileSync(`/proc/${ended}/stat`, 'latin1');
    while (!stat.includes(') Z '));
    expect(processBirth(Number(ended))).toBeNull();
    await (await FileDecisionLog.open(file)).close();
    writeFileSync(`${file}.lock`, `${ended} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}\n`);
    const log = await FileDecisionLog.open(file);
    await log.close();
  } finally {
    parent.kill('SIGKILL');
  }
});

test('after a write that failed nothing is decided any more', async () => {
  const log = await FileDecisionLog.open(file);
  await log.decide('a', ['dn1']);
  const { handle } = log as unknown as { handle: { close(): Promise<void> } };
  await handle.close();
  await expect(log.decide('b', ['dn1'])).rejects.toMatchObject({ errno: 1105 });
  await expect(log.decide('c', ['dn1'])).rejects.toMatchObject({ errno: 1105 });
  appendFileSync(file, '');
  rmSync(`${file}.lock`, { force: true });
  const again = await FileDecisionLog.open(file);
  expect(await names(again)).toEqual(['a']);
  await again.close();
});
