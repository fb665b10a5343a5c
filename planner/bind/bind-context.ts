import type { ColumnType, Field } from '../../engine/batch/column-type';
import type { VirtualTable } from '../facts';
import type { LogicalPlan, PlanColumn } from '../logical/plan';
import type { NeededNodes } from '../routing/single-node';
import type { SelectStatement, TableReference } from '../sql/ast';
import type { ResolvedTable } from '../tables';

/** A table of a statement, and the data nodes whose rows of it can matter. */
export interface LocatedTable {
  readonly table: ResolvedTable;
  readonly needed: NeededNodes;
}

/** A common table expression, or in its own step a recursive one: the rows of the round before. */
export type CommonTable =
  | {
      readonly kind: 'query' | 'recursive';
      readonly name: string;
      /** Unique in the statement. */
      readonly number: number;
      readonly columns: readonly string[];
      readonly query: SelectStatement;
      /** CYCLE … RESTRICT: names of columns; null = none. */
      readonly cycle: readonly string[] | null;
      /** What its own query can name. */
      readonly environment: CommonTables;
    }
  | { readonly kind: 'working'; readonly number: number; readonly columns: readonly string[] };

export type CommonTables = ReadonlyMap<string, CommonTable>;

/** What binding one statement needs and collects. */
export class BindContext {
  readonly columns: PlanColumn[] = [];
  /** Common tables that are made once, by their number. */
  readonly shared = new Map<number, BoundQuery>();
  private numbers = 0;
  private readonly aliases = new Set<string>();

  /** @param rowsOf the rows of a virtual table; null for tables that have data nodes */
  constructor(
    readonly locate: (reference: TableReference) => LocatedTable,
    readonly rowsOf: (reference: TableReference) => VirtualTable | null = () => null,
    /** ONLY_FULL_GROUP_BY holds, and nobody else looks after it. */
    readonly fullGroupBy = false,
  ) {}

  newColumn(name: string, type: ColumnType | null, field: Field | null): number {
    const id = this.columns.length;
    this.columns.push({ id, name, type, field });
    return id;
  }

  /** A column for a part of an expression, which the nodes compute. */
  newPart(): number {
    const id = this.columns.length;
    this.columns.push({ id, name: 'part', type: null, field: null, isPart: true });
    return id;
  }

  newNumber(): number {
    return ++this.numbers;
  }

  column(id: number): PlanColumn {
    return this.columns[id]!;
  }

  /** An alias that no other scan of the statement has. */
  uniqueAlias(wanted: string): string {
    let alias = wanted;
    for (let number = 2; this.aliases.has(alias.toLowerCase()); number++) alias = `${wanted}_${number}`;
    this.aliases.add(alias.toLowerCase());
    return alias;
  }
}

/** A query after binding: its plan, and the visible ones of its columns in order. */
export interface BoundQuery {
  readonly plan: LogicalPlan;
  readonly items: readonly { readonly id: number; readonly name: string }[];
}
