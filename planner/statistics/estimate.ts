/**
 * How many rows a part of the plan will give, about: what join orders and sides are chosen by. Results never depend on it. The shares that
 * conditions keep are the customary guesses (P. Selinger et al., "Access Path Selection in a Relational Database Management System", 1979).
 */
import { boundColumn, columnsIn } from '../logical/bound-expression';
import { type AggregatePlan, inputsOf, type JoinPlan, type LogicalPlan, type ScanPlan } from '../logical/plan';
import type { BoundSubquery } from '../logical/subquery';
import type { RuleContext } from '../rules/rule-context';
import type { Expression } from '../sql/ast';
import { assertNever } from '../tables';

/** Of a table of which nothing is known. */
const unknownRows = 100_000;
/** Rows that JSON_TABLE makes of one. */
const itemsInDocument = 5;

const shares = { equal: 0.1, range: 0.3, between: 0.1, like: 0.05, other: 0.3, partner: 0.5 } as const;

export class Estimator {
  /** Rows and distinct values of scans, by column. */
  private readonly origins = new Map<number, { readonly scan: ScanPlan; readonly name: string }>();
  private readonly rows = new WeakMap<LogicalPlan, number>();

  constructor(
    plans: readonly LogicalPlan[],
    private readonly context: RuleContext,
  ) {
    for (const plan of plans) this.note(plan);
  }

  private note(plan: LogicalPlan): void {
    if (plan.kind === 'scan') {
      plan.table.description?.columns.forEach(({ name }, index) => {
        this.origins.set(plan.columns[index]!, { scan: plan, name: name.toUpperCase() });
      });
    }
    for (const input of inputsOf(plan)) this.note(input);
  }

  rowsOf(plan: LogicalPlan): number {
    const known = this.rows.get(plan);
    if (known !== undefined) return known;
    const rows = Math.max(1, this.compute(plan));
    this.rows.set(plan, rows);
    return rows;
  }

  /** Whether an estimate rests on figures of all tables in it, and not on what is assumed of tables about which nothing is known. */
  knows(plan: LogicalPlan): boolean {
    switch (plan.kind) {
      case 'scan':
        return this.context.statistics(plan.table) !== null;
      case 'recursive':
      case 'working-table':
        return false;
      case 'json-table':
        return false;
      case 'aggregate':
        return isOneRow(plan) || this.knows(plan.input);
      default:
        return inputsOf(plan).every((input) => this.knows(input));
    }
  }

  private compute(plan: LogicalPlan): number {
    switch (plan.kind) {
      case 'scan':
        return this.scanRows(plan);
      case 'filter':
        return this.rowsOf(plan.input) * this.shareOfAll(plan.predicates);
      case 'join':
      case 'apply':
        return this.joinRows(plan);
      case 'aggregate':
        return Math.min(
          this.rowsOf(plan.input),
          plan.groupBy.reduce((product, { expression }) => product * this.distinctOf(expression), 1),
        );
      case 'distinct':
        return this.rowsOf(plan.input) / 2;
      case 'limit':
        return Math.min(plan.count, this.rowsOf(plan.input));
      case 'union':
        return plan.inputs.reduce((sum, input) => sum + this.rowsOf(input), 0);
      case 'set-operation':
        return this.rowsOf(plan.left);
      case 'recursive':
        return this.rowsOf(plan.seed) * 10;
      case 'working-table':
        return 100;
      case 'json-table':
        return this.rowsOf(plan.input) * itemsInDocument;
      case 'rows':
        return plan.table.rows.length;
      case 'dual':
        return 1;
      case 'project':
      case 'sort':
      case 'window':
      case 'shared':
        return this.rowsOf(plan.input);
      case 'gather':
        return plan.location.anyNode ? this.rowsOf(plan.input) : this.rowsOfAll(plan.input, plan.location.nodes.length);
      default:
        return assertNever(plan);
    }
  }

  /** Rows that so many nodes give together. What each computes of its own rows alone comes from each. */
  private rowsOfAll(plan: LogicalPlan, nodes: number): number {
    switch (plan.kind) {
      case 'project':
      case 'sort':
        return this.rowsOfAll(plan.input, nodes);
      case 'limit':
        return Math.min(plan.count * nodes, this.rowsOfAll(plan.input, nodes));
      case 'aggregate':
        return plan.phase === 'partial'
          ? Math.min(Math.max(nodes, this.rowsOf(plan.input)), this.rowsOf(plan) * nodes)
          : this.rowsOf(plan);
      default:
        return this.rowsOf(plan);
    }
  }

  private scanRows(scan: ScanPlan): number {
    const rows = this.context.statistics(scan.table)?.rows ?? unknownRows;
    return scan.anyNode ? rows : (rows * scan.nodes.length) / scan.table.placement.nodes.length;
  }

  private joinRows(join: Omit<JoinPlan, 'kind'>): number {
    const [left, right] = [this.rowsOf(join.left), this.rowsOf(join.right)];
    switch (join.type) {
      case 'inner':
        return left * right * this.shareOfAll(join.on);
      case 'left':
        return Math.max(left, left * right * this.shareOfAll(join.on));
      case 'semi':
      case 'anti':
        return left * shares.partner;
      case 'single':
      case 'mark':
        return left;
    }
  }

  /**
   * Different values of a column in a plan's rows, as if these had been drawn at random (A. Cárdenas, "Analysis and performance of inverted
   * data base structures", 1975); fewer where a condition names them.
   */
  keysIn(plan: LogicalPlan, column: number): number {
    const all = Math.max(2, this.distinctOf(boundColumn(column)));
    return Math.min(this.namedKeys(plan, column), all * (1 - (1 - 1 / all) ** this.rowsOf(plan)));
  }

  private namedKeys(plan: LogicalPlan, column: number): number {
    const below = inputsOf(plan).map((input) => this.namedKeys(input, column));
    const here = plan.kind === 'filter' ? plan.predicates.map((predicate) => this.valuesNamed(predicate, column)) : [];
    return Math.min(Number.POSITIVE_INFINITY, ...below, ...here);
  }

  /** How many values a condition leaves a column. */
  private valuesNamed(predicate: Expression, column: number): number {
    const isColumn = (operand: Expression | undefined): boolean =>
      operand?.kind === 'bound-column' && operand.id === column;
    if (predicate.kind === 'in-list' && !predicate.negated && isColumn(predicate.operand))
      return predicate.items.length;
    if (predicate.kind !== 'bound-subquery' || predicate.form !== 'any' || predicate.operator !== '=')
      return Number.POSITIVE_INFINITY;
    this.note(predicate.plan);
    return isColumn(predicate.operands[0]) ? this.rowsOf(predicate.plan) : Number.POSITIVE_INFINITY;
  }

  /** The part of one side's rows that has a key of the other, held side. */
  shareWithKeys(equality: Expression, held: LogicalPlan): number {
    const keys = Math.min(...[...columnsIn(equality)].map((id) => this.distinctOf(boundColumn(id))));
    return Math.min(1, this.rowsOf(held) / keys);
  }

  /** The share of rows, or pairs of rows, for which all are true. */
  shareOfAll(predicates: readonly Expression[]): number {
    return predicates.reduce((share, predicate) => share * this.shareOf(predicate), 1);
  }

  private shareOf(predicate: Expression): number {
    switch (predicate.kind) {
      case 'binary':
        return this.shareOfBinary(predicate);
      case 'unary':
        return predicate.operator === 'not' || predicate.operator === '!' ? 1 - this.shareOf(predicate.operand) : 1;
      case 'between':
        return negated(predicate, shares.between);
      case 'like':
        return negated(predicate, shares.like);
      case 'in-list':
        return negated(predicate, Math.min(1, predicate.items.length / this.comparedValues(predicate.operand)));
      case 'bound-subquery':
        return this.shareOfSubquery(predicate);
      default:
        return shares.other;
    }
  }

  /** `x IN (SELECT …)`: as many of the values of x as the subquery gives. */
  private shareOfSubquery({ form, operator, operands, plan }: BoundSubquery): number {
    const [operand] = operands;
    if (form === 'scalar' || form === 'all' || operator !== '=' || operand === undefined) return shares.other;
    this.note(plan);
    return Math.min(1, this.rowsOf(plan) / this.distinctOf(operand));
  }

  private shareOfBinary({ operator, left, right }: Expression & { kind: 'binary' }): number {
    switch (operator) {
      case 'and':
        return this.shareOf(left) * this.shareOf(right);
      case 'or':
        // The gap of a join that narrows: not counted, the join counts its condition.
        if (left.kind === 'parameter') return 1;
        return Math.min(1, this.shareOf(left) + this.shareOf(right));
      case '=':
      case '<=>': {
        const both = columnsIn(left).size > 0 && columnsIn(right).size > 0;
        if (both) return 1 / Math.max(this.distinctOf(left), this.distinctOf(right));
        return 1 / this.comparedValues(columnsIn(left).size > 0 ? left : right);
      }
      case '<>':
        return 1 - shares.equal;
      case '<':
      case '<=':
      case '>':
      case '>=':
        return shares.range;
      default:
        return shares.other;
    }
  }

  /** Different values of what is compared with a constant. Fewer than distinctOf guesses: people compare what has few. */
  private comparedValues(expression: Expression): number {
    return this.knownDistinct(expression) ?? Math.min(1 / shares.equal, this.rowsBehind(expression));
  }

  /** Rows of the table that an expression is about. */
  private rowsBehind(expression: Expression): number {
    const [id] = columnsIn(expression);
    const origin = id === undefined ? undefined : this.origins.get(id);
    return origin ? this.tableRows(origin.scan) : unknownRows;
  }

  /** Different values of an expression, about. */
  distinctOf(expression: Expression): number {
    const known = this.knownDistinct(expression);
    if (known !== null) return known;
    return Math.max(1, Math.min(1000, this.rowsBehind(expression) / 10));
  }

  /** Whether the column leads an index, as far as is known. */
  hasIndex(column: number): boolean {
    return this.knownDistinct(boundColumn(column)) !== null;
  }

  private knownDistinct(expression: Expression): number | null {
    if (expression.kind !== 'bound-column') return null;
    const origin = this.origins.get(expression.id);
    if (!origin) return null;
    const { scan, name } = origin;
    const unique = scan.table.description?.indexes.some(
      (index) => index.unique && index.columns.length === 1 && index.columns[0]!.toUpperCase() === name,
    );
    if (unique) return this.tableRows(scan);
    const distinct = this.context.statistics(scan.table)?.distinct.get(name);
    return distinct === undefined ? null : Math.max(1, distinct);
  }

  private tableRows(scan: ScanPlan): number {
    return Math.max(1, this.context.statistics(scan.table)?.rows ?? unknownRows);
  }
}

/** An aggregate without groups gives one row, of no rows too. */
function isOneRow({ groupBy, phase }: AggregatePlan): boolean {
  return groupBy.length === 0 && phase !== 'partial';
}

function negated({ negated: isNegated }: { readonly negated: boolean }, share: number): number {
  return isNegated ? 1 - share : share;
}
