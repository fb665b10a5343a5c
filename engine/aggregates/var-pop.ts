import { variance } from './variance';

/** VAR_POP (VARIANCE too). Partials: [COUNT, SUM, VAR_POP] of the argument as a double; see variance.ts. */
export const varPop = variance({ sample: false, root: false });
