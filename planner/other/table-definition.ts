/** What a CREATE TABLE says, for backends that cannot be given the text. */
export interface TableDefinition {
  readonly name: string;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly comment: string;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: DeclaredType;
  readonly nullable: boolean;
  /** A literal's text; undefined = no default. */
  readonly defaultValue: DefaultLiteral | undefined;
  readonly collation: string | null;
  readonly comment: string;
}

export interface DeclaredType {
  /** MySQL's name in lower case, aliases resolved: `int`, `decimal`, `varchar` … */
  readonly name: string;
  /** Numbers in parentheses. */
  readonly sizes: readonly number[];
  /** ENUM. */
  readonly labels: readonly string[];
  readonly unsigned: boolean;
}

export type DefaultLiteral =
  | { readonly kind: 'null' }
  | { readonly kind: 'number' | 'string'; readonly text: string; readonly negative: boolean };
