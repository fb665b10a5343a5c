import type { Findings } from './mistakes';
import { propertiesOf, requiredAttribute, type XmlElement } from './xml';

export interface RuleDefinition {
  readonly name: string;
  /** Upper case. */
  readonly column: string;
  readonly functionName: string;
  readonly line: number;
}

export interface FunctionDefinition {
  readonly name: string;
  /** Without the package. */
  readonly className: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly line: number;
}

export interface RuleFile {
  readonly rules: ReadonlyMap<string, RuleDefinition>;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
}

const packageName = 'io.mycat.route.function.';

/** rule.xml: `tableRule*, function*`. */
export function readRuleFile(root: XmlElement | null, findings: Findings): RuleFile {
  const rules = new Map<string, RuleDefinition>();
  const functions = new Map<string, FunctionDefinition>();
  for (const element of root?.children ?? []) {
    if (element.name === 'tableRule') {
      const rule = readRule(element, findings);
      if (rule) addOnce(rules, rule.name, rule, element, 'table rule', findings);
    } else if (element.name === 'function') {
      const definition = readFunction(element, findings);
      addOnce(functions, definition.name, definition, element, 'rule function', findings);
    }
  }
  for (const rule of rules.values()) {
    if (functions.has(rule.functionName)) continue;
    findings.mistake(
      'rule.xml',
      rule.line,
      `table rule ${rule.name}: can't find function of name :${rule.functionName}`,
      `define <function name="${rule.functionName}"> or use one of ${[...functions.keys()].join(', ')}`,
    );
  }
  return { rules, functions };
}

/** Puts an element in a map; a second one of the name is a mistake. */
export function addOnce<V>(
  map: Map<string, V>,
  name: string,
  value: V,
  element: XmlElement,
  what: string,
  findings: Findings,
): void {
  if (map.has(name))
    findings.mistake(element.file, element.line, `${what} ${name} duplicated!`, 'give it another name or remove one');
  else map.set(name, value);
}

function readRule(element: XmlElement, findings: Findings): RuleDefinition | null {
  const name = requiredAttribute(element, 'name', findings);
  const rules = element.children.filter((child) => child.name === 'rule');
  if (rules.length !== 1) {
    findings.mistake(
      element.file,
      element.line,
      `only one rule can defined :${name}`,
      'a <tableRule> has exactly one <rule>',
    );
    return null;
  }
  const rule = rules[0]!;
  const column = textOf(rule, 'columns', findings);
  if (column.includes(',')) {
    findings.mistake(rule.file, rule.line, `table rule coulmns has multi values:${column}`, 'name exactly one column');
  }
  return { name, column: column.toUpperCase(), functionName: textOf(rule, 'algorithm', findings), line: element.line };
}

function textOf(element: XmlElement, name: string, findings: Findings): string {
  const text = element.children.find((child) => child.name === name)?.text ?? '';
  if (text === '')
    findings.mistake(element.file, element.line, `<${element.name}> needs <${name}>`, `add <${name}>…</${name}>`);
  return text;
}

function readFunction(element: XmlElement, findings: Findings): FunctionDefinition {
  const name = requiredAttribute(element, 'name', findings);
  const fullName = requiredAttribute(element, 'class', findings);
  if (fullName !== '' && !fullName.startsWith(packageName)) {
    findings.mistake(
      element.file,
      element.line,
      `function ${name}: class ${fullName} is not known`,
      `the classes are in the package ${packageName.slice(0, -1)}`,
    );
  }
  const properties = new Map<string, string>();
  for (const [property, { text }] of propertiesOf(element, findings)) properties.set(property, text);
  return { name, className: fullName.slice(fullName.lastIndexOf('.') + 1), properties, line: element.line };
}
