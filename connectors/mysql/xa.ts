/** Two-phase commit of MySQL and MariaDB (MariaDB manual, "XA Transactions"). Prepared branches outlive their connection from MariaDB 10.5 and MySQL 5.7 on. */
import type { XaBranch, XaRecovery, Xid } from '../connector';
import { run, runAll, runBytes, runEach } from './run';
import type { ServerConnection } from './server-connection';

/** An xid as the statements take it. Texts in hex: they may hold anything. */
export function xidText({ gtrid, bqual, formatId }: Xid): string {
  const hex = (text: string): string => `x'${Buffer.from(text, 'latin1').toString('hex')}'`;
  return `${hex(gtrid)},${hex(bqual)},${formatId}`;
}

/** The branch of one connection. `ended` is told when the connection is free of it. */
export class MysqlXaBranch implements XaBranch {
  private prepared = false;

  constructor(
    private readonly server: ServerConnection,
    private readonly idle: () => Promise<void>,
    private readonly state: { open(xid: Xid): void; ended(): void },
  ) {}

  async start(xid: Xid): Promise<void> {
    await this.idle();
    this.prepared = false;
    this.state.open(xid);
    this.server.runAhead(`XA START ${xidText(xid)}`);
  }

  async prepare(xid: Xid): Promise<void> {
    await this.idle();
    const text = xidText(xid);
    await runAll(this.server, [...this.notStarted(), `XA END ${text}`, `XA PREPARE ${text}`]);
    this.prepared = true;
  }

  async commitOnePhase(xid: Xid): Promise<void> {
    await this.idle();
    const text = xidText(xid);
    await runAll(this.server, [...this.notStarted(), `XA END ${text}`, `XA COMMIT ${text} ONE PHASE`]);
    this.state.ended();
  }

  /** The statement that starts a branch in which nothing was run. */
  private notStarted(): readonly string[] {
    const start = this.server.takeAhead();
    return start === null ? [] : [start];
  }

  async commit(xid: Xid): Promise<void> {
    await this.idle();
    await run(this.server, `XA COMMIT ${xidText(xid)}`);
    this.state.ended();
  }

  async rollback(xid: Xid): Promise<void> {
    await this.idle();
    const text = xidText(xid);
    if (this.server.takeAhead() !== null) {
      this.state.ended();
      return;
    }
    if (this.prepared) await run(this.server, `XA ROLLBACK ${text}`);
    else await rollbackActive(this.server, text);
    this.state.ended();
  }
}

/** XA END fails when the backend has rolled the branch back itself (deadlock); XA ROLLBACK is then what ends it. */
async function rollbackActive(server: ServerConnection, text: string): Promise<void> {
  const [, rolledBack] = await runEach(server, [`XA END ${text}`, `XA ROLLBACK ${text}`]);
  if (rolledBack!.status === 'rejected') throw rolledBack!.reason;
}

/** `work` is given a connection for statements of our own. */
export class MysqlXaRecovery implements XaRecovery {
  constructor(private readonly withConnection: <T>(work: (server: ServerConnection) => Promise<T>) => Promise<T>) {}

  async recover(): Promise<readonly Xid[]> {
    const rows = await this.withConnection((server) => runBytes(server, 'XA RECOVER'));
    return rows.map(([formatId, gtridLength, , data]) => {
      const length = Number(gtridLength!.toString());
      const text = data!.toString('latin1');
      return { formatId: Number(formatId!.toString()), gtrid: text.slice(0, length), bqual: text.slice(length) };
    });
  }

  async commit(xid: Xid): Promise<void> {
    await this.withConnection((server) => run(server, `XA COMMIT ${xidText(xid)}`));
  }

  async rollback(xid: Xid): Promise<void> {
    await this.withConnection((server) => run(server, `XA ROLLBACK ${xidText(xid)}`));
  }
}
