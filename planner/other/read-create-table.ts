import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { LexedStatement, Token } from '../sql/lexed';
import type { ColumnDefinition, DeclaredType, DefaultLiteral, TableDefinition } from './table-definition';

/** Names that stand for other types (MySQL manual, "Using Data Types from Other Database Engines"). */
const aliases: Readonly<Record<string, string>> = {
  integer: 'int',
  int1: 'tinyint',
  int2: 'smallint',
  int3: 'mediumint',
  int4: 'int',
  int8: 'bigint',
  bool: 'tinyint',
  boolean: 'tinyint',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  real: 'double',
  character: 'char',
};

/** The collation that a character set has when none is named. */
const defaultCollations: Readonly<Record<string, string>> = {
  utf8mb4: 'utf8mb4_general_ci',
  utf8mb3: 'utf8mb3_general_ci',
  utf8: 'utf8mb3_general_ci',
  latin1: 'latin1_swedish_ci',
  ascii: 'ascii_general_ci',
};

/** Table options that say how MySQL stores the rows, or where it starts to count. */
const storageOptions: ReadonlySet<string> = new Set([
  'engine',
  'row_format',
  'auto_increment',
  'checksum',
  'pack_keys',
]);

/**
 * A CREATE TABLE for a backend that does not speak MySQL, read off its tokens. Secondary keys are read over: they change no result.
 * Errors: 1064; 1235 for what such a backend would not do: AUTO_INCREMENT, foreign keys, generated columns, partitions, AS SELECT …
 */
export function readCreateTable(lexed: LexedStatement): TableDefinition {
  return new CreateTableReader(lexed).read();
}

class CreateTableReader {
  private at = 0;
  private readonly columns: ColumnDefinition[] = [];
  private readonly uniqueKeys: (readonly string[])[] = [];
  private primaryKey: readonly string[] = [];
  private readonly tokens: readonly Token[];

  constructor(lexed: LexedStatement) {
    this.tokens = lexed.tokens;
  }

  read(): TableDefinition {
    this.expect('create');
    if (!this.accept('table')) throw this.refuse(`CREATE ${this.peek().text.toUpperCase()}`);
    const ifNotExists = this.accept('if');
    if (ifNotExists) {
      this.expect('not');
      this.expect('exists');
    }
    let name = this.name();
    if (this.accept('.')) name = this.name();
    if (!this.accept('(')) throw this.refuse('CREATE TABLE … LIKE and AS SELECT');
    do this.element();
    while (this.accept(','));
    this.expect(')');
    const { collation, comment } = this.options();
    const primaryKey = new Set(this.primaryKey.map((column) => column.toLowerCase()));
    const columns = this.columns.map((column) => ({
      ...column,
      nullable: column.nullable && !primaryKey.has(column.name.toLowerCase()),
      collation: isText(column.type) ? (column.collation ?? collation) : null,
    }));
    return { name, ifNotExists, columns, primaryKey: this.primaryKey, uniqueKeys: this.uniqueKeys, comment };
  }

  private peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', text: '', start: 0, end: 0, literal: -1 };
  }

  private isWord(word: string): boolean {
    const { kind, text } = this.peek();
    return (kind === 'word' || kind === 'symbol') && text.toLowerCase() === word;
  }

  private accept(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.at++;
    return found;
  }

  private expect(word: string): void {
    if (!this.accept(word)) throw this.unexpected(`'${word}'`);
  }

  private unexpected(wanted: string): Error {
    const { kind, text } = this.peek();
    return sqlError(
      'ER_PARSE_ERROR',
      `You have an error in your SQL syntax: ${wanted} expected, not ${kind === 'end' ? 'the end' : `'${text}'`}`,
    );
  }

  private refuse(what: string): Error {
    return notSupported(`${what} on a data node that is not MySQL`);
  }

  private name(): string {
    const { kind, text } = this.peek();
    if (kind !== 'word' && kind !== 'quoted-name') throw this.unexpected('a name');
    this.at++;
    return text;
  }

  private element(): void {
    if (this.peek().kind === 'quoted-name') return this.column();
    if (this.accept('constraint') && !['primary', 'unique', 'foreign', 'check'].some((word) => this.isWord(word)))
      this.name();
    if (this.accept('primary')) {
      this.expect('key');
      this.indexType();
      this.primaryKey = this.keyColumns();
    } else if (this.accept('unique')) {
      if (!this.accept('key')) this.accept('index');
      if (!this.isWord('(')) this.name();
      this.uniqueKeys.push(this.keyColumns());
    } else if (this.accept('key') || this.accept('index')) {
      if (!this.isWord('(')) this.name();
      this.keyColumns();
    } else if (['foreign', 'check', 'fulltext', 'spatial', 'period'].some((word) => this.isWord(word))) {
      throw this.refuse(this.peek().text.toUpperCase());
    } else this.column();
  }

  private indexType(): void {
    if (this.accept('using')) this.name();
  }

  private keyColumns(): readonly string[] {
    this.indexType();
    this.expect('(');
    const columns: string[] = [];
    do {
      columns.push(this.name());
      if (this.isWord('(')) throw this.refuse('a key over the beginning of a column');
      if (!this.accept('asc')) this.accept('desc');
    } while (this.accept(','));
    this.expect(')');
    this.indexType();
    return columns;
  }

  private column(): void {
    const name = this.name();
    const type = this.type();
    let nullable = true;
    let defaultValue: DefaultLiteral | undefined;
    let collation: string | null = null;
    let comment = '';
    for (;;) {
      if (this.accept('not')) {
        this.expect('null');
        nullable = false;
      } else if (this.accept('null')) nullable = true;
      else if (this.accept('default')) defaultValue = this.defaultLiteral(name);
      else if (this.accept('primary')) {
        this.expect('key');
        this.primaryKey = [name];
      } else if (this.accept('unique')) {
        this.accept('key');
        this.uniqueKeys.push([name]);
      } else if (this.accept('comment')) comment = this.string();
      else if (this.accept('collate')) collation = this.collation();
      else if (this.accept('charset')) collation ??= this.charset();
      else if (this.accept('character')) {
        this.expect('set');
        collation ??= this.charset();
      } else if (this.isWord(',') || this.isWord(')')) break;
      else if (this.peek().kind === 'end') throw this.unexpected("',' or ')'");
      else throw this.refuse(`${this.peek().text.toUpperCase()} of column '${name}'`);
    }
    this.columns.push({ name, type, nullable, defaultValue, collation, comment });
  }

  private type(): DeclaredType {
    const word = this.name().toLowerCase();
    let name = aliases[word] ?? word;
    if (name === 'double') this.accept('precision');
    if (name === 'char' && this.accept('varying')) name = 'varchar';
    const sizes: number[] = [];
    const labels: string[] = [];
    if (this.accept('(')) {
      do {
        const { kind, text } = this.peek();
        if (kind === 'integer') sizes.push(Number(text));
        else if (kind === 'string') labels.push(text);
        else throw this.unexpected('a size');
        this.at++;
      } while (this.accept(','));
      this.expect(')');
    }
    if (word === 'bool' || word === 'boolean') sizes.push(1);
    const unsigned = this.accept('unsigned');
    if (this.isWord('zerofill')) throw this.refuse('ZEROFILL');
    return { name, sizes, labels, unsigned };
  }

  private defaultLiteral(column: string): DefaultLiteral {
    if (this.accept('null')) return { kind: 'null' };
    const negative = this.accept('-');
    const { kind, text } = this.peek();
    if (kind === 'integer' || kind === 'decimal' || kind === 'float' || (kind === 'string' && !negative)) {
      this.at++;
      return { kind: kind === 'string' ? 'string' : 'number', text, negative };
    }
    if (this.accept('true')) return { kind: 'number', text: '1', negative: false };
    if (this.accept('false')) return { kind: 'number', text: '0', negative: false };
    throw this.refuse(`a DEFAULT of column '${column}' that is no literal`);
  }

  private string(): string {
    const { kind, text } = this.peek();
    if (kind !== 'string') throw this.unexpected('a text');
    this.at++;
    return text;
  }

  private collation(): string {
    return this.name()
      .toLowerCase()
      .replace(/^utf8_/, 'utf8mb3_');
  }

  private charset(): string {
    const charset = this.name().toLowerCase();
    const collation = defaultCollations[charset];
    if (collation === undefined) throw this.refuse(`CHARACTER SET ${charset}`);
    return collation;
  }

  private options(): { readonly collation: string; readonly comment: string } {
    let charset: string | null = null;
    let collation: string | null = null;
    let comment = '';
    while (this.peek().kind !== 'end') {
      this.accept(',');
      this.accept('default');
      const option = this.name().toLowerCase();
      if (option === 'character') this.expect('set');
      this.accept('=');
      if (option === 'charset' || option === 'character') charset = this.charset();
      else if (option === 'collate') collation = this.collation();
      else if (option === 'comment') comment = this.string();
      else if (storageOptions.has(option)) this.at++;
      else throw this.refuse(`${option.toUpperCase()} of a table`);
    }
    return { collation: collation ?? charset ?? 'utf8mb4_general_ci', comment };
  }
}

function isText({ name }: DeclaredType): boolean {
  return /char$|text$|^enum$|^json$/.test(name);
}
