import { sqlError } from '../../protocol/wire/sql-error';
import { endsInsideBlock } from './compound';
import { type CommentMark, isExecuted, withoutHalfMarks } from './executable-comments';
import { leadingWord } from './leading-word';
import type { LexedLiteral, LexedStatement, LexOptions, Token, TokenKind } from './lexed';
import { cutLiteralRows, type LiteralRows, type LiteralRules, skipBlanks } from './literal-rows';
import { unescapeCharacter } from './row-literal';
import { shapeOf } from './shape';

const symbols3 = new Set(['<=>', '->>']);
const symbols2 = new Set(['<=', '>=', '<>', '!=', '<<', '>>', ':=', '->', '||', '&&']);

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36 || code >= 128;
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code);
}

/** The second character of every symbol that has one: `=`, `<`, `>`, `|`, `&`. */
function continuesSymbol(code: number): boolean {
  return (code >= 60 && code <= 62) || code === 124 || code === 38;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

/**
 * Splits a text into its statements and those into tokens, by MySQL's lexical rules (MySQL manual, "Language Structure").
 * Empty statements are dropped. Errors: 1064 for unterminated strings, names and comments.
 */
export function lexStatements(text: string, options: LexOptions): LexedStatement[] {
  return new Lexer(text, options).statements();
}

/** How the texts of a session with this sql_mode are read. */
export function literalRules({ sqlMode }: LexOptions): LiteralRules {
  return {
    ansiQuotes: sqlMode.has('ANSI_QUOTES') || sqlMode.has('ANSI'),
    backslashEscapes: !sqlMode.has('NO_BACKSLASH_ESCAPES'),
  };
}

class Lexer {
  private position = 0;
  private tokens: Token[] = [];
  private literals: LexedLiteral[] = [];
  private placeholders = 0;
  private hint: { key: string; value: string } | null = null;
  private balance = false;
  /** Open executable comments whose end is still to come. */
  private executable = 0;
  /** Those of executable comments in the statement. */
  private marks: CommentMark[] = [];
  readonly ansiQuotes: boolean;
  readonly backslashEscapes: boolean;
  private readonly found: LexedStatement[] = [];
  private readonly cutsRows: boolean;
  private rows: LiteralRows | null = null;
  private rowsEnd = 0;

  constructor(
    private readonly text: string,
    options: LexOptions,
  ) {
    this.cutsRows = options.cutsRows === true;
    const { ansiQuotes, backslashEscapes } = literalRules(options);
    this.ansiQuotes = ansiQuotes;
    this.backslashEscapes = backslashEscapes;
  }

  statements(): LexedStatement[] {
    const { text } = this;
    while (this.position < text.length) {
      const code = text.charCodeAt(this.position);
      if (isSpace(code)) this.position++;
      else if (code === 59) {
        this.position++;
        if (endsInsideBlock(this.tokens)) this.push('symbol', ';', this.position - 1);
        else this.finish();
      } else this.next(code);
    }
    if (this.executable > 0) throw this.unterminated(this.text.length);
    this.finish();
    return this.found;
  }

  private next(code: number): void {
    const start = this.position;
    const { text } = this;
    const following = text.charCodeAt(start + 1);
    switch (code) {
      case 39: // '
        return this.string(start, 39, false);
      case 34: // "
        return this.ansiQuotes ? this.quotedName(start, 34) : this.string(start, 34, false);
      case 96: // `
        return this.quotedName(start, 96);
      case 35: // #
        return this.lineComment();
      case 45: // -
        if (following === 45 && (start + 2 >= text.length || text.charCodeAt(start + 2) <= 32))
          return this.lineComment();
        break;
      case 47: // /
        if (following === 42) return this.blockComment(start);
        break;
      case 42: // *
        if (following === 47 && this.executable > 0) {
          this.executable--;
          this.position += 2;
          this.marks.push([start, this.position]);
          return;
        }
        break;
      case 64: // @
        return this.variable(start);
      case 63: // ?
        this.position++;
        this.literal('placeholder', '', start);
        return;
      case 92: // \N
        if (following === 78) {
          this.position += 2;
          return this.push('word', 'NULL', start);
        }
        break;
      case 46: // .
        if (isDigit(following) && !this.afterName()) return this.number(start);
        break;
      default:
        break;
    }
    if (isDigit(code)) return this.numberOrWord(start);
    if (isWordStart(code)) return this.word(start, code, following);
    this.symbol(start, following);
  }

  /** Whether a `.` here continues a qualified name, as in `t.1b`. */
  private afterName(): boolean {
    const last = this.tokens[this.tokens.length - 1];
    return last !== undefined && last.end === this.position && last.kind === 'word';
  }

  private afterDot(): boolean {
    const last = this.tokens[this.tokens.length - 1];
    return last !== undefined && last.kind === 'symbol' && last.text === '.' && this.tokens.length > 1;
  }

  private push(kind: TokenKind, text: string, start: number): void {
    this.tokens.push({ kind, text, start, end: this.position, literal: -1 });
  }

  private literal(kind: LexedLiteral['kind'], text: string, start: number, national = false): void {
    const placeholder = kind === 'placeholder' ? this.placeholders++ : -1;
    const literal = this.literals.length;
    this.literals.push({ kind, text, placeholder, start, end: this.position });
    const token = { kind, text, start, end: this.position, literal };
    this.tokens.push(national ? { ...token, national } : token);
  }

  private symbol(start: number, following: number): void {
    const { text } = this;
    if (!continuesSymbol(following)) {
      this.position++;
      return this.push('symbol', text[start]!, start);
    }
    const three = text.substr(start, 3);
    if (symbols3.has(three)) this.position += 3;
    else if (symbols2.has(three.slice(0, 2))) this.position += 2;
    else this.position += 1;
    this.push('symbol', text.slice(start, this.position), start);
  }

  private word(start: number, code: number, following: number): void {
    const { text } = this;
    if (following === 39) {
      if (code === 120 || code === 88) return this.quotedDigits(start, 'hex');
      if (code === 98 || code === 66) return this.quotedDigits(start, 'bits');
      if (code === 110 || code === 78) {
        this.position++;
        return this.string(start, 39, true);
      }
    }
    let end = start + 1;
    while (end < text.length && isWordPart(text.charCodeAt(end))) end++;
    this.position = end;
    const word = text.slice(start, end);
    if (code === 95 && !this.afterDot() && this.introduces(end) && knownCharsets.has(word.slice(1).toLowerCase())) {
      this.push('introducer', word.slice(1), start);
    } else {
      this.push('word', word, start);
      if ((code === 86 || code === 118) && this.cutsRows) this.cutRows(word);
    }
  }

  /** Behind VALUES: when rows of literals follow, the first one stands for all. */
  private cutRows(word: string): void {
    const { text, tokens } = this;
    if (!/^values?$/i.test(word) || !/^(insert|replace)$/i.test(tokens[0]!.text)) return;
    if (this.rows !== null || this.hint !== null) return;
    const open = skipBlanks(text, this.position);
    const rows = text.charCodeAt(open) === 40 ? cutLiteralRows(text, open, this) : null;
    if (rows === null) return;
    this.rows = shifted(rows, tokens[0]!.start);
    this.position = open;
    while (this.position < rows.ends[0]!) {
      const code = text.charCodeAt(this.position);
      if (isSpace(code)) this.position++;
      else this.next(code);
    }
    this.rowsEnd = rows.ends[rows.count - 1]!;
    this.position = this.rowsEnd;
  }

  /** Whether what follows is a string or a hex or bit literal, so that `_utf8mb4` before it is an introducer. */
  private introduces(position: number): boolean {
    const { text } = this;
    let next = position;
    while (next < text.length && isSpace(text.charCodeAt(next))) next++;
    const code = text.charCodeAt(next);
    if (code === 39 || code === 34) return true;
    const after = text.charCodeAt(next + 1);
    return ('xXbB'.includes(text[next] ?? '-') && after === 39) || (code === 48 && (after === 120 || after === 98));
  }

  private quotedDigits(start: number, kind: 'hex' | 'bits'): void {
    const { text } = this;
    const end = text.indexOf("'", start + 2);
    const digits = end < 0 ? '' : text.slice(start + 2, end);
    const valid = kind === 'hex' ? /^[0-9a-fA-F]*$/.test(digits) && digits.length % 2 === 0 : /^[01]*$/.test(digits);
    if (end < 0 || !valid) throw this.unterminated(start);
    this.position = end + 1;
    this.literal(kind, digits, start);
  }

  private numberOrWord(start: number): void {
    const { text } = this;
    if (this.afterDot() || (this.tokens.length > 0 && this.afterDotOfName())) return this.word(start, 0, 0);
    if (text.charCodeAt(start) === 48) {
      const marker = text.charCodeAt(start + 1);
      let end = start + 2;
      if (marker === 120 && isHexDigit(text.charCodeAt(end))) {
        while (isHexDigit(text.charCodeAt(end))) end++;
        if (!isWordPart(text.charCodeAt(end))) {
          this.position = end;
          return this.literal('hex', text.slice(start + 2, end), start);
        }
      } else if (marker === 98 && (text.charCodeAt(end) === 48 || text.charCodeAt(end) === 49)) {
        while (text.charCodeAt(end) === 48 || text.charCodeAt(end) === 49) end++;
        if (!isWordPart(text.charCodeAt(end))) {
          this.position = end;
          return this.literal('bits', text.slice(start + 2, end), start);
        }
      }
    }
    this.number(start);
  }

  private afterDotOfName(): boolean {
    const last = this.tokens[this.tokens.length - 1]!;
    return last.kind === 'symbol' && last.text === '.' && last.end === this.position;
  }

  private number(start: number): void {
    const { text } = this;
    let end = start;
    let kind: 'integer' | 'decimal' | 'float' = 'integer';
    while (isDigit(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) === 46) {
      kind = 'decimal';
      end++;
      while (isDigit(text.charCodeAt(end))) end++;
    }
    const marker = text.charCodeAt(end);
    if (marker === 101 || marker === 69) {
      const sign = text.charCodeAt(end + 1);
      const digits = sign === 43 || sign === 45 ? end + 2 : end + 1;
      if (isDigit(text.charCodeAt(digits))) {
        kind = 'float';
        end = digits;
        while (isDigit(text.charCodeAt(end))) end++;
      }
    }
    if (kind === 'integer' && end < text.length && isWordStart(text.charCodeAt(end))) {
      // A name may start with digits: `1a`.
      while (end < text.length && isWordPart(text.charCodeAt(end))) end++;
      this.position = end;
      this.push('word', text.slice(start, end), start);
      return;
    }
    this.position = end;
    this.literal(kind, text.slice(start, end), start);
  }

  private string(start: number, quote: number, national: boolean): void {
    this.appendString(start, this.stringValue(start, quote), national);
  }

  /** The value of the string whose opening quote is at the position, which moves behind it. */
  private stringValue(start: number, quote: number): string {
    const { text } = this;
    let value: string | null = null;
    let from = this.position + 1;
    let at = from;
    for (;;) {
      if (at >= text.length) throw this.unterminated(start);
      const code = text.charCodeAt(at);
      if (code === quote) {
        if (text.charCodeAt(at + 1) !== quote) break;
        value = (value ?? '') + text.slice(from, at + 1);
        at += 2;
        from = at;
      } else if (code === 92 && this.backslashEscapes) {
        if (at + 1 >= text.length) throw this.unterminated(start);
        value = (value ?? '') + text.slice(from, at) + unescapeCharacter(text[at + 1]!);
        at += 2;
        from = at;
      } else at++;
    }
    value = value === null ? text.slice(from, at) : value + text.slice(from, at);
    this.position = at + 1;
    return value;
  }

  /** Adjacent strings are one: 'a' 'b' is 'ab'. */
  private appendString(start: number, value: string, national: boolean): void {
    const last = this.tokens[this.tokens.length - 1];
    if (last?.kind === 'string') {
      const literal = this.literals[last.literal]!;
      const joined = last.text + value;
      this.literals[last.literal] = { ...literal, text: joined, end: this.position };
      this.tokens[this.tokens.length - 1] = { ...last, text: joined, end: this.position };
    } else this.literal('string', value, start, national);
  }

  private quotedName(start: number, quote: number): void {
    const { text } = this;
    let name = '';
    let from = start + 1;
    for (;;) {
      const end = text.indexOf(String.fromCharCode(quote), from);
      if (end < 0) throw this.unterminated(start);
      name += text.slice(from, end);
      if (text.charCodeAt(end + 1) !== quote) {
        this.position = end + 1;
        break;
      }
      name += String.fromCharCode(quote);
      from = end + 2;
    }
    this.push('quoted-name', name, start);
  }

  private variable(start: number): void {
    const { text } = this;
    if (text.charCodeAt(start + 1) === 64) {
      let end = start + 2;
      while (end < text.length && (isWordPart(text.charCodeAt(end)) || text[end] === '.' || text[end] === '`')) end++;
      this.position = end;
      this.push('system-variable', text.slice(start + 2, end).replaceAll('`', ''), start);
      return;
    }
    const quote = text.charCodeAt(start + 1);
    if (quote === 39 || quote === 34 || quote === 96) return this.quotedVariable(start, quote);
    let end = start + 1;
    while (end < text.length && (isWordPart(text.charCodeAt(end)) || text[end] === '.')) end++;
    this.position = end;
    this.push('user-variable', text.slice(start + 1, end), start);
  }

  /** @'name', @"name", @`name`: the quoted part is read as the string or name that it looks like. */
  private quotedVariable(start: number, quote: number): void {
    const known = this.tokens.length;
    this.position++;
    if (quote === 96 || (quote === 34 && this.ansiQuotes)) this.quotedName(start + 1, quote);
    else this.push('string', this.stringValue(start, quote), start);
    const { text } = this.tokens[known]!;
    this.tokens.length = known;
    this.push('user-variable', text, start);
  }

  private lineComment(): void {
    const end = this.text.indexOf('\n', this.position);
    this.position = end < 0 ? this.text.length : end + 1;
  }

  private blockComment(start: number): void {
    const { text } = this;
    const executable = /^\/\*(M?)!(\d{5,6})?/.exec(text.substr(start, 10));
    const end = text.indexOf('*/', start + 2);
    const body = end < 0 ? '' : text.slice(start + 2, end);
    const hint = this.tokens.length === 0 ? /^[\s*]*[!#]?mycat[:#-]\s*([^=]*)=?([\s\S]*)$/.exec(body) : null;
    if (hint) {
      if (!body.includes('=')) {
        throw sqlError(
          'ER_PARSE_ERROR',
          `comment in sql must meet :/*!mycat:type=value*/ or /*#mycat:type=value*/ or /*mycat:type=value*/: ${text}`,
        );
      }
      this.hint = { key: hint[1]!.trim().toLowerCase(), value: hint[2]!.trim().replace(/^'(.*)'$/s, '$1') };
      this.position = end + 2;
    } else if (executable && isExecuted(Number(executable[2] ?? 0), executable[1] === 'M')) {
      this.executable++;
      this.position = start + executable[0].length;
      this.marks.push([start, this.position]);
    } else if (end < 0) throw this.unterminated(start);
    else {
      if (this.tokens.length === 0 && body.trim() === 'balance') this.balance = true;
      this.position = end + 2;
    }
  }

  private unterminated(position: number): Error {
    return syntaxErrorAt(this.text, position);
  }

  private finish(): void {
    const { tokens, text } = this;
    if (tokens.length > 0) {
      const start = tokens[0]!.start;
      const end = Math.max(tokens[tokens.length - 1]!.end, this.rowsEnd);
      this.found.push({
        text: withoutHalfMarks(text, start, end, this.marks),
        tokens:
          start === 0
            ? tokens
            : tokens.map((token) => ({ ...token, start: token.start - start, end: token.end - start })),
        shape: shapeOf(tokens),
        literals:
          start === 0
            ? this.literals
            : this.literals.map((literal) => ({ ...literal, start: literal.start - start, end: literal.end - start })),
        placeholderCount: this.placeholders,
        hint: this.hint,
        balance: this.balance,
        verb: leadingWord(tokens[0]),
        secondWord: leadingWord(tokens[1]),
        rows: this.rows,
      });
    }
    this.tokens = [];
    this.literals = [];
    this.placeholders = 0;
    this.hint = null;
    this.balance = false;
    this.rows = null;
    this.rowsEnd = 0;
    this.marks = [];
  }
}

/** Offsets from where the statement begins. */
function shifted(rows: LiteralRows, by: number): LiteralRows {
  if (by === 0) return rows;
  return { ...rows, starts: rows.starts.map((at) => at - by), ends: rows.ends.map((at) => at - by) };
}

/** A syntax error in MySQL's words, pointing at an offset of the statement. */
export function syntaxErrorAt(text: string, position: number): Error {
  const line = text.slice(0, position).split('\n').length;
  return sqlError(
    'ER_PARSE_ERROR',
    'You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use ' +
      `near '${text.slice(position, position + 80)}' at line ${line}`,
  );
}

const knownCharsets: ReadonlySet<string> = new Set(
  (
    'big5 dec8 cp850 hp8 koi8r latin1 latin2 swe7 ascii ujis sjis hebrew tis620 euckr koi8u gb2312 greek cp1250 gbk latin5 armscii8 utf8 utf8mb3 ' +
    'ucs2 cp866 keybcs2 macce macroman cp852 latin7 utf8mb4 cp1251 utf16 utf16le cp1256 cp1257 utf32 binary geostd8 cp932 eucjpms'
  ).split(' '),
);
