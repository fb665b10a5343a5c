import type { Capabilities } from '../../connectors/connector';
import type { BindContext } from '../bind/bind-context';

/** What rules may ask. */
export interface RuleContext {
  readonly binding: BindContext;
  readonly capabilities: (dataNode: string) => Capabilities;
}
