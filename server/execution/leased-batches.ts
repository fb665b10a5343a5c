import { sqlError } from '../../protocol/wire/sql-error';
import type { Lease } from '../session/participant';

/**
 * The rows of a fragment on a borrowed connection, which goes back when they have ended, for whatever reason. In a transaction another fragment
 * of the same statement may need the connection before that: the rest of the rows is then read into memory at once.
 *
 * @param batches of rows in whatever form
 * @param ended awaited before the connection goes back, after the last row
 * @param memoryMaxBytes for the rows that are read ahead; past it errno 1038
 */
export function leasedBatches<T>(
  batches: AsyncIterable<T>,
  lease: Lease,
  ended: () => Promise<void>,
  memoryMaxBytes: number,
  bytesOf: (batch: T) => number,
): AsyncIterableIterator<T> {
  const source = batches[Symbol.asyncIterator]();
  const rows = rowsOf(source, lease, ended, memoryMaxBytes, bytesOf);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => rows.next(),
    async return() {
      // A generator returns only after what it waits for, which may be a slow data node.
      await source.return?.();
      return rows.return(undefined);
    },
  };
}

async function* rowsOf<T>(
  source: AsyncIterator<T>,
  lease: Lease,
  ended: () => Promise<void>,
  memoryMaxBytes: number,
  bytesOf: (batch: T) => number,
): AsyncGenerator<T> {
  const ahead: T[] = [];
  let reading: Promise<IteratorResult<T>> | null = null;
  let readOn: Promise<void> | null = null;
  const readRest = async (): Promise<void> => {
    try {
      let bytes = 0;
      // The batch that the consumer waits for already is the consumer's.
      const awaited = reading === null ? null : await reading;
      let next = awaited?.done === true ? awaited : await source.next();
      for (; next.done !== true; next = await source.next()) {
        ahead.push(next.value);
        bytes += bytesOf(next.value);
        if (bytes > memoryMaxBytes) throw tooMuch(memoryMaxBytes);
      }
      await ended();
    } finally {
      await source.return?.();
      lease.done();
    }
  };
  lease.streams(() => {
    readOn ??= readRest();
    return readOn;
  });
  try {
    while (readOn === null) {
      reading = source.next();
      const next = await reading;
      reading = null;
      if (next.done === true) {
        if (readOn === null) await ended();
        break;
      }
      yield next.value;
    }
    if (readOn !== null) {
      await (readOn as Promise<void>);
      yield* ahead;
    }
  } finally {
    if (readOn === null) {
      await source.return?.();
      lease.done();
    } else await (readOn as Promise<void>).catch(() => undefined);
  }
}

function tooMuch(limitBytes: number): Error {
  return sqlError(
    'ER_OUT_OF_SORTMEMORY',
    `Out of memory in FRAGMENT: a transaction that has one connection to a data node must hold the rows of one part of the statement while it reads another, and they need more than ${limitBytes} bytes`,
  );
}
