import type { ForwardedResult } from '../handler';
import { Capability, MariaDbCapability } from '../wire/capabilities';
import { type Charset, needsConversion } from '../wire/charsets';
import { PacketReader } from '../wire/packet-reader';
import { binaryValueWriter } from '../wire/packets/binary-from-text';
import {
  type ColumnDefinitions,
  readColumnDefinition41,
  typeCodeIn,
  writeColumnDefinition41,
} from '../wire/packets/column-definition-41';
import { writeEof } from '../wire/packets/eof';
import { afterString, extendedTypeStart } from '../wire/packets/extended-type';
import { sqlError } from '../wire/sql-error';
import { definitionForm, resultCharset, resultCollationId } from './column-definitions';
import { type PacketForm, plainForm, writePackets } from './packet-form';
import { type ClientResultWriter, flushBytes, type ResultOutput, rejected } from './result-writer';

const binaryCollationId = 63;

/** A result set made of packets of the text protocol that backends wrote. One object serves a connection: `begin` starts the next result. */
export class ForwardWriter implements ForwardedResult {
  private hasColumns = false;
  private form: PacketForm = plainForm;
  private lastSchema = '';
  private lastSchemaBytes = Buffer.alloc(0);

  constructor(
    private readonly results: ClientResultWriter,
    private readonly output: ResultOutput,
  ) {}

  begin(): void {
    this.hasColumns = false;
    this.form = plainForm;
  }

  columns(definitions: ColumnDefinitions, schema: string | null, areBinary = false): void {
    if (this.hasColumns || this.output.isClosed()) return;
    this.hasColumns = true;
    this.results.started = true;
    const { packets, capabilities, mariaDbCapabilities } = this.output;
    const { payloads, areExtended } = definitions;
    packets.begin();
    packets.lengthEncodedInteger(payloads.length);
    packets.end();
    const charset = resultCharset(this.output.resultsCharset());
    let charsets: PacketForm['charsets'] = null;
    if (needsConversion(charset)) charsets = this.convertedColumns(definitions, schema, charset);
    else if (((mariaDbCapabilities & MariaDbCapability.extendedTypes) !== 0) === areExtended)
      for (const payload of payloads) this.column(payload, schema);
    else for (const payload of payloads) this.retypedColumn(payload, schema, areExtended);
    const binary =
      this.results.binary && !areBinary ? payloads.map((each) => binaryValueWriter(typeCodeIn(each))) : null;
    if (charsets !== null || binary !== null) this.form = { charsets, binary };
    if ((capabilities & Capability.deprecateEof) === 0) writeEof(packets, 0, this.results.statusFlags(false));
  }

  /** As the backend wrote it, but for the schema. Columns of no table have none, and get none. */
  private column(definition: Buffer, schema: string | null): void {
    const { packets } = this.output;
    packets.begin();
    packets.shortBytes(definition, this.schemaOf(definition, schema), definition.length);
    packets.end();
  }

  /** Without the extended type, which the client has not asked for; or with none, where it has asked and the backend has none. */
  private retypedColumn(definition: Buffer, schema: string | null, isExtended: boolean): void {
    const { packets } = this.output;
    const start = extendedTypeStart(definition);
    packets.begin();
    packets.shortBytes(definition, this.schemaOf(definition, schema), start);
    if (!isExtended) packets.uint8(0);
    packets.shortBytes(definition, isExtended ? afterString(definition, start) : start, definition.length);
    packets.end();
  }

  /** Writes what comes before the table, and returns where that is in the backend's definition. */
  private schemaOf(definition: Buffer, schema: string | null): number {
    // The catalog comes first: always `def`, four bytes with its length.
    const oldLength = definition[4]!;
    if (schema === null || oldLength === 0 || oldLength >= 0xfb) return 0;
    const { packets } = this.output;
    packets.shortBytes(definition, 0, 4);
    packets.lengthEncodedBytes(this.schemaBytes(schema));
    return 5 + oldLength;
  }

  /** A connection's results have few schemas, and mostly the one of the result before. */
  private schemaBytes(schema: string): Buffer {
    if (schema !== this.lastSchema) {
      this.lastSchema = schema;
      this.lastSchemaBytes = Buffer.from(schema, 'utf8');
    }
    return this.lastSchemaBytes;
  }

  /** Returns the character sets that values are to be converted to. */
  private convertedColumns(
    { payloads, areExtended }: ColumnDefinitions,
    schema: string | null,
    charset: Charset,
  ): readonly (Charset | null)[] {
    const { packets, mariaDbCapabilities } = this.output;
    const form = definitionForm(charset, mariaDbCapabilities);
    return payloads.map((payload) => {
      const column = readColumnDefinition41(new PacketReader(payload), areExtended);
      const hasText = column.collationId !== binaryCollationId;
      const collationId = hasText ? resultCollationId(charset, this.output.collationId) : binaryCollationId;
      const ownSchema = schema !== null && column.schema !== '' ? schema : column.schema;
      const columnLength = hasText ? (column.columnLength >>> 2) * charset.bytesMax : column.columnLength;
      const told = { ...column, collationId, columnLength, schema: ownSchema };
      writeColumnDefinition41(packets, told, form);
      return hasText ? charset : null;
    });
  }

  rowPackets(chunk: Buffer): boolean {
    if (this.output.isClosed()) return false;
    const { packets } = this.output;
    writePackets(packets, chunk, 0, chunk.length, this.form);
    return packets.pending < flushBytes || this.output.flush();
  }

  drained(): Promise<void> {
    return this.output.drained() ?? Promise.resolve();
  }

  end(warningCount: number, more: boolean): Promise<void> | undefined {
    if (this.output.isClosed()) return rejected(sqlError('ER_QUERY_INTERRUPTED', 'Query execution was interrupted'));
    this.results.terminator(warningCount, more);
    return this.results.finish(more);
  }
}
