import { sqlError } from '../../../protocol/wire/sql-error';
import type { ManagerCommand } from '../command';

export const showWhite: ManagerCommand = {
  syntax: 'show @@white',
  description: 'Reports which addresses may log in as which users',
  columns: ['IP', 'USER'],
  run: (_, { catalog }) => catalog.firewall.hosts.map(({ host, users }) => [host, users.join(',')]),
};

export const setWhite: ManagerCommand = {
  syntax: 'show @@white.set=?',
  description: 'Refused: edit <whitehost> in server.xml, then reload @@config',
  columns: [],
  run: () => {
    throw sqlError(
      'ER_MYCAT_UNSUPPORTED',
      'this server does not rewrite its configuration: add <host host="…" user="…"/> to <whitehost> in server.xml, then reload @@config',
    );
  },
};
