import type { Capabilities } from '../../connectors/connector';
import type { ColumnType } from '../../engine/batch/column-type';
import type { Location } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { type PortabilityContext, portability } from './portable';
import type { RuleContext } from './rule-context';

/** Whether every node of a location computes the expression exactly as MySQL would. Backends that are MySQL do by definition. */
export function pushable(expression: Expression, location: Location, context: RuleContext): boolean {
  return location.nodes.every((node) => {
    const capabilities = context.capabilities(node);
    return capabilities.speaksMysql || portability(expression, portabilityContext(capabilities, context)) !== null;
  });
}

/** Whether every node of a location takes the expression as a condition: MySQL takes any value as one. */
export function pushableCondition(expression: Expression, location: Location, context: RuleContext): boolean {
  return location.nodes.every((node) => {
    const capabilities = context.capabilities(node);
    if (capabilities.speaksMysql) return true;
    return portability(expression, portabilityContext(capabilities, context))?.kind === 'truth';
  });
}

export function portabilityContext(capabilities: Capabilities, context: RuleContext): PortabilityContext {
  return {
    capabilities,
    typeOf: (column) => {
      if (column.kind === 'bound-column') return context.binding.column(column.id).type;
      return column.kind === 'parameter' ? context.binding.column(column.index).type : null;
    },
  };
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
