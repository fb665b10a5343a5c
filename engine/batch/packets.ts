import { type ColumnType, columnType, computedField, type Field, layoutOf } from './column-type';

/**
 * Rows that go to a client as they come from a server need no columns: a batch of them has one column of whole row packets, headers included, as the
 * text protocol has them, and columns of those values only that somebody looks at. To operators a packet is a value like any other.
 */
export interface PacketColumns {
  /** The columns of the rows: the packets have them as values of these types are written. */
  readonly fields: readonly Field[];
  /** So many of the first columns are in the packets. */
  readonly visible: number;
  /** Columns that come decoded as well, behind the packets, in this order. */
  readonly decoded: readonly number[];
}

/** The column of packets. */
export const packetField: Field = computedField(
  'packet',
  columnType('longblob', { nullable: false, length: 0xffffffff }),
);

/** Bytes of packets in a batch, about: few enough to stay in the processor's cache on their way. */
export const packetBytesTarget = 256 * 1024;

/** The columns of batches with packets. */
export function packetFields({ fields, decoded }: PacketColumns): readonly Field[] {
  return [packetField, ...decoded.map((column) => fields[column]!)];
}

/** Whether equal values of both types are written as the same text in a result. */
export function hasSameText(one: ColumnType, other: ColumnType): boolean {
  const layout = layoutOf(one);
  if (layout !== layoutOf(other)) return false;
  if (layout === 'bytes') return true;
  if (one.scale !== other.scale || one.unsigned !== other.unsigned || one.zerofill !== other.zerofill) return false;
  if (one.zerofill && (one.precision !== other.precision || one.length !== other.length)) return false;
  if (layout === 'decimal') return true;
  const isOther = (name: ColumnType['name']): boolean => (one.name === name) !== (other.name === name);
  return !(['bit', 'year', 'float', 'date', 'time'] as const).some(isOther);
}
