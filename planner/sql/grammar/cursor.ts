import type { Expression, SelectInto } from '../ast';
import type { LexedStatement, Token } from '../lexed';
import { syntaxErrorAt } from '../lexer';

export interface ParseOptions {
  readonly sqlMode: ReadonlySet<string>;
  /** `inline`: literals as they are, client `?` as parameters. `parameters`: every literal as a parameter, numbered as in LexedStatement.literals. */
  readonly literals: 'inline' | 'parameters';
}

const endToken: Token = { kind: 'end', text: '', start: 0, end: 0, literal: -1 };

/** A place in a statement's tokens, with what every rule of the grammar needs. Rules throw a syntax error where they do not know what comes. */
export class Cursor {
  position = 0;
  /** INTO of the SELECT that is being read: it may stand in the middle of it but is the whole query's. */
  into: SelectInto | null = null;
  private closings: Int32Array | null = null;

  constructor(
    readonly lexed: LexedStatement,
    readonly options: ParseOptions,
  ) {}

  peek(ahead = 0): Token {
    return this.lexed.tokens[this.position + ahead] ?? endToken;
  }

  tokenAt(position: number): Token {
    return this.lexed.tokens[position] ?? endToken;
  }

  /** The words from a token to the one before the next, in upper case. */
  words(position: number): string {
    const tokens = this.lexed.tokens.slice(position, this.position);
    return tokens.map(({ text }) => text.toUpperCase()).join(' ');
  }

  /** Whether the next tokens are these words or symbols. */
  at(...texts: readonly string[]): boolean {
    for (let index = 0; index < texts.length; index++) if (!matches(this.peek(index), texts[index]!)) return false;
    return true;
  }

  /** Takes these words or symbols if they come next. */
  take(...texts: readonly string[]): boolean {
    if (!this.at(...texts)) return false;
    this.position += texts.length;
    return true;
  }

  expect(...texts: readonly string[]): void {
    if (!this.take(...texts)) throw this.error();
  }

  /** The first of some words that comes next, taken; null when none does. */
  takeOne<T extends string>(texts: readonly T[]): T | null {
    for (const text of texts) if (this.take(text)) return text;
    return null;
  }

  error(): Error {
    const token = this.peek();
    return syntaxErrorAt(this.lexed.text, token.kind === 'end' ? this.lexed.text.length : token.start);
  }

  /** The source text from a token to the one before the next, without the marks around executable comments, as the server shows it. */
  textFrom(position: number): string {
    const { text, tokens } = this.lexed;
    const whole = text.slice(tokens[position]!.start, tokens[this.position - 1]!.end);
    if (!whole.includes('/*')) return whole;
    let shown = '';
    for (let index = position; index < this.position; index++) {
      if (index > position) shown += withoutMarks(text.slice(tokens[index - 1]!.end, tokens[index]!.start));
      shown += text.slice(tokens[index]!.start, tokens[index]!.end);
    }
    return shown;
  }

  /** A name: quoted, or a word that is not reserved. After a dot, and right before one, every word is a name. */
  name(afterDot = false): string {
    const token = this.peek();
    if (
      token.kind === 'quoted-name' ||
      (token.kind === 'word' && ((afterDot && this.touchesPrevious(token)) || this.isName(token)))
    ) {
      this.position++;
      return token.text;
    }
    throw this.error();
  }

  private touchesPrevious(token: Token): boolean {
    return this.tokenAt(this.position - 1).end === token.start;
  }

  /** The dot of `.t`, which must not belong to a word before it. */
  takeLeadingDot(): boolean {
    const previous = this.tokenAt(this.position - 1);
    if (!this.at('.') || (previous.kind === 'word' && previous.end === this.peek().start)) return false;
    return this.take('.');
  }

  atName(): boolean {
    const token = this.peek();
    return token.kind === 'quoted-name' || (token.kind === 'word' && this.isName(token));
  }

  /** Whether a name follows that can be an alias without AS: some words that can be names begin the next clause. */
  atImplicitAlias(): boolean {
    return this.atName() && !this.at('WINDOW');
  }

  private isName(token: Token): boolean {
    return !reserved.has(token.text.toUpperCase()) || this.beforeDot();
  }

  /** Whether the word at the cursor is the first part of `word.name`. */
  beforeDot(): boolean {
    const dot = this.peek(1);
    return dot.kind === 'symbol' && dot.text === '.' && dot.start === this.peek().end;
  }

  /** The token that closes the parenthesis at a position; the number of tokens when nothing does. */
  closingOf(position: number): number {
    this.closings ??= matchParentheses(this.lexed.tokens);
    return this.closings[position]!;
  }

  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  /** The literal at the cursor as an expression, or null. */
  literal(): Expression | null {
    const token = this.peek();
    if (token.literal < 0 && token.kind !== 'introducer') return null;
    this.position++;
    if (token.kind === 'introducer') return this.introduced(token.text);
    return this.literalOf(token, null);
  }

  private introduced(charset: string): Expression {
    const token = this.peek();
    this.position++;
    return this.literalOf(token, charset);
  }

  private literalOf(token: Token, introducer: string | null): Expression {
    if (token.kind === 'placeholder' || (this.options.literals === 'parameters' && introducer === null)) {
      const { placeholder } = this.lexed.literals[token.literal]!;
      return { kind: 'parameter', index: this.options.literals === 'parameters' ? token.literal : placeholder };
    }
    switch (token.kind) {
      case 'string':
        return { kind: 'string', value: token.text, introducer, national: token.national ?? false };
      case 'integer':
      case 'decimal':
      case 'float':
        return { kind: 'number', text: token.text, form: token.kind };
      case 'hex':
        return { kind: 'hex', digits: token.text, prefixed: this.lexed.text.startsWith('0x', token.start), introducer };
      case 'bits':
        return { kind: 'bits', digits: token.text, introducer };
      default:
        throw this.error();
    }
  }

  /** A string that the syntax itself needs as text. */
  string(): string {
    const token = this.peek();
    if (token.kind !== 'string') throw this.error();
    this.position++;
    return token.text;
  }

  /** As string(), or a hex or bit literal of ASCII characters. */
  textValue(): string {
    const token = this.peek();
    if (token.kind !== 'hex' && token.kind !== 'bits') return this.string();
    const digits = token.kind === 'hex' ? token.text : BigInt(`0b${token.text || '0'}`).toString(16);
    const value = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex').toString('latin1');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
    if (!/^[\x00-\x7f]*$/.test(value)) throw this.error();
    this.position++;
    return value;
  }
}

function matchParentheses(tokens: readonly Token[]): Int32Array {
  const closings = new Int32Array(tokens.length).fill(tokens.length);
  const open: number[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== 'symbol') continue;
    if (text === '(') open.push(index);
    else if (text === ')' && open.length > 0) closings[open.pop()!] = index;
  }
  return closings;
}

/** What stands between two tokens, without the marks of executable comments. */
function withoutMarks(gap: string): string {
  return gap.replace(/\/\*M?!\d*|\/\*.*?\*\/|\*\//gs, (mark) => (/^\/\*(?!M?!)/.test(mark) ? mark : ''));
}

function matches(token: Token, text: string): boolean {
  if (token.kind === 'symbol') return token.text === text;
  return token.kind === 'word' && token.text.length === text.length && token.text.toUpperCase() === text;
}

/** Words that cannot be a name without quotes (MariaDB manual, "Reserved Words"; those that functions are called by included). */
export const reserved: ReadonlySet<string> = new Set(
  (
    'ACCESSIBLE ADD ALL ALTER ANALYZE AND AS ASC ASENSITIVE BEFORE BETWEEN BIGINT BINARY BLOB BOTH BY CALL CASCADE CASE CHANGE CHAR CHARACTER CHECK COLLATE ' +
    'COLUMN CONDITION CONSTRAINT CONTINUE CONVERT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR DATABASES DAY_HOUR ' +
    'DAY_MICROSECOND DAY_MINUTE DAY_SECOND DEC DECIMAL DECLARE DEFAULT DELAYED DELETE DESC DESCRIBE DETERMINISTIC DISTINCT DISTINCTROW DIV DOUBLE DROP DUAL EACH ' +
    'ELSE ELSEIF ENCLOSED ESCAPED EXCEPT EXISTS EXIT EXPLAIN FALSE FETCH FLOAT FLOAT4 FLOAT8 FOR FORCE FOREIGN FROM FULLTEXT GRANT GROUP HAVING HIGH_PRIORITY ' +
    'HOUR_MICROSECOND HOUR_MINUTE HOUR_SECOND IF IGNORE IN INDEX INFILE INNER INOUT INSENSITIVE INSERT INT INTEGER INTERSECT INTERVAL INTO IS ITERATE JOIN KEY ' +
    'KEYS KILL LEADING LEAVE LEFT LIKE LIMIT LINEAR LINES LOAD LOCALTIME LOCALTIMESTAMP LOCK LONG LONGBLOB LONGTEXT LOOP LOW_PRIORITY MATCH MAXVALUE MEDIUMBLOB ' +
    'MEDIUMINT MEDIUMTEXT MINUTE_MICROSECOND MINUTE_SECOND MOD MODIFIES NATURAL NOT NO_WRITE_TO_BINLOG NULL NUMERIC OFFSET ON OPTIMIZE OPTIONALLY OR ORDER OUT OUTER ' +
    'OUTFILE OVER PARTITION PRECISION PRIMARY PROCEDURE PURGE RANGE READ READS REAL RECURSIVE REFERENCES REGEXP RELEASE RENAME REPEAT REPLACE REQUIRE RESTRICT ' +
    'RETURN RETURNING REVOKE RIGHT RLIKE ROWS ROW_NUMBER SCHEMAS SECOND_MICROSECOND SELECT SENSITIVE SEPARATOR SET SHOW SMALLINT SPATIAL SQL SQL_BIG_RESULT ' +
    'SQL_CALC_FOUND_ROWS SQL_SMALL_RESULT SSL STARTING STRAIGHT_JOIN TABLE TERMINATED THEN TINYBLOB TINYINT TINYTEXT TO TRAILING TRIGGER TRUE UNDO UNION ' +
    'UNIQUE UNLOCK UNSIGNED UPDATE USAGE USE USING UTC_DATE UTC_TIME UTC_TIMESTAMP VALUES VARBINARY VARCHAR VARYING WHEN WHERE WHILE WITH WRITE XOR ' +
    'YEAR_MONTH ZEROFILL'
  ).split(' '),
);
