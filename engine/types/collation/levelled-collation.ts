import type { Collation, KeyBuffer } from './collation';
import { compareBySortKey } from './compare-keys';
import type { WeightTable } from './weight-table';
import { WeightedCollation } from './weighted-collation';

/**
 * A collation that compares by several weights of each character: first those of all letters, then those of all accents, then those of upper
 * and lower case (Unicode Technical Standard 10, "Multi-Level Comparison"). A key is the keys of the levels, one after the other.
 */
export class LevelledCollation implements Collation {
  readonly identity = false;
  readonly sortOrder = null;
  private readonly levels: readonly WeightedCollation[];

  constructor(
    readonly name: string,
    readonly charset: string,
    readonly padSpace: boolean,
    private readonly tables: readonly WeightTable[],
  ) {
    // A NOPAD collation counts what is left over on the first level only: an accent that no level sees makes no difference.
    this.levels = tables.map(
      (table, level) => new WeightedCollation(name, charset, padSpace || level > 0, table, { isLevel: true }),
    );
  }

  sortKey(data: Uint8Array, start: number, end: number, out: KeyBuffer): void {
    for (const level of this.levels) level.sortKey(data, start, end, out);
  }

  compare(left: Uint8Array, right: Uint8Array): number {
    return compareBySortKey(this, left, right);
  }

  equal(left: Uint8Array, right: Uint8Array): boolean {
    return this.compare(left, right) === 0;
  }

  noPad(): Collation {
    return this.padSpace ? new LevelledCollation(this.name, this.charset, false, this.tables) : this;
  }

  charactersEqual(left: number, right: number): boolean {
    return this.levels.every((level) => level.charactersEqual(left, right));
  }
}
