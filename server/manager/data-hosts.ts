import { sqlError } from '../../protocol/wire/sql-error';
import type { Backend } from '../hosts/backend';
import type { HostGroup } from '../hosts/host-group';
import type { ManagedServer } from './managed-server';

export interface BackendOfGroup {
  readonly group: HostGroup;
  readonly backend: Backend;
}

/** Every server of every data host, or of one. Errors: 1210 no such data host. */
export function backendsOf({ sources }: ManagedServer, dataHost: string | null = null): readonly BackendOfGroup[] {
  const groups = dataHost === null ? [...sources.hostGroups().values()] : [groupNamed(sources.hostGroups(), dataHost)];
  return groups.flatMap((group) => group.backends.map((backend) => ({ group, backend })));
}

export function groupNamed(groups: ReadonlyMap<string, HostGroup>, name: string): HostGroup {
  const group = groups.get(name);
  if (!group)
    throw sqlError('ER_WRONG_ARGUMENTS', `there is no dataHost '${name}'; there are ${[...groups.keys()].join(', ')}`);
  return group;
}

/** Host and port of a server; an embedded database has its file, and port 0. */
export function addressOf({ host: { url } }: Backend): readonly [host: string, port: number] {
  const match = /^(?:jdbc:\w+:\/\/)?([^/:]+):(\d+)(?:\/.*)?$/.exec(url);
  return match ? [match[1]!, Number(match[2])] : [url, 0];
}
