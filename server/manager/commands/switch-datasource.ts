import type { ManagerCommand } from '../command';
import { groupNamed } from '../data-hosts';
import { listOf, wholeNumberOf } from '../format';

/** Without an index the next write host in order becomes the active one. */
export const switchDatasource: ManagerCommand = {
  syntax: 'switch @@datasource ?',
  description: 'Makes another writeHost of data hosts the active one: host1,host2[:index]',
  columns: [],
  run: ([target], { sources }, by) => {
    const [names, index] = target!.split(':');
    const groups = listOf(names!).map((name) => groupNamed(sources.hostGroups(), name));
    const switched = groups.filter((group) => {
      const next =
        index === undefined ? (group.activeIndex + 1) % group.writers().length : wholeNumberOf(index, 'index');
      return group.switchTo(next, `switch @@datasource by ${by.user}`);
    });
    return { affectedRows: switched.length, info: '' };
  },
};
