/** Formats of DATE_FORMAT and TIME_FORMAT, taken apart. */

/** Text as it is, or what makes it of a value: null where there is no such part, so that the whole is NULL. */
export type FormatPiece<Value> = string | ((value: Value) => string | null);

/** By letter: greatest number of characters that the server reckons with, and what is written. */
export type Specifiers<Value> = Readonly<
  Record<string, readonly [width: number, write: Exclude<FormatPiece<Value>, string>]>
>;

export interface FormatPieces<Value> {
  readonly pieces: readonly FormatPiece<Value>[];
  readonly width: number;
  /** Of the specifiers, known or not. */
  readonly letters: readonly string[];
}

/** A letter that is no specifier stands for itself. */
export function formatPieces<Value>(format: string, specifiers: Specifiers<Value>): FormatPieces<Value> {
  const characters = [...format];
  const pieces: FormatPiece<Value>[] = [];
  const letters: string[] = [];
  let width = 0;
  for (let at = 0; at < characters.length; at++) {
    const letter = characters[at + 1];
    if (characters[at] !== '%' || letter === undefined) {
      pieces.push(characters[at]!);
      width++;
      continue;
    }
    at++;
    const specifier = specifiers[letter];
    pieces.push(specifier ? specifier[1] : letter);
    width += specifier ? specifier[0] : 1;
    letters.push(letter);
  }
  return { pieces, width, letters };
}

export function written<Value>(pieces: readonly FormatPiece<Value>[], value: Value): string | null {
  let text = '';
  for (const piece of pieces) {
    const part = typeof piece === 'string' ? piece : piece(value);
    if (part === null) return null;
    text += part;
  }
  return text;
}

export const padded = (value: number, width = 2): string => String(value).padStart(width, '0');
