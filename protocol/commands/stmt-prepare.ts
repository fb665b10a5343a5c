import type { Client } from '../frontend/client';
import { columnDefinition, definitionForm, resultCharset } from '../frontend/column-definitions';
import type { PreparedStatement, SessionHandler } from '../handler';
import { Capability } from '../wire/capabilities';
import { type ColumnDefinition41, writeColumnDefinition41 } from '../wire/packets/column-definition-41';
import { writeEof } from '../wire/packets/eof';
import { writeStmtPrepareOk } from '../wire/packets/stmt-prepare-ok';
import { TypeCode } from '../wire/type-codes';
import { clientText } from './client-text';
import type { Command } from './command';

/** What is told of a parameter, as MySQL tells it: nothing. */
const parameterDefinition: ColumnDefinition41 = {
  schema: '',
  table: '',
  originalTable: '',
  name: '?',
  originalName: '',
  extendedType: null,
  collationId: 63,
  columnLength: 0,
  type: TypeCode.varString,
  flags: 128,
  decimals: 0,
};

/** COM_STMT_PREPARE (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html). */
export const stmtPrepare: Command = {
  name: 'COM_STMT_PREPARE',
  writesResults: false,
  run(client, reader, session) {
    return answer(client, session, session.prepare(clientText(reader.rest(), session)));
  },
};

async function answer(client: Client, session: SessionHandler, prepared: Promise<PreparedStatement>): Promise<void> {
  const { id, parameterCount, fields, warningCount } = await prepared;
  const hasInexactTexts = fields.some(({ type }) => type.name === 'float');
  client.statements.add(id, parameterCount, hasInexactTexts);
  const { packets, capabilities } = client;
  const hasEof = (capabilities & Capability.deprecateEof) === 0;
  const statusFlags = session.statusFlags();
  writeStmtPrepareOk(packets, { statementId: id, columnCount: fields.length, parameterCount, warningCount });
  const charset = resultCharset(session.resultsCharset());
  const form = definitionForm(charset, client.mariaDbCapabilities);
  for (let i = 0; i < parameterCount; i++) writeColumnDefinition41(packets, parameterDefinition, form);
  if (parameterCount > 0 && hasEof) writeEof(packets, 0, statusFlags);
  for (const field of fields)
    writeColumnDefinition41(packets, columnDefinition(field, charset, client.collationId), form);
  if (fields.length > 0 && hasEof) writeEof(packets, 0, statusFlags);
}
