/**
 * Which data nodes each table of a statement needs: read off the syntax tree, before and without binding, so that any statement that one
 * node can answer is found, whatever else is in it (windows, subqueries, functions nobody knows).
 *
 * Every query block is a set of table instances and a list of conjuncts (WHERE and ON). A conjunct applies to an instance unless it is the
 * ON condition of an outer join that keeps the instance's rows anyway (or lies inside that join's optional side):
 *
 *     a LEFT JOIN b ON a.id = b.id AND a.x = 5      -- says nothing about which rows of a are needed, but does for b
 *
 * Rows of an instance that fail a conjunct which applies to it cannot change the result, so the nodes that hold only such rows are not
 * needed. Equalities between columns (`a.id = b.id`) carry constants from one to the other, also into correlated subqueries.
 */
import type { ColumnType } from '../../engine/batch/column-type';
import { isInteger, isString } from '../../engine/batch/column-type';
import type {
  DeleteStatement,
  Expression,
  QueryBody,
  SelectBlock,
  SelectStatement,
  TableExpression,
  TableReference,
  UpdateStatement,
} from '../sql/ast';
import { forEachSubquery } from '../sql/walk';
import type { ResolvedTable } from '../tables';
import { andConstraints, type Constraint, constraintOf } from './constraint';
import { type TransparentColumns, transparentColumns } from './transparent-columns';
import { type UnusedCondition, unusedConditions } from './unused-conditions';

/** One occurrence of a table in a statement. */
export interface TableInstance {
  readonly reference: TableReference;
  readonly table: ResolvedTable;
  /** What the statement says of the sharding column (or a child's join key). `any` for tables without one. */
  readonly constraint: Constraint;
  /** Conditions on the sharding column that are of no use for that; for EXPLAIN, and only then worked out. */
  readonly unused: () => readonly UnusedCondition[];
}

interface Conjunct {
  readonly predicate: Expression;
  /** Those whose rows it does not restrict. */
  readonly exempt: ReadonlySet<Member>;
}

/** What stands in a FROM clause. */
type Member = OpenInstance | DerivedTable;

interface DerivedTable extends TransparentColumns {
  /** Lower case. */
  readonly alias: string;
  /** Where it stands. */
  readonly block: Block;
}

/** An instance while its block is being read. */
interface OpenInstance {
  readonly reference: TableReference;
  readonly table: ResolvedTable;
  readonly block: Block;
}

interface Block {
  readonly parent: Block | null;
  /** The derived table that it makes; null = it is none, or sees the block around it as its parent. */
  readonly container: DerivedTable | null;
  readonly instances: OpenInstance[];
  /** Derived tables and common table expressions: names that hide nothing but whose columns are not a table's. */
  readonly derived: DerivedTable[];
  readonly conjuncts: Conjunct[];
}

export type TableLookup = (reference: TableReference) => ResolvedTable;

/** All instances of a statement with their constraints, in the order they occur. Names of common table expressions are not instances. */
export function findInstances(
  statement: SelectStatement | UpdateStatement | DeleteStatement,
  lookup: TableLookup,
): readonly TableInstance[] {
  const reader = new BlockReader(lookup);
  if (statement.kind === 'select') reader.query(statement, null, new Set());
  else reader.change(statement);
  return reader.instances();
}

class BlockReader {
  private readonly open: OpenInstance[] = [];

  constructor(private readonly lookup: TableLookup) {}

  instances(): readonly TableInstance[] {
    return this.open.map((instance) => ({
      reference: instance.reference,
      table: instance.table,
      constraint: constraintOfInstance(instance),
      unused: () => unusedOfInstance(instance),
    }));
  }

  query(
    query: SelectStatement,
    parent: Block | null,
    commonTables: ReadonlySet<string>,
    container: DerivedTable | null = null,
  ): void {
    let names = commonTables;
    if (query.with) {
      const all = new Set(commonTables);
      for (const table of query.with.tables) {
        if (query.with.recursive) all.add(table.name.toLowerCase());
        this.query(table.query, null, all);
        all.add(table.name.toLowerCase());
      }
      names = all;
    }
    if (query.body.kind === 'block') this.block(query.body, parent, names, query, container);
    else this.body(query.body, parent, names, query);
  }

  change(statement: UpdateStatement | DeleteStatement): void {
    const names = new Set<string>();
    for (const table of statement.with?.tables ?? []) {
      this.query(table.query, null, names);
      names.add(table.name.toLowerCase());
    }
    const block: Block = { parent: null, container: null, instances: [], derived: [], conjuncts: [] };
    this.from(statement.from, block, names);
    if (statement.where) addConjuncts(block, statement.where, new Set());
    const expressions: Expression[] = [];
    if (statement.where) expressions.push(statement.where);
    if (statement.kind === 'update') for (const item of statement.assignments) expressions.push(item.value);
    for (const item of statement.orderBy) expressions.push(item.expression);
    for (const expression of expressions) forEachSubquery(expression, (query) => this.query(query, block, names));
  }

  private body(body: QueryBody, parent: Block | null, names: ReadonlySet<string>, owner: SelectStatement): void {
    switch (body.kind) {
      case 'block':
        this.block(body, parent, names, owner, null);
        return;
      case 'set-operation':
        this.body(body.left, parent, names, owner);
        this.body(body.right, parent, names, owner);
        return;
      case 'query':
        this.query(body.query, parent, names);
        return;
      case 'values':
        for (const row of body.rows) {
          for (const value of row) forEachSubquery(value, (query) => this.query(query, parent, names));
        }
        return;
    }
  }

  private block(
    select: SelectBlock,
    parent: Block | null,
    names: ReadonlySet<string>,
    owner: SelectStatement,
    container: DerivedTable | null,
  ): void {
    const block: Block = { parent, container, instances: [], derived: [], conjuncts: [] };
    if (select.from) this.from(select.from, block, names);
    if (select.where) addConjuncts(block, select.where, new Set());
    const expressions: Expression[] = [];
    for (const item of select.items) if (item.kind === 'expression') expressions.push(item.expression);
    if (select.where) expressions.push(select.where);
    if (select.having) expressions.push(select.having);
    for (const item of [...select.groupBy, ...owner.orderBy]) expressions.push(item.expression);
    for (const { window } of select.windows)
      expressions.push(...window.partitionBy, ...window.orderBy.map(({ expression }) => expression));
    for (const expression of expressions) forEachSubquery(expression, (query) => this.query(query, block, names));
  }

  /** Reads a FROM tree into the block; returns what stands in it. */
  private from(table: TableExpression, block: Block, names: ReadonlySet<string>): readonly Member[] {
    switch (table.kind) {
      case 'table': {
        if (table.schema === null && names.has(table.name.toLowerCase())) {
          return [derivedIn(block, table.alias ?? table.name)];
        }
        const instance: OpenInstance = { reference: table, table: this.lookup(table), block };
        block.instances.push(instance);
        this.open.push(instance);
        return [instance];
      }
      case 'json-table':
        forEachSubquery(table.document, (query) => this.query(query, block, names));
        return [derivedIn(block, table.alias)];
      case 'derived': {
        const derived = derivedIn(block, table.alias, transparentColumns(table));
        if (table.lateral) this.query(table.query, block, names);
        else this.query(table.query, null, names, derived);
        return [derived];
      }
      case 'join':
        return this.join(table, block, names);
    }
  }

  private join(join: TableExpression & { kind: 'join' }, block: Block, names: ReadonlySet<string>): readonly Member[] {
    const before = block.conjuncts.length;
    const left = this.from(join.left, block, names);
    const between = block.conjuncts.length;
    const right = this.from(join.right, block, names);
    const after = block.conjuncts.length;
    const kept = join.type === 'left' ? left : join.type === 'right' ? right : [];
    // Conditions inside the optional side say nothing about the side that is kept.
    const [start, end] = join.type === 'left' ? [between, after] : join.type === 'right' ? [before, between] : [0, 0];
    for (let index = start; index < end; index++) {
      const conjunct = block.conjuncts[index]!;
      block.conjuncts[index] = { ...conjunct, exempt: new Set([...conjunct.exempt, ...kept]) };
    }
    if (join.on) {
      addConjuncts(block, join.on, new Set(kept));
      // A subquery in ON is evaluated for pairs that may fail everything else: nothing is carried into it.
      forEachSubquery(join.on, (query) => this.query(query, null, names));
    }
    for (const equality of sharedColumnEqualities(join, left.filter(isInstance), right.filter(isInstance))) {
      block.conjuncts.push({ predicate: equality, exempt: new Set(kept) });
    }
    return [...left, ...right];
  }
}

function derivedIn(
  block: Block,
  alias: string,
  { names, columns }: TransparentColumns = { names: null, columns: new Map() },
): DerivedTable {
  const derived: DerivedTable = { alias: alias.toLowerCase(), block, names, columns };
  block.derived.push(derived);
  return derived;
}

function isInstance(member: Member): member is OpenInstance {
  return 'reference' in member;
}

function addConjuncts(block: Block, predicate: Expression, exempt: ReadonlySet<Member>): void {
  if (predicate.kind === 'binary' && predicate.operator === 'and') {
    addConjuncts(block, predicate.left, exempt);
    addConjuncts(block, predicate.right, exempt);
  } else block.conjuncts.push({ predicate, exempt });
}

/** USING (a) and NATURAL as the equalities they stand for, between instances that are known to have the column. */
function sharedColumnEqualities(
  join: TableExpression & { kind: 'join' },
  left: readonly OpenInstance[],
  right: readonly OpenInstance[],
): readonly Expression[] {
  const names = join.using ?? (join.natural && right.length === 1 ? columnNames(right[0]!) : []);
  const equalities: Expression[] = [];
  for (const name of names) {
    const leftOwners = left.filter((instance) => columnOf(instance, name));
    const rightOwners = right.filter((instance) => columnOf(instance, name));
    if (leftOwners.length !== 1 || rightOwners.length !== 1) continue;
    equalities.push({
      kind: 'binary',
      operator: '=',
      left: columnExpression(leftOwners[0]!, name),
      right: columnExpression(rightOwners[0]!, name),
    });
  }
  return equalities;
}

function columnExpression(instance: OpenInstance, name: string): Expression {
  const { alias, name: table } = instance.reference;
  return { kind: 'column', schema: null, table: alias ?? table, name };
}

function columnNames(instance: OpenInstance): readonly string[] {
  return instance.table.description?.columns.map((column) => column.name) ?? [];
}

function columnOf(instance: OpenInstance, name: string): { readonly type: ColumnType } | null {
  const wanted = name.toLowerCase();
  return instance.table.description?.columns.find((column) => column.name.toLowerCase() === wanted) ?? null;
}

// ---------------------------------------------------------------- constraints

/** A column of an instance, as a key for sets. */
interface ColumnKey {
  readonly instance: OpenInstance;
  /** Lower case. */
  readonly name: string;
}

function routingColumn(table: ResolvedTable): string | null {
  const { placement } = table;
  if (placement.kind === 'sharded' || placement.kind === 'subtables')
    return placement.rule?.column.toLowerCase() ?? null;
  return null;
}

function constraintOfInstance(instance: OpenInstance): Constraint {
  const column = routingColumn(instance.table);
  if (column === null) return { kind: 'any' };
  const conjuncts = applicableConjuncts(instance);
  const isColumn = columnTest({ instance, name: column }, conjuncts);
  return andConstraints(conjuncts.map((conjunct) => constraintOf(conjunct.predicate, isColumn(conjunct))));
}

function unusedOfInstance(instance: OpenInstance): readonly UnusedCondition[] {
  const column = routingColumn(instance.table);
  if (column === null) return [];
  const conjuncts = applicableConjuncts(instance);
  const isColumn = columnTest({ instance, name: column }, conjuncts);
  const { block } = instance;
  const exempt = block.conjuncts.filter((conjunct) => conjunct.exempt.has(instance));
  return unusedConditions([
    ...conjuncts.map((each) => ({
      predicate: each.predicate,
      isExempt: false,
      isColumn: isColumn(each),
    })),
    ...exempt.map(({ predicate }) => ({ predicate, isExempt: true, isColumn: isColumn({ block, through: [] }) })),
  ]);
}

/** Whether an expression, seen from a block, is this column or one that equals it wherever the conjuncts hold. */
function columnTest(
  column: ColumnKey,
  conjuncts: readonly ScopedPredicate[],
): (from: Pick<ScopedPredicate, 'block' | 'through'>) => (expression: Expression) => boolean {
  const equal = equalColumns(column, conjuncts);
  return ({ block, through }) =>
    (expression) => {
      const key = columnKey(expression, block, through);
      return key !== null && equal.some((other) => sameKey(other, key));
    };
}

interface ScopedPredicate {
  readonly predicate: Expression;
  readonly block: Block;
  /** The derived tables that the instance lies in, seen from the block. */
  readonly through: readonly Within[];
}

/** A derived table, and the block inside of it. */
interface Within {
  readonly derived: DerivedTable;
  readonly inner: Block;
}

/** The conjuncts of the instance's block that restrict it, and those of the blocks around it that hold wherever a subquery or a derived table is needed. */
function applicableConjuncts(instance: OpenInstance): readonly ScopedPredicate[] {
  const result: ScopedPredicate[] = [];
  const through: Within[] = [];
  for (let block: Block | null = instance.block; block; ) {
    for (const conjunct of block.conjuncts) {
      // Outside its own block only WHERE-like conditions (exempt from nothing) are sure to hold.
      const applies = block === instance.block ? !conjunct.exempt.has(instance) : conjunct.exempt.size === 0;
      if (applies) result.push({ predicate: conjunct.predicate, block, through });
    }
    const { container }: Block = block;
    if (container) through.push({ derived: container, inner: block });
    block = container ? container.block : block.parent;
  }
  return result;
}

/** The columns that equal `start` wherever the conjuncts hold, itself included. */
function equalColumns(start: ColumnKey, conjuncts: readonly ScopedPredicate[]): readonly ColumnKey[] {
  const reached: ColumnKey[] = [start];
  for (let next = 0; next < reached.length; next++) {
    const from = reached[next]!;
    for (const { predicate, block, through } of conjuncts) {
      if (predicate.kind !== 'binary' || predicate.operator !== '=') continue;
      const left = columnKey(predicate.left, block, through);
      const right = left && columnKey(predicate.right, block, through);
      if (!left || !right) continue;
      const other = sameKey(left, from) ? right : sameKey(right, from) ? left : null;
      if (other && !reached.some((key) => sameKey(key, other)) && comparableAlike(from, other)) reached.push(other);
    }
  }
  return reached;
}

function sameKey(left: ColumnKey, right: ColumnKey): boolean {
  return left.instance === right.instance && left.name === right.name;
}

/**
 * A constant may only be carried between columns that compare in the same way: `varchar_id = int_id` holds for '007' and 7, so
 * a string constant for one says nothing exact about the other.
 */
function comparableAlike(left: ColumnKey, right: ColumnKey): boolean {
  const leftType = columnOf(left.instance, left.name)?.type;
  const rightType = columnOf(right.instance, right.name)?.type;
  if (!leftType || !rightType) return false;
  return sameComparison(leftType, rightType);
}

export function sameComparison(left: ColumnType, right: ColumnType): boolean {
  if (isInteger(left) && isInteger(right)) return true;
  if (isString(left) && isString(right)) return left.collation === right.collation;
  return left.name === right.name && left.scale === right.scale;
}

/** The column an expression names, seen from a block; null when it is no column of a table, or not surely one. */
function columnKey(expression: Expression, from: Block, through: readonly Within[]): ColumnKey | null {
  if (expression.kind !== 'column') return null;
  const name = expression.name.toLowerCase();
  for (let block: Block | null = from; block; block = block.parent) {
    if (expression.table !== null) {
      const wanted = expression.table.toLowerCase();
      const derived = block.derived.find(({ alias }) => alias === wanted);
      if (derived) return keyWithin(derived, name, through);
      const owner = block.instances.find(
        ({ reference, table }) =>
          (reference.alias ?? reference.name).toLowerCase() === wanted &&
          (expression.schema === null || expression.schema === table.schema),
      );
      if (owner) return { instance: owner, name };
      continue;
    }
    const owners = block.instances.filter((instance) => columnOf(instance, name));
    if (block.derived.length > 0) {
      const derived = owners.length === 0 && everyColumnIsKnown(block) ? ownersAmong(block.derived, name) : [];
      return derived.length === 1 ? keyWithin(derived[0]!, name, through) : null;
    }
    if (owners.length === 1) return { instance: owners[0]!, name };
    if (owners.length > 1) return null;
    // Columns not known (the backend could not be asked): the only table there is must have it.
    if (block.instances.length === 1 && !block.instances[0]!.table.description && block.parent === null) {
      return { instance: block.instances[0]!, name };
    }
  }
  return null;
}

function ownersAmong(tables: readonly DerivedTable[], name: string): readonly DerivedTable[] {
  return tables.filter(({ names }) => names?.includes(name));
}

function everyColumnIsKnown({ instances, derived }: Block): boolean {
  return instances.every(({ table }) => table.description) && derived.every(({ names }) => names !== null);
}

/** The column that a derived table's is inside of it; null for tables that the instance is not in. */
function keyWithin(derived: DerivedTable, name: string, through: readonly Within[]): ColumnKey | null {
  const within = through.find((each) => each.derived === derived);
  const column = within && derived.columns.get(name);
  return column ? columnKey(column, within.inner, through) : null;
}
