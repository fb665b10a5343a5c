import type { Capabilities } from '../../connectors/connector';
import type { ColumnType } from '../../engine/batch/column-type';
import type { Location } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { forEachExpression } from '../sql/walk';
import type { RuleContext } from './rule-context';

/** Whether every node of a location computes the expression exactly as MySQL would. Backends that are MySQL do by definition. */
export function pushable(expression: Expression, location: Location, context: RuleContext): boolean {
  return location.nodes.every((node) => {
    const capabilities = context.capabilities(node);
    return capabilities.speaksMysql || everyPartKnown(expression, capabilities, context);
  });
}

/** Whether sorting, grouping and comparing by a column is exact on every node. */
export function comparableAt(id: number, location: Location, context: RuleContext): boolean {
  return location.nodes.every((node) => {
    const capabilities = context.capabilities(node);
    return capabilities.speaksMysql || isComparable(context.binding.column(id).type, capabilities);
  });
}

function isComparable(type: ColumnType | null, { comparableTypes }: Capabilities): boolean {
  return type !== null && comparableTypes.has(type.name);
}

function everyPartKnown(expression: Expression, capabilities: Capabilities, context: RuleContext): boolean {
  let known = true;
  forEachExpression(expression, (node) => {
    if (!partKnown(node, capabilities, context)) known = false;
  });
  return known;
}

const comparisons: ReadonlySet<string> = new Set(['=', '<=>', '<>', '<', '<=', '>', '>=']);

function partKnown(node: Expression, capabilities: Capabilities, context: RuleContext): boolean {
  const { functions } = capabilities;
  const comparable = (operands: readonly Expression[]): boolean =>
    operands.every(
      (operand) =>
        operand.kind !== 'bound-column' || isComparable(context.binding.column(operand.id).type, capabilities),
    );
  switch (node.kind) {
    case 'bound-column':
    case 'null':
    case 'boolean':
    case 'number':
    case 'string':
    case 'temporal':
      return true;
    case 'unary':
      return functions.has(node.operator === '-' ? 'neg' : node.operator === '!' ? 'not' : node.operator);
    case 'binary':
      if (!functions.has(node.operator)) return false;
      return !comparisons.has(node.operator) || comparable([node.left, node.right]);
    case 'between':
      return functions.has('between') && comparable([node.operand, node.low, node.high]);
    case 'in-list':
      return functions.has('in') && comparable([node.operand, ...node.items]);
    case 'like':
      return functions.has(node.operator);
    case 'is':
      return functions.has(`is_${node.test}`) || functions.has(`is ${node.test}`);
    case 'case':
      return functions.has('case');
    case 'call':
      return node.schema === null && functions.has(node.name);
    case 'aggregate':
      return functions.has(node.name) && (node.name === 'count' || comparable(node.arguments));
    default:
      return false;
  }
}
