import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSpillFolder, removeSpillFolder } from '../../../server/spill-folder';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mycat-spill-folder-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function leftBehind(name: string): void {
  mkdirSync(join(base, name));
  writeFileSync(join(base, name, 'rows-1.arrow'), 'rows');
}

test('what processes that are gone have left is removed, and nothing else', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const host = hostname();
  const kept = [
    `mycat-rows-${host}-${process.ppid}-1`,
    `mycat-rows-elsewhere-${gone}-1`,
    'other',
    `mycat-rows-${host}`,
  ];
  for (const name of [`mycat-rows-${host}-${gone}-1`, `mycat-rows-${host}-${process.pid}-99`, ...kept])
    leftBehind(name);
  const folder = await openSpillFolder(base);
  expect(readdirSync(base).sort()).toEqual([...kept].sort());
  expect(existsSync(folder)).toBe(false);
});

test('servers of one process leave each other alone', async () => {
  const first = await openSpillFolder(base);
  mkdirSync(first);
  const second = await openSpillFolder(base);
  expect(second).not.toBe(first);
  expect(existsSync(first)).toBe(true);
  await removeSpillFolder(first);
  await removeSpillFolder(second);
  expect(readdirSync(base)).toEqual([]);
});

test('a folder that is not there yet is none', async () => {
  expect(await openSpillFolder(join(base, 'later'))).toContain(join(base, 'later'));
});
