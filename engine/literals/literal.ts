import type { ColumnType } from '../batch/column-type';
import type { ConstantValue } from '../expressions/expression';

/** A value with the type of the column that it comes from. */
export interface TypedValue {
  readonly value: ConstantValue;
  readonly type: ColumnType;
}

/** SQL text in a data node's dialect that has exactly the value, and the type as far as it matters to what is done with it. */
export type LiteralPrinter = (value: TypedValue) => string;

/** Texts put into SQL at offsets, which ascend. */
export function insertAt(sql: string, insertions: readonly { readonly at: number; readonly text: string }[]): string {
  let result = '';
  let from = 0;
  for (const { at, text } of insertions) {
    result += sql.slice(from, at) + text;
    from = at;
  }
  return result + sql.slice(from);
}
