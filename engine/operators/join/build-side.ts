import type { RecordBatch, Vector } from '../../batch/record-batch';
import { isValid } from '../../batch/record-batch';
import { Verdict } from '../../expressions/compile';
import { outputBatchRows } from '../../limits';
import type { CpuTurn } from '../cpu-turn';
import type { JoinKeys } from '../keys/join-keys';
import { type Candidates, groupBytesPerRow, KeyGroups } from './key-groups';
import { type ProbePairs, pairsOf, type Settled, singlePairs } from './pairs';

/** The keys of a hash join, seen from the side that is held. */
export interface BuildKeys {
  readonly keys: JoinKeys;
  readonly leftIs: 'probe' | 'build';
  /** Set when the last key pair compares in three-valued logic: its columns, to see their NULLs. */
  readonly nullAware: { readonly buildColumn: number; readonly probeColumn: number } | null;
}

/** Bytes a row that a table of keys takes, about. */
const tableBytesPerRow = 48;

/** Bytes a row that the held side takes beside the rows themselves, about: what to reserve while they come. */
export function buildBytesPerRow({ nullAware }: BuildKeys): number {
  return (groupBytesPerRow + tableBytesPerRow) * (nullAware === null ? 1 : 2);
}

/**
 * The held side of a hash join: rows by all keys and, when the last one compares in three-valued logic, also by all keys but the last:
 * of those pairs the ones with a NULL in the last key are the ones whose equality is unknown.
 */
export class BuildSide {
  private constructor(
    readonly batch: RecordBatch,
    private readonly build: BuildKeys,
    private readonly groups: KeyGroups,
    private readonly prefixGroups: KeyGroups | null,
  ) {}

  static async of(batch: RecordBatch, build: BuildKeys, turn: CpuTurn): Promise<BuildSide> {
    const { keys, nullAware } = build;
    const columns = keys.build(batch);
    const groups = await KeyGroups.of(keys.types, columns, batch.rowCount, null, turn);
    const prefix = nullAware === null ? null : await prefixGroups(build, columns, batch, turn);
    return new BuildSide(batch, build, groups, prefix);
  }

  /** Bytes that it takes beside its rows. */
  get byteLength(): number {
    return this.groups.byteLength + (this.prefixGroups?.byteLength ?? 0);
  }

  /** Pairs whose keys are equal. */
  equalPairs(probe: RecordBatch, verdicts: Uint8Array | null): Iterable<ProbePairs> {
    const { groups } = this;
    const numbers = groups.find(this.build.keys.probe(probe), probe.rowCount);
    if (groups.isUnique && verdicts === null && probe.rowCount <= outputBatchRows)
      return singlePairs(numbers, groups.rows);
    return pairsOf(groups.candidates(numbers), groups.rows, this.settled(verdicts, Verdict.true));
  }

  /** Pairs whose equality is unknown. */
  unknownPairs(probe: RecordBatch, verdicts: Uint8Array): Generator<ProbePairs, void, undefined> | readonly [] {
    if (this.prefixGroups === null) return [];
    return pairsOf(
      this.unknownCandidates(this.prefixGroups, probe),
      this.prefixGroups.rows,
      this.settled(verdicts, Verdict.unknown),
    );
  }

  private settled(verdicts: Uint8Array | null, from: number): Settled | null {
    return verdicts === null ? null : { verdicts, from, leftIs: this.build.leftIs };
  }

  private unknownCandidates(groups: KeyGroups, probe: RecordBatch): Candidates {
    const numbers = this.prefixNumbers(groups, probe);
    const { from, to } = groups.candidates(numbers);
    const { validity } = probe.columns[this.build.nullAware!.probeColumn]!;
    for (let row = 0; row < probe.rowCount; row++) {
      if (numbers[row]! >= 0 && isValid(validity, row)) to[row] = groups.firstEnds[numbers[row]!]!;
    }
    return { from, to };
  }

  private prefixNumbers(groups: KeyGroups, probe: RecordBatch): Int32Array {
    return groups.find(this.build.keys.probe(probe).slice(0, -1), probe.rowCount);
  }

  /** The verdicts of probe rows, being left rows, when no condition but the keys matters. */
  probeVerdicts(probe: RecordBatch, verdicts: Uint8Array): void {
    const numbers = this.groups.find(this.build.keys.probe(probe), probe.rowCount);
    for (let row = 0; row < probe.rowCount; row++) if (numbers[row]! >= 0) verdicts[row] = Verdict.true;
    if (this.prefixGroups === null) return;
    const { from, to } = this.unknownCandidates(this.prefixGroups, probe);
    for (let row = 0; row < probe.rowCount; row++) {
      if (to[row]! > from[row]! && verdicts[row] === Verdict.false) verdicts[row] = Verdict.unknown;
    }
  }

  /** Collects which keys probe rows have, so that `verdictsOfBuild` can tell of held rows, being left rows, when only keys matter. */
  keysSeen(): KeysSeen {
    return new KeysSeen(this.groups, this.prefixGroups);
  }

  see(seen: KeysSeen, probe: RecordBatch): void {
    seen.equal(this.groups.find(this.build.keys.probe(probe), probe.rowCount));
    if (this.prefixGroups === null) return;
    const { validity } = probe.columns[this.build.nullAware!.probeColumn]!;
    seen.prefix(this.prefixNumbers(this.prefixGroups, probe), validity);
  }

  verdictsOfBuild(seen: KeysSeen, verdicts: Uint8Array): void {
    const { nullAware } = this.build;
    seen.tell(verdicts, nullAware === null ? null : this.batch.columns[nullAware.buildColumn]!);
  }
}

function prefixGroups(
  { keys, nullAware }: BuildKeys,
  columns: readonly Vector[],
  batch: RecordBatch,
  turn: CpuTurn,
): Promise<KeyGroups> {
  // Every row has a place here, whatever its last key: NULLs come first in their group.
  const { validity } = batch.columns[nullAware!.buildColumn]!;
  const first = validity ?? new Uint8Array((batch.rowCount + 7) >> 3).fill(0xff);
  return KeyGroups.of(keys.types.slice(0, -1), columns.slice(0, -1), batch.rowCount, first, turn);
}

/** Which keys came by on the probe side. */
export class KeysSeen {
  private readonly keys: Uint8Array;
  /** By number of a key without its last column: whether any row came, and whether one with a NULL there did. */
  private readonly prefixes: Uint8Array;
  private readonly prefixesWithNull: Uint8Array;

  constructor(
    private readonly groups: KeyGroups,
    private readonly prefixGroups: KeyGroups | null,
  ) {
    this.keys = new Uint8Array(groups.size);
    this.prefixes = new Uint8Array(prefixGroups?.size ?? 0);
    this.prefixesWithNull = new Uint8Array(prefixGroups?.size ?? 0);
  }

  equal(numbers: Int32Array): void {
    for (let row = 0; row < numbers.length; row++) if (numbers[row]! >= 0) this.keys[numbers[row]!] = 1;
  }

  prefix(numbers: Int32Array, lastKey: Vector['validity']): void {
    for (let row = 0; row < numbers.length; row++) {
      const number = numbers[row]!;
      if (number < 0) continue;
      this.prefixes[number] = 1;
      if (!isValid(lastKey, row)) this.prefixesWithNull[number] = 1;
    }
  }

  /** `lastKey`: the held rows' last key column where it compares in three-valued logic. */
  tell(verdicts: Uint8Array, lastKey: Vector | null): void {
    for (let row = 0; row < verdicts.length; row++) {
      const number = this.groups.numbers[row]!;
      if (number >= 0 && this.keys[number] === 1) verdicts[row] = Verdict.true;
      if (this.prefixGroups === null || verdicts[row] !== Verdict.false) continue;
      const prefix = this.prefixGroups.numbers[row]!;
      if (prefix < 0) continue;
      const isNull = !isValid(lastKey!.validity, row);
      if (this.prefixesWithNull[prefix] === 1 || (isNull && this.prefixes[prefix] === 1)) {
        verdicts[row] = Verdict.unknown;
      }
    }
  }
}
