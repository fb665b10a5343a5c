import { crc32 } from 'node:zlib';
import { SqlError } from '../../protocol/wire/sql-error';
import { type Decision, type DecisionLog, DecisionRefused } from './decision-log';

/** Runs one statement in autocommit mode on a data node and gives its rows as texts. Errors: the backend's; 2003 and 2013 without it. */
export type LogStatement = (dataNode: string, sql: string) => Promise<readonly (readonly (string | null)[])[]>;

const table = 'mycat_transaction_decision';
const createTable = `CREATE TABLE IF NOT EXISTS ${table} (
  gtrid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  decision ENUM('commit','rollback') NOT NULL,
  data_nodes TEXT CHARACTER SET utf8mb4 NOT NULL,
  decided_at BIGINT NOT NULL
) ENGINE=InnoDB`;

const duplicateKey = 1062;
const noSuchTable = 1146;
const cannotConnect = 2003;
/** How long it is tried to find out whether a decision was written before the connection broke. */
const doubtMs = 10_000;
const doubtRetryMs = 200;
/** Settled rollbacks are kept this long: a proxy that was thought dead for longer will not decide any more. */
const rollbackKeptMs = 24 * 60 * 60 * 1000;

/**
 * Decisions in a table on configured data nodes, which all proxies share: each can finish what a dead one left. A transaction's decision is a
 * row on the one node that its name picks, and the first to write it decides: the proxy that owns the transaction (commit), or another that
 * gives it up (rollback).
 */
export class TableDecisionLog implements DecisionLog {
  readonly shared = true;
  private readonly dataNodes: readonly string[];
  private readonly made = new Set<string>();

  /**
   * @param own gives this proxy its name; it is closed with this log
   * @param dataNodes at least one, the same for all proxies; their order does not matter
   */
  constructor(
    private readonly own: DecisionLog,
    dataNodes: readonly string[],
    private readonly run: LogStatement,
  ) {
    this.dataNodes = [...dataNodes].sort();
  }

  get coordinator(): string {
    return this.own.coordinator;
  }

  async decide(gtrid: string, dataNodes: readonly string[]): Promise<void> {
    const insert = `INSERT INTO ${table} VALUES ('${gtrid}', 'commit', '${dataNodes.map(encodeURIComponent).join(',')}', ${Date.now()})`;
    const deadline = Date.now() + doubtMs;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.statement(this.nodeOf(gtrid), insert);
        return;
      } catch (error) {
        const errno = error instanceof SqlError ? error.errno : 0;
        if (errno === duplicateKey) {
          const [row] = await this.read(gtrid);
          if (row?.[1] === 'commit') return;
          throw new DecisionRefused('another proxy has given it up');
        }
        if (attempt === 1 && errno === cannotConnect) throw new DecisionRefused(String(error));
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, doubtRetryMs));
      }
    }
  }

  finished(gtrid: string): void {
    // A row that stays is found by recovery, which sees that there is nothing left to do.
    this.statement(this.nodeOf(gtrid), `DELETE FROM ${table} WHERE gtrid = '${gtrid}' AND decision = 'commit'`).catch(
      () => undefined,
    );
  }

  async unfinished(): Promise<readonly Decision[]> {
    const oldest = Date.now() - rollbackKeptMs;
    const perNode = await Promise.all(
      this.dataNodes.map(async (node) => {
        await this.statement(node, `DELETE FROM ${table} WHERE decision = 'rollback' AND decided_at < ${oldest}`);
        return this.statement(
          node,
          `SELECT gtrid, decision, data_nodes, decided_at FROM ${table} WHERE decision = 'commit'`,
        );
      }),
    );
    return perNode.flat().map(decisionOf);
  }

  async settle(gtrid: string): Promise<Decision | 'rollback'> {
    const insert = `INSERT IGNORE INTO ${table} VALUES ('${gtrid}', 'rollback', '', ${Date.now()})`;
    await this.statement(this.nodeOf(gtrid), insert);
    const [row] = await this.read(gtrid);
    if (!row) throw new Error(`the decision about ${gtrid} was there and is gone`);
    return row[1] === 'commit' ? decisionOf(row) : 'rollback';
  }

  close(): Promise<void> {
    return this.own.close();
  }

  private read(gtrid: string): ReturnType<LogStatement> {
    return this.statement(
      this.nodeOf(gtrid),
      `SELECT gtrid, decision, data_nodes, decided_at FROM ${table} WHERE gtrid = '${gtrid}'`,
    );
  }

  private nodeOf(gtrid: string): string {
    return this.dataNodes[crc32(gtrid) % this.dataNodes.length]!;
  }

  /** Makes the table when it is first needed, and again when somebody has dropped it. */
  private async statement(dataNode: string, sql: string): ReturnType<LogStatement> {
    if (!this.made.has(dataNode)) {
      await this.run(dataNode, createTable);
      this.made.add(dataNode);
    }
    try {
      return await this.run(dataNode, sql);
    } catch (error) {
      if (error instanceof SqlError && error.errno === noSuchTable) this.made.delete(dataNode);
      throw error;
    }
  }
}

function decisionOf([gtrid, , dataNodes, decidedAt]: readonly (string | null)[]): Decision {
  return {
    gtrid: gtrid!,
    dataNodes: dataNodes!.split(',').map(decodeURIComponent),
    decidedAt: Number(decidedAt),
  };
}
