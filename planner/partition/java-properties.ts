/**
 * A java.util.Properties text as a map (a later pair replaces an earlier one): `key=value`, `key: value` or `key value`, comments after `#` and `!`,
 * a backslash at the end continues a line, `\t \n \r \f \uXXXX` are escapes and any other escaped character stands for itself.
 * Source: Java SE API, java.util.Properties.load.
 */
export function javaProperties(text: string): ReadonlyMap<string, string> {
  const pairs = logicalLines(text).map((line) => {
    const key = /^(?:\\[\s\S]|[^\\=:\s])*/.exec(line)![0];
    const value = line.slice(key.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
    return [unescaped(key), unescaped(value)] as const;
  });
  return new Map(pairs);
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^[ \t\f]+/, '');
    if (open === '' && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    const backslashes = /\\*$/.exec(line)![0].length;
    if (backslashes % 2 === 1) {
      open += line.slice(0, -1);
    } else {
      lines.push(open + line);
      open = '';
    }
  }
  return open === '' ? lines : [...lines, open];
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, unit: string | undefined, character: string) =>
    unit === undefined ? (escapes[character] ?? character) : String.fromCharCode(Number.parseInt(unit, 16)),
  );
}
