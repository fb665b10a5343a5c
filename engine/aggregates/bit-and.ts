import { bitwise } from './bitwise';

/** BIT_AND: all 64 bits set when there is no value. Partial: [BIT_AND]. */
export const bitAnd = bitwise('bit_and', (left, right) => left & right, -1, true);
