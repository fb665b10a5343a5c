import { bitwise } from './bitwise';

/** BIT_XOR: 0 when there is no value. Partial: [BIT_XOR]. */
export const bitXor = bitwise('bit_xor', (left, right) => left ^ right, 0, false);
