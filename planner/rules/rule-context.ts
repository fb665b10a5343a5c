import type { Capabilities } from '../../connectors/connector';
import type { BindContext } from '../bind/bind-context';
import type { TableStatistics } from '../facts';
import type { ResolvedTable } from '../tables';

/** What rules may ask. */
export interface RuleContext {
  readonly binding: BindContext;
  readonly capabilities: (dataNode: string) => Capabilities;
  /** null = nothing is known. */
  readonly statistics: (table: ResolvedTable) => TableStatistics | null;
}
