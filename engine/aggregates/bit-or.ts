import { bitwise } from './bitwise';

/** BIT_OR: 0 when there is no value. Partial: [BIT_OR]. */
export const bitOr = bitwise('bit_or', (left, right) => left | right, 0, true);
