import type { Random } from '../support/random';
import type { CorpusStatement } from './read-corpus';

const token = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`[^`]*`|[\w$@.]+|[^\s\w]/gs;
/** First words of statements whose run can be undone. */
const changesOnly = /^(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|WITH|VALUES|\()/i;

/** Statements of the corpus with a mistake: cut off, or with a word lost, doubled, swapped with its neighbour or put in from another statement. */
export function breakStatements(random: Random, corpus: readonly CorpusStatement[], count: number): CorpusStatement[] {
  const known = new Set(corpus.map(({ sql }) => sql));
  const broken: CorpusStatement[] = [];
  while (broken.length < count) {
    const original = random.pick(corpus);
    const words = original.sql.match(token) ?? [];
    // Comments hide the tokens behind them, and files that are written stay written.
    if (words.length < 3 || /\/\*|--|#|OUTFILE|DUMPFILE/i.test(original.sql)) continue;
    const sql = mistaken(random, words, random.pick(corpus).sql.match(token) ?? []);
    if (known.has(sql) || !changesOnly.test(sql) || /--|\/\*|#/.test(sql)) continue;
    known.add(sql);
    broken.push({ ...original, sql, place: `seed ${random.seed}, ${original.place} broken` });
  }
  return broken;
}

function mistaken(random: Random, words: readonly string[], others: readonly string[]): string {
  const at = 1 + random.below(words.length - 1);
  const [before, after] = [words.slice(0, at), words.slice(at)];
  const [word, ...rest] = after;
  switch (random.below(5)) {
    case 0:
      return before.join(' ');
    case 1:
      return [...before, ...rest].join(' ');
    case 2:
      return [...before, word, word, ...rest].join(' ');
    case 3:
      return [...before, ...rest.slice(0, 1), word, ...rest.slice(1)].join(' ');
    default:
      return [...before, random.pick(others.length > 0 ? others : words), ...after].join(' ');
  }
}
