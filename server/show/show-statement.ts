import type { VirtualTable } from '../../planner/facts';
import type { LexedStatement } from '../../planner/sql/lexed';
import type { SessionView } from '../session/session-view';
import type { ServerStatement } from '../statements/statement';
import { WordReader } from '../statements/word-reader';

/** First words after SHOW, in upper case; `[FULL]` may be left out, `A|B` is either. */
type Words = readonly string[];

/** A SHOW statement that is known by its first words. `run` reads what comes after them. */
export function showStatement(
  words: Words,
  run: (reader: WordReader, session: SessionView, taken: ReadonlySet<string>) => VirtualTable | Promise<VirtualTable>,
): ServerStatement {
  return {
    name: `SHOW ${words.join(' ')}`,
    verbs: ['SHOW'],
    accepts: (lexed) => takeWords(new WordReader(lexed), words) !== null,
    async run(lexed: LexedStatement, session) {
      const reader = new WordReader(lexed);
      const taken = takeWords(reader, words)!;
      return { kind: 'table', table: await run(reader, session, taken) };
    },
  };
}

/** The words that were there, optional ones too; null when the statement is another one. */
function takeWords(reader: WordReader, words: Words): ReadonlySet<string> | null {
  const taken = new Set<string>();
  for (const word of words) {
    const optional = word.startsWith('[');
    const found = reader.takeOne(...word.replace(/[[\]]/g, '').split('|'));
    if (found !== null) taken.add(found);
    else if (!optional) return null;
  }
  return taken;
}
