import type { Token, TokenKind } from '../../../planner/sql/lexed';
import { lexStatements } from '../../../planner/sql/lexer';
import { newRandom } from '../../support/random';

const sqlMode: ReadonlySet<string> = new Set();

/** The shape by its definition. */
function plainShape(tokens: readonly Token[]): string {
  const around: Partial<Record<TokenKind, readonly [string, string]>> = {
    'quoted-name': ['`', '`'],
    'user-variable': ['@', ''],
    'system-variable': ['@@', ''],
    introducer: ['_', ''],
  };
  return tokens
    .map(({ kind, text, literal }) => {
      const [before, after] = around[kind] ?? ['', ''];
      return literal >= 0 ? '?' : before + text + after;
    })
    .join(' ');
}

test('a shape that was met before is the one that the tokens say, however alike the statements are', () => {
  const random = newRandom();
  // Words of one length and first letter, and of many kinds of tokens: their slots collide.
  const words = [
    'ab',
    'ac',
    '`ab`',
    '`ac`',
    '@ab',
    '@ac',
    '@@ab',
    '1',
    "'ab'",
    '?',
    '=',
    '<',
    'AB',
    "_utf8 'ab'",
    '12',
  ];
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: 1 + random.below(4) }, () => random.pick(words)).join(' ');
    const [lexed] = lexStatements(text, { sqlMode });
    expect(lexed!.shape).toBe(plainShape(lexed!.tokens));
  }
});
