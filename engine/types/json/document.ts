/** JSON as MariaDB has it: text that is kept as it was written. Numbers, strings and keys stay raw; only blanks between them are lost. */

export type JsonNode = JsonScalar | JsonArray | JsonObject;

export interface JsonScalar {
  readonly kind: 'string' | 'number' | 'true' | 'false' | 'null';
  /** As it was written, quotes included. */
  readonly raw: string;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
  /** The text it was read from; null when it has been changed. */
  readonly raw: string | null;
}

export interface JsonObject {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
  readonly raw: string | null;
}

export interface JsonMember {
  /** As it was written, without quotes. */
  readonly rawKey: string;
  readonly key: string;
  readonly value: JsonNode;
}

/** Where a text stops being JSON. */
export class JsonError extends Error {
  constructor(
    readonly kind: 'end' | 'syntax',
    /** From 1. */
    readonly position: number,
  ) {
    super(`${kind} at ${position}`);
  }
}

const depthMax = 32;

/** Errors: JsonError. */
export function parseJson(text: string): JsonNode {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.blanks();
  if (reader.at < text.length) throw new JsonError('syntax', reader.at + 1);
  return node;
}

/** The scalar that a text begins with, whatever follows; otherwise as parseJson. Errors: JsonError. */
export function parseJsonStart(text: string): JsonNode {
  const number = /^[ \t\n\r]*(-?(?:0|[1-9]\d*)(?:\.\d*)?)/.exec(text);
  if (number) return { kind: 'number', raw: number[1]! };
  const node = new Reader(text).value(0);
  return node.kind === 'array' || node.kind === 'object' ? parseJson(text) : node;
}

class Reader {
  at = 0;

  constructor(private readonly text: string) {}

  blanks(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at++;
  }

  private fail(first = 1): never {
    throw new JsonError(this.at >= this.text.length ? 'end' : 'syntax', this.at + first);
  }

  value(depth: number): JsonNode {
    if (depth >= depthMax) this.fail();
    this.blanks();
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return { kind: 'string', raw: `"${this.string()}"` };
      case 't':
        return this.word('true');
      case 'f':
        return this.word('false');
      case 'n':
        return this.word('null');
      default:
        return this.number();
    }
  }

  private word(word: 'true' | 'false' | 'null'): JsonNode {
    for (const letter of word) {
      if (this.text[this.at] !== letter) this.fail();
      this.at++;
    }
    return { kind: word, raw: word };
  }

  private number(): JsonNode {
    const match = /-?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][-+]?\d+)?/y;
    match.lastIndex = this.at;
    const found = match.exec(this.text);
    if (!found || found[0] === '') this.fail();
    this.at += found[0].length;
    if (/[\w.+-]/.test(this.text[this.at] ?? '')) this.fail();
    return { kind: 'number', raw: found[0] };
  }

  /** What is between the quotes. */
  private string(): string {
    const start = ++this.at;
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined || character < ' ') this.fail();
      this.at++;
      if (character === '"') return this.text.slice(start, this.at - 1);
      if (character !== '\\') continue;
      const escaped = this.text[this.at];
      if (escaped === undefined) this.fail();
      this.at++;
      if (escaped !== 'u') continue;
      for (let digit = 0; digit < 4; digit++, this.at++) if (!/[0-9A-Fa-f]/.test(this.text[this.at] ?? '')) this.fail();
    }
  }

  private array(depth: number): JsonNode {
    const start = this.at++;
    const items: JsonNode[] = [];
    this.blanks();
    if (this.text[this.at] === ']') this.at++;
    else {
      for (;;) {
        items.push(this.value(depth + 1));
        if (this.closed(']')) break;
      }
    }
    return { kind: 'array', items, raw: this.text.slice(start, this.at) };
  }

  private object(depth: number): JsonNode {
    const start = this.at++;
    const members: JsonMember[] = [];
    this.blanks();
    if (this.text[this.at] === '}') this.at++;
    else {
      for (;;) {
        this.blanks();
        if (this.text[this.at] !== '"') this.fail();
        const rawKey = this.string();
        this.blanks();
        // The server counts from 0 here.
        if (this.text[this.at] !== ':') this.fail(0);
        this.at++;
        members.push({ rawKey, key: decoded(rawKey), value: this.value(depth + 1) });
        if (this.closed('}')) break;
      }
    }
    return { kind: 'object', members, raw: this.text.slice(start, this.at) };
  }

  private closed(bracket: string): boolean {
    this.blanks();
    const character = this.text[this.at];
    if (character !== bracket && character !== ',') this.fail();
    this.at++;
    return character === bracket;
  }
}

const shortEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Text of a string between its quotes. An escape that has no meaning stands for its character. */
export function decoded(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/gs, (_, digits: string | undefined, letter: string | undefined) =>
    digits === undefined ? (shortEscapes[letter!] ?? letter!) : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

const written: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Text as it stands between the quotes of a string. */
export function encoded(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must be escaped.
  return text.replace(/["\\\x00-\x1f]/g, (character) => {
    return written[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`;
  });
}

/** The text of a node of kind string. */
export function stringOf(node: JsonScalar): string {
  return decoded(node.raw.slice(1, -1));
}

export function textNode(text: string): JsonScalar {
  return { kind: 'string', raw: `"${encoded(text)}"` };
}

/** The value of a key, the first one when there are several. */
export function memberOf(object: JsonObject, key: string): JsonMember | undefined {
  return object.members.find((member) => member.key === key);
}

/** Changed containers have no text of their own. */
export function arrayOf(items: readonly JsonNode[]): JsonArray {
  return { kind: 'array', items, raw: null };
}

export function objectOf(members: readonly JsonMember[]): JsonObject {
  return { kind: 'object', members, raw: null };
}
