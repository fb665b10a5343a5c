import type { Capabilities } from '../../connectors/connector';
import { mapExpressions } from '../logical/map-expressions';
import type { LogicalPlan } from '../logical/plan';
import { isExact, type Kind, type PortabilityContext, portability, scaleOf } from '../rules/portable';
import { portabilityContext } from '../rules/pushable';
import type { RuleContext } from '../rules/rule-context';
import type { Expression } from '../sql/ast';
import { mapChildren } from '../sql/walk';

/**
 * A plan for backends that are not MySQL, whose arithmetic keeps the width of its operands: INT + INT overflows where MySQL goes on in
 * BIGINT. Operands are cast to the width that MySQL computes in.
 *
 *     a * b        →  CAST(a AS SIGNED) * CAST(b AS SIGNED)
 *     a * price    →  CAST(a AS DECIMAL(38,0)) * price
 */
export function widenArithmetic(plan: LogicalPlan, capabilities: Capabilities, context: RuleContext): LogicalPlan {
  const types = portabilityContext(capabilities, context);
  return mapExpressions(plan, (expression) => widenExpression(expression, types));
}

/** The same of one expression. */
export function widenExpression(node: Expression, types: PortabilityContext): Expression {
  const kindOf = (operand: Expression): Kind | null => {
    const found = portability(operand, types);
    return found?.kind === 'value' ? found.value : null;
  };
  const inside = mapChildren(node, (child) => widenExpression(child, types));
  if (node.kind === 'unary' && inside.kind === 'unary' && node.operator === '-') {
    return kindOf(node.operand)?.kind === 'integer' && node.operand.kind !== 'number'
      ? { ...inside, operand: cast(inside.operand, 'SIGNED') }
      : inside;
  }
  if (node.kind !== 'binary' || inside.kind !== 'binary' || !/^[+*-]$/.test(node.operator)) return inside;
  const [left, right] = [kindOf(node.left), kindOf(node.right)];
  if (!left || !right || !isExact(left) || !isExact(right)) return inside;
  if (left.kind === 'integer' && right.kind === 'integer')
    return { ...inside, left: cast(inside.left, 'SIGNED'), right: cast(inside.right, 'SIGNED') };
  return { ...inside, left: cast(inside.left, `DECIMAL(38,${scaleOf(left)})`) };
}

function cast(operand: Expression, type: string): Expression {
  return { kind: 'cast', operand, type };
}
