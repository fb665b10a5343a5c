import { columnType, type Field } from '../../engine/batch/column-type';
import type { OpenTransaction } from '../../engine/transaction/coordinator';
import { formatId } from '../../engine/transaction/global-id';
import type { VirtualTable } from '../../planner/facts';
import { notSupported } from '../../protocol/wire/sql-error';
import type { ServerStatement } from './statement';

/**
 * XA RECOVER: the global transactions of this server that are prepared and not at their end. XA as a transaction manager of the client's own
 * would use it is refused: transactions over several data nodes are two-phase already.
 */
export const xaStatement: ServerStatement = {
  name: 'XA',
  verbs: ['XA'],
  accepts: () => true,
  run(lexed, session) {
    if (lexed.secondWord !== 'RECOVER') {
      throw notSupported(`XA ${lexed.secondWord}; use BEGIN and COMMIT, which commit on all data nodes or on none`);
    }
    return { kind: 'table', table: recoverTable(session.server.openTransactions()) };
  },
};

/** SHOW DISTRIBUTED TRANSACTIONS: those that did not end in the usual way, what they wait for, and prepared branches of others. */
export const distributedTransactionsStatement: ServerStatement = {
  name: 'SHOW DISTRIBUTED TRANSACTIONS',
  verbs: ['SHOW'],
  accepts: ({ secondWord, tokens }) => secondWord === 'DISTRIBUTED' && tokens.length === 3,
  run(_, session) {
    const rows = session.server
      .openTransactions()
      .map(({ gtrid, state, dataNodes, since, attempts, lastError }) => [
        gtrid,
        state,
        dataNodes.join(','),
        since.toISOString().slice(0, 19).replace('T', ' '),
        attempts,
        lastError,
      ]);
    const fields = [
      text('Transaction'),
      text('State'),
      text('Data_nodes'),
      text('Since_utc'),
      number('Attempts'),
      text('Last_error', true),
    ];
    return { kind: 'table', table: { fields, rows } };
  },
};

function recoverTable(transactions: readonly OpenTransaction[]): VirtualTable {
  return {
    fields: [number('formatID'), number('gtrid_length'), number('bqual_length'), text('data')],
    rows: transactions
      .filter(({ state }) => state !== 'foreign')
      .map(({ gtrid }) => [formatId, Buffer.byteLength(gtrid), 0, gtrid]),
  };
}

function text(name: string, nullable = false): Field {
  return fieldOf(name, columnType('varchar', { length: 1024, collation: 'utf8mb4_general_ci', nullable }));
}

function number(name: string): Field {
  return fieldOf(name, columnType('bigint', { length: 21, nullable: false }));
}

function fieldOf(name: string, type: Field['type']): Field {
  return { name, originalName: name, table: '', originalTable: '', schema: '', type, flags: 0 };
}
