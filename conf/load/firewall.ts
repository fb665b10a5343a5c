import type { Firewall, User } from '../catalog';
import { blacklistRules, idleBlacklistProperties } from './blacklist-properties';
import type { Findings } from './mistakes';
import { flag } from './property-form';
import { listOf } from './user';
import { flagAttribute, propertiesOf, requiredAttribute, type XmlElement } from './xml';

/** `<firewall>` of server.xml. */
export function readFirewall(
  element: XmlElement | null,
  users: ReadonlyMap<string, User>,
  findings: Findings,
): Firewall {
  const children = element?.children ?? [];
  const blacklist = readBlacklist(
    children.find((child) => child.name === 'blacklist'),
    findings,
  );
  return {
    hosts: children
      .filter((child) => child.name === 'whitehost')
      .flatMap((whitehost) => readWhitehost(whitehost, users, findings)),
    ...blacklist,
  };
}

function readWhitehost(
  element: XmlElement,
  users: ReadonlyMap<string, User>,
  findings: Findings,
): Firewall['hosts'][number][] {
  return element.children.flatMap((child) => {
    const names = listOf(requiredAttribute(child, 'user', findings));
    const hosts = listOf(requiredAttribute(child, 'host', findings));
    for (const name of names) {
      if (users.has(name)) continue;
      findings.mistake(
        child.file,
        child.line,
        `[user: ${name}] doesn't exist in [host: ${hosts.join(', ')}]`,
        `name one of ${[...users.keys()].join(', ')}`,
      );
    }
    return hosts.map((host) => ({ host, users: names }));
  });
}

const modes = ['off', 'record', 'allow', 'deny'] as const;

function readBlacklist(element: XmlElement | undefined, findings: Findings): Omit<Firewall, 'hosts'> {
  const properties = element ? propertiesOf(element, findings) : new Map<string, XmlElement>();
  const isFlag = (name: string): boolean => name === 'logOnly' || blacklistRules.includes(name);
  for (const [name, property] of properties) {
    const { file, line, text } = property;
    if (isFlag(name)) {
      if (text !== '' && flag.read(text) === null)
        findings.mistake(file, line, `blacklist property ${name} is '${text}'`, `it must be ${flag.wanted}`);
    } else if (name === 'fingerprintMode') {
      if (text !== '' && !(modes as readonly string[]).includes(text))
        findings.mistake(file, line, `fingerprintMode is '${text}'`, `it must be one of ${modes.join(', ')}`);
    } else if (name !== 'fingerprintFile') {
      const why = idleBlacklistProperties[name] ?? 'it is not known';
      findings.idle(property, `blacklist property ${name}`, why);
    }
  }
  const text = (name: string): string => properties.get(name)?.text ?? '';
  return {
    blacklistCheck: element ? flagAttribute(element, 'check', false, findings) : false,
    blacklist: new Map(
      [...properties].map(([name, property]) => [
        name,
        isFlag(name) ? String(flag.read(property.text)) : property.text,
      ]),
    ),
    logOnly: flag.read(text('logOnly')) ?? false,
    fingerprintMode: modes.find((mode) => mode === text('fingerprintMode')) ?? 'off',
    fingerprintFile: text('fingerprintFile') || 'firewall-fingerprints.txt',
  };
}
