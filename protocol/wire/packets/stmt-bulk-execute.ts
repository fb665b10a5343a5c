import type { Charset } from '../charsets';
import { malformedPacket, type PacketReader } from '../packet-reader';
import type { BulkParameter } from '../parameter-value';
import { notSupported } from '../sql-error';
import { type ParameterTypes, readValue } from './stmt-execute';

/** COM_STMT_BULK_EXECUTE without its command byte and rows (https://mariadb.com/docs/server/reference/clientserver-protocol/3-binary-protocol-prepared-statements/com_stmt_bulk_execute). */
export interface StmtBulkExecute {
  readonly statementId: number;
  /** The types of the parameters follow. */
  readonly sendsTypes: boolean;
}

const sendsTypes = 128;

/** Errors: 1235 when a result for each row is wanted, which is not offered. */
export function readStmtBulkExecute(reader: PacketReader): StmtBulkExecute {
  const statementId = reader.uint32();
  const flags = reader.uint16();
  if ((flags & ~sendsTypes) !== 0) throw notSupported('a result for each row of COM_STMT_BULK_EXECUTE');
  return { statementId, sendsTypes: (flags & sendsTypes) !== 0 };
}

export interface BulkParameters {
  readonly types: ParameterTypes;
  readonly rows: readonly (readonly BulkParameter[])[];
}

const Indicator = { value: 0, null: 1, default: 2, ignore: 3 } as const;

/** The rows after the head. Errors: 1835. */
export function readBulkParameters(
  reader: PacketReader,
  count: number,
  previousTypes: ParameterTypes | null,
  { sendsTypes }: StmtBulkExecute,
  charset: Charset | null,
): BulkParameters {
  const types = sendsTypes ? Array.from({ length: count }, () => reader.uint16()) : previousTypes;
  if (types === null || types.length !== count) throw malformedPacket('parameter types are missing');
  const rows: BulkParameter[][] = [];
  while (reader.remaining > 0 && count > 0) {
    const row: BulkParameter[] = [];
    for (const type of types) row.push(readParameter(reader, type, charset));
    rows.push(row);
  }
  return { types, rows };
}

function readParameter(reader: PacketReader, type: number, charset: Charset | null): BulkParameter {
  const indicator = reader.uint8();
  switch (indicator) {
    case Indicator.value:
      return readValue(reader, type, charset);
    case Indicator.null:
      return { kind: 'null' };
    // A column that is to be ignored has its default in an INSERT.
    case Indicator.default:
    case Indicator.ignore:
      return { kind: 'default' };
    default:
      throw malformedPacket(`${indicator} does not tell what a parameter is`);
  }
}
