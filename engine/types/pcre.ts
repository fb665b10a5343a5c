/**
 * Patterns of MariaDB's REGEXP, which are PCRE2's with PCRE2_UTF and PCRE2_UCP, as patterns of JavaScript that match the same. What the two
 * languages understand differently is written out; what cannot be is refused (manual: "PCRE - Perl Compatible Regular Expressions").
 */

/** Why there is no JavaScript pattern: it is not supported here, or wrong in PCRE, too. */
export class PatternError extends Error {
  constructor(
    readonly kind: 'unsupported' | 'invalid',
    message: string,
  ) {
    super(message);
  }
}

export interface PatternOptions {
  readonly caseSensitive: boolean;
  /** Bytes instead of characters: classes are those of ASCII. */
  readonly binary: boolean;
}

interface Classes {
  readonly digit: string;
  readonly word: string;
  readonly space: string;
  readonly posix: Readonly<Record<string, string>>;
}

const unicode: Classes = {
  digit: '\\p{Nd}',
  word: '\\p{L}\\p{N}_',
  space: '\\p{Z}\\t\\n\\v\\f\\r\\u0085',
  posix: {
    alpha: '\\p{L}',
    lower: '\\p{Ll}',
    upper: '\\p{Lu}',
    alnum: '\\p{L}\\p{N}',
    digit: '\\p{Nd}',
    space: '\\p{Z}\\t\\n\\v\\f\\r\\u0085',
    blank: '\\p{Zs}\\t',
    cntrl: '\\p{Cc}',
    xdigit: '0-9A-Fa-f',
    word: '\\p{L}\\p{N}_',
  },
};

const ascii: Classes = {
  digit: '0-9',
  word: '0-9A-Za-z_',
  space: '\\t\\n\\v\\f\\r ',
  posix: {
    alpha: 'A-Za-z',
    lower: 'a-z',
    upper: 'A-Z',
    alnum: '0-9A-Za-z',
    digit: '0-9',
    space: '\\t\\n\\v\\f\\r ',
    blank: '\\t ',
    cntrl: '\\x00-\\x1f\\x7f',
    xdigit: '0-9A-Fa-f',
    word: '0-9A-Za-z_',
    punct: '!-\\/:-@\\[-`\\{-~',
  },
};

const endOfText = '(?![^])';
const beforeLastNewline = '(?=\\n?(?![^]))';

/** Errors: PatternError. */
export function compilePattern(pattern: string, options: PatternOptions): RegExp {
  const translation = new Translation(pattern, options);
  const source = translation.source();
  try {
    return new RegExp(source, `gu${translation.ignoresCase ? 'i' : ''}`);
  } catch (error) {
    if (error instanceof SyntaxError) throw new PatternError('invalid', error.message);
    throw error;
  }
}

class Translation {
  private at = 0;
  private readonly characters: readonly string[];
  private readonly classes: Classes;
  ignoresCase: boolean;
  private dotAll = false;
  private multiline = false;
  private groups = 0;

  constructor(
    private readonly pattern: string,
    options: PatternOptions,
  ) {
    this.characters = [...pattern];
    this.classes = options.binary ? ascii : unicode;
    this.ignoresCase = !options.caseSensitive;
  }

  source(): string {
    this.leadingFlags();
    let out = '';
    while (this.at < this.characters.length) out += this.next();
    if (/\\[1-9]/.test(out) && (/\|/.test(out) || /\)[?*{]/.test(out))) {
      // A reference to a group that took no part fails there and matches nothing here.
      throw new PatternError('unsupported', 'a back reference next to alternatives or repeated groups');
    }
    return out;
  }

  /** (?i) and the like, in front of everything. */
  private leadingFlags(): void {
    const match = /^(?:\(\?([a-z]*)(?:-([a-z]+))?\))+/.exec(this.pattern);
    if (!match) return;
    for (const [, on, off] of match[0].matchAll(/\(\?([a-z]*)(?:-([a-z]+))?\)/g)) {
      for (const flag of on!) this.setFlag(flag, true);
      for (const flag of off ?? '') this.setFlag(flag, false);
    }
    this.at = match[0].length;
  }

  private setFlag(flag: string, on: boolean): void {
    if (flag === 'i') this.ignoresCase = on;
    else if (flag === 's') this.dotAll = on;
    else if (flag === 'm') this.multiline = on;
    else throw new PatternError('unsupported', `the flag ${flag}`);
  }

  private peek(count = 1): string {
    return this.characters.slice(this.at, this.at + count).join('');
  }

  private next(): string {
    const character = this.characters[this.at++]!;
    switch (character) {
      case '\\':
        return this.escape();
      case '[':
        return this.characterClass();
      case '.':
        return this.dotAll ? '[^]' : '[^\\n]';
      case '^':
        return this.multiline ? '(?<=^|\\n)' : '^';
      case '$':
        return this.multiline ? `(?=\\n|${endOfText})` : beforeLastNewline;
      case '(':
        return this.group();
      case '*':
      case '+':
      case '?':
        return this.quantifier(character);
      case '{':
        return this.counted();
      case '}':
      case ']':
      case '/':
        return `\\${character}`;
      default:
        return character;
    }
  }

  private quantifier(text: string): string {
    if (this.peek() === '+') throw new PatternError('unsupported', 'possessive quantifiers');
    if (this.peek() !== '?') return text;
    this.at++;
    return `${text}?`;
  }

  private counted(): string {
    const match = /^(\d+)(,(\d*))?\}/.exec(this.characters.slice(this.at, this.at + 16).join(''));
    if (!match) return '\\{';
    this.at += match[0].length;
    return this.quantifier(`{${match[0]}`);
  }

  private group(): string {
    if (this.peek() === '*') throw new PatternError('unsupported', 'verbs');
    if (this.peek() !== '?') {
      this.groups++;
      return '(';
    }
    const head = /^\?(?::|=|!|<=|<!|P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/.exec(
      this.characters.slice(this.at, this.at + 80).join(''),
    );
    if (!head) throw new PatternError('unsupported', `the group (${this.peek(3)}`);
    this.at += head[0].length;
    if (head[1] === undefined && head[2] === undefined) return `(${head[0]}`;
    this.groups++;
    return '(';
  }

  private escape(): string {
    const character = this.characters[this.at++];
    if (character === undefined) throw new PatternError('invalid', '\\ at end of pattern');
    const { digit, word, space } = this.classes;
    switch (character) {
      case 'd':
        return `[${digit}]`;
      case 'D':
        return `[^${digit}]`;
      case 'w':
        return `[${word}]`;
      case 'W':
        return `[^${word}]`;
      case 's':
        return `[${space}]`;
      case 'S':
        return `[^${space}]`;
      case 'b':
        return `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
      case 'B':
        return `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`;
      case 'A':
        return '^';
      case 'z':
        return endOfText;
      case 'Z':
        return beforeLastNewline;
      case 'N':
        return '[^\\n]';
      case 'R':
        return '(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])';
      case 'h':
        return '[\\p{Zs}\\t]';
      case 'Q':
        return this.quoted();
      default:
        break;
    }
    if (/[1-9]/.test(character)) {
      if (/\d/.test(this.peek())) throw new PatternError('unsupported', 'back references of two digits');
      if (Number(character) > this.groups) throw new PatternError('unsupported', 'a reference to a later group');
      return `\\${character}`;
    }
    return this.literalEscape(character);
  }

  private quoted(): string {
    const rest = this.characters.slice(this.at).join('');
    const end = rest.indexOf('\\E');
    const text = end < 0 ? rest : rest.slice(0, end);
    this.at += [...text].length + (end < 0 ? 0 : 2);
    return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }

  /** Escapes that mean one character, in classes too. */
  private literalEscape(character: string): string {
    switch (character) {
      case 'n':
      case 'r':
      case 't':
      case 'f':
        return `\\${character}`;
      case 'a':
        return '\\x07';
      case 'e':
        return '\\x1b';
      case 'x': {
        const match = /^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{1,2}))/.exec(this.peek(12));
        if (!match) throw new PatternError('unsupported', '\\x without digits');
        this.at += match[0].length;
        return `\\u{${match[1] ?? match[2]}}`;
      }
      case 'p':
      case 'P': {
        const match = /^\{(\^?)(L|Ll|Lu|Lt|Lm|Lo|N|Nd|Nl|No|P|S|Z|Zs|M|Mn|Mc)\}/.exec(this.peek(8));
        if (match?.[1] !== '') throw new PatternError('unsupported', 'this Unicode property');
        this.at += match[0].length;
        return `\\${character}{${match[2]}}`;
      }
      default:
        if (/[0-9A-Za-z]/.test(character)) throw new PatternError('unsupported', `the escape \\${character}`);
        return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character === '-' ? '\\x2d' : character;
    }
  }

  private characterClass(): string {
    let out = '[';
    if (this.peek() === '^') {
      this.at++;
      out += '^';
    }
    // A closing bracket in front stands for itself.
    for (let first = true; ; first = false) {
      const character = this.characters[this.at++];
      if (character === undefined) throw new PatternError('invalid', 'missing terminating ] for character class');
      if (character === ']' && !first) break;
      out += this.classItem(character);
    }
    return `${out}]`;
  }

  private classItem(character: string): string {
    if (character === '[' && /^[:.=]/.test(this.peek())) return this.posixClass();
    if (character === '\\') {
      const escaped = this.characters[this.at++];
      if (escaped === undefined) throw new PatternError('invalid', '\\ at end of pattern');
      const { digit, word, space } = this.classes;
      if (escaped === 'd') return digit;
      if (escaped === 'w') return word;
      if (escaped === 's') return space;
      if (escaped === 'b') return '\\x08';
      if (/[0-9DWSBQ]/.test(escaped)) throw new PatternError('unsupported', `\\${escaped} in a character class`);
      return this.literalEscape(escaped);
    }
    return /[[\](){}/|^]/.test(character) ? `\\${character}` : character;
  }

  private posixClass(): string {
    const match = /^:(\^?)([a-z]+):\]/.exec(this.peek(14));
    if (!match) throw new PatternError('unsupported', 'collating elements');
    const members = this.classes.posix[match[2]!];
    if (members === undefined || match[1] !== '') throw new PatternError('unsupported', `the class [${match[0]}`);
    // Without case the server takes both.
    if (this.ignoresCase && (match[2] === 'lower' || match[2] === 'upper'))
      throw new PatternError('unsupported', `the class [${match[0]} without case`);
    this.at += match[0].length;
    return members;
  }
}
