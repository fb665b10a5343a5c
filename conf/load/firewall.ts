import type { Firewall, User } from '../catalog';
import type { Findings } from './mistakes';
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

function readBlacklist(
  element: XmlElement | undefined,
  findings: Findings,
): Pick<Firewall, 'blacklistCheck' | 'blacklist'> {
  if (!element) return { blacklistCheck: false, blacklist: new Map() };
  const blacklistCheck = flagAttribute(element, 'check', false, findings);
  if (blacklistCheck) findings.idle(element, '<blacklist check="true">', 'statements are not checked against it');
  const properties = propertiesOf(element, findings);
  return { blacklistCheck, blacklist: new Map([...properties].map(([name, { text }]) => [name, text])) };
}
