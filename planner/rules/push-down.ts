import { type LogicalPlan, mapInputs, outputOf } from '../logical/plan';
import { assertNever } from '../tables';
import { locationOfScan } from './location';
import { pushDownAggregate } from './push-down-aggregate';
import { pushDownApply } from './push-down-apply';
import { pushDownDistinct } from './push-down-distinct';
import { pushDownFilter } from './push-down-filter';
import { flattenInnerJoins, pushDownInnerJoins, withSubqueriesApart } from './push-down-inner-joins';
import { pushDownJoin } from './push-down-join';
import { pushDownJsonTable } from './push-down-json-table';
import { pushDownLimit } from './push-down-limit';
import { pushDownProject } from './push-down-project';
import { pushDownSort } from './push-down-sort';
import { pushDownUnion } from './push-down-union';
import { pushDownWindow } from './push-down-window';
import type { RuleContext } from './rule-context';

/**
 * Moves the border between shards and engine up as far as it goes. Every scan starts with a gather right above it; each rule then moves one
 * operator below the gathers it stands on, wholly or in part. What has no gather below it runs in the engine.
 *
 *     limit                    limit                     limit
 *      sort                     sort                      gather (keeps order)
 *       gather        →          gather           →        limit
 *        scan                     scan                      sort
 *                                                            scan
 */
export function pushDown(plan: LogicalPlan, context: RuleContext): LogicalPlan {
  const below = (input: LogicalPlan): LogicalPlan => pushDown(input, context);
  const joins = flattenInnerJoins(plan);
  if (joins) {
    const { inputs, conjuncts } = withSubqueriesApart(joins);
    return pushDownInnerJoins(inputs.map(below), conjuncts, context);
  }
  if (plan.kind === 'gather') return plan;
  if (plan.kind === 'apply') return pushDownApply({ ...plan, left: below(plan.left) }, outputOf(plan.right), context);
  const withInputs = mapInputs(plan, below);
  switch (withInputs.kind) {
    case 'scan':
      return { kind: 'gather', input: withInputs, location: locationOfScan(withInputs), order: null };
    case 'filter':
      return pushDownFilter(withInputs, context);
    case 'project':
      return pushDownProject(withInputs, context);
    case 'join':
      return pushDownJoin(withInputs, context);
    case 'aggregate':
      return pushDownAggregate(withInputs, context);
    case 'sort':
      return pushDownSort(withInputs, context);
    case 'limit':
      return pushDownLimit(withInputs, context);
    case 'distinct':
      return pushDownDistinct(withInputs, context);
    case 'union':
      return pushDownUnion(withInputs, context);
    case 'window':
      return pushDownWindow(withInputs, context);
    case 'json-table':
      return pushDownJsonTable(withInputs, context);
    case 'apply':
    case 'rows':
    case 'dual':
    case 'gather':
    case 'set-operation':
    case 'shared':
    case 'recursive':
    case 'working-table':
      return withInputs;
    default:
      return assertNever(withInputs);
  }
}
