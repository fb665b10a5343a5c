import type { AggregateCall, Expression } from '../sql/ast';

/**
 * JSON_ARRAYAGG(x) and JSON_OBJECTAGG(k, x). Data nodes get them as they are; the engine's take text: JSON_ARRAY(x), JSON_OBJECT(k, x). It is
 * made of x itself and before x becomes a column, because a column does not say that it is a truth value or, on its node, that it is JSON.
 * So from binding on the calls have that text as a further, last argument.
 */
export function isJsonAggregate({ name }: AggregateCall): boolean {
  return name === 'json_arrayagg' || name === 'json_objectagg';
}

/** The further argument. */
export function jsonText({ name, arguments: args }: AggregateCall): Expression {
  const maker = name === 'json_arrayagg' ? 'json_array' : 'json_object';
  return { kind: 'call', name: maker, schema: null, arguments: args, bare: false };
}

/** As a data node gets the call. */
export function withoutJsonText(call: AggregateCall): AggregateCall {
  return isJsonAggregate(call) ? { ...call, arguments: call.arguments.slice(0, -1) } : call;
}

/** As the engine computes the call over rows: with what tells its rows apart, or makes them count, before the text. */
export function overJsonText(call: AggregateCall): AggregateCall {
  if (!isJsonAggregate(call)) return call;
  const [value] = call.arguments as [Expression];
  const text = call.arguments.at(-1)!;
  if (call.name === 'json_objectagg') return { ...call, arguments: [value, text] };
  if (!call.distinct) return { ...call, arguments: [text] };
  // Distinct values come sorted: MariaDB finds them in a tree.
  const orderBy = call.orderBy.length > 0 ? call.orderBy : [{ expression: value, descending: false }];
  return { ...call, arguments: [value, text], orderBy };
}
