import { changedSince165 } from '../../planner/partition/registry';
import type { Catalog, DataNode, LogicalSchema, SequenceKind } from '../catalog';
import { fileText, isFolder } from './file-text';
import { Findings, type Mistake } from './mistakes';
import { readPropertyFiles } from './property-files';
import { addOnce, type RuleFile, readRuleFile } from './rule-file';
import { readDataHosts, readDataNodes } from './schema-file';
import { readSchema } from './schema-tables';
import { readServerFile, type ServerFile } from './server-file';
import { readViews } from './view-file';
import { type Environment, readXml } from './xml';

export type LoadResult =
  | { readonly kind: 'ok'; readonly catalog: Catalog }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] };

/**
 * Reads schema.xml, server.xml, rule.xml and the files they name. All mistakes of all files are reported together.
 * @param given texts in the place of XML files, by name: what would be if they were so
 */
export function loadCatalog(folder: string, environment: Environment, given?: ReadonlyMap<string, string>): LoadResult {
  const findings = new Findings();
  if (!isFolder(folder)) {
    findings.mistake(folder, 0, 'there is no such folder', 'name the one with schema.xml, server.xml and rule.xml');
    return { kind: 'mistakes', mistakes: findings.mistakes };
  }
  const rules = readRuleFile(readXml(folder, 'rule.xml', environment, findings, given), findings);
  const root = readXml(folder, 'schema.xml', environment, findings, given);
  const server = readServerFile(readXml(folder, 'server.xml', environment, findings, given), findings);
  const dataHosts = root ? readDataHosts(root, findings) : new Map();
  const dataNodes = root ? readDataNodes(root, findings) : new Map();
  for (const node of dataNodes.values()) {
    if (dataHosts.has(node.dataHost)) continue;
    findings.mistake(
      'schema.xml',
      node.line,
      `dataNode ${node.name} reference dataHost:${node.dataHost} not exists!`,
      `define it or use one of ${[...dataHosts.keys()].join(', ')}`,
    );
  }
  const schemas = new Map<string, LogicalSchema>();
  const context = {
    rules,
    dataNodes,
    compatibility: server.system.mycatCompatibility,
    readFile: (name: string) => readConfFile(folder, name),
    findings,
    functions: new Map(),
  };
  for (const element of root?.children ?? []) {
    if (element.name !== 'schema') continue;
    const schema = readSchema(element, context);
    addOnce(schemas, schema.name, schema, element, 'schema', findings);
  }
  const views = readViews(given?.get('views.json') ?? readConfFile(folder, 'views.json'), schemas, findings);
  for (const [name, schema] of schemas) schemas.set(name, { ...schema, views: views.get(name) ?? schema.views });
  // Of a schema.xml that cannot be read nothing can be said.
  for (const user of root ? server.users.values() : []) {
    for (const schema of new Set([...user.schemas, ...(user.defaultSchema ? [user.defaultSchema] : [])])) {
      if (schemas.has(schema)) continue;
      findings.mistake(
        'server.xml',
        server.userLines.get(user.name) ?? 0,
        `schema ${schema} refered by user ${user.name} is not exist!`,
        `define it in schema.xml or use one of ${[...schemas.keys()].join(', ')}`,
      );
    }
  }
  checkLogNodes(server, dataNodes, findings);
  const { serverPort, managerPort } = server.system;
  if (serverPort === managerPort && serverPort !== 0)
    findings.mistake('server.xml', 0, `serverPort and managerPort are both ${serverPort}`, 'give each its own');
  const propertyFiles = readPropertyFiles({
    dataHosts,
    dataNodes,
    sequenceKind: server.system.sequenceKind,
    findings,
    readFile: context.readFile,
  });
  noteChangedFunctions(rules, server.system.mycatCompatibility, findings);
  noteMissingSequences(schemas, server.system.sequenceKind, propertyFiles, findings);
  if (findings.mistakes.length > 0) return { kind: 'mistakes', mistakes: inOrder(findings.mistakes) };
  const { notices, notInEffect } = findings;
  return {
    kind: 'ok',
    catalog: {
      schemas,
      dataNodes,
      dataHosts,
      users: server.users,
      system: server.system,
      firewall: server.firewall,
      propertyFiles,
      notices,
      notInEffect,
      folder,
    },
  };
}

function checkLogNodes({ system }: ServerFile, dataNodes: ReadonlyMap<string, DataNode>, findings: Findings): void {
  const remedy = `name some of ${[...dataNodes.keys()].join(', ')}`;
  for (const node of system.transactionLogNodes)
    if (!dataNodes.has(node)) findings.mistake('server.xml', 0, `xaLogNodes: dataNode '${node}' is not found!`, remedy);
  if (system.transactionLogStore === 'table' && system.transactionLogNodes.length === 0)
    findings.mistake('server.xml', 0, 'xaLogStore is table, and xaLogNodes names no data node', remedy);
}

function readConfFile(folder: string, name: string): string | null {
  const text = fileText(folder, name);
  return typeof text === 'string' ? text : null;
}

function noteChangedFunctions(rules: RuleFile, compatibility: string, findings: Findings): void {
  if (compatibility !== '1.6.5') return;
  for (const rule of rules.rules.values()) {
    const className = rules.functions.get(rule.functionName)?.className ?? '';
    if (changedSince165.has(className))
      findings.notices.push(`rule ${rule.name} (${className}) places rows as MyCAT 1.6.5 did`);
  }
}

/** Tables with autoIncrement whose rows would get no numbers. */
function noteMissingSequences(
  schemas: ReadonlyMap<string, LogicalSchema>,
  kind: SequenceKind,
  files: ReadonlyMap<string, ReadonlyMap<string, string>>,
  findings: Findings,
): void {
  const file =
    kind === 'file' ? 'sequence_conf.properties' : kind === 'database' ? 'sequence_db_conf.properties' : null;
  if (file === null) return;
  const named = new Set(
    [...(files.get(file)?.keys() ?? [])].map((name) => name.toUpperCase().replace(/\.[A-Z]+$/, '')),
  );
  for (const { tables } of schemas.values())
    for (const table of tables.values())
      if (table.autoIncrement && !named.has(table.name.toUpperCase()))
        findings.notices.push(
          `table ${table.name} has autoIncrement, and ${file} no sequence ${table.name.toUpperCase()}: its INSERTs need a value for ${table.primaryKey ?? 'the key'}`,
        );
}

function inOrder(mistakes: readonly Mistake[]): readonly Mistake[] {
  return [...mistakes].sort((left, right) =>
    left.file === right.file ? left.line - right.line : left.file < right.file ? -1 : 1,
  );
}
