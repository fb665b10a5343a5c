import { oneLine } from '../../planner/explain/tree';
import { notSupported } from '../../protocol/wire/sql-error';
import type { ServerStatement } from '../statements/statement';

/** A SHOW that nothing here answers must not reach a backend: it would tell of physical databases. */
export const refusedShow: ServerStatement = {
  name: 'SHOW',
  verbs: ['SHOW'],
  accepts: () => true,
  run(lexed) {
    throw notSupported(`${oneLine(lexed.text).slice(0, 80)}; ask a backend itself`);
  },
};
