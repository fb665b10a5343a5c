import type { ColumnType } from '../batch/column-type';

/**
 * A scalar expression over the columns of a batch, resolved and typed by the planner. Plain data.
 * `function` names an entry of functions/registry.ts, lower case (`+`, `concat` …). Where SQL has syntax of its own:
 * neg(x), not(x), ~(x) · between(x, low, high) · in(x, a, b …) · like(x, pattern [, escape]) · is_null, is_not_null, is_true, is_false,
 * is_unknown · case(when, then … [, else]), case_of(x, when, then … [, else]) · trim(x [, what]), trim_leading, trim_trailing ·
 * date_add(x, count, 'DAY'), date_sub (also for x + INTERVAL), timestampadd('DAY', count, x), timestampdiff('DAY', from, to),
 * extract('DAY', x) · casts: see cast.ts, and functions/cast.ts for collate(x, 'name') and convert(x, 'utf8mb4').
 * Words such as DAY and names are constants of text.
 */
export type Expression =
  /** `name`: of a table's column, as messages call it. `isPart`: no column, but the value of a function, whose collation is as strong as nobody knows here. */
  | {
      readonly kind: 'input';
      readonly index: number;
      readonly type: ColumnType;
      readonly name?: string;
      readonly isPart?: true;
    }
  /** `numeric`: a literal such as 0x61, which is text by its type but a number where one is wanted. `truth`: TRUE or FALSE. */
  | {
      readonly kind: 'constant';
      readonly value: ConstantValue;
      readonly type: ColumnType;
      readonly numeric?: true;
      readonly truth?: true;
    }
  /** Below an apply: the value that the apply's parameter of this number has. It is a constant when the subplan runs. */
  | { readonly kind: 'parameter'; readonly index: number; readonly type: ColumnType }
  | {
      readonly kind: 'call';
      readonly function: string;
      readonly arguments: readonly Expression[];
      readonly type: ColumnType;
    };

/**
 * int64: bigint (two's complement for unsigned) · float64: number · decimal: unscaled bigint, scaled by type.scale · temporal: bigint in
 * the packed form of Layout · bytes: Uint8Array. null = NULL.
 */
export type ConstantValue = bigint | number | Uint8Array | null;
