import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockSequences } from '../../../../server/sequences/block-sequences';
import { ClockSequences, distributedLayout, timeLayout } from '../../../../server/sequences/clock-sequences';
import { FileBlocks } from '../../../../server/sequences/file-blocks';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sequences-'));
  file = join(folder, 'sequence_conf.properties');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the file is ahead of what is given out, and exact after an orderly end', async () => {
  const text = '# ids\na.MINID=1\na.MAXID = 20\nA.CURID: 10\nb.CURID=5\n';
  writeFileSync(file, text);
  const sequences = new BlockSequences(new FileBlocks(file, 8));
  expect(await sequences.next('A', 3)).toEqual([11n, 12n, 13n]);
  expect(readFileSync(file, 'utf8')).toBe(text.replace('A.CURID: 10', 'A.CURID: 18'));
  const both = await Promise.all([sequences.next('a', 4), sequences.next('a', 20)]);
  expect(both[0]).toEqual([14n, 15n, 16n, 17n]);
  expect(both[1]).toEqual(Array.from({ length: 20 }, (_, index) => BigInt(18 + index)));
  expect(await sequences.next('B', 1)).toEqual([6n]);
  await sequences.close();
  expect(readFileSync(file, 'utf8')).toBe('# ids\na.MINID=21\na.MAXID = 40\nA.CURID: 37\nb.CURID=6\nA.HISIDS=1-20\n');
});

test('a CURID that is set back while the server runs gives no number twice', async () => {
  writeFileSync(file, 'A.CURID=0\n');
  const sequences = new BlockSequences(new FileBlocks(file, 2));
  await sequences.next('A', 2);
  writeFileSync(file, 'A.CURID=0\n');
  expect(await sequences.next('A', 1)).toEqual([3n]);
  writeFileSync(file, 'A.CURID=100\n');
  expect(await sequences.next('A', 2)).toEqual([4n, 101n]);
});

test.each([
  ['no file', null, 'there is no sequence_conf.properties'],
  ['no entry', 'B.CURID=1\n', "can't find definition for sequence :A"],
  ['no number', 'A.CURID=one\n', "A.CURID is 'one'"],
])('%s', async (_, text, message) => {
  if (text !== null) writeFileSync(file, text);
  const sequences = new BlockSequences(new FileBlocks(file, 2));
  await expect(sequences.next('A', 1)).rejects.toMatchObject({
    errno: 1105,
    message: expect.stringContaining(message),
  });
  writeFileSync(file, 'A.CURID=1\n');
  expect(await sequences.next('A', 1)).toEqual([2n]);
});

test('another process that runs has the file', async () => {
  writeFileSync(file, 'A.CURID=1\n');
  writeFileSync(`${file}.lock`, `${process.ppid} \n`);
  const sequences = new BlockSequences(new FileBlocks(file, 2));
  await expect(sequences.next('A', 1)).rejects.toMatchObject({ message: expect.stringContaining('has it open') });
});

test('numbers of the time are laid out as MyCAT does', async () => {
  const at = 1288834974657 + 5;
  const time = new ClockSequences(timeLayout(3, 1), () => at);
  expect(await time.next('X', 2)).toEqual(
    [0, 1].map((n) => (5n << 22n) | (1n << 17n) | (3n << 12n) | BigInt(n + (at & 1))),
  );
  const ms = 2 ** 38 + 7;
  const distributed = new ClockSequences(distributedLayout(2, 4), () => ms);
  expect(await distributed.next('X', 1)).toEqual([(7n << 25n) | (2n << 20n) | (4n << 15n)]);
});

test('a clock that goes back gives no number twice', async () => {
  let ms = 1_700_000_000_000;
  let asked = 0;
  const sequences = new ClockSequences(timeLayout(0, 0), () => {
    // Back by 3 ms now and then; on after each 5000 numbers.
    asked++;
    if (asked % 5000 === 0) ms += 10;
    return ms - (asked % 7 === 0 ? 3 : 0);
  });
  const numbers = await sequences.next('X', 9000);
  expect(new Set(numbers).size).toBe(9000);
  expect([...numbers].sort((left, right) => (left < right ? -1 : 1))).toEqual(numbers);
});

test('a clock that was set far back is an error once the numbers are used up', async () => {
  let ms = 1_700_000_000_000;
  const sequences = new ClockSequences(timeLayout(0, 0), () => ms);
  await sequences.next('X', 1);
  ms -= 60_000;
  await expect(sequences.next('X', 5000)).rejects.toMatchObject({
    message: expect.stringContaining('set back by 60000 ms'),
  });
});
