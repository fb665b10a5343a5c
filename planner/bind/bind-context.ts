import type { ColumnType, Field } from '../../engine/batch/column-type';
import type { PlanColumn } from '../logical/plan';
import type { SelectStatement, TableReference } from '../sql/ast';
import type { ResolvedTable } from '../tables';

/** What binding one statement needs and collects. */
export class BindContext {
  readonly columns: PlanColumn[] = [];
  private readonly aliases = new Set<string>();

  constructor(
    readonly lookup: (reference: TableReference) => ResolvedTable,
    readonly sqlMode: ReadonlySet<string>,
  ) {}

  newColumn(name: string, type: ColumnType | null, field: Field | null): number {
    const id = this.columns.length;
    this.columns.push({ id, name, type, field });
    return id;
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

/** A query after binding: its plan and the visible columns, in order. */
export interface BoundQuery {
  readonly plan: import('../logical/plan').LogicalPlan;
  readonly items: readonly { readonly id: number; readonly name: string }[];
  readonly query: SelectStatement;
}
