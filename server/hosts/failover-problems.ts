import type { ActiveIndexFile } from './active-index-file';
import type { HostGroup } from './host-group';

/** Why data hosts that ask for failover would have none, one sentence each, as far as their configuration tells. */
export function failoverProblems(
  groups: readonly HostGroup[],
  file: Pick<ActiveIndexFile, 'problem'>,
): readonly string[] {
  const switching = groups.filter((group) => group.canFailOver);
  const problem = switching.length === 0 ? null : file.problem();
  const unwritable =
    problem === null
      ? []
      : [`no failover: dnindex.properties cannot be written in the configuration folder: ${problem}`];
  const unknown = switching
    .filter(({ host, heartbeat }) => host.switchType === 2 && heartbeat !== 'replica')
    .map(({ host }) => `no failover of dataHost ${host.name}: switchType 2 needs the heartbeat SHOW SLAVE STATUS`);
  return [...unwritable, ...unknown];
}
