import type { StatementPlan } from '../../engine/plan';
import { runAssign } from './assign';
import { runForward } from './forward';
import { runInsertLiterals } from './insert-literals/insert-literals';
import { runInsertRows } from './insert-rows';
import { runKeyedChange } from './keyed-change';
import { runLoadData } from './load-data/load-data';
import { runRows } from './rows';
import type { StatementRun } from './statement-run';
import { runStoredProgram } from './stored-program';
import { runDdl, runWrite } from './write';

/** Runs a plan and writes its result. */
export function runPlan(plan: StatementPlan, run: StatementRun): Promise<void> {
  switch (plan.kind) {
    case 'forward':
      return plan.isProgram ? runStoredProgram(plan, run) : runForward(plan, run);
    case 'rows':
      return runRows(plan, run);
    case 'assign':
      return runAssign(plan, run);
    case 'write':
      return runWrite(plan, run);
    case 'insert-literals':
      return runInsertLiterals(plan, run);
    case 'insert-rows':
      return runInsertRows(plan, run);
    case 'keyed-change':
      return runKeyedChange(plan, run);
    case 'load-data':
      return runLoadData(plan, run);
    case 'ddl':
      return runDdl(plan, run);
  }
}
