import type { BackendHost, DataHost, DataNode, WriteHost } from '../catalog';
import type { Findings } from './mistakes';
import { expandList } from './node-list';
import { addOnce } from './rule-file';
import { checkNames, integerAttribute, requiredAttribute, type XmlElement } from './xml';

const intMax = 2 ** 31 - 1;

/** `<dataNode>`s, each of which may stand for a list of them: names are paired host by host with databases. */
export function readDataNodes(root: XmlElement, findings: Findings): Map<string, DataNode & { readonly line: number }> {
  const nodes = new Map<string, DataNode & { readonly line: number }>();
  for (const element of root.children.filter(({ name }) => name === 'dataNode')) {
    checkNames(element, ['name', 'dataHost', 'database'], [], findings);
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

const hostAttributes = [
  'name',
  'maxCon',
  'minCon',
  'balance',
  'balanceType',
  'writeType',
  'switchType',
  'slaveThreshold',
  'tempReadHostAvailable',
  'dbType',
  'dbDriver',
  'filters',
  'logTime',
  'slaveIDs',
  'maxRetryCount',
  'notSwitch',
];

export function readDataHosts(root: XmlElement, findings: Findings): Map<string, DataHost> {
  const hosts = new Map<string, DataHost>();
  for (const element of root.children.filter(({ name }) => name === 'dataHost')) {
    const host = readDataHost(element, findings);
    addOnce(hosts, host.name, host, element, 'dataHost', findings);
  }
  return hosts;
}

function readDataHost(element: XmlElement, findings: Findings): DataHost {
  checkNames(element, hostAttributes, ['heartbeat', 'connectionInitSql', 'writeHost'], findings);
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
  for (const attribute of ['filters', 'logTime', 'slaveIDs', 'maxRetryCount', 'notSwitch']) {
    if (element.attributes.has(attribute))
      findings.notInEffect.push(
        `${element.file}:${element.line}: dataHost ${name}: ${attribute} is read and not acted on`,
      );
  }
  return {
    name,
    maxCon: integer('maxCon', 10, 1, intMax),
    minCon: integer('minCon', 0, 0, intMax),
    balance: integer('balance', 0, 0, 3) as DataHost['balance'],
    balanceType: integer('balanceType', 0, 0, 2) as DataHost['balanceType'],
    writeType: integer('writeType', 0, 0, 2) as DataHost['writeType'],
    switchType: integer('switchType', -1, -1, 3) as DataHost['switchType'],
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

function readWriteHost(element: XmlElement, findings: Findings): WriteHost {
  checkNames(
    element,
    ['host', 'url', 'user', 'password', 'usingDecrypt', 'weight', 'checkAlive'],
    ['readHost'],
    findings,
  );
  const readHosts = element.children
    .filter((child) => child.name === 'readHost')
    .map((child) => {
      checkNames(child, ['host', 'url', 'user', 'password', 'usingDecrypt', 'weight'], [], findings);
      return readBackendHost(child, findings);
    });
  return { ...readBackendHost(element, findings), readHosts };
}

function readBackendHost(element: XmlElement, findings: Findings): BackendHost {
  if (/^(1|true)$/i.test(element.attributes.get('usingDecrypt') ?? '')) {
    findings.mistake(
      element.file,
      element.line,
      'usingDecrypt is not supported, its key pair is public',
      'write password="${NAME}" and set the environment variable NAME',
    );
  }
  return {
    label: requiredAttribute(element, 'host', findings),
    url: requiredAttribute(element, 'url', findings),
    user: requiredAttribute(element, 'user', findings),
    password: element.attributes.get('password') ?? '',
    weight: integerAttribute(element, 'weight', { fallback: 0, min: 0, max: intMax }, findings),
  };
}
