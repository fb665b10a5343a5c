import type { ColumnType } from '../batch/column-type';

/**
 * A scalar expression over the columns of a batch, resolved and typed by the planner. Plain data.
 * `function` names an entry of functions/registry.ts, lower case (`+`, `concat`, `case` …).
 */
export type Expression =
  | { readonly kind: 'input'; readonly index: number; readonly type: ColumnType }
  | { readonly kind: 'constant'; readonly value: ConstantValue; readonly type: ColumnType }
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
