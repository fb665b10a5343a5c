import type { Field } from '../../engine/batch/column-type';
import type { Expression as EngineExpression } from '../../engine/expressions/expression';
import type { ExtendedType } from '../../protocol/wire/packets/extended-type';

const json: ExtendedType = { name: null, format: 'json' };

/** Functions whose results MariaDB 10.11 calls JSON: those of Item_json_func, and the aggregates. */
const jsonFunctions: ReadonlySet<string> = new Set(
  (
    'json_extract json_object json_array json_set json_insert json_replace json_remove json_merge json_merge_patch json_merge_preserve ' +
    'json_array_append json_array_insert json_compact json_loose json_detailed json_query json_normalize json_arrayagg json_objectagg'
  ).split(' '),
);
/** They give one of the values of their column. */
const choosing: ReadonlySet<string> = new Set(['min', 'max', 'any_value']);

/** What clients are told besides of a column that the engine computes, where no data node describes the whole query. */
export function computedExtension({
  name,
  arguments: args,
}: {
  readonly name: string;
  readonly arguments: readonly Field[];
}): Pick<Field, 'extendedType'> {
  if (jsonFunctions.has(name)) return { extendedType: json };
  const [first] = args;
  return choosing.has(name) && first?.extendedType ? { extendedType: first.extendedType } : {};
}

/** As computedExtension, of an expression over these columns. */
export function extensionOf(expression: EngineExpression): Pick<Field, 'extendedType'> {
  return expression.kind === 'call' ? computedExtension({ name: expression.function, arguments: [] }) : {};
}
