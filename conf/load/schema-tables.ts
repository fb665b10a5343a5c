import type { PartitionFunction } from '../../planner/partition/partition-function';
import { createPartitionFunction } from '../../planner/partition/registry';
import {
  type ChildTable,
  type DataNode,
  type LogicalSchema,
  type LogicalTable,
  type ShardingRule,
  tableKey,
} from '../catalog';
import type { Findings } from './mistakes';
import { distribute, expandList } from './node-list';
import type { RuleDefinition, RuleFile } from './rule-file';
import { listAttribute } from './schema-file';
import { flagAttribute, integerAttribute, requiredAttribute, type XmlElement } from './xml';

/** What tables are built from besides their element. */
export interface TableContext {
  readonly rules: RuleFile;
  readonly dataNodes: ReadonlyMap<string, DataNode>;
  readonly compatibility: '1.6.7' | '1.6.5';
  /** Reads a file of the conf folder; null when it is not there. */
  readonly readFile: (name: string) => string | null;
  readonly findings: Findings;
  /** One shared instance a function, as in MyCAT; CRC32 slot functions are built for each table. */
  readonly functions: Map<string, PartitionFunction | null>;
}

export function readSchema(element: XmlElement, context: TableContext): LogicalSchema {
  const { findings } = context;
  const name = requiredAttribute(element, 'name', findings);
  if (element.attributes.has('needSupportMultiDBType'))
    findings.idle(element, `schema ${name}: needSupportMultiDBType`, 'MyCAT 1.6 does not use it either');
  const node = (attribute: string): string | null => {
    const value = element.attributes.get(attribute) || null;
    if (value !== null) checkNode(value, element, context);
    return value;
  };
  const tables = new Map<string, LogicalTable>();
  for (const child of element.children) if (child.name === 'table') readTable(child, name, tables, context);
  const dataNode = node('dataNode');
  if (tables.size === 0 && dataNode === null) {
    findings.mistake(
      element.file,
      element.line,
      `schema ${name} didn't config tables,so you must set dataNode property!`,
      'add dataNode="…" or tables',
    );
  }
  const sqlMaxLimit = integerAttribute(element, 'sqlMaxLimit', { fallback: -1, min: -1, max: 2 ** 31 - 1 }, findings);
  if (sqlMaxLimit >= 0) findings.notices.push(`schema ${name}: sqlMaxLimit cuts results at ${sqlMaxLimit} rows`);
  return {
    name,
    dataNode,
    randomDataNode: node('randomDataNode'),
    checkSQLschema: flagAttribute(element, 'checkSQLschema', false, findings),
    sqlMaxLimit,
    tables,
    views: new Map(),
  };
}

function checkNode(name: string, element: XmlElement, { dataNodes, findings }: TableContext): boolean {
  if (dataNodes.has(name)) return true;
  findings.mistake(
    element.file,
    element.line,
    `dataNode '${name}' is not found!`,
    `define it or use one of ${[...dataNodes.keys()].join(', ')}`,
  );
  return false;
}

function addTable(
  tables: Map<string, LogicalTable>,
  table: LogicalTable,
  element: XmlElement,
  findings: Findings,
): void {
  const key = tableKey(table.name);
  if (tables.has(key))
    findings.mistake(element.file, element.line, `table ${table.name} duplicated!`, 'remove one of them');
  else tables.set(key, table);
}

function readTable(
  element: XmlElement,
  schema: string,
  tables: Map<string, LogicalTable>,
  context: TableContext,
): void {
  const { findings } = context;
  reportIdle(element, findings);
  const names = tableNames(element, findings);
  const dataNodes = tableNodes(element, context);
  if (names.length === 0 || dataNodes.length === 0) return;
  const children = element.children.filter((child) => child.name === 'childTable');
  if (names.length > 1 && children.length > 0 && !flagAttribute(element, 'splitTableNames', false, findings)) {
    findings.mistake(
      element.file,
      element.line,
      `several tables in one name (${names.join(', ')}) cannot have children`,
      'add splitTableNames="true" or write a <table> for each',
    );
  }
  for (const name of names) {
    const table = tableOf(element, { name, schema, dataNodes, ...common(element, findings) }, context);
    if (!table) continue;
    addTable(tables, table, element, findings);
    const column = table.kind === 'sharded' ? table.rule.column : null;
    for (const child of children)
      readChild(child, table, column, table.kind === 'sharded' ? table.rule : null, tables, context);
  }
}

function reportIdle(element: XmlElement, findings: Findings): void {
  const { name } = Object.fromEntries(element.attributes);
  const idle = (what: string, why: string): void => findings.idle(element, `table ${name}: ${what}`, why);
  if (/^(true|1)$/i.test(element.attributes.get('autoIncrement') ?? '') && !element.attributes.get('primaryKey'))
    idle('autoIncrement', "primaryKey must name the column that takes a sequence's numbers");
  if (element.attributes.has('fetchStoreNodeByJdbc')) idle('fetchStoreNodeByJdbc', 'parents are looked up in one way');
  if (element.children.some((child) => child.name === 'property'))
    idle('<property>', 'MyCAT 1.6 does not use it either');
}

function common(
  element: XmlElement,
  findings: Findings,
): Pick<LogicalTable, 'primaryKey' | 'autoIncrement' | 'needAddLimit'> {
  return {
    primaryKey: element.attributes.get('primaryKey')?.toUpperCase() || null,
    autoIncrement: flagAttribute(element, 'autoIncrement', false, findings),
    needAddLimit: flagAttribute(element, 'needAddLimit', true, findings),
  };
}

type TableParts = Pick<LogicalTable, 'name' | 'schema' | 'dataNodes' | 'primaryKey' | 'autoIncrement' | 'needAddLimit'>;

function tableOf(element: XmlElement, parts: TableParts, context: TableContext): LogicalTable | null {
  const { findings } = context;
  const ruleName = element.attributes.get('rule') ?? '';
  const ruleRequired = flagAttribute(element, 'ruleRequired', false, findings);
  const type = element.attributes.get('type')?.toLowerCase() ?? '';
  if (type === 'global') return { kind: 'global', ...parts };
  if (type !== '' && type !== 'default')
    findings.mistake(element.file, element.line, `type="${type}" of table ${parts.name}`, "the only type is 'global'");
  if (ruleName === '') {
    if (ruleRequired)
      findings.mistake(
        element.file,
        element.line,
        `table ${parts.name}: ruleRequired but rule is null`,
        'add rule="…"',
      );
    return parts.dataNodes.length === 1 ? { kind: 'single', ...parts } : { kind: 'unruled', ...parts };
  }
  const definition = context.rules.rules.get(ruleName);
  if (!definition) {
    findings.mistake(
      element.file,
      element.line,
      `rule ${ruleName} is not found!`,
      `define it in rule.xml or use one of ${[...context.rules.rules.keys()].join(', ')}`,
    );
    return null;
  }
  const subTables = element.attributes.has('subTables') ? listAttribute(element, 'subTables', findings) : null;
  if (subTables && parts.dataNodes.length !== 1) {
    findings.mistake(
      element.file,
      element.line,
      `table ${parts.name} has subTables and ${parts.dataNodes.length} data nodes`,
      'a table with subTables has exactly one data node',
    );
    return null;
  }
  const places = subTables?.length ?? parts.dataNodes.length;
  const partition = functionOf(definition, parts, places, context);
  if (!partition) return null;
  checkCount(element, parts.name, definition, partition.partitionCount, places, context);
  const rule: ShardingRule = {
    name: ruleName,
    column: definition.column,
    functionName: definition.functionName,
    function: partition,
  };
  return subTables
    ? { kind: 'subtables', ...parts, rule, subTables }
    : { kind: 'sharded', ...parts, rule, ruleRequired };
}

function checkCount(
  element: XmlElement,
  table: string,
  rule: RuleDefinition,
  partitions: number,
  places: number,
  { findings }: TableContext,
): void {
  if (partitions > places) {
    findings.mistake(
      element.file,
      element.line,
      `table ${table}: rule function ${rule.functionName} has ${partitions} partitions, the table ${places} data nodes`,
      `give the table ${partitions} data nodes, or the function ${places} partitions`,
    );
  } else if (partitions > 0 && partitions < places) {
    findings.notices.push(
      `${element.file}:${element.line}: table ${table} has ${places} data nodes, its function ${rule.functionName} uses ${partitions}`,
    );
  }
}

/** The function of a rule; null after its mistakes were reported (once a function). */
function functionOf(
  rule: RuleDefinition,
  table: TableParts,
  places: number,
  context: TableContext,
): PartitionFunction | null {
  const definition = context.rules.functions.get(rule.functionName);
  if (!definition) return null;
  const perTable = definition.className === 'PartitionByCRC32PreSlot';
  const cached = perTable ? undefined : context.functions.get(definition.name);
  if (cached !== undefined) return cached;
  const slotRule = `${rule.name}_${table.schema}_${table.name.toUpperCase()}`;
  let built: PartitionFunction | null = null;
  try {
    built = createPartitionFunction({
      className: definition.className,
      properties: definition.properties,
      readFile: (name) => {
        const text = context.readFile(name);
        if (text === null) throw new Error(`can't find class resource file ${name}`);
        return text;
      },
      compatibility: context.compatibility,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      now: Date.now,
      ...(perTable
        ? {
            slotTable: {
              ruleName: slotRule,
              dataNodeCount: places,
              slotFile: context.readFile(`ruledata/${slotRule}.properties`),
            },
          }
        : {}),
    });
  } catch (error) {
    context.findings.mistake(
      'rule.xml',
      definition.line,
      `function ${definition.name}: ${error instanceof Error ? error.message : error}`,
      'correct its properties or its map file',
    );
  }
  if (!perTable) context.functions.set(definition.name, built);
  return built;
}

/** Names of a `<table>`: a comma list, or one name with month or day suffixes. */
function tableNames(element: XmlElement, findings: Findings): readonly string[] {
  const names = requiredAttribute(element, 'name', findings)
    .split(',')
    .map((name) => name.trim().replaceAll('`', ''))
    .filter((name) => name !== '');
  const suffix = element.attributes.get('nameSuffix');
  if (!suffix) return names;
  if (names.length !== 1) {
    findings.mistake(
      element.file,
      element.line,
      `nameSuffix ${suffix}, require name parameter cannot multiple breaks!`,
      'write a <table> for each name',
    );
    return [];
  }
  const [form, ...numbers] = suffix.split(',').map((part) => part.trim());
  const [year, month, third, fourth] = numbers.map(Number);
  const byDay = form?.toUpperCase() === 'YYYYMMDD';
  if (
    (!byDay && form?.toUpperCase() !== 'YYYYMM') ||
    numbers.length !== (byDay ? 4 : 3) ||
    numbers.some((text) => !/^\d+$/.test(text))
  ) {
    findings.mistake(
      element.file,
      element.line,
      `nameSuffix="${suffix}" cannot be read`,
      'write YYYYMM,year,month,count or YYYYMMDD,year,month,day,count',
    );
    return [];
  }
  const count = byDay ? fourth! : third!;
  return Array.from({ length: count + 1 }, (_, index) => {
    // Months start at day 0, the last day of the month before: so does MyCAT.
    const date = byDay
      ? new Date(Date.UTC(year!, month! - 1, third! + index))
      : new Date(Date.UTC(year!, month! - 2 + index, 1));
    return (
      names[0]! +
      date
        .toISOString()
        .slice(0, byDay ? 10 : 7)
        .replaceAll('-', '')
    );
  });
}

function tableNodes(element: XmlElement, context: TableContext): readonly string[] {
  const text = element.attributes.get('dataNode') ?? '';
  const spread = /^distribute\((.*)\)$/s.exec(text);
  const list = spread ? expandList(spread[1]!) : listAttribute(element, 'dataNode', context.findings);
  if ('error' in list) {
    context.findings.mistake(
      element.file,
      element.line,
      `dataNode of <table>: ${list.error}`,
      'write distribute(dn$1-10)',
    );
    return [];
  }
  const known = list.map((node) => checkNode(node, element, context));
  if (known.includes(false)) return [];
  return spread ? distribute(list, (node) => context.dataNodes.get(node)!.dataHost) : list;
}

/** @param routingColumn the parent's column that the root's rule can be applied to; null when there is none. */
function readChild(
  element: XmlElement,
  parent: LogicalTable,
  routingColumn: string | null,
  rootRule: ShardingRule | null,
  tables: Map<string, LogicalTable>,
  context: TableContext,
): void {
  const { findings } = context;
  reportIdle(element, findings);
  const joinKey = requiredAttribute(element, 'joinKey', findings).toUpperCase();
  const parentKey = requiredAttribute(element, 'parentKey', findings).toUpperCase();
  const routed = routingColumn !== null && parentKey === routingColumn;
  const table: ChildTable = {
    kind: 'child',
    name: requiredAttribute(element, 'name', findings),
    schema: parent.schema,
    dataNodes: parent.dataNodes,
    ...common(element, findings),
    parent: tableKey(parent.name),
    joinKey,
    parentKey,
    rule: routed && rootRule ? { ...rootRule, column: joinKey } : null,
  };
  addTable(tables, table, element, findings);
  for (const child of element.children) {
    if (child.name === 'childTable') readChild(child, table, routed ? joinKey : null, rootRule, tables, context);
  }
}
