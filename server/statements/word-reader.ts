import type { LexedStatement, Token } from '../../planner/sql/lexed';
import { syntaxErrorAt } from '../../planner/sql/lexer';

/** Which rows of a SHOW are wanted. */
export type ShowFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'like'; readonly pattern: string }
  /** `text` is the condition over the columns that are shown. */
  | { readonly kind: 'where'; readonly text: string };

/** Reads the words of a statement from left to right. Errors: 1064 where something else was expected. */
export class WordReader {
  /** @param position of the token to start from; the first word is known already */
  constructor(
    readonly lexed: LexedStatement,
    private position = 1,
  ) {}

  private peek(): Token | undefined {
    return this.lexed.tokens[this.position];
  }

  private at(word: string): boolean {
    const token = this.peek();
    return (
      token !== undefined &&
      token.kind !== 'quoted-name' &&
      token.kind !== 'string' &&
      token.text.toUpperCase() === word
    );
  }

  /** Whether one of these words comes next. */
  atAny(...words: readonly string[]): boolean {
    return words.some((word) => this.at(word));
  }

  get atEnd(): boolean {
    const token = this.peek();
    return token === undefined || token.kind === 'end';
  }

  /** Takes these words when they come next. */
  take(...words: readonly string[]): boolean {
    const start = this.position;
    for (const word of words) {
      if (!this.at(word)) {
        this.position = start;
        return false;
      }
      this.position++;
    }
    return true;
  }

  takeOne(...words: readonly string[]): string | null {
    return words.find((word) => this.take(word)) ?? null;
  }

  expect(...words: readonly string[]): void {
    if (!this.take(...words)) throw this.error();
  }

  expectOne(...words: readonly string[]): string {
    const found = this.takeOne(...words);
    if (found === null) throw this.error();
    return found;
  }

  error(): Error {
    const token = this.peek();
    const { text } = this.lexed;
    return syntaxErrorAt(text, token === undefined || token.kind === 'end' ? text.length : token.start);
  }

  name(): string {
    const token = this.peek();
    if (token?.kind !== 'word' && token?.kind !== 'quoted-name') throw this.error();
    this.position++;
    return token.text;
  }

  /** A name, or a text in quotes. */
  nameOrText(): string {
    const token = this.peek();
    if (token?.kind !== 'string') return this.name();
    this.position++;
    return token.text;
  }

  /** A text in quotes. */
  text(): string {
    const token = this.peek();
    if (token?.kind !== 'string') throw this.error();
    this.position++;
    return token.text;
  }

  /** The `@'host'` behind a user's name; null when there is none. */
  userHost(): string | null {
    const token = this.peek();
    if (token?.kind !== 'user-variable') return null;
    this.position++;
    return token.text;
  }

  /** `table` or `schema.table` */
  qualifiedName(): { readonly schema: string | null; readonly name: string } {
    const first = this.name();
    return this.take('.') ? { schema: first, name: this.name() } : { schema: null, name: first };
  }

  /** [FROM | IN name]; null when it is not there. */
  fromSchema(): string | null {
    return this.takeOne('FROM', 'IN') === null ? null : this.name();
  }

  /** [LIKE 'pattern' | WHERE condition], to the end of the statement. */
  filter(): ShowFilter {
    if (this.take('LIKE')) {
      const token = this.peek();
      if (token?.kind !== 'string') throw this.error();
      this.position++;
      this.end();
      return { kind: 'like', pattern: token.text };
    }
    if (!this.take('WHERE')) {
      this.end();
      return { kind: 'all' };
    }
    if (this.atEnd) throw this.error();
    return { kind: 'where', text: this.lexed.text.slice(this.peek()!.start) };
  }

  /** [LIMIT [offset,] count] */
  limit(): { readonly offset: number; readonly count: number } {
    if (!this.take('LIMIT')) return { offset: 0, count: Number.MAX_SAFE_INTEGER };
    const first = this.number();
    if (this.take(',')) return { offset: first, count: this.number() };
    return this.take('OFFSET') ? { offset: this.number(), count: first } : { offset: 0, count: first };
  }

  number(): number {
    const token = this.peek();
    if (token?.kind !== 'integer') throw this.error();
    this.position++;
    return Number(token.text);
  }

  /** Index of the token that comes next. */
  get index(): number {
    return this.position;
  }

  end(): void {
    if (!this.atEnd) throw this.error();
  }
}
