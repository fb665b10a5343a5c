import { parseArgs } from 'node:util';

/** What a run of the bench is to do; or what to tell who asked wrongly. */
export type BenchArguments =
  | { readonly kind: 'run'; readonly names: readonly string[]; readonly jsonFile: string | null }
  | { readonly kind: 'usage'; readonly message: string };

/** @param known the names of all measures, in the order in which they run: none asked for means all */
export function readArguments(args: readonly string[], known: readonly string[]): BenchArguments {
  const usage = (mistake: string): BenchArguments => ({ kind: 'usage', message: `${mistake}\n${usageText(known)}` });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    // What parseArgs throws is a TypeError that says which option is wrong.
    return usage((error as TypeError).message);
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'usage', message: usageText(known) };
  const names = [...positionals, ...(values.only ?? [])];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) return usage(`There is no measure "${unknown}".`);
  return { kind: 'run', names: names.length === 0 ? known : names, jsonFile: values.json ?? null };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'string' }, only: { type: 'string', multiple: true }, help: { type: 'boolean' } },
  });
}

function usageText(known: readonly string[]): string {
  return `Usage: npm run bench -- [NAME ...] [--json FILE]
  NAME: ${known.join(', ')}; all when none is given.
  --json FILE: also writes the figures to the file.`;
}
