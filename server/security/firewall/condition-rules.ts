import type { BinaryOperator, Expression } from '../../../planner/sql/ast';
import { constantOf, constantTruth } from './constant';
import { allowRule, type CheckedStatement, checkRule, type FirewallRule } from './rule';

const bitwise: ReadonlySet<BinaryOperator> = new Set(['|', '&', '^', '<<', '>>']);
const arithmetic: ReadonlySet<BinaryOperator> = new Set(['+', '-', '*', '/', 'div', '%']);
const comparisons: ReadonlySet<BinaryOperator> = new Set(['=', '<=>', '<>', '<', '<=', '>', '>=']);

/** `1=1` alone, or as one side of an OR: every row fulfils it. */
function isAlwaysTrue(condition: Expression): boolean {
  if (constantTruth(condition) === true) return true;
  if (condition.kind !== 'binary') return false;
  if (condition.operator === 'or') return isAlwaysTrue(condition.left) || isAlwaysTrue(condition.right);
  if (condition.operator === 'and') return isAlwaysTrue(condition.left) && isAlwaysTrue(condition.right);
  return false;
}

/** The sides of ANDs, but for a constant at the very front: `WHERE 1=1 AND …` is how programs build conditions. */
function andOperands(condition: Expression): readonly Expression[] {
  const all = (node: Expression): readonly Expression[] =>
    node.kind === 'binary' && node.operator === 'and' ? [...all(node.left), ...all(node.right)] : [node];
  const operands = all(condition);
  return operands.length === 1 ? [] : constantTruth(operands[0]!) === true ? operands.slice(1) : operands;
}

/** Whether one of the conditions, or a part of one joined by AND or OR, fulfils a test. */
function somePart({ parts }: CheckedStatement, test: (node: Expression) => boolean): boolean {
  const any = (node: Expression): boolean =>
    test(node) ||
    (node.kind === 'binary' && /^(?:and|or|xor)$/.test(node.operator) && (any(node.left) || any(node.right)));
  return parts.conditions.some(({ condition }) => any(condition));
}

function someNode({ parts }: CheckedStatement, test: (node: Expression) => boolean): boolean {
  return parts.expressions.some(test);
}

function isBinary(node: Expression, operators: ReadonlySet<BinaryOperator>): node is Expression & { kind: 'binary' } {
  return node.kind === 'binary' && operators.has(node.operator);
}

function alwaysTrue(kind: 'select' | 'update' | 'delete', of: 'where' | 'having'): FirewallRule['violation'] {
  return ({ statement, parts }) => {
    if (kind !== 'select' && statement.kind !== kind) return null;
    const own =
      kind === 'select'
        ? parts.conditions
            .filter((each) => each.of === of && isFromBlock(each.condition, parts.blocks))
            .map(({ condition }) => condition)
        : statement.kind === kind && statement.where
          ? [statement.where]
          : [];
    return own.some(isAlwaysTrue) ? `the condition of ${of.toUpperCase()} is always true` : null;
  };
}

function isFromBlock(condition: Expression, blocks: CheckedStatement['parts']['blocks']): boolean {
  return blocks.some(({ where, having }) => where === condition || having === condition);
}

function withoutWhere(kind: 'update' | 'delete'): FirewallRule['violation'] {
  return ({ statement }) =>
    statement.kind === kind && statement.where === null ? `${kind.toUpperCase()} without a condition` : null;
}

/** Comparing two constants, `'a' = 'b'`: what injected text does. */
function isDoubleConstant(node: Expression): boolean {
  return isBinary(node, comparisons) && constantOf(node.left) !== undefined && constantOf(node.right) !== undefined;
}

export const conditionRules: readonly FirewallRule[] = [
  checkRule('selectWhereAlwayTrueCheck', true, alwaysTrue('select', 'where')),
  checkRule('selectHavingAlwayTrueCheck', true, alwaysTrue('select', 'having')),
  checkRule('updateWhereAlayTrueCheck', true, alwaysTrue('update', 'where')),
  checkRule('deleteWhereAlwayTrueCheck', true, alwaysTrue('delete', 'where')),
  checkRule('updateWhereNoneCheck', false, withoutWhere('update')),
  checkRule('deleteWhereNoneCheck', false, withoutWhere('delete')),
  // Ours: Druid has the two above only.
  checkRule('selectWhereNoneCheck', false, ({ parts }) =>
    parts.blocks.some(({ from, where }) => from !== null && where === null) ? 'SELECT without a condition' : null,
  ),
  allowRule('conditionAndAlwayTrueAllow', false, ({ parts }) =>
    parts.conditions.some(({ condition }) => andOperands(condition).some((operand) => constantTruth(operand) === true))
      ? 'a condition after AND is always true'
      : null,
  ),
  allowRule('conditionAndAlwayFalseAllow', false, ({ parts }) =>
    parts.conditions.some(({ condition }) => andOperands(condition).some((operand) => constantTruth(operand) === false))
      ? 'a condition after AND is always false'
      : null,
  ),
  allowRule('conditionDoubleConstAllow', false, ({ parts }) =>
    parts.conditions.some(({ condition }) => {
      const operands = andOperands(condition);
      return operands.filter(isDoubleConstant).length > 1;
    })
      ? 'several comparisons of constants'
      : null,
  ),
  allowRule('conditionLikeTrueAllow', true, (checked) =>
    somePart(checked, (node) => node.kind === 'like' && constantOf(node.pattern) === '%')
      ? "LIKE '%' is always true"
      : null,
  ),
  allowRule('conditionOpXorAllow', false, (checked) =>
    somePart(checked, (node) => isBinary(node, new Set(['xor']))) ? 'XOR in a condition' : null,
  ),
  allowRule('conditionOpBitwseAllow', true, (checked) =>
    someNode(checked, (node) => isBinary(node, bitwise)) ? 'an operator on bits' : null,
  ),
  allowRule('constArithmeticAllow', true, (checked) =>
    someNode(
      checked,
      (node) =>
        isBinary(node, arithmetic) && constantOf(node.left) !== undefined && constantOf(node.right) !== undefined,
    )
      ? 'arithmetic with constants only'
      : null,
  ),
  allowRule('caseConditionConstAllow', false, (checked) =>
    someNode(
      checked,
      (node) =>
        node.kind === 'case' &&
        node.operand === null &&
        node.branches.some(({ when }) => constantOf(when) !== undefined),
    )
      ? 'CASE with a constant condition'
      : null,
  ),
];
