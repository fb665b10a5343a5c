import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MemoryContext, memoryContext } from './memory-plans';

const folder = mkdtempSync(join(tmpdir(), 'mycat-spill-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let contexts = 0;

export interface SpillingContext extends MemoryContext {
  /** Names of the files that are on disk now. */
  files(): string[];
}

/** As memoryContext, with a folder to go to when memory is short. */
export function spillingContext(memoryBudgetBytes: number, diskLimitBytes = 2 ** 30): SpillingContext {
  const own = join(folder, `statement-${++contexts}`);
  return {
    ...memoryContext(memoryBudgetBytes),
    spill: { folder: own, diskLimitBytes },
    files: () => (existsSync(own) ? readdirSync(own) : []),
  };
}

/** Whether the context's statement ever wrote a file: its folder is made then. */
export function hasSpilled(context: SpillingContext): boolean {
  return existsSync(context.spill!.folder);
}
