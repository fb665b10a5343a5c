import { variance } from './variance';

/** STDDEV_POP (STD and STDDEV too). Partials: [COUNT, SUM, VAR_POP] of the argument as a double; see variance.ts. */
export const stddevPop = variance({ sample: false, root: true });
