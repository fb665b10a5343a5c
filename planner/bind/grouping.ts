import { type Layout, layoutOf } from '../../engine/batch/column-type';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { averageOf, isAverage } from '../logical/average';
import { boundColumn, columnsIn, sameExpression, substituteFree } from '../logical/bound-expression';
import { isJsonAggregate, jsonText } from '../logical/json-aggregate';
import type { AggregateItem, LogicalPlan, ProjectItem } from '../logical/plan';
import type { AggregateCall, Expression } from '../sql/ast';
import { mapChildren } from '../sql/walk';
import type { BindContext } from './bind-context';

/** Aggregates that work on the numbers of ENUM and SET. */
const reckoning = /^(?:sum|avg|std|var|bit_)/;

/**
 * GROUP BY of one block. Expressions over FROM are rewritten to expressions over groups: group keys and aggregates become columns. A column
 * that is neither becomes `any_value`, as MySQL without ONLY_FULL_GROUP_BY picks a row of the group; the column that a group key is computed
 * from is such a column too.
 *
 * Keys and arguments are computed by a project below the aggregate, so that the aggregate itself works on columns only.
 */
export class Grouping {
  private readonly inputs: ProjectItem[] = [];
  private readonly keys: { readonly expression: Expression; readonly id: number }[] = [];
  private readonly aggregates: AggregateItem[] = [];

  constructor(
    private readonly context: BindContext,
    /** Whether a column is one of FROM, and not of a query around this one. */
    private readonly isLocal: (id: number) => boolean,
    groupKeys: readonly Expression[],
    withRollup: boolean,
  ) {
    this.rollup = withRollup ? context.newColumn('rolled up', null, null) : null;
    for (const expression of groupKeys) {
      if (!withRollup && columnsIn(expression).size === 0 && isConstant(expression)) continue;
      const id = this.input(expression, 'group key');
      if (!this.keys.some((key) => key.id === id)) this.keys.push({ expression, id });
    }
    this.constantKeys = groupKeys.length > 0 && this.keys.length === 0;
    if (this.constantKeys) this.keys.push({ expression: groupKeys[0]!, id: this.input(groupKeys[0]!, 'group key') });
  }

  private readonly constantKeys: boolean;
  private readonly rollup: number | null;

  /** An expression over the columns of FROM as one over the aggregate's output. */
  rewrite(expression: Expression): Expression {
    const key = this.keys.find((each) => sameExpression(each.expression, expression));
    if (key) return boundColumn(key.id);
    if (expression.kind === 'aggregate') return boundColumn(this.aggregate(expression));
    if (expression.kind === 'call' && expression.name === 'grouping') return this.groupingOf(expression.arguments);
    if (expression.kind === 'bound-column') {
      return this.isLocal(expression.id) ? boundColumn(this.aggregate(anyValueOf(expression))) : expression;
    }
    if (expression.kind === 'bound-subquery') {
      const inside = substituteFree(expression, (id) => this.rewrite(boundColumn(id)));
      return mapChildren(inside, (child) => this.rewrite(child));
    }
    const isWhole = expression.kind === 'window';
    return mapChildren(expression, (child) => (isWhole ? this.rewrite(child) : this.rewriteInside(child)));
  }

  /** What is part of a larger expression. */
  private rewriteInside(expression: Expression): Expression {
    const isKey = this.keys.some((each) => sameExpression(each.expression, expression));
    if (isKey || !isAverage(expression)) return this.rewrite(expression);
    return averageOf(expression, (call) => boundColumn(this.aggregate(call)));
  }

  /** GROUPING(a, b): a bit for each argument, the last one lowest, that says whether it is rolled up (MySQL manual, "GROUP BY Modifiers"). */
  private groupingOf(args: readonly Expression[]): Expression {
    const bits = args.map((argument): Expression => {
      const index = this.keys.findIndex((key) => sameExpression(key.expression, argument));
      if (index < 0 || this.rollup === null) {
        throw sqlError('ER_FIELD_IN_GROUPING_NOT_GROUP_BY', 'Argument of GROUPING function is not in GROUP BY');
      }
      const shifted = arithmetic('>>', boundColumn(this.rollup), index);
      return arithmetic('&', shifted, 1);
    });
    return bits.reduce((left, right) => ({ kind: 'binary', operator: '|', left: arithmetic('<<', left, 1), right }));
  }

  /** The aggregate over its input. Called after everything was rewritten. */
  plan(input: LogicalPlan): LogicalPlan {
    return {
      kind: 'aggregate',
      input: { kind: 'project', input, items: this.inputs },
      groupBy: this.keys.map(({ id }) => ({ id, expression: boundColumn(id) })),
      aggregates: this.aggregates,
      phase: 'whole',
      rollup: this.rollup,
      onePhase: null,
    };
  }

  private input(expression: Expression, name: string): number {
    const same = this.inputs.find((item) => sameExpression(item.expression, expression));
    if (same) return same.id;
    const own = expression.kind === 'bound-column' && this.isLocal(expression.id);
    const id = own ? expression.id : this.context.newColumn(name, null, null);
    this.inputs.push({ id, expression });
    return id;
  }

  /**
   * The least or greatest BIT, or a list of them, as the numbers that they are: servers tell of them now as bits and now as digits. And what bitwise aggregates work on
   * as the integer that they make of it. ENUM and SET are summed up as their numbers.
   */
  private asNumber(name: string, argument: Expression): Expression {
    const type = argument.kind === 'bound-column' ? this.context.column(argument.id).type : null;
    if (name === 'min' || name === 'max' || name === 'group_concat')
      return type?.name === 'bit' ? plusZero(argument) : argument;
    const isChoice = type?.name === 'enum' || type?.name === 'set';
    if (isChoice && reckoning.test(name)) return plusZero(argument);
    const isInexact = argument.kind !== 'bound-column' || (type !== null && !integers.has(layoutOf(type)));
    return name.startsWith('bit_') && isInexact ? { kind: 'cast', operand: argument, type: 'SIGNED' } : argument;
  }

  private aggregate(call: AggregateCall): number {
    const name = canonicalAggregate(call.name);
    const used = [...columnsIn(call)];
    if (used.length > 0 && !used.some(this.isLocal)) {
      // It sums up the rows of the query around (MySQL manual, "Correlated Subqueries").
      throw notSupported(`${call.name.toUpperCase()}() in a subquery over columns of the query around it alone`);
    }
    const bound: AggregateCall = {
      ...call,
      name,
      arguments: [...call.arguments, ...(isJsonAggregate(call) ? [jsonText(call)] : [])].map((argument) =>
        boundColumn(this.input(this.asNumber(name, argument), 'argument')),
      ),
      orderBy: call.orderBy.map((item) => ({
        ...item,
        expression: boundColumn(this.input(sortKeyOf(item.expression, call), 'sort key')),
      })),
    };
    const same = this.aggregates.find((item) => sameExpression(item.call, bound));
    if (same) return same.id;
    const id = this.context.newColumn(name, null, null);
    this.aggregates.push({ id, call: bound });
    return id;
  }
}

/** ORDER BY inside an aggregate: a whole number is the place of an argument. Errors: 1054. */
function sortKeyOf(expression: Expression, { arguments: args }: AggregateCall): Expression {
  if (expression.kind !== 'number' || expression.form !== 'integer') return expression;
  const argument = args[Number(expression.text) - 1];
  if (!argument) throw sqlError('ER_BAD_FIELD_ERROR', `Unknown column '${expression.text}' in 'order clause'`);
  return argument;
}

/** The engine's names for MySQL's (MySQL manual, "Aggregate Function Descriptions"). */
const canonicalNames: Readonly<Record<string, string>> = {
  count: 'count',
  sum: 'sum',
  avg: 'avg',
  min: 'min',
  max: 'max',
  group_concat: 'group_concat',
  bit_and: 'bit_and',
  bit_or: 'bit_or',
  bit_xor: 'bit_xor',
  std: 'stddev_pop',
  stddev: 'stddev_pop',
  stddev_pop: 'stddev_pop',
  stddev_samp: 'stddev_samp',
  variance: 'var_pop',
  var_pop: 'var_pop',
  var_samp: 'var_samp',
  any_value: 'any_value',
  json_arrayagg: 'json_arrayagg',
  json_objectagg: 'json_objectagg',
};

/** Errors: 1235 for what the engine does not have. */
export function canonicalAggregate(name: string): string {
  const canonical = canonicalNames[name];
  if (!canonical) throw notSupported(`${name.toUpperCase()}() over several data nodes`);
  return canonical;
}

export function anyValueOf(column: Expression): AggregateCall {
  return {
    kind: 'aggregate',
    name: 'any_value',
    distinct: false,
    arguments: [column],
    orderBy: [],
    separator: null,
    limit: null,
  };
}

const integers: ReadonlySet<Layout> = new Set(['int64', 'bytes']);

function plusZero(left: Expression): Expression {
  return { kind: 'binary', operator: '+', left, right: { kind: 'number', text: '0', form: 'integer' } };
}

function arithmetic(operator: '>>' | '<<' | '&', left: Expression, right: number): Expression {
  return { kind: 'binary', operator, left, right: { kind: 'number', text: String(right), form: 'integer' } };
}

/** GROUP BY of a constant: all rows are one group, and none when there are no rows. */
function isConstant(expression: Expression): boolean {
  return expression.kind !== 'call';
}
