import { boundColumn, columnsIn, substitute } from '../logical/bound-expression';
import {
  type AggregatePlan,
  type JoinPlan,
  type LogicalPlan,
  mapInputs,
  outputOf,
  type ProjectPlan,
} from '../logical/plan';
import type { Expression } from '../sql/ast';
import { withoutTrue } from './constant-conditions';
import { impliedDisjunctions, withCommonConjuncts, withoutRepetition } from './disjunctions';
import { inferredEqualities } from './infer-equalities';
import { rejectsNulls } from './null-rejection';
import { isRepeatable } from './repeatable';
import type { RuleContext } from './rule-context';

/**
 * Moves the conjuncts of filters and join conditions down the plan as far as the rows allow, so that joins meet fewer rows and more nodes can
 * be left out. An outer join whose optional side a filter asks for is an inner join:
 *
 *     SELECT … FROM a LEFT JOIN b ON a.x = b.x WHERE b.y > 5
 */
export function moveFilters(plan: LogicalPlan, context: RuleContext): LogicalPlan {
  return sink(plan, [], context);
}

function sink(plan: LogicalPlan, predicates: readonly Expression[], context: RuleContext): LogicalPlan {
  switch (plan.kind) {
    case 'filter':
      return sink(plan.input, simplified([...plan.predicates, ...predicates], context), context);
    case 'join':
      return sinkJoin(plan, predicates, context);
    case 'apply': {
      const [below, above] = split(predicates, outputOf(plan.left));
      return filtered({ ...plan, left: moved(plan.left, below, context), right: sink(plan.right, [], context) }, above);
    }
    case 'project':
      return sinkProject(plan, predicates, context);
    case 'aggregate':
      return sinkAggregate(plan, predicates, context);
    case 'distinct':
    case 'json-table':
    case 'sort': {
      const [below, above] = split(predicates, outputOf(plan.input));
      return filtered({ ...plan, input: moved(plan.input, below, context) }, above);
    }
    case 'union': {
      const [below, above] = split(predicates, plan.columns);
      const inputs = plan.inputs.map((input) => {
        const own = outputOf(input);
        const meaning = new Map(plan.columns.map((id, index) => [id, own[index]!]));
        return moved(
          input,
          below.map((predicate) => substitute(predicate, (id) => boundColumn(meaning.get(id) ?? id))),
          context,
        );
      });
      return filtered({ ...plan, inputs }, above);
    }
    case 'window': {
      const [below, above] = split(predicates, plan.partitionBy);
      return filtered({ ...plan, input: moved(plan.input, below, context) }, above);
    }
    default:
      return filtered(
        mapInputs(plan, (input) => sink(input, [], context)),
        predicates,
      );
  }
}

/** The plan, with conjuncts that stood further up. */
function moved(plan: LogicalPlan, predicates: readonly Expression[], context: RuleContext): LogicalPlan {
  if (predicates.length > 0) context.applied('move-filters');
  return sink(plan, predicates, context);
}

function simplified(conjuncts: readonly Expression[], context: RuleContext): readonly Expression[] {
  const simpler = withoutTrue(withoutRepetition(withCommonConjuncts(conjuncts)));
  if (simpler.length !== conjuncts.length) context.applied('simplify-conditions');
  return simpler;
}

function filtered(input: LogicalPlan, predicates: readonly Expression[]): LogicalPlan {
  return predicates.length === 0 ? input : { kind: 'filter', input, predicates };
}

/** Those that these columns can answer, and the others. A predicate without columns stays where it is. */
function split(
  predicates: readonly Expression[],
  columns: readonly number[],
): readonly [readonly Expression[], readonly Expression[]] {
  const known = new Set(columns);
  const answered = (predicate: Expression): boolean => {
    const used = columnsIn(predicate);
    return used.size > 0 && [...used].every((id) => known.has(id)) && isRepeatable(predicate);
  };
  return [predicates.filter(answered), predicates.filter((predicate) => !answered(predicate))];
}

function sinkJoin(join: JoinPlan, predicates: readonly Expression[], context: RuleContext): LogicalPlan {
  const [leftOutput, rightOutput] = [outputOf(join.left), outputOf(join.right)];
  if (join.type === 'left') {
    const optional = new Set(rightOutput);
    if (predicates.some((predicate) => rejectsNulls(predicate, optional))) {
      context.applied('outer-join-to-inner');
      return sinkJoin({ ...join, type: 'inner' }, predicates, context);
    }
  }
  if (join.type === 'inner') {
    const given = simplified([...join.on, ...predicates], context);
    const all = [...given, ...inferred(given, context)];
    const repeatable = all.filter(isRepeatable);
    const [ofLeft, others] = split(all, leftOutput);
    const [ofRight, rest] = split(others, rightOutput);
    const left = [...ofLeft, ...impliedDisjunctions(repeatable, leftOutput)];
    const right = [...ofRight, ...impliedDisjunctions(repeatable, rightOutput)];
    const [on, above] = split(rest, [...leftOutput, ...rightOutput]);
    return filtered(
      { ...join, left: moved(join.left, left, context), right: moved(join.right, right, context), on },
      above,
    );
  }
  // What is asked of partners alone need not be compared with every left row. Of the side that is kept nothing may go.
  const given = withoutTrue(join.on);
  const [below, above] = split(predicates, leftOutput);
  const followed = inferred([...given, ...below], context);
  const ofPartners = split(followed, rightOutput)[0];
  const [partners, on] = split([...given, ...ofPartners], rightOutput);
  return filtered(
    { ...join, left: moved(join.left, below, context), right: moved(join.right, partners, context), on },
    above,
  );
}

function inferred(conjuncts: readonly Expression[], context: RuleContext): readonly Expression[] {
  const equalities = inferredEqualities(conjuncts, context);
  if (equalities.length > 0) context.applied('infer-equalities');
  return equalities;
}

/** A filter over computed columns is one over what they are computed from. */
function sinkProject(project: ProjectPlan, predicates: readonly Expression[], context: RuleContext): LogicalPlan {
  const meaning = new Map(project.items.map(({ id, expression }) => [id, expression]));
  const movable = (predicate: Expression): boolean =>
    [...columnsIn(predicate)].every((id) => {
      const expression = meaning.get(id);
      return expression === undefined || expression.kind === 'bound-column' || isRepeatable(expression);
    });
  const below = predicates.filter(movable);
  const input = moved(
    project.input,
    below.map((predicate) => substitute(predicate, (id) => meaning.get(id) ?? boundColumn(id))),
    context,
  );
  return filtered(
    { ...project, input },
    predicates.filter((predicate) => !below.includes(predicate)),
  );
}

/** A filter on group keys keeps whole groups. Not without keys: an aggregate of nothing is a row too. */
function sinkAggregate(aggregate: AggregatePlan, predicates: readonly Expression[], context: RuleContext): LogicalPlan {
  const meaning = new Map(aggregate.groupBy.map(({ id, expression }) => [id, expression]));
  // Of rolled up rows the keys are NULL.
  const [below, above] = split(predicates, aggregate.rollup === null ? [...meaning.keys()] : []);
  const input = moved(
    aggregate.input,
    below.map((predicate) => substitute(predicate, (id) => meaning.get(id) ?? boundColumn(id))),
    context,
  );
  return filtered({ ...aggregate, input }, above);
}
