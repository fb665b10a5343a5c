import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(__dirname, '../..');

/** Files under version control whose name matches, relative to the repository's root, with `/` between folders. */
export function trackedFiles(matching: RegExp): readonly string[] {
  const listing = execFileSync('git', ['ls-files', '-z', '--deduplicate'], { cwd: repositoryRoot, encoding: 'utf8' });
  const deleted = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: repositoryRoot, encoding: 'utf8' });
  const gone = new Set(deleted.split('\0'));
  return listing.split('\0').filter((file) => file !== '' && !gone.has(file) && matching.test(file));
}

export function textOf(file: string): string {
  return readFileSync(join(repositoryRoot, file), 'utf8');
}

/** `file:line` of each line of the files that the pattern matches, with the line itself. */
export function linesMatching(files: readonly string[], pattern: RegExp): string[] {
  const found: string[] = [];
  for (const file of files) {
    const text = textOf(file);
    if (!pattern.test(text)) continue;
    for (const [index, line] of text.split('\n').entries()) {
      if (pattern.test(line)) found.push(`${file}:${index + 1}: ${line.trim().slice(0, 160)}`);
    }
  }
  return found;
}
