import type { Capabilities } from '../connectors/connector';
import type { Statement } from './sql/ast';
import { printDuckdbStatement } from './sql/print/duckdb';
import { type LeafText, printStatement } from './sql/print/mysql';
import { assertNever } from './tables';

/** A statement in the dialect that a backend speaks. Errors: 1235 for what the dialect cannot say. */
export function printFor(
  capabilities: Capabilities,
  statement: Exclude<Statement, { kind: 'other' }>,
  leaves?: LeafText,
): string {
  switch (capabilities.dialect) {
    case 'mysql':
      return printStatement(statement, leaves);
    case 'duckdb':
      return printDuckdbStatement(statement, leaves);
    default:
      return assertNever(capabilities.dialect);
  }
}
