import type { BackendHost, DataHost, DataNode, WriteHost } from '../catalog';
import { decryptPassword, encryptionForm } from './encrypted-password';
import type { Findings } from './mistakes';
import { expandList } from './node-list';
import { addOnce } from './rule-file';
import { flagAttribute, integerAttribute, requiredAttribute, type XmlElement } from './xml';

const intMax = 2 ** 31 - 1;

/** `<dataNode>`s, each of which may stand for a list of them: names are paired host by host with databases. */
export function readDataNodes(root: XmlElement, findings: Findings): Map<string, DataNode & { readonly line: number }> {
  const nodes = new Map<string, DataNode & { readonly line: number }>();
  for (const element of root.children.filter(({ name }) => name === 'dataNode')) {
    const [names, hosts, databases] = ['name', 'dataHost', 'database'].map((attribute) =>
      listAttribute(element, attribute, findings),
    ) as [readonly string[], readonly string[], readonly string[]];
    if (names.length === 0 || hosts.length === 0 || databases.length === 0) continue;
    if (names.length > 1 && names.length !== hosts.length * databases.length) {
      findings.mistake(
        element.file,
        element.line,
        `dataNode ${names[0]} …: ${names.length} names for ${hosts.length} hosts and ${databases.length} databases`,
        `give ${hosts.length * databases.length} names, one for each pair of host and database`,
      );
      continue;
    }
    const pairs = hosts.flatMap((dataHost) => databases.map((database) => ({ dataHost, database })));
    for (const [index, name] of names.entries()) {
      addOnce(nodes, name, { name, ...pairs[index]!, line: element.line }, element, 'dataNode', findings);
    }
  }
  return nodes;
}

/** An attribute in list syntax; [] after a mistake was reported. */
export function listAttribute(element: XmlElement, name: string, findings: Findings): readonly string[] {
  const text = requiredAttribute(element, name, findings);
  const list = expandList(text);
  if (!('error' in list)) return list;
  findings.mistake(
    element.file,
    element.line,
    `${name} of <${element.name}>: ${list.error.split(': ')[0]}`,
    list.error.split(': ')[1]!,
  );
  return [];
}

export function readDataHosts(root: XmlElement, findings: Findings): Map<string, DataHost> {
  const hosts = new Map<string, DataHost>();
  for (const element of root.children.filter(({ name }) => name === 'dataHost')) {
    const host = readDataHost(element, findings);
    addOnce(hosts, host.name, host, element, 'dataHost', findings);
  }
  return hosts;
}

function readDataHost(element: XmlElement, findings: Findings): DataHost {
  const integer = (name: string, fallback: number, min: number, max: number): number =>
    integerAttribute(element, name, { fallback, min, max }, findings);
  const child = (name: string): XmlElement | undefined => element.children.find((each) => each.name === name);
  const name = requiredAttribute(element, 'name', findings);
  for (const attribute of ['maxCon', 'minCon', 'balance'] as const) requiredAttribute(element, attribute, findings);
  const writeHosts = element.children
    .filter((each) => each.name === 'writeHost')
    .map((each) => readWriteHost(each, findings));
  if (writeHosts.length === 0)
    findings.mistake(
      element.file,
      element.line,
      `dataHost ${name} has no writeHost`,
      'add <writeHost host="…" url="ip:port" user="…" password="…"/>',
    );
  if (!child('heartbeat'))
    findings.mistake(
      element.file,
      element.line,
      `dataHost ${name} has no heartbeat`,
      'add <heartbeat>select user()</heartbeat>',
    );
  checkBackendKind(element, name, findings);
  reportIdle(element, name, findings);
  checkLabels(element, writeHosts, findings);
  return {
    name,
    maxCon: integer('maxCon', 10, 1, intMax),
    minCon: integer('minCon', 0, 0, intMax),
    balance: integer('balance', 0, 0, 3) as DataHost['balance'],
    balanceType: integer('balanceType', 0, 0, 2) as DataHost['balanceType'],
    writeType: integer('writeType', 0, 0, 2) as DataHost['writeType'],
    switchType: switchTypeOf(element, findings),
    slaveThreshold: integer('slaveThreshold', -1, -1, intMax),
    tempReadHostAvailable: integer('tempReadHostAvailable', 0, 0, 1) > 0,
    dbType: requiredAttribute(element, 'dbType', findings).toLowerCase(),
    dbDriver: requiredAttribute(element, 'dbDriver', findings).toLowerCase(),
    heartbeat: child('heartbeat')?.text ?? '',
    connectionInitSql: child('connectionInitSql')?.text || null,
    writeHosts,
    attributes: element.attributes,
  };
}

/** dbType → form of a host's url, with how it is written. server/compose.ts has a connector for each. */
const backendKinds: Readonly<Record<string, { readonly url: RegExp; readonly wanted: string }>> = {
  mysql: mysqlUrl(),
  mariadb: mysqlUrl(),
  duckdb: { url: /^/, wanted: 'a file, or memory:' },
};

function mysqlUrl(): (typeof backendKinds)[string] {
  return {
    url: /^(jdbc:[a-z]+:\/\/)?(\[[0-9a-f:.]+\]|[^:/?\s[\]]+)(:(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]))?([/?].*)?$/i,
    wanted: 'address:port, for example 127.0.0.1:3306',
  };
}

function checkBackendKind(element: XmlElement, name: string, findings: Findings): void {
  const dbType = element.attributes.get('dbType') ?? '';
  const kind = Object.hasOwn(backendKinds, dbType.toLowerCase()) ? backendKinds[dbType.toLowerCase()] : undefined;
  if (!kind) {
    if (dbType !== '')
      findings.mistake(
        element.file,
        element.line,
        `dataHost ${name}: there is no connector for dbType="${dbType}"`,
        `known are ${Object.keys(backendKinds).join(', ')}`,
      );
    return;
  }
  const hosts = element.children.filter((child) => child.name === 'writeHost');
  for (const host of [
    ...hosts,
    ...hosts.flatMap(({ children }) => children.filter((each) => each.name === 'readHost')),
  ]) {
    const url = host.attributes.get('url') ?? '';
    // A wrong url may hold a password, in the way of other programs: it is not repeated.
    if (url !== '' && !kind.url.test(url))
      findings.mistake(
        host.file,
        host.line,
        `the url of <${host.name}> ${host.attributes.get('host')} cannot be read`,
        `write ${kind.wanted}`,
      );
  }
}

/** What is read and changes nothing: settings of MyCAT's JDBC pools and of its online migration. */
function reportIdle(element: XmlElement, name: string, findings: Findings): void {
  for (const attribute of ['filters', 'logTime', 'slaveIDs'])
    if (element.attributes.has(attribute)) findings.idle(element, `dataHost ${name}: ${attribute}`, 'not acted on');
}

/** `host` labels of write hosts, and of the read hosts inside one: MyCAT's rules. */
function checkLabels(element: XmlElement, writeHosts: readonly WriteHost[], findings: Findings): void {
  const report = (what: string, label: string): void =>
    findings.mistake(element.file, element.line, `${what} ${label} duplicated!`, 'give each its own host="…"');
  for (const label of repeated(writeHosts)) report('writeHost', label);
  for (const { readHosts } of writeHosts) for (const label of repeated(readHosts)) report('readHost', label);
}

function repeated(hosts: readonly BackendHost[]): string[] {
  const labels = hosts.map(({ label }) => label).filter((label) => label !== '');
  return [...new Set(labels.filter((label, index) => labels.indexOf(label) < index))];
}

/** -1, 1, 2, 3; 0 is none of them. */
function switchTypeOf(element: XmlElement, findings: Findings): DataHost['switchType'] {
  const value = integerAttribute(element, 'switchType', { fallback: -1, min: -1, max: 3 }, findings);
  if (value !== 0) return value as DataHost['switchType'];
  findings.mistake(element.file, element.line, 'switchType="0" of <dataHost> is not right', 'it must be -1, 1, 2 or 3');
  return -1;
}

function readWriteHost(element: XmlElement, findings: Findings): WriteHost {
  if (element.attributes.has('checkAlive')) findings.idle(element, 'checkAlive of <writeHost>', 'not acted on');
  const readHosts = element.children
    .filter((child) => child.name === 'readHost')
    .map((child) => {
      return readBackendHost(child, findings);
    });
  return { ...readBackendHost(element, findings), readHosts };
}

function readBackendHost(element: XmlElement, findings: Findings): BackendHost {
  const label = requiredAttribute(element, 'host', findings);
  const user = requiredAttribute(element, 'user', findings);
  return {
    label,
    url: requiredAttribute(element, 'url', findings),
    user,
    password: passwordOf(element, label, user, findings),
    weight: integerAttribute(element, 'weight', { fallback: 0, min: 0, max: intMax }, findings),
  };
}

function passwordOf(element: XmlElement, label: string, user: string, findings: Findings): string {
  const written = element.attributes.get('password') ?? '';
  if (!flagAttribute(element, 'usingDecrypt', false, findings)) return written;
  const form = encryptionForm.host(label, user);
  const password = decryptPassword(written, form);
  if (password === null)
    findings.mistake(
      element.file,
      element.line,
      `the password of <${element.name}> ${label} does not decrypt to ${form}…`,
      `make it with: mycat encrypt --host ${label} --user ${user}; or write \${NAME} and set the environment variable NAME`,
    );
  return password ?? '';
}
