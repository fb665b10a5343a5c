import { SqlError } from '../../protocol/wire/sql-error';
import { negatedConstant } from './constants';
import type { Expression } from './expression';
import { scalarFunction } from './functions/registry';
import { defaultInference, type InferenceOptions } from './scalar-function';

/**
 * A call with the type that MariaDB 10.11 gives it; null when the function is not known, which the planner reports.
 * Errors: 1582 for a wrong number of arguments, 1235 for types that are not supported, 1267 for collations that do not go together.
 */
export function inferCall(
  name: string,
  args: readonly Expression[],
  options: InferenceOptions = defaultInference,
): Expression | null {
  const entry = scalarFunction(name);
  if (entry === null) return null;
  const [min, max] = entry.arity;
  if (args.length < min || args.length > max) {
    throw new SqlError(1582, '42000', `Incorrect parameter count in the call to native function '${name}'`);
  }
  const [first] = args;
  if (name === 'neg' && first?.kind === 'constant') {
    const negated = negatedConstant(first);
    if (negated !== null) return negated;
  }
  return { kind: 'call', function: name, arguments: args, type: entry.resultType(args, options) };
}
