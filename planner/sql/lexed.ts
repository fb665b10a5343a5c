/**
 * What the lexer hands on: tokens with exact spans, the normalised text, and the literals taken out of it.
 */

import type { LiteralRows } from './literal-rows';

export type TokenKind =
  /** Unquoted name or keyword. `text` as written. */
  | 'word'
  /** `name` (or "name" with ANSI_QUOTES): `text` is the name without quotes. */
  | 'quoted-name'
  /** Joined and unescaped value in `text`. */
  | 'string'
  | 'integer'
  | 'decimal'
  | 'float'
  /** Digits only in `text`. */
  | 'hex'
  | 'bits'
  /** `?` */
  | 'placeholder'
  /** @name, @'name', @`name`: `text` is the name. */
  | 'user-variable'
  /** @@name, @@session.name: `text` is what follows the @@. */
  | 'system-variable'
  /** Operators and punctuation: `text` is the operator. */
  | 'symbol'
  /** _utf8mb4 in front of a string, x'' or b'': `text` is the charset. */
  | 'introducer'
  /** N'...' is a 'string' with introducer null and national true. */
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offsets into the statement's own text (UTF-16 units), end exclusive. */
  readonly start: number;
  readonly end: number;
  /** For N'…'. */
  readonly national?: boolean;
  /** Index in `literals` when this token was taken out as a literal; -1 otherwise. */
  readonly literal: number;
}

/** One statement of a (multi-)statement text. */
export interface LexedStatement {
  /** The statement's source, without the terminating `;` and without leading and trailing blanks and comments. */
  readonly text: string;
  readonly tokens: readonly Token[];
  /**
   * The shape: words and names as written, one blank between tokens, every literal replaced by `?`, comments gone.
   * Key of the plan cache (together with schema and sql_mode) and of statement statistics.
   */
  readonly shape: string;
  /** Literals taken out, in order; a client's `?` is one too, with `placeholder` set to its number from 0. */
  readonly literals: readonly LexedLiteral[];
  /** Number of client placeholders. */
  readonly placeholderCount: number;
  /** Hints from a leading MyCAT comment (§6 of the reference): key lower case. */
  readonly hint: { readonly key: string; readonly value: string } | null;
  /** `/*balance*​/` at the very start. */
  readonly balance: boolean;
  /** First two words in upper case, for dispatch: `SELECT`, `START TRANSACTION`. Missing = ''. */
  readonly verb: string;
  readonly secondWord: string;
  /**
   * An INSERT of many rows of literals: `text` has all of them, tokens, shape and literals only the first one. Null for all other statements, and
   * for those that were not lexed with `cutsRows`.
   */
  readonly rows: LiteralRows | null;
}

export interface LexedLiteral {
  readonly kind: 'string' | 'integer' | 'decimal' | 'float' | 'hex' | 'bits' | 'placeholder';
  /** As Token.text; for placeholders ''. */
  readonly text: string;
  readonly placeholder: number;
  /** Span in LexedStatement.text. */
  readonly start: number;
  readonly end: number;
}

export interface LexOptions {
  /** Modes that change lexing: ANSI_QUOTES, NO_BACKSLASH_ESCAPES, IGNORE_SPACE, PIPES_AS_CONCAT, HIGH_NOT_PRECEDENCE. */
  readonly sqlMode: ReadonlySet<string>;
  /** The rows of a bulk INSERT are cut, and not made tokens of. */
  readonly cutsRows?: true;
}
