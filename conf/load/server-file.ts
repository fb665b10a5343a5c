import type { Firewall, SystemSettings, User } from '../catalog';
import { readFirewall } from './firewall';
import type { Findings } from './mistakes';
import { addOnce } from './rule-file';
import { readSystem } from './system-properties';
import { readUser } from './user';
import type { XmlElement } from './xml';

export interface ServerFile {
  readonly system: SystemSettings;
  readonly users: ReadonlyMap<string, User>;
  readonly userLines: ReadonlyMap<string, number>;
  readonly firewall: Firewall;
}

/** server.xml: `system?, firewall?, user+, cluster?`, in any order. */
export function readServerFile(root: XmlElement | null, findings: Findings): ServerFile {
  const users = new Map<string, User>();
  const userLines = new Map<string, number>();
  const children = root?.children ?? [];
  for (const element of children.filter(({ name }) => name === 'user')) {
    const user = readUser(element, findings);
    addOnce(users, user.name, user, element, 'user', findings);
    userLines.set(user.name, element.line);
  }
  if (root && users.size === 0) {
    findings.mistake(root.file, root.line, 'there is no user', 'add a <user name="…"> with a password and schemas');
  }
  for (const element of children) {
    if (element.name === 'cluster') findings.idle(element, '<cluster>', 'there is no cluster of servers');
  }
  return {
    system: readSystem(only(children, 'system', findings), findings),
    users,
    userLines,
    firewall: readFirewall(only(children, 'firewall', findings), users, findings),
  };
}

function only(children: readonly XmlElement[], name: string, findings: Findings): XmlElement | null {
  const [first, second] = children.filter((child) => child.name === name);
  if (second) findings.mistake(second.file, second.line, `a second <${name}>`, `put everything in one <${name}>`);
  return first ?? null;
}
