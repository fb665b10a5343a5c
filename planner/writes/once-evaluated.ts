import { randomInt, randomUUID } from 'node:crypto';
import { replaceInChange } from '../session-values';
import type { Expression, InsertStatement } from '../sql/ast';

/**
 * The rows of an INSERT that goes to several nodes, with functions that each node would answer differently evaluated here, once for each place
 * where they stand, as one server evaluates them once for each row.
 */
export function evaluatedOnce(statement: InsertStatement): InsertStatement {
  if (statement.source.kind !== 'rows') return statement;
  let changed = false;
  const evaluated = replaceInChange<InsertStatement>(statement, (node) => {
    const value = evaluate(node);
    if (value !== null) changed = true;
    return value ?? node;
  });
  return changed ? evaluated : statement;
}

function evaluate(node: Expression): Expression | null {
  if (node.kind !== 'call' || node.schema !== null || node.arguments.length > 0) return null;
  switch (node.name) {
    case 'uuid':
      return { kind: 'string', value: randomUUID(), introducer: null, national: false };
    case 'sys_guid':
      return {
        kind: 'string',
        value: randomUUID().replaceAll('-', '').toUpperCase(),
        introducer: null,
        national: false,
      };
    case 'rand':
      return { kind: 'number', text: floatText(randomInt(2 ** 47) / 2 ** 47), form: 'float' };
    default:
      return null;
  }
}

function floatText(value: number): string {
  const text = String(value);
  return text.includes('e') ? text : `${text}e0`;
}
