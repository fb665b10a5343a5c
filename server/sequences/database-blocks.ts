import { setTimeout as delay } from 'node:timers/promises';
import { sqlError } from '../../protocol/wire/sql-error';
import { textRows } from '../execution/text-rows';
import { type DataSources, plainFacts } from '../sources/data-sources';
import type { Block, BlockSource } from './block-sequences';

/** A lock that another server holds on a sequence is free again about this long later. */
const retryAfterMs = 100;

/**
 * MyCAT's kind 1: `sequence_db_conf.properties` names the data node of each sequence, whose database has the table MYCAT_SEQUENCE and the
 * function mycat_seq_nextval (docs/sequences.md). The function takes a block of `increment` numbers and commits, so servers may share it.
 */
export class DatabaseBlocks implements BlockSource {
  /**
   * @param nodeOf data node of a sequence by its name in upper case; throws what is wrong with it
   * @param triesMax how often an answer without a block is asked for again
   * @param waitMs how long one try may take
   */
  constructor(
    private readonly sources: Pick<DataSources, 'acquire'>,
    private readonly nodeOf: (name: string) => string,
    private readonly triesMax: number,
    private readonly waitMs: number,
  ) {}

  async reserve(name: string): Promise<Block> {
    const node = this.nodeOf(name);
    let detail = '';
    for (let tries = 0; tries < Math.max(1, this.triesMax); tries++) {
      if (tries > 0) await delay(retryAfterMs);
      const answer = await this.ask(name, node);
      const [first, count] = /^(\d+),(\d+)$/.exec(answer)?.slice(1) ?? [];
      if (first !== undefined && Number(first) > 0 && Number(count) > 0)
        return { first: BigInt(first), count: Number(count) };
      if (answer.startsWith('-999999')) {
        throw sqlError(
          'ER_UNKNOWN_ERROR',
          `sequnce not found in db table : ${name} has no row in MYCAT_SEQUENCE on data node ${node}`,
        );
      }
      detail = `mycat_seq_nextval answers '${answer}': no row in MYCAT_SEQUENCE, or its lock is held`;
    }
    throw sqlError(
      'ER_UNKNOWN_ERROR',
      `can't fetch sequnce in db,sequnce :${name} detail:${detail} (data node ${node})`,
    );
  }

  private async ask(name: string, node: string): Promise<string> {
    const signal = AbortSignal.timeout(Math.max(1, this.waitMs));
    try {
      // Not the statement's own connection: what is taken stays taken when its transaction is rolled back.
      const connection = await this.sources.acquire(node, plainFacts, signal);
      try {
        const result = await connection.query(`SELECT mycat_seq_nextval('${name}')`, signal);
        const [row] = result.kind === 'rows' ? await textRows(result.batches) : [];
        return row?.[0] ?? '';
      } finally {
        connection.release();
      }
    } catch (error) {
      const reason = signal.aborted ? `no answer in ${this.waitMs} ms` : error instanceof Error ? error.message : error;
      throw sqlError(
        'ER_UNKNOWN_ERROR',
        `can't fetch sequnce in db,sequnce :${name} detail:${reason} (data node ${node})`,
        { cause: error },
      );
    }
  }

  close(): void {}
}
