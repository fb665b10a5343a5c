import { notSupported } from '../../protocol/wire/sql-error';
import { type JoinPlan, type LogicalPlan, scansOf } from '../logical/plan';
import { joinLocation } from './location';
import { pushable } from './pushable';
import type { RuleContext } from './rule-context';

/** A LEFT JOIN runs on the nodes when partners are always on the same node (joinLocation says when). Errors: 1235 otherwise. */
export function pushDownLeftJoin(join: JoinPlan, context: RuleContext): LogicalPlan {
  const { left, right, on } = join;
  if (left.kind === 'gather' && right.kind === 'gather') {
    const location = joinLocation(
      'left',
      { plan: left.input, location: left.location },
      { plan: right.input, location: right.location },
      on,
      context,
    );
    if (location && on.every((predicate) => pushable(predicate, location, context))) {
      return { kind: 'gather', input: { ...join, left: left.input, right: right.input }, location, order: null };
    }
  }
  const names = scansOf(join).map(({ table }) => `'${table.name}'`);
  throw notSupported(
    `an outer join of ${names.join(' and ')}, whose matching rows are not on the same data nodes; join them on their sharding columns`,
  );
}
