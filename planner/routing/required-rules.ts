import { sqlError } from '../../protocol/wire/sql-error';
import type { TableInstance } from './instances';

/**
 * `ruleRequired` of schema.xml: a statement may name such a table only with a condition on its sharding column, so that nobody asks all data
 * nodes by oversight. Errors: 1064, as MyCAT.
 */
export function requireRules(instances: readonly TableInstance[], sql: string): void {
  for (const { table, constraint } of instances) {
    const { logical } = table;
    if (logical?.kind === 'sharded' && logical.ruleRequired && constraint.kind === 'any')
      throw sqlError('ER_PARSE_ERROR', `route rule for table ${logical.name} is required: ${sql}`);
  }
}
