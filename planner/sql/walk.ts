import type {
  AggregateCall,
  Expression,
  FrameBoundary,
  FrameClause,
  FunctionCall,
  OrderItem,
  QueryBody,
  SelectItem,
  SelectStatement,
  SystemTime,
  TableExpression,
  WindowSpecification,
} from './ast';

/** Rewrites the direct children of an expression; returns the same object when no child changed. Subqueries are left as they are. */
export function mapChildren(expression: Expression, map: (child: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'unary':
    case 'cast':
    case 'convert':
    case 'collate':
    case 'is': {
      const operand = map(expression.operand);
      return operand === expression.operand ? expression : { ...expression, operand };
    }
    case 'binary': {
      const left = map(expression.left);
      const right = map(expression.right);
      return left === expression.left && right === expression.right ? expression : { ...expression, left, right };
    }
    case 'between': {
      const operand = map(expression.operand);
      const low = map(expression.low);
      const high = map(expression.high);
      return operand === expression.operand && low === expression.low && high === expression.high
        ? expression
        : { ...expression, operand, low, high };
    }
    case 'in-list': {
      const operand = map(expression.operand);
      const items = mapAll(expression.items, map);
      return operand === expression.operand && items === expression.items
        ? expression
        : { ...expression, operand, items };
    }
    case 'in-query':
    case 'quantified': {
      const operand = map(expression.operand);
      return operand === expression.operand ? expression : { ...expression, operand };
    }
    case 'like': {
      const operand = map(expression.operand);
      const pattern = map(expression.pattern);
      const escapeCharacter = expression.escape && map(expression.escape);
      return operand === expression.operand && pattern === expression.pattern && escapeCharacter === expression.escape
        ? expression
        : { ...expression, operand, pattern, escape: escapeCharacter };
    }
    case 'bound-subquery': {
      const operands = mapAll(expression.operands, map);
      return operands === expression.operands ? expression : { ...expression, operands };
    }
    case 'row': {
      const items = mapAll(expression.items, map);
      return items === expression.items ? expression : { ...expression, items };
    }
    case 'case': {
      const operand = expression.operand && map(expression.operand);
      const otherwise = expression.otherwise && map(expression.otherwise);
      let changed = operand !== expression.operand || otherwise !== expression.otherwise;
      const branches = expression.branches.map((branch) => {
        const when = map(branch.when);
        const result = map(branch.then);
        if (when === branch.when && result === branch.then) return branch;
        changed = true;
        return caseBranch(when, result);
      });
      return changed ? { ...expression, operand, branches, otherwise } : expression;
    }
    case 'assignment':
    case 'interval': {
      const value = map(expression.value);
      return value === expression.value ? expression : { ...expression, value };
    }
    case 'call':
    case 'aggregate':
      return mapCall(expression, map);
    case 'window': {
      const call = mapCall(expression.call, map);
      const window = typeof expression.window === 'string' ? expression.window : mapWindow(expression.window, map);
      return call === expression.call && window === expression.window ? expression : { ...expression, call, window };
    }
    case 'match': {
      const columns = mapAll(expression.columns, map);
      const against = map(expression.against);
      return columns === expression.columns && against === expression.against
        ? expression
        : { ...expression, columns, against };
    }
    case 'default': {
      const column = expression.column && map(expression.column);
      return column === expression.column ? expression : { ...expression, column };
    }
    default:
      return expression;
  }
}

/** The branch of a CASE as the syntax tree has it. */
// biome-ignore lint/suspicious/noThenProperty: `then` is SQL's word for it, and the object is never awaited.
export const caseBranch = (when: Expression, result: Expression) => ({ when, then: result });

function mapAll(items: readonly Expression[], map: (child: Expression) => Expression): readonly Expression[] {
  let changed = false;
  const mapped = items.map((item) => {
    const result = map(item);
    if (result !== item) changed = true;
    return result;
  });
  return changed ? mapped : items;
}

export function mapOrder(items: readonly OrderItem[], map: (child: Expression) => Expression): readonly OrderItem[] {
  let changed = false;
  const mapped = items.map((item) => {
    const expression = map(item.expression);
    if (expression === item.expression) return item;
    changed = true;
    return { ...item, expression };
  });
  return changed ? mapped : items;
}

function mapCall<C extends FunctionCall | AggregateCall>(call: C, map: (child: Expression) => Expression): C {
  const args = mapAll(call.arguments, map);
  if (call.kind === 'aggregate') {
    const orderBy = mapOrder(call.orderBy, map);
    return args === call.arguments && orderBy === call.orderBy ? call : { ...call, arguments: args, orderBy };
  }
  const withinGroup = call.withinGroup && mapOrder(call.withinGroup, map);
  if (withinGroup !== undefined && withinGroup !== call.withinGroup) return { ...call, arguments: args, withinGroup };
  return args === call.arguments ? call : { ...call, arguments: args };
}

function mapWindow(window: WindowSpecification, map: (child: Expression) => Expression): WindowSpecification {
  const partitionBy = mapAll(window.partitionBy, map);
  const orderBy = mapOrder(window.orderBy, map);
  const frame = window.frame && mapFrame(window.frame, map);
  return partitionBy === window.partitionBy && orderBy === window.orderBy && frame === window.frame
    ? window
    : { ...window, partitionBy, orderBy, frame };
}

function mapFrame(frame: FrameClause, map: (child: Expression) => Expression): FrameClause {
  const start = mapBoundary(frame.start, map);
  const end = mapBoundary(frame.end, map);
  return start === frame.start && end === frame.end ? frame : { ...frame, start, end };
}

function mapBoundary(boundary: FrameBoundary, map: (child: Expression) => Expression): FrameBoundary {
  if (boundary.kind !== 'offset') return boundary;
  const offset = map(boundary.offset);
  return offset === boundary.offset ? boundary : { ...boundary, offset };
}

/**
 * Rewrites an expression from the root down: `map` may replace a node (its children are then not visited) or return it unchanged.
 * Subqueries are not entered.
 */
export function mapExpression(expression: Expression, map: (node: Expression) => Expression): Expression {
  const replaced = map(expression);
  return replaced === expression ? mapChildren(expression, (child) => mapExpression(child, map)) : replaced;
}

/** Visits an expression and everything in it, parents first, without entering subqueries. */
export function forEachExpression(expression: Expression, visit: (node: Expression) => void): void {
  visit(expression);
  mapChildren(expression, (child) => {
    forEachExpression(child, visit);
    return child;
  });
}

/** Visits the subqueries directly in an expression, not those inside them. */
export function forEachSubquery(expression: Expression, visit: (query: SelectStatement) => void): void {
  forEachExpression(expression, (node) => {
    if (node.kind === 'in-query' || node.kind === 'exists' || node.kind === 'subquery' || node.kind === 'quantified') {
      visit(node.query);
    }
  });
}

export function someExpression(expression: Expression, test: (node: Expression) => boolean): boolean {
  let found = false;
  forEachExpression(expression, (node) => {
    if (!found && test(node)) found = true;
  });
  return found;
}

type MapStar = (item: SelectItem & { readonly kind: 'star' }) => SelectItem;

/**
 * Rewrites all expressions of a query expression, subqueries and derived tables included.
 * @param star rewrites `*` and `t.*`
 */
export function mapQuery(
  query: SelectStatement,
  map: (node: Expression) => Expression,
  star: MapStar = (item) => item,
): SelectStatement {
  const entry = (inner: SelectStatement): SelectStatement => mapQuery(inner, map, star);
  const inside = (node: Expression): Expression => {
    const replaced = map(node);
    if (replaced !== node) return replaced;
    return mapChildren(enterSubquery(node, entry), inside);
  };
  return {
    ...query,
    with: query.with && {
      ...query.with,
      tables: query.with.tables.map((table) => ({ ...table, query: entry(table.query) })),
    },
    body: mapBody(query.body, inside, entry, star),
    orderBy: mapOrder(query.orderBy, inside),
  };
}

function enterSubquery(node: Expression, map: (query: SelectStatement) => SelectStatement): Expression {
  switch (node.kind) {
    case 'in-query':
    case 'exists':
    case 'subquery':
    case 'quantified':
      return { ...node, query: map(node.query) };
    default:
      return node;
  }
}

/**
 * Rewrites the expressions of a query body.
 * @param inside rewrites an expression and all in it
 * @param entry rewrites a query in FROM
 */
export function mapBody(
  body: QueryBody,
  inside: (node: Expression) => Expression,
  entry: (query: SelectStatement) => SelectStatement,
  star: MapStar = (item) => item,
): QueryBody {
  switch (body.kind) {
    case 'block':
      return {
        ...body,
        items: body.items.map((item) => (item.kind === 'star' ? star(item) : mapItem(item, inside))),
        from: body.from && mapFrom(body.from, inside, entry),
        where: body.where && inside(body.where),
        groupBy: mapOrder(body.groupBy, inside),
        having: body.having && inside(body.having),
        windows: body.windows.map((each) => ({ ...each, window: mapWindow(each.window, inside) })),
      };
    case 'set-operation':
      return {
        ...body,
        left: mapBody(body.left, inside, entry, star),
        right: mapBody(body.right, inside, entry, star),
      };
    case 'query':
      return { ...body, query: entry(body.query) };
    case 'values':
      return { ...body, rows: body.rows.map((row) => mapAll(row, inside)) };
  }
}

function mapItem(
  item: SelectItem & { readonly kind: 'expression' },
  map: (node: Expression) => Expression,
): SelectItem {
  const expression = map(item.expression);
  return expression === item.expression ? item : { ...item, expression };
}

function mapSystemTime(time: SystemTime, map: (child: Expression) => Expression): SystemTime {
  switch (time.kind) {
    case 'all':
      return time;
    case 'as-of':
      return { ...time, at: map(time.at) };
    default:
      return { ...time, start: map(time.start), end: map(time.end) };
  }
}

/** Rewrites the expressions and derived tables of a FROM tree. */
function mapFrom(
  table: TableExpression,
  inside: (node: Expression) => Expression,
  entry: (query: SelectStatement) => SelectStatement,
): TableExpression {
  switch (table.kind) {
    case 'table':
      return table.systemTime ? { ...table, systemTime: mapSystemTime(table.systemTime, inside) } : table;
    case 'json-table':
      return { ...table, document: inside(table.document) };
    case 'derived':
      return { ...table, query: entry(table.query) };
    case 'join':
      return {
        ...table,
        left: mapFrom(table.left, inside, entry),
        right: mapFrom(table.right, inside, entry),
        on: table.on && inside(table.on),
      };
  }
}
