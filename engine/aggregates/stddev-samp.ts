import { variance } from './variance';

/** STDDEV_SAMP. Partials: [COUNT, SUM, VAR_POP] of the argument as a double; see variance.ts. */
export const stddevSamp = variance({ sample: true, root: true });
