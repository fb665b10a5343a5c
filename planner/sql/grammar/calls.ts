import type { AggregateCall, Expression, FunctionCall, OrderItem } from '../ast';
import type { Cursor } from './cursor';
import { parseExpression } from './expressions';
import { parseLimit } from './limit';
import { parseOrderBy } from './select';
import { parseWindow } from './window';

/** Reserved words that are also functions. */
const reservedFunctions: ReadonlySet<string> = new Set(
  (
    'IF LEFT RIGHT REPLACE REPEAT INSERT MOD CHAR VALUES TRUNCATE DATABASE SCHEMA CURRENT_DATE CURRENT_ROLE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER ' +
    'LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP ROW_NUMBER CONVERT'
  ).split(' '),
);

/** Functions only when their name touches the parenthesis, without IGNORE_SPACE (MySQL manual, "Function Name Parsing and Resolution"). */
const touchingFunctions: ReadonlySet<string> = new Set(
  (
    'ADDDATE BIT_AND BIT_OR BIT_XOR CAST COUNT CUME_DIST CURDATE CURTIME DATE_ADD DATE_SUB DENSE_RANK EXTRACT FIRST_VALUE GROUP_CONCAT JSON_ARRAYAGG ' +
    'JSON_OBJECTAGG LAG LEAD MAX MEDIAN MID MIN NOW NTH_VALUE NTILE PERCENTILE_CONT PERCENTILE_DISC PERCENT_RANK POSITION RANK ROW_NUMBER SESSION_USER STD ' +
    'STDDEV STDDEV_POP STDDEV_SAMP SUBDATE SUBSTR SUBSTRING SUM SYSDATE SYSTEM_USER TRIM VARIANCE VAR_POP VAR_SAMP'
  ).split(' '),
);

/**
 * Whether the word at the cursor, with a parenthesis after it, is called as a built-in function. Errors: 1064 when it is the name of one but
 * stands apart from the parenthesis, which makes it a stored function.
 */
export function isFunctionWord(cursor: Cursor, word: string): boolean {
  if (touchingFunctions.has(word) && cursor.peek(1).start !== cursor.peek().end) {
    if (!cursor.options.sqlMode.has('IGNORE_SPACE')) throw cursor.error();
  }
  return cursor.atName() || reservedFunctions.has(word);
}

const aggregates: ReadonlySet<string> = new Set([
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'group_concat',
  'bit_and',
  'bit_or',
  'bit_xor',
  'std',
  'stddev',
  'stddev_pop',
  'stddev_samp',
  'var_pop',
  'var_samp',
  'variance',
  'json_arrayagg',
  'json_objectagg',
]);

/** A call whose name was read: `( arguments ) OVER …`. */
export function parseCall(cursor: Cursor, writtenName: string, schema: string | null): Expression {
  const name = writtenName.toLowerCase();
  const isAggregate = schema === null && aggregates.has(name);
  const call = isAggregate ? parseAggregate(cursor, name) : parseFunction(cursor, name, schema);
  if (call.kind === 'call' && name === 'nextval' && schema === null) return nextValue(cursor, call);
  if (!cursor.take('OVER')) return call;
  if (!cursor.at('(')) return { kind: 'window', call, window: cursor.name() };
  return { kind: 'window', call, window: parseWindow(cursor) };
}

function nextValue(cursor: Cursor, call: FunctionCall): Expression {
  const [sequence] = call.arguments;
  if (call.arguments.length !== 1 || sequence?.kind !== 'column' || sequence.schema !== null) throw cursor.error();
  return {
    kind: 'next-value',
    sequence: sequence.name,
    ...(sequence.table === null ? {} : { schema: sequence.table }),
  };
}

function parseFunction(cursor: Cursor, name: string, schema: string | null): FunctionCall {
  cursor.expect('(');
  const args = cursor.at(')') ? [] : cursor.list(() => parseExpression(cursor));
  cursor.expect(')');
  const call: FunctionCall = { kind: 'call', name, schema, arguments: args, bare: false };
  if (!cursor.take('WITHIN', 'GROUP')) return call;
  cursor.expect('(');
  const withinGroup = parseOrderBy(cursor);
  if (withinGroup.length === 0) throw cursor.error();
  cursor.expect(')');
  return { ...call, withinGroup };
}

function parseAggregate(cursor: Cursor, name: string): AggregateCall {
  cursor.expect('(');
  if (name === 'count' && cursor.take('*')) {
    cursor.expect(')');
    return { kind: 'aggregate', name, distinct: false, arguments: [], orderBy: [], separator: null, limit: null };
  }
  const distinct = cursor.take('DISTINCT');
  if (!distinct) cursor.take('ALL');
  const args = cursor.list(() => parseExpression(cursor));
  const ordered = name === 'group_concat' || name === 'json_arrayagg';
  const orderBy: readonly OrderItem[] = ordered ? parseOrderBy(cursor) : [];
  const separator = name === 'group_concat' && cursor.take('SEPARATOR') ? cursor.textValue() : null;
  const limit = ordered ? parseLimit(cursor) : null;
  cursor.expect(')');
  return { kind: 'aggregate', name, distinct, arguments: args, orderBy, separator, limit };
}
