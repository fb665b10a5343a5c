/** docs/configuration.md names every element, attribute and property that configuration files may have, with its default, and no other. */
import { blacklistRules, idleBlacklistProperties } from '../../conf/load/blacklist-properties';
import { documentForms, type ElementForm } from '../../conf/load/document-forms';
import { propertyFiles } from '../../conf/load/property-files';
import { actingProperties, idleProperties } from '../../conf/load/system-properties';
import { userProperties } from '../../conf/load/user';
import { firewallRules } from '../../server/security/firewall/registry';
import { startSettings } from '../../server/start-settings';
import { textOf } from './tracked-files';

/** Headings with their tables' rows: cells without the first bar. */
const sections = new Map(
  textOf('docs/configuration.md')
    .split(/^#{2,3} /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      const rows = lines
        .filter((line) => /^\| `/.test(line))
        .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| /, '')));
      return [heading, rows] as const;
    }),
);

function rowsUnder(pattern: string): string[][] {
  const found = [...sections].filter(([heading]) => heading.includes(pattern)).flatMap(([, rows]) => rows);
  if (found.length === 0) throw new Error(`no table under a heading with ${pattern}`);
  return found;
}

function namesUnder(pattern: string): string[] {
  return rowsUnder(pattern)
    .map(([name]) => name!.replaceAll('`', ''))
    .sort();
}

/** Attributes, and elements that hold text. */
function namesOf(form: ElementForm): string[] {
  const texts = Object.entries(form.children()).filter(
    ([, child]) => child.attributes.length === 0 && Object.keys(child.children()).length === 0,
  );
  return [...form.attributes, ...texts.map(([name]) => `<${name}>`)];
}

function childOf(form: ElementForm, ...path: string[]): ElementForm {
  return path.reduce((current, name) => current.children()[name]!, form);
}

/** `element attribute` of an element and all inside it. */
function qualifiedNames(name: string, form: ElementForm): string[] {
  return [
    ...form.attributes.map((attribute) => `${name} ${attribute}`),
    ...Object.entries(form.children())
      .filter(([child]) => child !== 'property')
      .flatMap(([child, inner]) => qualifiedNames(child, inner)),
  ];
}

const { 'schema.xml': schemaXml, 'server.xml': serverXml, 'rule.xml': ruleXml } = documentForms;

test.each<[string, readonly string[]]>([
  ['`<schema>`', namesOf(childOf(schemaXml, 'schema'))],
  ['`<table>`', namesOf(childOf(schemaXml, 'schema', 'table'))],
  ['`<childTable>`', namesOf(childOf(schemaXml, 'schema', 'table', 'childTable'))],
  ['`<dataNode>`', namesOf(childOf(schemaXml, 'dataNode'))],
  ['`<dataHost>`', namesOf(childOf(schemaXml, 'dataHost'))],
  ['`<readHost>`', namesOf(childOf(schemaXml, 'dataHost', 'writeHost'))],
  [
    '`<tableRule>`',
    [...namesOf(childOf(ruleXml, 'tableRule')), '<rule>', ...namesOf(childOf(ruleXml, 'tableRule', 'rule'))],
  ],
  ['`<function>`', namesOf(childOf(ruleXml, 'function'))],
  ['properties that act', Object.keys(actingProperties)],
  ['properties of MyCAT that change nothing', Object.keys(idleProperties)],
  ['`<user>`', [...namesOf(childOf(serverXml, 'user')), ...userProperties]],
  ['`<privileges>`', qualifiedNames('privileges', childOf(serverXml, 'user', 'privileges'))],
  ['`<firewall>`', qualifiedNames('firewall', childOf(serverXml, 'firewall'))],
  [
    'Properties of `<blacklist>`',
    [...blacklistRules, ...Object.keys(idleBlacklistProperties), 'logOnly', 'fingerprintMode', 'fingerprintFile'],
  ],
  ['`<cluster>`', qualifiedNames('cluster', childOf(serverXml, 'cluster'))],
  ['Files beside these', Object.keys(propertyFiles)],
])('the table of %s has a row for each name', (heading, names) => {
  expect(namesUnder(heading)).toEqual([...names].sort());
});

test('every element has a table', () => {
  const named = [schemaXml, serverXml, ruleXml].flatMap((form) => Object.keys(form.children()));
  for (const name of named) expect(namesUnder(`<${name}>`).length).toBeGreaterThan(0);
});

test('defaults and ranges of system properties are those of the table', () => {
  for (const [name, fallback, range] of rowsUnder('properties that act')) {
    const property = actingProperties[name!.replaceAll('`', '') as keyof typeof actingProperties];
    expect([name, fallback, range]).toEqual([name, String(property.fallback ?? '') || 'none', property.form.wanted]);
  }
});

test('defaults of firewall rules are those of the table', () => {
  const defaults = new Map(firewallRules.map(({ property, fallback }) => [property, String(fallback)]));
  for (const [name, fallback] of rowsUnder('Properties of `<blacklist>`')) {
    const property = name!.replaceAll('`', '');
    if (defaults.has(property)) expect([property, fallback]).toEqual([property, defaults.get(property)]);
  }
});

test('docs/management.md names every property that a reload does not change', () => {
  const text = textOf('docs/management.md');
  for (const property of Object.values(startSettings)) expect(text).toContain(`\`${property}\``);
});
