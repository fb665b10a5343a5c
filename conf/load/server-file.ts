import { z } from 'zod';
import type { Firewall, SchemaPrivilege, SystemSettings, User } from '../catalog';
import type { Findings } from './mistakes';
import { addOnce } from './rule-file';
import { checkNames, propertiesOf, requiredAttribute, type XmlElement } from './xml';

export interface ServerFile {
  readonly system: SystemSettings;
  readonly users: ReadonlyMap<string, User>;
  readonly userLines: ReadonlyMap<string, number>;
  readonly firewall: Firewall;
}

const port = z.coerce.number().int().min(0).max(65535);
const count = z.coerce.number().int().min(0);
const flag = z.string().transform((text) => text.toLowerCase() === 'true' || text === '1');

/** System properties with the form each must have. */
const systemForms = {
  serverPort: port,
  managerPort: port,
  bindIp: z.string(),
  serverBacklog: count,
  charset: z.string(),
  fakeMySQLVersion: z.string(),
  idleTimeout: count,
  authTimeout: count,
  sqlExecuteTimeout: count,
  txIsolation: z.enum(['1', '2', '3', '4']),
  maxPacketSize: count,
  useCompression: flag,
  ignoreUnknownCommand: flag,
  nonePasswordLogin: flag,
  maxPreparedStmtCount: count,
  mycatCompatibility: z.enum(['1.6.5', '1.6.7']),
  tlsCertificateFile: z.string(),
  tlsKeyFile: z.string(),
  tls: flag,
  defaultAuthenticationPlugin: z.enum(['mysql_native_password', 'caching_sha2_password']),
  transactionMode: z.enum(['single', 'weak']),
  shutdownTimeout: count,
} as const;

type SystemForms = { [K in keyof typeof systemForms]?: z.infer<(typeof systemForms)[K]> };

/** server.xml: `system?, firewall?, user+, cluster?`. */
export function readServerFile(root: XmlElement | null, findings: Findings): ServerFile {
  const users = new Map<string, User>();
  const userLines = new Map<string, number>();
  if (root) checkNames(root, [], ['system', 'firewall', 'user', 'cluster'], findings);
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
    if (element.name === 'cluster')
      findings.notInEffect.push(`${element.file}:${element.line}: <cluster> is read and not acted on`);
  }
  const system = readSystem(
    children.find(({ name }) => name === 'system'),
    findings,
  );
  return {
    system,
    users,
    userLines,
    firewall: readFirewall(
      children.find(({ name }) => name === 'firewall'),
      findings,
    ),
  };
}

function readSystem(element: XmlElement | undefined, findings: Findings): SystemSettings {
  const given = element ? propertiesOf(element) : new Map<string, XmlElement>();
  if (element) checkNames(element, [], ['property'], findings);
  const values: Record<string, unknown> = {};
  for (const [name, property] of given) {
    const form = Object.hasOwn(systemForms, name) ? systemForms[name as keyof typeof systemForms] : null;
    if (!form) {
      findings.notInEffect.push(`${property.file}:${property.line}: system property ${name} is read and not acted on`);
      continue;
    }
    if (property.text === '') continue;
    const result = form.safeParse(property.text);
    if (result.success) values[name] = result.data;
    else {
      const reason = result.error.issues[0]?.message ?? 'wrong form';
      findings.mistake(property.file, property.line, `system property ${name} is '${property.text}'`, reason);
    }
  }
  const read = values as SystemForms;
  return {
    serverPort: read.serverPort ?? 8066,
    managerPort: read.managerPort ?? 9066,
    bindIp: read.bindIp ?? '0.0.0.0',
    serverBacklog: read.serverBacklog ?? 2048,
    charset: read.charset ?? 'utf8mb4',
    fakeMySQLVersion: read.fakeMySQLVersion ?? null,
    idleTimeoutMs: read.idleTimeout ?? 1_800_000,
    authTimeoutMs: read.authTimeout ?? 15_000,
    sqlExecuteTimeoutMs: (read.sqlExecuteTimeout ?? 300) * 1000,
    txIsolation: Number(read.txIsolation ?? 3) as 1 | 2 | 3 | 4,
    maxPacketSize: read.maxPacketSize ?? 16 * 1024 * 1024,
    useCompression: read.useCompression ?? false,
    ignoreUnknownCommand: read.ignoreUnknownCommand ?? false,
    nonePasswordLogin: read.nonePasswordLogin ?? false,
    maxPreparedStmtCount: read.maxPreparedStmtCount ?? 16382,
    mycatCompatibility: read.mycatCompatibility ?? '1.6.7',
    tlsCertificateFile: read.tlsCertificateFile ?? null,
    tlsKeyFile: read.tlsKeyFile ?? null,
    tls: read.tls ?? true,
    defaultAuthenticationPlugin: read.defaultAuthenticationPlugin ?? 'mysql_native_password',
    transactionMode: read.transactionMode ?? 'single',
    shutdownTimeoutMs: read.shutdownTimeout ?? 10_000,
    properties: new Map([...given].map(([name, property]) => [name, property.text])),
  };
}

function readUser(element: XmlElement, findings: Findings): User {
  checkNames(element, ['name', 'defaultAccount'], ['property', 'privileges'], findings);
  const name = requiredAttribute(element, 'name', findings);
  const properties = propertiesOf(element);
  const text = (property: string): string => properties.get(property)?.text ?? '';
  const schemas = text('schemas')
    .split(',')
    .map((schema) => schema.trim())
    .filter((schema) => schema !== '');
  if (schemas.length === 0) {
    findings.mistake(
      element.file,
      element.line,
      `user ${name} has no schemas`,
      'add <property name="schemas">…</property>',
    );
  }
  const decrypt = properties.get('usingDecrypt');
  if (decrypt && /^(1|true)$/i.test(decrypt.text)) {
    findings.mistake(
      decrypt.file,
      decrypt.line,
      `user ${name}: usingDecrypt is not supported, its key pair is public`,
      'write ${NAME} and set the environment variable NAME',
    );
  }
  if (!/^\d*$/.test(text('benchmark'))) {
    findings.mistake(
      element.file,
      element.line,
      `user ${name}: benchmark is '${text('benchmark')}'`,
      'it must be a whole number from 0',
    );
  }
  const privileges = element.children.find((child) => child.name === 'privileges');
  return {
    name,
    password: text('password'),
    schemas,
    defaultSchema: text('defaultSchema') || null,
    readOnly: text('readOnly').toLowerCase() === 'true',
    benchmark: Number(text('benchmark') || 0) || 0,
    defaultAccount: element.attributes.get('defaultAccount')?.toLowerCase() === 'true',
    checkPrivileges: privileges?.attributes.get('check')?.toLowerCase() === 'true',
    privileges: readPrivileges(privileges, findings),
  };
}

function readPrivileges(element: XmlElement | undefined, findings: Findings): SchemaPrivilege[] {
  if (!element) return [];
  checkNames(element, ['check'], ['schema', 'dataNode'], findings);
  return element.children
    .filter((child) => child.name === 'schema')
    .map((schema) => {
      checkNames(schema, ['name', 'dml'], ['table'], findings);
      return {
        schema: requiredAttribute(schema, 'name', findings),
        dml: readDml(schema, findings),
        tables: new Map(
          schema.children.map((table) => [requiredAttribute(table, 'name', findings), readDml(table, findings)]),
        ),
      };
    });
}

function readDml(element: XmlElement, findings: Findings): string {
  const dml = requiredAttribute(element, 'dml', findings);
  if (dml !== '' && !/^[01]{4}$/.test(dml)) {
    findings.mistake(element.file, element.line, `dml="${dml}"`, 'four digits 0 or 1: insert, update, select, delete');
  }
  return dml;
}

function readFirewall(element: XmlElement | undefined, findings: Findings): Firewall {
  const whitehost = element?.children.find((child) => child.name === 'whitehost');
  const blacklist = element?.children.find((child) => child.name === 'blacklist');
  if (element) checkNames(element, [], ['whitehost', 'blacklist'], findings);
  const list = (text: string): string[] =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  return {
    hosts: (whitehost?.children ?? []).flatMap((host) =>
      list(requiredAttribute(host, 'host', findings)).map((name) => ({
        host: name,
        users: list(requiredAttribute(host, 'user', findings)),
      })),
    ),
    blacklistCheck: blacklist?.attributes.get('check')?.toLowerCase() === 'true',
    blacklist: new Map(
      [...(blacklist ? propertiesOf(blacklist) : [])].map(([name, property]) => [name, property.text]),
    ),
  };
}
