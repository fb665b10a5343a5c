/**
 * A parameter of COM_STMT_EXECUTE, decoded by its type byte.
 * `text` is the value's SQL text without quotes: digits for numbers, `2024-01-31 10:00:00.5`, the characters of a string.
 */
export type ParameterValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'integer'; readonly value: bigint; readonly unsigned: boolean }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'decimal'; readonly text: string }
  | { readonly kind: 'temporal'; readonly text: string; readonly type: 'date' | 'datetime' | 'time' }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'bytes'; readonly value: Buffer };

/** A parameter of COM_STMT_BULK_EXECUTE; the other indicators are not known to SQL. */
export type BulkParameter = ParameterValue | { readonly kind: 'default' };
