/** A column definition in words, in which those of two servers can be compared. */
export interface DescribedColumn {
  readonly type: number;
  readonly length: number;
  readonly flags: number;
  readonly decimals: number;
  readonly collationId: number;
}

/** TEXT and BLOB expressions have the code of one of their sizes, which no client tells apart; decimals mean something for numbers and times only. */
export function columnDescription({ type, length, flags, decimals, collationId }: DescribedColumn): string {
  const code = type >= 0xf9 && type <= 0xfc ? 0xfc : type;
  const digits = type < 0xf7 && type !== 6 ? `,${decimals}` : '';
  return `${code}(${length}${digits})${flags & 32 ? ' unsigned' : ''}${flags & 1 ? ' not null' : ''} collation ${collationId}`;
}
