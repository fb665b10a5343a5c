import type { StatementPlan } from '../../engine/plan';

/**
 * Whether a statement takes a place among `maxHeavyStatements`: it keeps several data nodes busy at once, or rows of theirs go through this
 * server's memory. What one data node does alone is that node's load, and DDL is rare and must get through.
 */
export function isHeavy(plan: StatementPlan): boolean {
  switch (plan.kind) {
    case 'forward':
    case 'write':
      return plan.targets.length > 1;
    case 'assign':
      return isHeavy(plan.query);
    case 'rows':
    case 'insert-literals':
    case 'insert-rows':
    case 'keyed-change':
    case 'load-data':
      return true;
    case 'ddl':
      return false;
  }
}
