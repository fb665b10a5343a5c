import type { RowForm } from '../connector';
import type { ResultEvents } from './result-parser';
import { suitsBinary } from './row-form';
import type { ServerConnection } from './server-connection';

export interface Sending {
  /** The statement is sent now, and its rows will come in this form. Who hears of its answer. */
  begins(form: RowForm): ResultEvents;
  /** False once nobody waits for the rows any more: the statement is then not sent. */
  isWanted(): boolean;
}

/**
 * Runs a statement that gives many rows: prepared, so that numbers come as numbers, where its columns gain from that; otherwise, and whenever it
 * cannot be prepared, as text.
 */
export function preferBinary(server: ServerConnection, sql: string, { begins, isWanted }: Sending): void {
  let statementId = 0;
  let suits = false;
  const asText = (): void => {
    if (isWanted()) server.query(sql, begins('text'));
  };
  server.prepare(sql, {
    prepared: (id) => {
      statementId = id;
    },
    columns: (definitions) => {
      suits = suitsBinary(definitions);
    },
    rows: () => undefined,
    end: () => {
      if (!suits || !isWanted()) {
        server.closeStatement(statementId);
        asText();
        return;
      }
      const events = begins('binary');
      server.execute(statementId, {
        columns: (definitions) => events.columns(definitions),
        rows: (chunk, packetCount) => events.rows(chunk, packetCount),
        end: (outcome) => {
          server.closeStatement(statementId);
          events.end(outcome);
        },
        error: (error) => {
          server.closeStatement(statementId);
          events.error(error);
        },
        infile: () => events.infile(),
      });
    },
    error: asText,
    infile: () => server.refuseFile(),
  });
}
