import { sqlError } from '../../../protocol/wire/sql-error';
import type { ManagerCommand } from '../command';
import { groupNamed } from '../data-hosts';
import { listOf, wholeNumberOf } from '../format';

export const stopHeartbeat: ManagerCommand = {
  syntax: 'stop @@heartbeat ?',
  description:
    'Pauses the heartbeats of the active writeHost of data hosts: host1,host2:seconds; 0 seconds end the pause',
  columns: [],
  run: ([target], { sources }) => {
    const [names, seconds] = target!.split(':');
    if (seconds === undefined)
      throw sqlError('ER_WRONG_ARGUMENTS', `'${target}' has no time; write host1,host2:seconds`);
    const until = Date.now() + wholeNumberOf(seconds, 'seconds') * 1000;
    const groups = listOf(names!).map((name) => groupNamed(sources.hostGroups(), name));
    for (const group of groups) group.writers()[group.activeIndex]!.pausedUntil = until;
    return { affectedRows: groups.length, info: '' };
  },
};
