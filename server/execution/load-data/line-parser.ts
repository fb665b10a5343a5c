import type { FileFormat } from '../../../engine/load-data-plan';

/** Charsets with characters of two bytes whose second byte may look like a separator. */
const doubleByte: ReadonlySet<string> = new Set(['big5', 'cp932', 'gb2312', 'gbk', 'sjis', 'euckr']);

/**
 * Finds the lines of a file for LOAD DATA, and one field in each, by the rules of MariaDB's reader (sql/sql_load.cc; MySQL manual, "LOAD DATA
 * Statement"): the terminator of a line is data inside an enclosed field, but not behind the fields that are loaded.
 */
export class LineParser {
  /** Behind the text that starts lines, where the first field is. */
  contentStart = 0;
  /** There is a row: not only the end of the file. */
  hasRow = false;
  /** The field, without what encloses it. `fieldStart` is -1 when the line is too short to have it. */
  fieldStart = -1;
  fieldEnd = -1;
  isEnclosed = false;
  /** The line ends with its terminator, not with the file. */
  isTerminated = false;
  private readonly fieldTerminator: Buffer;
  private readonly lineTerminator: Buffer;
  private readonly lineStart: Buffer;
  private readonly enclosure: number;
  private readonly escapeByte: number;
  private readonly isDoubleByte: boolean;
  /** 1 for the bytes that may be more than data. */
  private readonly isSpecial = new Uint8Array(256);

  /**
   * @param fieldCount fields that are loaded
   * @param wanted the field to find; null = none
   */
  constructor(
    format: FileFormat,
    private readonly fieldCount: number,
    private readonly wanted: number | null,
  ) {
    this.fieldTerminator = Buffer.from(format.fieldTerminator, 'latin1');
    this.lineTerminator = Buffer.from(format.lineTerminator, 'latin1');
    this.lineStart = Buffer.from(format.lineStart, 'latin1');
    this.enclosure = format.enclosure === '' ? -1 : format.enclosure.charCodeAt(0);
    this.escapeByte = format.escape === '' ? -1 : format.escape.charCodeAt(0);
    this.isDoubleByte = doubleByte.has(format.charset);
    const special = [this.fieldTerminator[0], this.lineTerminator[0], this.enclosure, this.escapeByte];
    for (const byte of special) if (byte !== undefined && byte >= 0) this.isSpecial[byte] = 1;
    if (this.isDoubleByte) this.isSpecial.fill(1, 0x81);
  }

  /** Where the line at `at` ends, its terminator included; -1 when the bytes do not tell. `isEnd`: no more bytes will come. */
  next(bytes: Buffer, at: number, isEnd: boolean): number {
    this.fieldStart = -1;
    this.hasRow = false;
    let position = at;
    if (this.lineStart.length > 0) {
      const found = bytes.indexOf(this.lineStart, at);
      if (found < 0) return isEnd ? bytes.length : -1;
      position = found + this.lineStart.length;
    }
    this.contentStart = position;
    for (let field = 0; field < this.fieldCount; field++) {
      if (position >= bytes.length) {
        if (!isEnd) return -1;
        this.isTerminated = false;
        return bytes.length;
      }
      this.hasRow = true;
      position = this.field(bytes, position, isEnd, field === this.wanted);
      if (position < 0 || this.endsLine) return position;
    }
    this.hasRow ||= position < bytes.length;
    return this.rest(bytes, position, isEnd);
  }

  private endsLine = false;

  /** Behind the field at `position` and its terminator; -1 when the bytes do not tell. */
  private field(bytes: Buffer, start: number, isEnd: boolean, isWanted: boolean): number {
    const { enclosure, escapeByte, fieldTerminator, lineTerminator, isSpecial } = this;
    const { length } = bytes;
    const [field0, line0] = [fieldTerminator[0], lineTerminator[0]];
    let at = start;
    const isEnclosed = bytes[at] === enclosure;
    if (isEnclosed) at++;
    if (isWanted) {
      this.fieldStart = at;
      this.isEnclosed = isEnclosed;
    }
    for (;;) {
      while (at < length && isSpecial[bytes[at]!] === 0) at++;
      if (at >= length) return isEnd ? this.found(isWanted, at, at, true, false) : -1;
      const byte = bytes[at]!;
      if (byte >= 0x81 && this.isDoubleByte) {
        at += 2;
        continue;
      }
      if (byte === escapeByte && (escapeByte !== enclosure || bytes[at + 1] === escapeByte)) {
        if (at + 1 >= length && !isEnd) return -1;
        at += 2;
        if (at > length) at = length;
        continue;
      }
      if (isEnclosed && byte === enclosure) {
        if (at + 1 >= length) return isEnd ? this.found(isWanted, at, at + 1, true, false) : -1;
        if (bytes[at + 1] === enclosure) {
          at += 2;
          continue;
        }
        const line = this.matches(lineTerminator, bytes, at + 1, isEnd);
        const separator = this.matches(fieldTerminator, bytes, at + 1, isEnd);
        if (line === 'unknown' || separator === 'unknown') return -1;
        if (line === 'yes') return this.found(isWanted, at, at + 1 + lineTerminator.length, true, true);
        if (separator === 'yes') return this.found(isWanted, at, at + 1 + fieldTerminator.length, false, false);
      } else if (!isEnclosed) {
        if (byte === line0) {
          const line = this.matches(lineTerminator, bytes, at, isEnd);
          if (line === 'unknown') return -1;
          if (line === 'yes') return this.found(isWanted, at, at + lineTerminator.length, true, true);
        }
        if (byte === field0) {
          const separator = this.matches(fieldTerminator, bytes, at, isEnd);
          if (separator === 'unknown') return -1;
          if (separator === 'yes') return this.found(isWanted, at, at + fieldTerminator.length, false, false);
        }
      }
      at++;
    }
  }

  private found(isWanted: boolean, valueEnd: number, next: number, endsLine: boolean, isTerminated: boolean): number {
    if (isWanted) this.fieldEnd = valueEnd;
    this.endsLine = endsLine;
    this.isTerminated = isTerminated;
    return next;
  }

  /** Behind the end of a line of which nothing more is loaded; -1 when the bytes do not tell. */
  rest(bytes: Buffer, start: number, isEnd: boolean): number {
    const { escapeByte, lineTerminator, isSpecial } = this;
    const line0 = lineTerminator[0];
    for (let at = start; at < bytes.length; ) {
      const byte = bytes[at]!;
      if (isSpecial[byte] === 0) {
        at++;
        continue;
      }
      if (byte === escapeByte || (byte >= 0x81 && this.isDoubleByte)) {
        at += 2;
        continue;
      }
      if (byte === line0) {
        const line = this.matches(lineTerminator, bytes, at, isEnd);
        if (line === 'unknown') return -1;
        this.isTerminated = line === 'yes';
        if (line === 'yes') return at + lineTerminator.length;
      }
      at++;
    }
    this.isTerminated = false;
    return isEnd ? bytes.length : -1;
  }

  private matches(separator: Buffer, bytes: Buffer, at: number, isEnd: boolean): 'yes' | 'no' | 'unknown' {
    for (let index = 0; index < separator.length; index++) {
      if (at + index >= bytes.length) return isEnd ? 'no' : 'unknown';
      if (bytes[at + index] !== separator[index]) return 'no';
    }
    return separator.length > 0 ? 'yes' : 'no';
  }
}
