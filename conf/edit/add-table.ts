/** A table as it stands in schema.xml: attributes in the order in which they are written. */
export interface TableElement {
  readonly schema: string;
  /** Of a `<childTable>`: the name of the table that it stands in. */
  readonly parent: string | null;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** What is no element, or a tag with its attributes. Quoted text may hold `>`. */
const markup =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[?!][\s\S]*?>|<(\/?)([\w:.-]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>/g;

interface Place {
  /** Offsets of the tag before whose end, or before which, the element goes. */
  readonly at: number;
  /** `<schema …/>`: it has to be opened first. */
  readonly isEmpty: boolean;
  readonly name: string;
}

/** The text of schema.xml with one more table; everything else stays as it is written. null when its schema or parent is not there. */
export function withTable(source: string, element: TableElement): string | null {
  const place = placeFor(source, element);
  if (!place) return null;
  const tag = element.parent === null ? 'table' : 'childTable';
  const attributes = element.attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
  const indent = indentAt(source, place.at);
  const line = `${indent}\t<${tag}${attributes}/>`;
  if (!place.isEmpty) {
    const start = source.lastIndexOf('\n', place.at) + 1;
    const isAlone = source.slice(start, place.at).trim() === '';
    const at = isAlone ? start : place.at;
    return `${source.slice(0, at)}${isAlone ? '' : '\n'}${line}\n${isAlone ? '' : indent}${source.slice(at)}`;
  }
  const end = source.indexOf('>', place.at);
  return `${source.slice(0, place.at).trimEnd()}>\n${line}\n${indent}</${place.name}>${source.slice(end + 1)}`;
}

function placeFor(source: string, { schema, parent }: TableElement): Place | null {
  const open: { readonly name: string; readonly isWanted: boolean }[] = [];
  for (const match of source.matchAll(markup)) {
    const [whole, closing, name, attributes = '', empty] = match;
    if (name === undefined) continue;
    if (closing === '/') {
      const closed = open.pop();
      if (closed?.isWanted && (parent === null ? name === 'schema' : name !== 'schema'))
        return { at: match.index, isEmpty: false, name };
      continue;
    }
    const inSchema = open.some((each) => each.isWanted && each.name === 'schema');
    const isWanted =
      name === 'schema'
        ? attribute(attributes, 'name') === schema
        : inSchema && (name === 'table' || name === 'childTable') && parent !== null && names(attributes, parent);
    if (empty !== '/') open.push({ name, isWanted });
    else if (isWanted && (parent === null) === (name === 'schema'))
      return { at: match.index + whole.length - 2, isEmpty: true, name };
  }
  return null;
}

function attribute(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return (match?.[1] ?? match?.[2])?.trim();
}

function names(attributes: string, table: string): boolean {
  const list = attribute(attributes, 'name')?.split(',') ?? [];
  return list.some((name) => name.trim().toUpperCase() === table.toUpperCase());
}

function indentAt(source: string, at: number): string {
  const start = source.lastIndexOf('\n', at) + 1;
  return /^[ \t]*/.exec(source.slice(start))![0];
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
