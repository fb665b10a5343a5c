import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../../cli/check';

function run(folder: string): { code: number; lines: string[] } {
  const lines: string[] = [];
  return { code: check(folder, {}, (line) => lines.push(line)), lines };
}

test('the shipped configuration passes, and no password is printed', () => {
  const { code, lines } = run(join(__dirname, '../../../conf'));
  expect(code).toBe(0);
  expect(lines).toEqual(['1 schema, 2 tables, 3 data nodes, 1 data host, 2 users: no mistakes']);
});

test('an empty folder fails with one mistake a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mycat-check-'));
  try {
    const { code, lines } = run(folder);
    expect(code).toBe(1);
    expect(lines.slice(0, -1).map((line) => line.split(':')[0])).toEqual(['rule.xml', 'schema.xml', 'server.xml']);
    expect(lines.at(-1)).toBe('3 mistakes');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
