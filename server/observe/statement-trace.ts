import type { ResourceUsage } from '../../engine/context';
import type { OperatorUsage } from '../../engine/memory/usage';
import type { BatchSource } from '../../engine/operators/operator';
import type { PhysicalPlan } from '../../engine/plan';
import type { Lease } from '../session/participant';

/** A statement that is being traced: told where its time goes besides what its record says. */
export interface StatementTrace {
  /** Something is asked of a data node: from when a connection is wanted until it is given back. */
  lease(dataNode: string, leased: Promise<Lease>): Promise<Lease>;
  /** An operator of the engine: from its first pull to its end. A subplan's is told once for every run. */
  operator(plan: PhysicalPlan, source: BatchSource): BatchSource;
  /** Where what an operator holds is counted; absent = nowhere. */
  usageOf?(plan: PhysicalPlan): OperatorUsage;
  /** What all operators used. */
  used?(usage: ResourceUsage): void;
}
