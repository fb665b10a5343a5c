/** House rules over the files under version control: lengths, leftovers, paths that exist. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linesMatching, repositoryRoot, textOf, trackedFiles } from './tracked-files';

const lineCountMax = 500;

/** Longer files, each with the reason why it is not cut in pieces. */
const longFiles: Readonly<Record<string, string>> = {};

const sources = trackedFiles(/\.(ts|mjs|js)$/);
const thisFile = 'test/tidy/source.test.ts';
const prose = trackedFiles(/\.(ts|mjs|js|md|json|xml|sh|yml|yaml|properties|txt)$|(^|\/)[^.]+$|^\.ci\//).filter(
  (file) => file !== thisFile,
);

test(`no source file is longer than ${lineCountMax} lines`, () => {
  const long = sources
    .map((file) => ({ file, lineCount: textOf(file).split('\n').length - 1 }))
    .filter(({ file, lineCount }) => lineCount > lineCountMax && !(file in longFiles))
    .map(({ file, lineCount }) => `${file}: ${lineCount} lines`);
  expect(long).toEqual([]);
});

test('every exception from the length rule is still needed', () => {
  const needless = Object.keys(longFiles).filter(
    (file) => !sources.includes(file) || textOf(file).split('\n').length - 1 <= lineCountMax,
  );
  expect(needless).toEqual([]);
});

test('the type any is not used', () => {
  const typed = trackedFiles(/\.ts$/);
  const uses = linesMatching(typed, /(?::|\bas|<|\||&|,)\s*any\b\s*(?=[;,)\]>|&=[{]|$)/);
  expect(uses.filter((line) => !/^[^:]+:\d+:\s*(\/\/|\/?\*)/.test(line) && !line.startsWith(`${thisFile}:`))).toEqual(
    [],
  );
});

test('no leftovers', () => {
  expect(
    linesMatching(
      sources.filter((file) => file !== thisFile),
      /\b(TODO|FIXME|XXX)\b|@ts-ignore|@ts-nocheck/,
    ),
  ).toEqual([]);
});

test('no test is switched off or run alone', () => {
  // A test that needs a missing tool may choose between `test` and `test.skip` when it runs; it may not be skipped for good.
  const tests = trackedFiles(/\.test\.ts$/).filter((file) => file !== thisFile);
  const pattern =
    /\b(?:test|it|describe)\.(?:skip|todo)(?:\.each)?\s*[(`]|\b(?:test|it|describe)\.only\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\(/;
  expect(linesMatching(tests, pattern)).toEqual([]);
});

test('no path of one machine and no host of a package registry', () => {
  const paths = /(?:^|[\s'"`(=:,<])\/(?:work|root|home\/[a-z]+)\//;
  const hosts =
    /registry\.npmjs\.org|registry\.yarnpkg\.com|npmmirror\.com|pypi\.org|pythonhosted\.org|proxy\.golang\.org|repo1?\.maven\.(?:org|apache\.org)/;
  expect([...linesMatching(prose, paths), ...linesMatching(prose, hosts)]).toEqual([]);
});

test('every link in a document points at an existing file', () => {
  const dead = trackedFiles(/\.md$/).flatMap((file) =>
    [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
      .map((target) => target.replace(/#.*$/, ''))
      .filter((target) => !existsSync(join(repositoryRoot, dirname(file), target)))
      .map((target) => `${file} links to ${target}`),
  );
  expect(dead).toEqual([]);
});
