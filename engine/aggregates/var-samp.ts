import { variance } from './variance';

/** VAR_SAMP. Partials: [COUNT, SUM, VAR_POP] of the argument as a double; see variance.ts. */
export const varSamp = variance({ sample: true, root: false });
