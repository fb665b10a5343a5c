import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { columnType } from '../../../../engine/batch/column-type';
import { sliceBatch } from '../../../../engine/batch/slice';
import { SpillSpace } from '../../../../engine/memory/spill';
import type { SpillFile } from '../../../../engine/memory/spill-file';
import { fileSource } from '../../../../engine/operators/spill/file-source';
import { batchOf, fieldsOf, rowsOf, type Value } from '../../../support/memory-plans';
import { newRandom } from '../../../support/random';
import { keyTypes, randomRows } from '../operators/reference';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mycat-spill-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (): string[] => (existsSync(join(folder, 'a')) ? readdirSync(join(folder, 'a')) : []);
const space = (diskLimitBytes = 2 ** 30): SpillSpace => new SpillSpace({ folder: join(folder, 'a'), diskLimitBytes });
const types = [...keyTypes, columnType('varbinary', { length: 10 })];
const fields = fieldsOf(...types);

test('batches of every type come back as they were, in any order; slices too', async () => {
  const random = newRandom();
  const spill = space();
  const file = spill.create(types);
  const expected: Value[][][] = [];
  for (let batch = 0; batch < 20; batch++) {
    const rows = randomRows(random, fields, 1 + random.below(200));
    const start = random.below(rows.length);
    await file.append(sliceBatch(batchOf(fields, rows), start, rows.length - start));
    expected.push(rows.slice(start));
  }
  expect(file.rowCount).toBe(expected.flat().length);
  for (const index of [3, 19, 0, 3]) expect(rowsOf([await file.read(index)])).toEqual(expected[index]);
  const pull = file.reader();
  const all: Value[][] = [];
  for (let batch = await pull(); batch !== null; batch = await pull()) all.push(...rowsOf([batch]));
  expect(all).toEqual(expected.flat());
  expect(spill.used).toBe(file.bytes);
  await file.remove();
  expect(spill.used).toBe(0);
  expect(files()).toEqual([]);
});

test('the files are Arrow IPC streams', async () => {
  const spill = space();
  const file = spill.create(types);
  const rows = randomRows(newRandom(), fields, 50);
  for (const part of [rows.slice(0, 30), rows.slice(30)]) await file.append(batchOf(fields, part));
  const [name] = files();
  const table = tableFromIPC(readFileSync(join(folder, 'a', name!)));
  expect(table.numRows).toBe(50);
  expect([...table.getChildAt(0)!]).toEqual(rows.map((row) => row[0]));
  expect([...table.getChildAt(1)!]).toEqual(rows.map((row) => row[1]));
  expect([...table.getChildAt(2)!]).toEqual(rows.map((row) => row[2]));
  expect([...table.getChildAt(7)!]).toEqual(rows.map((row) => row[7]));
  await spill.close();
  expect(files()).toEqual([]);
});

test('nothing is on disk before the first row', async () => {
  const spill = space();
  const file = spill.create(types);
  await file.append(batchOf(fields, []));
  expect(files()).toEqual([]);
  await file.remove();
  await file.remove();
});

test('whoever removes a file that is being removed waits for it: another caller, its source, the whole space', async () => {
  const spill = space();
  const made = async (): Promise<SpillFile> => {
    const file = spill.create(types);
    await file.append(batchOf(fields, randomRows(newRandom(), fields, 100)));
    return file;
  };
  const others: ((file: SpillFile) => Promise<void>)[] = [(file) => file.remove(), () => spill.close()];
  for (const other of others) {
    const file = await made();
    const removing = file.remove();
    expect(files()).toHaveLength(1);
    await other(file);
    expect(files()).toEqual([]);
    expect(spill.used).toBe(0);
    await removing;
  }
  const source = fileSource(await made());
  const closing = source.close();
  await source.close();
  expect(files()).toEqual([]);
  await closing;
});

test('past the disk limit: 1041 with the numbers', async () => {
  const spill = space(20_000);
  const file = spill.create(types);
  const rows = randomRows(newRandom(), fields, 100);
  const fill = async (): Promise<void> => {
    for (;;) await file.append(batchOf(fields, rows));
  };
  await expect(fill()).rejects.toMatchObject({ errno: 1041, message: expect.stringMatching(/queryDiskLimit.*20000/) });
  await spill.close();
  expect(spill.used).toBe(0);
});

test('a folder that cannot be made: 1041 that names it', async () => {
  writeFileSync(join(folder, 'a'), 'not a folder');
  const file = space().create(types);
  const append = file.append(batchOf(fields, randomRows(newRandom(), fields, 1)));
  await expect(append).rejects.toMatchObject({ errno: 1041, message: expect.stringContaining(join(folder, 'a')) });
});
