import type { ManagerCommand } from '../command';
import { listOf, wholeNumberOf } from '../format';

/** Ids that are there no more are passed over, as in MyCAT: the number of connections that were closed says so. */
export const killConnection: ManagerCommand = {
  syntax: 'kill @@connection ?',
  description: 'Closes the connections of clients, by ids with commas between them',
  columns: [],
  run: ([ids], { sessions }) => {
    const wanted = listOf(ids!).map((id) => wholeNumberOf(id, 'id'));
    const closed = wanted.filter((id) => sessions.end(id));
    return { affectedRows: closed.length, info: '' };
  },
};
