import type { ServerStatement } from '../statements/statement';

/** The SHOW statements and DESCRIBE. */
export const showStatements: readonly ServerStatement[] = [];
