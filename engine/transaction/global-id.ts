/**
 * Names of global transactions: `mycat-<coordinator>-<epoch>-<number>`. The coordinator is the proxy that decides; its epoch is the start of
 * one of its processes, so that a number never comes twice. At most 64 bytes, as MySQL has it for a gtrid.
 */
import { randomBytes } from 'node:crypto';
import type { Xid } from '../../connectors/connector';

/** `MYC`: tells our branches from those of other programs. */
export const formatId = 0x4d5943;

export interface GlobalId {
  readonly coordinator: string;
  readonly epoch: string;
  readonly number: string;
}

const pattern = /^mycat-([0-9a-z]{1,16})-([0-9a-z]{1,16})-([0-9a-z]{1,13})$/;

/** null: not one of a proxy of this kind. */
export function parseGlobalId(gtrid: string): GlobalId | null {
  const match = pattern.exec(gtrid);
  return match ? { coordinator: match[1]!, epoch: match[2]!, number: match[3]! } : null;
}

export function globalId({ coordinator, epoch, number }: GlobalId): string {
  return `mycat-${coordinator}-${epoch}-${number}`;
}

export function newCoordinatorId(): string {
  return randomBytes(6).toString('hex');
}

export function branchOf(gtrid: string, dataNode: string): Xid {
  return { formatId, gtrid, bqual: dataNode };
}
