import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { averageOf, isAverage } from '../logical/average';
import { boundColumn, sameExpression } from '../logical/bound-expression';
import { type LogicalPlan, outputOf, type ProjectItem, type SortKey } from '../logical/plan';
import type { WindowItem } from '../logical/window';
import type { Expression, FrameBoundary, FrameClause, SelectBlock, WindowSpecification } from '../sql/ast';
import { mapChildren, mapExpression, someExpression } from '../sql/walk';
import type { BindContext } from './bind-context';
import { canonicalAggregate } from './grouping';

/** Replaces names of windows by what they stand for (MySQL manual, "Named Windows"). Errors: 4003. */
export function withoutWindowNames(expression: Expression, windows: SelectBlock['windows']): Expression {
  return mapExpression(expression, (node) => {
    if (node.kind !== 'window') return node;
    const window = typeof node.window === 'string' ? named(node.window, windows) : inherited(node.window, windows);
    return window === node.window ? node : { ...node, window };
  });
}

function named(name: string, windows: SelectBlock['windows']): WindowSpecification {
  const found = windows.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!found) {
    throw sqlError('ER_WRONG_WINDOW_SPEC_NAME', `Window specification with name '${name}' is not defined`);
  }
  return inherited(found.window, windows);
}

/** `(w ORDER BY x)` has the partitions of w, and its order when it has none itself. */
function inherited(window: WindowSpecification, windows: SelectBlock['windows']): WindowSpecification {
  if (window.base === null) return window;
  const base = named(window.base, windows);
  const orderBy = window.orderBy.length > 0 ? window.orderBy : base.orderBy;
  return { base: null, partitionBy: base.partitionBy, orderBy, frame: window.frame };
}

export function hasWindow(expression: Expression): boolean {
  return someExpression(expression, (node) => node.kind === 'window');
}

/** Refuses window functions where they are not allowed: everywhere but in the select list and ORDER BY (4015). */
export function refuseWindows(expression: Expression): void {
  if (!hasWindow(expression)) return;
  throw sqlError(
    'ER_WRONG_PLACEMENT_OF_WINDOW_FUNCTION',
    'Window function is allowed only in SELECT list and ORDER BY clause',
  );
}

interface OpenWindow {
  readonly partitionBy: readonly number[];
  readonly orderBy: readonly SortKey[];
  readonly calls: WindowItem[];
}

/**
 * The window functions of one block. Expressions are rewritten so that window functions become columns; all functions of one window are
 * computed together. What they work on is computed by a project below them.
 */
export class Windowing {
  private readonly computed: ProjectItem[] = [];
  private readonly windows: OpenWindow[] = [];
  private readonly known: ReadonlySet<number>;

  constructor(
    private readonly input: LogicalPlan,
    private readonly context: BindContext,
    private readonly sortExpression: (expression: Expression) => Expression,
  ) {
    this.known = new Set(outputOf(input));
  }

  rewrite(expression: Expression): Expression {
    if (expression.kind === 'window') return boundColumn(this.call(expression));
    return mapChildren(expression, (child) => {
      if (child.kind !== 'window' || !isAverage(child.call)) return this.rewrite(child);
      return averageOf(child.call, (call) => boundColumn(this.call({ ...child, call })));
    });
  }

  /** The windows over their input. Called after everything was rewritten. */
  plan(): LogicalPlan {
    const kept = [...this.known].map((id) => ({ id, expression: boundColumn(id) }));
    const input: LogicalPlan =
      this.computed.length === 0
        ? this.input
        : { kind: 'project', input: this.input, items: [...kept, ...this.computed] };
    return this.windows.reduce<LogicalPlan>((below, window) => ({ kind: 'window', input: below, ...window }), input);
  }

  private place(expression: Expression): number {
    if (expression.kind === 'bound-column' && this.known.has(expression.id)) return expression.id;
    const same = this.computed.find((item) => sameExpression(item.expression, expression));
    if (same) return same.id;
    const id = this.context.newColumn('window input', null, null);
    this.computed.push({ id, expression });
    return id;
  }

  private call(written: Expression & { kind: 'window' }): number {
    const { call, window } = percentileCall(written);
    if (typeof window === 'string') throw new Error('a window that is still a name');
    const partitionBy = window.partitionBy.map((expression) => this.place(expression));
    const orderBy = window.orderBy.map(({ expression, descending }) => ({
      id: this.place(this.sortExpression(expression)),
      descending,
    }));
    const frame = frameOf(window.frame);
    const open = this.windowOf(partitionBy, orderBy);
    const args = call.arguments.map((argument) => boundColumn(this.place(argument)));
    const name = call.kind === 'aggregate' ? canonicalAggregate(call.name) : call.name;
    const item = {
      call: { ...call, name, arguments: args },
      frame,
      start: frame && this.bound(frame, frame.start, window),
      end: frame && this.bound(frame, frame.end, window),
    };
    const same = open.calls.find(({ id: _, ...known }) => JSON.stringify(known) === JSON.stringify(item));
    if (same) return same.id;
    const id = this.context.newColumn(name, null, null);
    open.calls.push({ id, ...item });
    return id;
  }

  private windowOf(partitionBy: readonly number[], orderBy: readonly SortKey[]): OpenWindow {
    const key = JSON.stringify([partitionBy, orderBy]);
    const same = this.windows.find((window) => JSON.stringify([window.partitionBy, window.orderBy]) === key);
    if (same) return same;
    const window: OpenWindow = { partitionBy, orderBy, calls: [] };
    this.windows.push(window);
    return window;
  }

  /** RANGE 3 PRECEDING: the frame begins where the sort key is 3 less, or 3 more when it descends. */
  private bound(frame: FrameClause, boundary: FrameBoundary, window: WindowSpecification): number | null {
    if (frame.unit !== 'range' || boundary.kind !== 'offset') return null;
    const [key, ...others] = window.orderBy;
    if (!key || others.length > 0) {
      throw sqlError(
        'ER_RANGE_FRAME_NEEDS_SIMPLE_ORDERBY',
        'RANGE-type frame requires ORDER BY clause with single sort key',
      );
    }
    const less = (boundary.direction === 'preceding') !== key.descending;
    return this.place({ kind: 'binary', operator: less ? '-' : '+', left: key.expression, right: boundary.offset });
  }
}

/** MEDIAN(x), and PERCENTILE_CONT(f) WITHIN GROUP (ORDER BY x): functions of x and f over a window that is sorted by x. */
function percentileCall(written: Expression & { kind: 'window' }): Expression & { kind: 'window' } {
  const { call, window } = written;
  if (call.kind !== 'call' || typeof window === 'string') return written;
  const [first] = call.arguments;
  const isMedian = call.name === 'median';
  const key = isMedian && first ? { expression: first, descending: false } : call.withinGroup?.[0];
  if (!key || !first) return written;
  const fraction: Expression = isMedian ? { kind: 'number', text: '0.5', form: 'decimal' } : first;
  const { withinGroup: _, ...plain } = call;
  return {
    ...written,
    call: { ...plain, name: isMedian ? 'percentile_cont' : call.name, arguments: [key.expression, fraction] },
    window: { ...window, orderBy: [key] },
  };
}

/** Whether it is one of the functions that nodes get in other words than the engine. */
export function isPercentile(name: string): boolean {
  return name.startsWith('percentile_');
}

function frameOf(frame: FrameClause | null): FrameClause | null {
  if (frame?.exclude && frame.exclude !== 'no-others')
    throw notSupported('a frame with EXCLUDE over several data nodes');
  return frame;
}
