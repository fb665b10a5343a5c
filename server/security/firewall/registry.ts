import { conditionRules } from './condition-rules';
import { nameRules } from './name-rules';
import { queryRules } from './query-rules';
import type { FirewallRule } from './rule';
import { textRules } from './text-rules';
import { verbRules } from './verb-rules';

/** Every property of `<blacklist>` that is checked. The first that a statement violates is named. */
export const firewallRules: readonly FirewallRule[] = [
  ...textRules,
  ...verbRules,
  ...queryRules,
  ...conditionRules,
  ...nameRules,
];
