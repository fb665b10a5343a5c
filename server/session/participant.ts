import type { Connection, SessionFacts, Xid } from '../../connectors/connector';

/** A connection for one statement. `done` is called once, when the statement has ended. */
export interface Lease {
  readonly connection: Connection;
  /**
   * Says that rows are being read, and how to read the rest of them at once should another reader of the same statement need the connection.
   * `readOn` ends by calling `done`.
   */
  streams(readOn: () => Promise<void>): void;
  done(): void;
}

/** A data node's connection in a transaction, or under table locks. */
export interface Participant {
  readonly connection: Connection;
  /** null: a transaction of its own, without two-phase commit. */
  readonly xid: Xid | null;
  /** What the connection is set to. */
  facts: SessionFacts;
  holder: Holder | null;
}

/** As takeTurn, on a connection that is set to what the session's variables say by now. */
export async function takeTurnWith(participant: Participant, facts: SessionFacts): Promise<Lease> {
  const lease = await takeTurn(participant);
  if (participant.facts === facts || !participant.connection.adopt) return lease;
  try {
    await participant.connection.adopt(facts);
    participant.facts = facts;
    return lease;
  } catch (error) {
    lease.done();
    throw error;
  }
}

/** Who has a participant's connection now. */
interface Holder {
  readOn: (() => Promise<void>) | null;
  /** Resolves when `readOn` was set or the connection is free. */
  changed: Promise<void>;
  change(): void;
}

/** One connection sees the changes of the transaction: readers take turns, each reading the rest of the one before it into memory. */
export async function takeTurn(participant: Participant): Promise<Lease> {
  while (participant.holder !== null) {
    const { readOn, changed } = participant.holder;
    await (readOn === null ? changed : readOn());
  }
  const holder = newHolder();
  participant.holder = holder;
  return {
    connection: participant.connection,
    streams: (readOn) => {
      holder.readOn = readOn;
      holder.change();
    },
    done: () => {
      if (participant.holder === holder) participant.holder = null;
      holder.change();
    },
  };
}

function newHolder(): Holder {
  let change: () => void = () => undefined;
  const changed = new Promise<void>((resolve) => {
    change = resolve;
  });
  return { readOn: null, changed, change };
}

export async function commitOnePhase({
  connection,
  xid,
}: {
  readonly connection: Connection;
  readonly xid: Xid | null;
}): Promise<void> {
  if (xid === null) await connection.commit();
  else await connection.xa!.commitOnePhase(xid);
}

export async function endRead({
  connection,
  xid,
}: {
  readonly connection: Connection;
  readonly xid: Xid | null;
}): Promise<void> {
  try {
    if (xid === null) await connection.rollback();
    else await connection.xa!.rollback(xid);
    connection.release();
  } catch {
    // A connection that cannot roll back is closed, which rolls back.
    connection.destroy();
  }
}
