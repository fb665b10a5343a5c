import type { SchemaPrivilege, User } from '../catalog';
import { decryptPassword, encryptionForm } from './encrypted-password';
import type { Findings } from './mistakes';
import { flag, size } from './property-form';
import { flagAttribute, propertiesOf, requiredAttribute, type XmlElement } from './xml';

/** Properties of a user. docs/configuration.md has a line for each; a test keeps the two in step. */
export const userProperties = [
  'password',
  'schemas',
  'defaultSchema',
  'readOnly',
  'benchmark',
  'usingDecrypt',
  'manager',
  'hosts',
  'requireTls',
  'queryMemoryLimit',
  'maxResultRows',
] as const;

type Properties = ReadonlyMap<string, XmlElement>;

/** `<user>` of server.xml. */
export function readUser(element: XmlElement, findings: Findings): User {
  const name = requiredAttribute(element, 'name', findings);
  const properties = propertiesOf(element, findings);
  for (const [property, child] of properties) {
    if (!(userProperties as readonly string[]).includes(property))
      findings.idle(
        child,
        `property ${property} of user ${name}`,
        `it is not known; known are ${userProperties.join(', ')}`,
      );
  }
  const text = (property: (typeof userProperties)[number]): string => properties.get(property)?.text ?? '';
  const schemas = listOf(text('schemas'));
  if (schemas.length === 0) {
    findings.mistake(
      element.file,
      element.line,
      `user ${name} has no schemas`,
      'add <property name="schemas">…</property>',
    );
  }
  for (const count of ['benchmark', 'maxResultRows'] as const) {
    const property = properties.get(count);
    if (property && !/^\d*$/.test(property.text)) {
      findings.mistake(
        property.file,
        property.line,
        `user ${name}: ${count} is '${property.text}'`,
        'it must be a whole number from 0',
      );
    }
  }
  const privileges = element.children.find((child) => child.name === 'privileges');
  return {
    name,
    password: passwordOf(name, element, properties, findings),
    schemas,
    defaultSchema: text('defaultSchema') || null,
    readOnly: flagProperty('readOnly', name, properties, findings),
    benchmark: Number(text('benchmark')) || 0,
    maxResultRows: Number(text('maxResultRows')) || 0,
    defaultAccount: flagAttribute(element, 'defaultAccount', false, findings),
    queryMemoryLimitBytes: memoryLimit(name, properties, findings),
    hosts: listOf(text('hosts')),
    requireTls: flagProperty('requireTls', name, properties, findings),
    manager: properties.get('manager')?.text ? flagProperty('manager', name, properties, findings) : null,
    checkPrivileges: privileges ? flagAttribute(privileges, 'check', false, findings) : false,
    hiddenNodes: hiddenNodes(privileges, findings),
    privileges: readPrivileges(privileges, name, schemas, findings),
  };
}

function passwordOf(user: string, element: XmlElement, properties: Properties, findings: Findings): string {
  const written = properties.get('password')?.text ?? '';
  if (written === '') findings.notices.push(`${element.file}:${element.line}: user ${user} logs in without a password`);
  if (!flagProperty('usingDecrypt', user, properties, findings)) return written;
  const password = decryptPassword(written, encryptionForm.user(user));
  if (password !== null) return password;
  const { file, line } = properties.get('password') ?? element;
  findings.mistake(
    file,
    line,
    `the password of user ${user} does not decrypt to ${encryptionForm.user(user)}…`,
    `make it with: mycat encrypt --user ${user}; or write \${NAME} and set the environment variable NAME`,
  );
  return '';
}

/** Infinite where there is none. */
function memoryLimit(user: string, properties: Properties, findings: Findings): number {
  const property = properties.get('queryMemoryLimit');
  if (!property || property.text === '') return Number.POSITIVE_INFINITY;
  const value = size.read(property.text);
  if (value === null)
    findings.mistake(
      property.file,
      property.line,
      `user ${user}: queryMemoryLimit is '${property.text}'`,
      `it must be ${size.wanted}`,
    );
  return value || Number.POSITIVE_INFINITY;
}

function flagProperty(name: string, user: string, properties: Properties, findings: Findings): boolean {
  const property = properties.get(name);
  if (!property || property.text === '') return false;
  const value = flag.read(property.text);
  if (value === null)
    findings.mistake(
      property.file,
      property.line,
      `user ${user}: ${name} is '${property.text}'`,
      `it must be ${flag.wanted}`,
    );
  return value ?? false;
}

function readPrivileges(
  element: XmlElement | undefined,
  user: string,
  schemas: readonly string[],
  findings: Findings,
): SchemaPrivilege[] {
  if (!element) return [];
  return element.children
    .filter((child) => child.name === 'schema')
    .map((schema) => {
      const name = requiredAttribute(schema, 'name', findings);
      if (name !== '' && !schemas.includes(name)) {
        findings.mistake(
          schema.file,
          schema.line,
          `privileges of user ${user} on schema ${name}, which is not one of the user's`,
          `name one of ${schemas.join(', ')}`,
        );
      }
      return { schema: name, dml: readDml(schema, findings), tables: tablePrivileges(schema, findings) };
    });
}

/** The third digit of `<dataNode dml>`, SELECT. */
function hiddenNodes(element: XmlElement | undefined, findings: Findings): ReadonlySet<string> {
  const dataNodes = element?.children.filter((child) => child.name === 'dataNode') ?? [];
  return new Set(
    dataNodes.flatMap((dataNode) => {
      const name = requiredAttribute(dataNode, 'name', findings);
      return readDml(dataNode, findings)[2] === '0' ? [name] : [];
    }),
  );
}

function tablePrivileges(schema: XmlElement, findings: Findings): Map<string, string> {
  const tables = new Map<string, string>();
  for (const table of schema.children) {
    tables.set(requiredAttribute(table, 'name', findings), readDml(table, findings));
  }
  return tables;
}

function readDml(element: XmlElement, findings: Findings): string {
  const dml = requiredAttribute(element, 'dml', findings);
  if (dml !== '' && !/^[01]{4}$/.test(dml)) {
    findings.mistake(element.file, element.line, `dml="${dml}"`, 'four digits 0 or 1: insert, update, select, delete');
  }
  return dml;
}

/** A comma list, trimmed, without empty items. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
