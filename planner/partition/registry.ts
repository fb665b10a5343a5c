import { sqlError } from '../../protocol/wire/sql-error';
import { autoPartitionByLong } from './auto-partition-by-long';
import { latestMonthPartion } from './latest-month-partion';
import { partitionByCrc32PreSlot } from './partition-by-crc32-pre-slot';
import { partitionByDate } from './partition-by-date';
import { partitionByFileMap } from './partition-by-file-map';
import { partitionByHashMod } from './partition-by-hash-mod';
import { partitionByHotDate } from './partition-by-hot-date';
import { partitionByJumpConsistentHash } from './partition-by-jump-consistent-hash';
import { partitionByLong } from './partition-by-long';
import { partitionByMod } from './partition-by-mod';
import { partitionByMonth } from './partition-by-month';
import { partitionByMonthAndHistory } from './partition-by-month-and-history';
import { partitionByMurmurHash } from './partition-by-murmur-hash';
import { partitionByPattern } from './partition-by-pattern';
import { partitionByPrefixPattern } from './partition-by-prefix-pattern';
import { partitionByRangeDateHash } from './partition-by-range-date-hash';
import { partitionByRangeMod } from './partition-by-range-mod';
import { partitionByString } from './partition-by-string';
import { partitionDirectBySubString } from './partition-direct-by-sub-string';
import type { PartitionFunction, PartitionFunctionDefinition } from './partition-function';

/** Class name in rule.xml → function. */
const factories: Readonly<Record<string, (definition: PartitionFunctionDefinition) => PartitionFunction>> = {
  AutoPartitionByLong: autoPartitionByLong,
  LatestMonthPartion: latestMonthPartion,
  PartitionByCRC32PreSlot: partitionByCrc32PreSlot,
  PartitionByDate: partitionByDate,
  PartitionByFileMap: partitionByFileMap,
  PartitionByHashMod: partitionByHashMod,
  PartitionByHotDate: partitionByHotDate,
  PartitionByJumpConsistentHash: partitionByJumpConsistentHash,
  PartitionByLong: partitionByLong,
  PartitionByMod: partitionByMod,
  PartitionByMonth: partitionByMonth,
  PartitionByMonthAndHistory: partitionByMonthAndHistory,
  PartitionByMurmurHash: partitionByMurmurHash,
  PartitionByPattern: partitionByPattern,
  PartitionByPrefixPattern: partitionByPrefixPattern,
  PartitionByRangeDateHash: partitionByRangeDateHash,
  PartitionByRangeMod: partitionByRangeMod,
  PartitionByString: partitionByString,
  PartitionDirectBySubString: partitionDirectBySubString,
};

/**
 * Classes that place rows differently, or take other properties, in 1.6.5 than in 1.6.7. (PartitionByMonthAndHistory came after 1.6.5;
 * quotes around the ends of a BETWEEN, which 1.6.5 did not take off, move no rows.)
 */
export const changedSince165: ReadonlySet<string> = new Set([
  'PartitionByLong',
  'PartitionByMod',
  'PartitionByDate',
  'PartitionByMonth',
  'PartitionByCRC32PreSlot',
]);

/** Errors: 1064 for an unknown class or wrong properties. */
export function createPartitionFunction(definition: PartitionFunctionDefinition): PartitionFunction {
  const factory = Object.hasOwn(factories, definition.className) ? factories[definition.className] : undefined;
  if (!factory) {
    throw sqlError(
      'ER_PARSE_ERROR',
      `unknown partition function class ${definition.className}; known are ${Object.keys(factories).join(', ')}`,
    );
  }
  return factory(definition);
}
