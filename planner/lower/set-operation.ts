import { type ColumnType, computedField, type Field, isString, layoutOf } from '../../engine/batch/column-type';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import { commonType } from '../../engine/expressions/result-type';
import type { PhysicalPlan } from '../../engine/plan';
import { notSupported } from '../../protocol/wire/sql-error';
import { outputOf } from '../logical/plan';
import type { SetOperationPlan, UnionPlan } from '../logical/set-operation';
import { exactly, type LowerContext, type Lowered, lower } from './lower';

export async function lowerUnion(union: UnionPlan, context: LowerContext): Promise<Lowered> {
  const lowered: PhysicalPlan[] = [];
  for (const input of union.inputs) {
    const columns = outputOf(input);
    lowered.push(exactly(await lower(input, new Set(columns), context), columns).plan);
  }
  const { inputs, fields } = alike(lowered, 'UNION', context);
  return { plan: { kind: 'append', inputs, fields }, columns: union.columns };
}

export async function lowerSetOperation(plan: SetOperationPlan, context: LowerContext): Promise<Lowered> {
  const sides: PhysicalPlan[] = [];
  for (const input of [plan.left, plan.right]) {
    const columns = outputOf(input);
    sides.push(exactly(await lower(input, new Set(columns), context), columns).plan);
  }
  const { operator, all, columns } = plan;
  const { inputs, fields } = alike(sides, operator.toUpperCase(), context);
  const [left, right] = inputs as [PhysicalPlan, PhysicalPlan];
  return { plan: { kind: 'set-operation', operator, all, left, right, fields }, columns };
}

/** Inputs with columns of one type each: the type that MySQL gives alternatives of their types. The names are the first input's. */
function alike(
  plans: readonly PhysicalPlan[],
  operation: string,
  context: LowerContext,
): { readonly inputs: readonly PhysicalPlan[]; readonly fields: readonly Field[] } {
  const fields = plans[0]!.fields.map((field, index) => {
    const columns = plans.map((plan) => plan.fields[index]!);
    const types = columns.map(({ type }) => type);
    return { ...computedField(field.name, commonColumn(types, operation, context)), ...commonExtension(columns) };
  });
  return { inputs: plans.map((plan) => converted(plan, fields)), fields };
}

/** JSON beside JSON is JSON; beside other text it is text. */
function commonExtension(columns: readonly Field[]): Pick<Field, 'extendedType'> {
  const [first, ...others] = columns.map(({ extendedType }) => extendedType);
  const isCommon = others.every((each) => each?.name === first?.name && each?.format === first?.format);
  return first && isCommon ? { extendedType: first } : {};
}

function commonColumn(types: readonly ColumnType[], operation: string, context: LowerContext): ColumnType {
  const nullable = types.some((type) => type.nullable);
  const [first] = types as [ColumnType, ...ColumnType[]];
  if (types.every((type) => sameStorage(first, type))) {
    const length = Math.max(...types.map((type) => type.length));
    const precision = Math.max(...types.map((type) => type.precision));
    return { ...widestInteger(types), length, precision, nullable };
  }
  // Here a server makes texts of both, and numbers in other alternatives.
  if (types.some(({ name }) => name === 'bit')) throw notSupported(`${operation} of BIT and other types`);
  // As digits that depend on the text's length: of -1.23457, -1.234567881 beside a CHAR(10) and -1.2345678806304932 beside a VARCHAR(20).
  if (types.some(({ name }) => name === 'float') && types.some(isString))
    throw notSupported(`${operation} of FLOAT and text`);
  const alternatives = types.map((type, index): EngineExpression => ({ kind: 'input', index, type }));
  return commonType(alternatives, nullable, { connectionCollation: context.session.collation }, operation);
}

/** From narrow to wide. */
const integerNames: readonly string[] = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];

/** Of integer types the one that holds all their values: clients are sent as many bytes as its name says. Of others the first. */
function widestInteger(types: readonly ColumnType[]): ColumnType {
  return types.reduce((widest, type) =>
    integerNames.indexOf(type.name) > integerNames.indexOf(widest.name) && integerNames.includes(widest.name)
      ? type
      : widest,
  );
}

/** The plan with its columns turned into these types. */
export function converted(plan: PhysicalPlan, fields: readonly Field[]): PhysicalPlan {
  if (plan.fields.every((field, index) => sameStorage(field.type, fields[index]!.type))) return plan;
  const expressions = plan.fields.map(({ type }, index): EngineExpression => {
    const column: EngineExpression = { kind: 'input', index, type };
    const wanted = fields[index]!.type;
    // The type is the one wanted and not the one that COALESCE would have.
    return sameStorage(type, wanted)
      ? column
      : { kind: 'call', function: 'coalesce', arguments: [column], type: wanted };
  });
  return { kind: 'project', input: plan, expressions, fields };
}

/** Values of both types have one form in memory and print alike. */
function sameStorage(left: ColumnType, right: ColumnType): boolean {
  if (layoutOf(left) !== layoutOf(right) || left.collation !== right.collation) return false;
  if (layoutOf(left) === 'bytes') return (left.name === 'enum') === (right.name === 'enum');
  return (
    left.scale === right.scale &&
    left.unsigned === right.unsigned &&
    (left.name === right.name || (isPlainInteger(left) && isPlainInteger(right)))
  );
}

/** In a UNION with other numbers the server shows a year with its four digits, and a BIT as text. */
function isPlainInteger(type: ColumnType): boolean {
  return layoutOf(type) === 'int64' && type.name !== 'year' && type.name !== 'bit';
}
