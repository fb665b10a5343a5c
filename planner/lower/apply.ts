import { computedField } from '../../engine/batch/column-type';
import type { ApplyPlan as PhysicalApply } from '../../engine/plan';
import { mapOwnExpressions, mapPlanExpressions } from '../logical/free-columns';
import { type ApplyPlan, inputsOf, type LogicalPlan, outputOf } from '../logical/plan';
import type { Expression } from '../sql/ast';
import { mapExpression } from '../sql/walk';
import { engineCall, engineExpression } from './expression';
import { conditionOf, joinColumns } from './join';
import { type LowerContext, type Lowered, lower, type Parameter, parameterOf, scopeOf, withColumns } from './lower';

/** A right side that is run for each left row: the columns that it takes from the left become its parameters. */
export async function lowerApply(
  apply: ApplyPlan,
  required: ReadonlySet<number>,
  context: LowerContext,
): Promise<Lowered> {
  const used = withColumns(required, [...apply.on, ...apply.compare]);
  const parameters = parametersIn(apply.right);
  const leftOutput = new Set(outputOf(apply.left));
  const own = parameters.filter((id) => leftOutput.has(id));
  const left = withParameters(
    await lower(apply.left, new Set([...[...used].filter((id) => leftOutput.has(id)), ...own]), context),
    parameters.filter((id) => !leftOutput.has(id)),
    context,
  );
  const inside = new Map<number, Parameter>(
    parameters.map((id, index) => [id, { index, type: left.plan.fields[left.columns.indexOf(id)]!.type }]),
  );
  const rightColumns = new Set(outputOf(apply.right).filter((id) => used.has(id)));
  const right = await lower(apply.right, rightColumns, { ...context, parameters: inside });
  const both: Lowered = {
    plan: { ...left.plan, fields: [...left.plan.fields, ...right.plan.fields] },
    columns: [...left.columns, ...right.columns],
  };
  const scope = scopeOf(both, context);
  const certain = apply.type === 'mark' || apply.type === 'anti';
  const conditions = [
    conditionOf(apply.on, certain, both, context),
    ...apply.compare.map((predicate) => engineExpression(predicate, scope)),
  ].filter((condition) => condition !== null);
  const { fields, columns } = joinColumns(apply, left, right);
  const plan: PhysicalApply = {
    kind: 'apply',
    type: apply.type,
    input: left.plan,
    parameters: parameters.map((id) => left.columns.indexOf(id)),
    subplan: right.plan,
    condition:
      conditions.length === 0 ? null : conditions.reduce((one, other) => engineCall('and', [one, other], scope)),
    nullAware: apply.type === 'anti' && apply.compare.length > 0,
    fields,
  };
  return { plan, columns };
}

/** The columns that a plan takes as parameters. Those of applies inside it are its own as far as these cannot give them. */
function parametersIn(plan: LogicalPlan): readonly number[] {
  const found = new Set<number>();
  const visit = (expression: Expression): Expression =>
    mapExpression(expression, (node) => {
      if (node.kind === 'parameter') found.add(node.index);
      if (node.kind === 'bound-subquery') mapPlanExpressions(node.plan, visit);
      return node;
    });
  mapOwnExpressions(plan, visit);
  for (const input of inputsOf(plan)) {
    const given = plan.kind === 'apply' && input === plan.right ? outputOf(plan.left) : [];
    for (const id of parametersIn(input)) if (!given.includes(id)) found.add(id);
  }
  return [...found];
}

/** An apply inside another hands on parameters of the outer one as columns of its own input. */
function withParameters(input: Lowered, ids: readonly number[], context: LowerContext): Lowered {
  if (ids.length === 0) return input;
  const parameters = ids.map((id) => parameterOf(id, context));
  const fields = parameters.map(({ type }, index) => computedField(context.binding.column(ids[index]!).name, type));
  return {
    plan: {
      kind: 'project',
      input: input.plan,
      expressions: [
        ...input.plan.fields.map(({ type }, index) => ({ kind: 'input', index, type }) as const),
        ...parameters.map((parameter) => ({ kind: 'parameter', ...parameter }) as const),
      ],
      fields: [...input.plan.fields, ...fields],
    },
    columns: [...input.columns, ...ids],
  };
}
