import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { type DocumentName, documentForms, type ElementForm } from './document-forms';
import { fileText } from './file-text';
import type { Findings } from './mistakes';
import { flag } from './property-form';

/** An XML element with the line it starts on. Text is that directly inside it, trimmed. */
export interface XmlElement {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

type ParsedNode = Record<string | symbol, unknown>;

/**
 * Reads a file's root element; null after a mistake was reported. `${NAME}` in attributes and text is replaced from the environment.
 * @param given texts in the place of files, by name
 */
export function readXml(
  folder: string,
  file: DocumentName,
  environment: Environment,
  findings: Findings,
  given?: ReadonlyMap<string, string>,
): XmlElement | null {
  const source = given?.get(file)?.replace(/^\uFEFF/, '') ?? fileText(folder, file);
  if (typeof source !== 'string') {
    findings.mistake(file, 0, source.reason, source.remedy);
    return null;
  }
  if (/<!ENTITY/i.test(source)) {
    findings.mistake(
      file,
      lineAt(source, source.search(/<!ENTITY/i)),
      'entity declarations are not allowed',
      'write the text itself',
    );
    return null;
  }
  const valid = XMLValidator.validate(source);
  if (valid !== true) {
    // Where quotes do not match, what the parser takes for an attribute may be a password.
    const what = /attribute/i.test(valid.err.msg) ? valid.err.msg.replace(/'.*'/s, "'…'") : valid.err.msg;
    findings.mistake(file, valid.err.line, `not well-formed XML: ${what}`, 'correct the markup');
    return null;
  }
  const parser = new XMLParser({
    preserveOrder: true,
    captureMetaData: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
  });
  const roots = elementsOf(parser.parse(source) as ParsedNode[], { source, file, environment, findings });
  const root = roots.find((element) => !element.name.startsWith('?')) ?? null;
  const expected = `mycat:${file.replace(/\.xml$/, '')}`;
  if (root?.name === expected) {
    checkForm(root, documentForms[file], findings);
    return root;
  }
  findings.mistake(file, root?.line ?? 1, `the root element is <${root?.name ?? ''}>`, `it must be <${expected}>`);
  return null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface ReadContext {
  readonly source: string;
  readonly file: string;
  readonly environment: Environment;
  readonly findings: Findings;
}

function elementsOf(nodes: readonly ParsedNode[], context: ReadContext): XmlElement[] {
  const elements: XmlElement[] = [];
  for (const node of nodes) {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
    if (name === undefined) continue;
    const position =
      (node[XMLParser.getMetaDataSymbol() as unknown as symbol] as { startIndex?: number } | undefined)?.startIndex ??
      0;
    const line = lineAt(context.source, position);
    const inside = node[name] as ParsedNode[];
    const attributes = Object.entries((node[':@'] as Record<string, string> | undefined) ?? {});
    elements.push({
      name,
      file: context.file,
      line,
      attributes: new Map(attributes.map(([key, value]) => [key, substitute(String(value).trim(), line, context)])),
      children: elementsOf(inside, context),
      text: substitute(
        inside
          .map((child) => child['#text'] ?? '')
          .join('')
          .trim(),
        line,
        context,
      ),
    });
  }
  return elements;
}

/** Values from the environment: an undefined name is a mistake, so that no server starts with `${DB_PASSWORD}` for a password. */
function substitute(text: string, line: number, { file, environment, findings }: ReadContext): string {
  return text.replace(/\$\{([A-Za-z_][A-Za-z0-9_.]*)\}/g, (whole, name: string) => {
    const value = environment[name];
    if (value !== undefined) return value;
    findings.mistake(
      file,
      line,
      `environment variable ${name} is not set`,
      `set ${name} or write the value in place of ${whole}`,
    );
    return '';
  });
}

function lineAt(source: string, position: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at >= 0 && at < position; at = source.indexOf('\n', at + 1)) line++;
  return line;
}

/** Elements and attributes that the format does not know are mistakes, as MyCAT's DTDs have it. */
function checkForm(element: XmlElement, form: ElementForm, findings: Findings): void {
  const children = form.children();
  for (const name of element.attributes.keys()) {
    if (form.attributes.includes(name) || name.startsWith('xmlns')) continue;
    findings.mistake(
      element.file,
      element.line,
      `<${element.name}> has an unknown attribute '${name}'`,
      knownList(form.attributes, name),
    );
  }
  for (const child of element.children) {
    if (Object.hasOwn(children, child.name)) {
      checkForm(child, children[child.name]!, findings);
      continue;
    }
    findings.mistake(
      child.file,
      child.line,
      `<${child.name}> is not allowed in <${element.name}>`,
      knownList(Object.keys(children), child.name),
    );
  }
}

function knownList(known: readonly string[], wrong: string): string {
  const close = known.find((name) => name.toLowerCase() === wrong.toLowerCase());
  if (close) return `did you mean '${close}'?`;
  return known.length === 0 ? 'it has none' : `known are ${known.join(', ')}`;
}

/** Reports a missing or empty attribute and gives ''. */
export function requiredAttribute(element: XmlElement, name: string, findings: Findings): string {
  const value = element.attributes.get(name) ?? '';
  if (value === '')
    findings.mistake(element.file, element.line, `<${element.name}> needs the attribute '${name}'`, `add ${name}="…"`);
  return value;
}

/** An integer attribute within bounds; `fallback` when it is absent or wrong (and then reported). */
export function integerAttribute(
  element: XmlElement,
  name: string,
  bounds: { readonly fallback: number; readonly min: number; readonly max: number },
  findings: Findings,
): number {
  const text = element.attributes.get(name);
  if (text === undefined) return bounds.fallback;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= bounds.min && value <= bounds.max) return value;
  const wanted =
    bounds.max >= 2 ** 31 - 1
      ? `a whole number from ${bounds.min}`
      : `a whole number from ${bounds.min} to ${bounds.max}`;
  findings.mistake(
    element.file,
    element.line,
    `${name}="${text}" of <${element.name}> is not right`,
    `it must be ${wanted}`,
  );
  return bounds.fallback;
}

/** An attribute `true` or `false`. MyCAT takes everything but `true` for false; here a slip of the pen is a mistake. */
export function flagAttribute(element: XmlElement, name: string, fallback: boolean, findings: Findings): boolean {
  const text = element.attributes.get(name);
  if (text === undefined || text === '') return fallback;
  const value = flag.read(text);
  if (value === null)
    findings.mistake(
      element.file,
      element.line,
      `${name}="${text}" of <${element.name}> is not right`,
      `it must be ${flag.wanted}`,
    );
  return value ?? fallback;
}

/** `<property name="…">` children by name. Of several with one name the last counts, as in MyCAT, which is worth a notice. */
export function propertiesOf(element: XmlElement, findings: Findings): Map<string, XmlElement> {
  const result = new Map<string, XmlElement>();
  for (const child of element.children) {
    if (child.name !== 'property') continue;
    const name = requiredAttribute(child, 'name', findings);
    const earlier = result.get(name);
    if (earlier)
      findings.notices.push(
        `${child.file}:${child.line}: property ${name} stands in line ${earlier.line} too; the last one counts`,
      );
    result.set(name, child);
  }
  return result;
}
