import type { Field } from '../../engine/batch/column-type';
import type { Client } from '../frontend/client';
import { columnDefinition, definitionForm, resultCharset } from '../frontend/column-definitions';
import type { SessionHandler } from '../handler';
import { writeColumnDefinition41 } from '../wire/packets/column-definition-41';
import { clientText } from './client-text';
import type { Command } from './command';

/** COM_FIELD_LIST (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_field_list.html). */
export const fieldList: Command = {
  name: 'COM_FIELD_LIST',
  writesResults: false,
  run(client, reader, session) {
    const table = clientText(reader.nullTerminatedBytes(), session);
    return answer(client, session, session.fieldList(table, clientText(reader.rest(), session)));
  },
};

async function answer(client: Client, session: SessionHandler, found: Promise<readonly Field[]>): Promise<void> {
  const fields = await found;
  const charset = resultCharset(session.resultsCharset());
  const form = definitionForm(charset, client.mariaDbCapabilities);
  for (const field of fields)
    writeColumnDefinition41(client.packets, columnDefinition(field, charset, client.collationId), form, true);
  client.results.terminator(0, false);
}
