/**
 * A plan that one node runs, as a SELECT. Operators are put into one query block as long as SQL's own order of evaluation (FROM, WHERE,
 * GROUP BY, HAVING, SELECT, DISTINCT, ORDER BY, LIMIT) is theirs; an operator that comes too late for its clause makes the block a derived
 * table and starts a new one.
 */

import { printableAverage } from '../logical/average';
import { boundColumn, subqueriesIn } from '../logical/bound-expression';
import { freeColumns } from '../logical/free-columns';
import { withoutJsonText } from '../logical/json-aggregate';
import { shownColumns } from '../logical/json-table';
import { type LogicalPlan, outputOf, type SortKey } from '../logical/plan';
import type { BoundSubquery } from '../logical/subquery';
import type { WindowItem, WindowPlan } from '../logical/window';
import type { Expression, SelectBlock, SelectItem, SelectStatement, TableExpression } from '../sql/ast';
import { mapExpression } from '../sql/walk';
import { assertNever } from '../tables';

export interface NodeQuery {
  readonly statement: SelectStatement;
  /** Names of the result columns, in the order of `columns`. */
  readonly names: readonly string[];
}

/**
 * @param columns ids of the result columns, in order
 */
export function toSelect(plan: LogicalPlan, columns: readonly number[], options: SelectOptions): NodeQuery {
  return new SelectWriter(options).query(plan, columns);
}

/**
 * Whether a subquery can be said where it stands: a derived table inside it would not see the queries around it (MySQL manual, "Derived Tables").
 */
export function canBeSaid(subquery: BoundSubquery): boolean {
  try {
    new SelectWriter({ nameOf: (id) => `c${id}`, anyValue: 'column' }, (id) => boundColumn(id)).subquery(subquery);
    return true;
  } catch (error) {
    if (error instanceof CannotBeSaid) return false;
    throw error;
  }
}

/** A part of a plan that is no text for one node. */
class CannotBeSaid extends Error {}

export interface SelectOptions {
  /** A column's own name, used where it is unique. */
  readonly nameOf: (id: number) => string;
  /**
   * How a value of any row of a group is asked for: by the column itself, which MySQL takes, by MIN where ONLY_FULL_GROUP_BY forbids that, or by
   * any_value().
   */
  readonly anyValue: 'column' | 'minimum' | 'call';
}

/** How far a block has come in SQL's order of evaluation. */
type Stage = 'from' | 'grouped' | 'windowed' | 'distinct' | 'sorted' | 'limited' | 'set';
const stages: readonly Stage[] = ['from', 'grouped', 'windowed', 'distinct', 'sorted', 'limited', 'set'];

interface OpenBlock {
  readonly stage: Stage;
  readonly from: TableExpression | null;
  readonly where: readonly Expression[];
  readonly groupBy: readonly Expression[];
  readonly having: readonly Expression[];
  /** What the columns of the plan so far are, over FROM. */
  readonly meaning: ReadonlyMap<number, Expression>;
  /** Set once DISTINCT fixed them. */
  readonly fixed: readonly number[] | null;
  readonly order: readonly SortKey[];
  readonly limit: { readonly offset: number; readonly count: number } | null;
  /** `set`: the whole query, whose columns are `fixed`. */
  readonly union: readonly NodeQuery[];
}

class SelectWriter {
  private aliases = 0;

  constructor(
    private readonly options: SelectOptions,
    /** What the columns of the queries around the one that is written are there. */
    private outer: (id: number) => Expression | null = () => null,
  ) {}

  query(plan: LogicalPlan, columns: readonly number[]): NodeQuery {
    return this.close(this.open(plan), columns, plan);
  }

  private open(plan: LogicalPlan): OpenBlock {
    switch (plan.kind) {
      case 'scan':
        return scanBlock(plan);
      case 'rows':
        throw new Error('rows of the plan on a data node');
      case 'dual':
        return emptyBlock;
      case 'join':
        return this.join(plan);
      case 'filter': {
        const block = this.upTo(plan.input, stageBelow(plan.predicates, 'grouped'));
        const predicates = plan.predicates.map((predicate) => this.meant(predicate, block));
        return block.stage === 'from'
          ? { ...block, where: [...block.where, ...predicates] }
          : { ...block, having: [...block.having, ...predicates] };
      }
      case 'project': {
        const block = this.upTo(
          plan.input,
          stageBelow(
            plan.items.map(({ expression }) => expression),
            'windowed',
          ),
        );
        return {
          ...block,
          meaning: new Map(plan.items.map(({ id, expression }) => [id, this.meant(expression, block)])),
        };
      }
      case 'aggregate': {
        const block = this.upTo(plan.input, 'from');
        const keys = plan.groupBy.map(({ id, expression }) => [id, this.meant(expression, block)] as const);
        const calls = plan.aggregates.map(({ id, call }) => [id, this.meant(this.printable(call), block)] as const);
        return {
          ...block,
          stage: 'grouped',
          groupBy: keys.map(([, key]) => key),
          meaning: new Map([...keys, ...calls]),
        };
      }
      case 'window': {
        const block = this.upTo(plan.input, 'windowed');
        const calls = plan.calls.map((item) => [item.id, this.windowCall(item, plan, block)] as const);
        return { ...block, stage: 'windowed', meaning: new Map([...block.meaning, ...calls]) };
      }
      case 'distinct': {
        const block = this.upTo(plan.input, 'windowed');
        return { ...block, stage: 'distinct', fixed: outputOf(plan.input) };
      }
      case 'sort':
        return { ...this.upTo(plan.input, 'distinct'), stage: 'sorted', order: plan.keys };
      case 'limit': {
        const block = this.upTo(plan.input, 'sorted');
        return { ...block, stage: 'limited', limit: { offset: plan.offset, count: plan.count } };
      }
      case 'union': {
        const union = plan.inputs.map((input) => this.query(input, outputOf(input)));
        return { ...emptyBlock, stage: 'set', union, fixed: plan.columns };
      }
      case 'json-table': {
        const block = this.upTo(plan.input, 'from');
        const { table, alias, columns } = plan;
        const right = { ...table, alias, document: this.meant(plan.document, block) };
        const names = shownColumns(table.columns).map(({ name }) => name);
        const own = columns.map(
          (id, index) => [id, { kind: 'column', schema: null, table: alias, name: names[index]! }] as const,
        );
        return {
          ...block,
          from: block.from
            ? { kind: 'join', type: 'cross', natural: false, left: block.from, right, on: null, using: null }
            : right,
          meaning: new Map([...block.meaning, ...own]),
        };
      }
      case 'set-operation':
      case 'shared':
      case 'recursive':
      case 'working-table':
      case 'apply':
        throw new CannotBeSaid(plan.kind);
      case 'gather':
        throw new Error('a gather inside a fragment');
      default:
        return assertNever(plan);
    }
  }

  /** The input's block, made a derived table when it has come further than `last`. */
  private upTo(plan: LogicalPlan, last: Stage): OpenBlock {
    const block = this.open(plan);
    return stages.indexOf(block.stage) <= stages.indexOf(last) ? block : this.wrap(block, outputOf(plan), plan);
  }

  private wrap(block: OpenBlock, columns: readonly number[], plan: LogicalPlan): OpenBlock {
    if (freeColumns(plan).length > 0) throw new CannotBeSaid('a derived table that looks outside');
    const distinct = [...new Set(columns)];
    const { statement, names } = this.close(block, distinct, plan);
    const alias = `derived_${++this.aliases}`;
    const meaning = new Map(
      distinct.map((id, index) => [id, { kind: 'column', schema: null, table: alias, name: names[index]! } as const]),
    );
    return { ...emptyBlock, from: { kind: 'derived', query: statement, alias, columns: [], lateral: false }, meaning };
  }

  private join(plan: LogicalPlan & { kind: 'join' }): OpenBlock {
    const left = this.joinSide(plan.left);
    const right = this.joinSide(plan.right);
    const meaning = new Map([...left.meaning, ...right.meaning]);
    const on = plan.on.map((predicate) => this.meant(predicate, { ...emptyBlock, meaning }));
    // A filter on the optional side is part of the condition; one on the side that is kept is not.
    const condition = plan.type === 'left' ? [...on, ...right.where] : on;
    const where = plan.type === 'left' ? left.where : [...left.where, ...right.where];
    const from: TableExpression = {
      kind: 'join',
      type: plan.type === 'left' ? 'left' : condition.length > 0 ? 'inner' : 'cross',
      natural: false,
      left: left.from!,
      right: right.from!,
      on: conjunction(condition) ?? (plan.type === 'left' ? { kind: 'boolean', value: true } : null),
      using: null,
    };
    return { ...emptyBlock, from, where, meaning };
  }

  private windowCall({ call, frame }: WindowItem, window: WindowPlan, block: OpenBlock): Expression {
    return {
      kind: 'window',
      call: this.meant(call, block) as typeof call,
      window: {
        base: null,
        partitionBy: window.partitionBy.map((id) => this.meaningOf(id, block)),
        orderBy: window.orderBy.map(({ id, descending }) => ({ expression: this.meaningOf(id, block), descending })),
        frame,
      },
    };
  }

  private meaningOf(id: number, block: OpenBlock): Expression {
    const expression = block.meaning.get(id) ?? this.outer(id);
    if (!expression) throw new Error(`column ${id} is not in this part of the plan`);
    return expression;
  }

  private meant(expression: Expression, block: OpenBlock): Expression {
    return mapExpression(expression, (node) => {
      if (node.kind === 'bound-column') return this.meaningOf(node.id, block);
      if (node.kind === 'bound-subquery') return this.subqueryIn(node, block);
      return printableAverage(node, (part) => this.meant(part, block)) ?? node;
    });
  }

  private subqueryIn(subquery: BoundSubquery, block: OpenBlock): Expression {
    const around = this.outer;
    this.outer = (id) => block.meaning.get(id) ?? around(id);
    const said = this.subquery(subquery);
    this.outer = around;
    return said;
  }

  /** A subquery as text has it, its operands over the columns around it. */
  subquery(subquery: BoundSubquery): Expression {
    const { form, operator } = subquery;
    const query = this.query(subquery.plan, subquery.columns).statement;
    const [first, ...more] = subquery.operands.map((operand) => this.meant(operand, emptyBlock));
    switch (form) {
      case 'exists':
        return { kind: 'exists', query };
      case 'scalar':
        return { kind: 'subquery', query };
      case 'any':
      case 'all': {
        const operand: Expression = more.length === 0 ? first! : { kind: 'row', items: [first!, ...more] };
        if (form === 'any' && operator === '=') return { kind: 'in-query', negated: false, operand, query };
        return { kind: 'quantified', operator, quantifier: form, operand, query };
      }
    }
  }

  private printable(call: Expression & { kind: 'aggregate' }): Expression {
    if (call.name !== 'any_value') return withoutJsonText(call);
    switch (this.options.anyValue) {
      case 'column':
        return call.arguments[0]!;
      case 'minimum':
        return { ...call, name: 'min' };
      case 'call':
        return call;
    }
  }

  private joinSide(plan: LogicalPlan): OpenBlock {
    const block = this.upTo(plan, 'from');
    return block.from === null ? this.wrap(block, outputOf(plan), plan) : block;
  }

  private close(block: OpenBlock, columns: readonly number[], plan: LogicalPlan): NodeQuery {
    if (block.stage === 'set') return this.closeUnion(block, columns, plan);
    const listed = block.fixed && block.stage !== 'from' ? block.fixed : columns;
    if (block.fixed && !sameList(block.fixed, columns))
      return this.close(this.wrap(block, block.fixed, plan), columns, plan);
    const sorted = block.order.map(({ id }) => id).filter((id) => !listed.includes(id));
    const names = uniqueNames([...listed], this.options.nameOf);
    const items = listed.map((id, index): SelectItem => {
      const expression = this.meaningOf(id, block);
      const name = names[index]!;
      const plain = expression.kind === 'column' && expression.name === name;
      return { kind: 'expression', expression, alias: plain ? null : name, text: name };
    });
    if (items.length === 0) items.push({ kind: 'expression', expression: one, alias: 'one', text: '1' });
    const body: SelectBlock = {
      kind: 'block',
      distinct: block.fixed !== null,
      modifiers: [],
      items,
      from: block.from,
      where: conjunction(block.where),
      groupBy: block.groupBy.map((expression) => ({ expression: groupKey(expression), descending: false })),
      withRollup: false,
      having: conjunction(block.having),
      windows: [],
    };
    const orderBy = block.order.map(({ id, descending }) => ({
      expression: sorted.includes(id) ? this.meaningOf(id, block) : orderName(names[listed.indexOf(id)]!),
      descending,
    }));
    return { statement: select(body, orderBy, block.limit), names };
  }

  private closeUnion(block: OpenBlock, columns: readonly number[], plan: LogicalPlan): NodeQuery {
    const [first, ...others] = block.union;
    const body = others.reduce<SelectStatement['body']>(
      (left, right) => ({
        kind: 'set-operation',
        operator: 'union',
        all: true,
        left,
        right: { kind: 'query', query: right.statement },
      }),
      { kind: 'query', query: first!.statement },
    );
    const query: NodeQuery = { statement: select(body, [], null), names: first!.names };
    if (sameList(block.fixed!, columns)) return query;
    if (freeColumns(plan).length > 0) throw new CannotBeSaid('a derived table that looks outside');
    const alias = `derived_${++this.aliases}`;
    const meaning = new Map(
      block.fixed!.map((id, index) => [
        id,
        { kind: 'column', schema: null, table: alias, name: query.names[index]! } as const,
      ]),
    );
    const from: TableExpression = { kind: 'derived', query: query.statement, alias, columns: [], lateral: false };
    return this.close({ ...emptyBlock, from, meaning }, columns, plan);
  }
}

const one: Expression = { kind: 'number', text: '1', form: 'integer' };

const emptyBlock: OpenBlock = {
  stage: 'from',
  from: null,
  where: [],
  groupBy: [],
  having: [],
  meaning: new Map(),
  fixed: null,
  order: [],
  limit: null,
  union: [],
};

function scanBlock(scan: LogicalPlan & { kind: 'scan' }): OpenBlock {
  const { table, alias, columns } = scan;
  const described = table.description!.columns;
  return {
    ...emptyBlock,
    from: {
      kind: 'table',
      schema: null,
      name: table.name,
      alias: alias === table.name ? null : alias,
      partitions: [],
      indexHints: [],
    },
    meaning: new Map(
      columns.map((id, index) => [
        id,
        { kind: 'column', schema: null, table: alias, name: described[index]!.name } as const,
      ]),
    ),
  };
}

/** Inside a subquery, an aggregate of the query around it would be one of the subquery: what it uses must be plain columns. */
function stageBelow(expressions: readonly Expression[], _last: Stage): Stage {
  return expressions.some((expression) => subqueriesIn(expression).some(({ free }) => free.length > 0))
    ? 'from'
    : 'grouped';
}

/** A number in GROUP BY would be a place in the select list. */
function groupKey(expression: Expression): Expression {
  return expression.kind === 'number'
    ? { kind: 'binary', operator: '+', left: expression, right: { kind: 'number', text: '0', form: 'integer' } }
    : expression;
}

function orderName(name: string): Expression {
  return { kind: 'column', schema: null, table: null, name };
}

function conjunction(predicates: readonly Expression[]): Expression | null {
  if (predicates.length === 0) return null;
  return predicates.reduce((left, right) => ({ kind: 'binary', operator: 'and', left, right }));
}

function sameList(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((id, index) => id === right[index]);
}

/** The columns' own names; a number is put behind those that come twice. */
function uniqueNames(columns: readonly number[], nameOf: (id: number) => string): readonly string[] {
  const used = new Set<string>();
  return columns.map((id) => {
    const own = nameOf(id);
    let name = own;
    for (let number = 2; used.has(name.toLowerCase()); number++) name = `${own}_${number}`;
    used.add(name.toLowerCase());
    return name;
  });
}

function select(
  body: SelectStatement['body'],
  orderBy: SelectStatement['orderBy'],
  limit: OpenBlock['limit'],
): SelectStatement {
  return {
    kind: 'select',
    with: null,
    body,
    orderBy,
    limit: limit && {
      offset: limit.offset > 0 ? numberOf(limit.offset) : null,
      count: numberOf(limit.count),
    },
    lock: null,
  };
}

function numberOf(value: number): Expression {
  return { kind: 'number', text: String(value), form: 'integer' };
}
