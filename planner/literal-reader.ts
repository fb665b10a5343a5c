import type { Expression } from './sql/ast';
import { lexStatements } from './sql/lexer';
import { parseStatement } from './sql/parse';

const noModes: ReadonlySet<string> = new Set();

/** A SQL literal such as sessions give (`'utf8mb4'`, `-1`, `NULL`, `x'00'`) as a syntax node. The text is ours: anything else is a programming error. */
export function readLiteral(sql: string): Expression {
  const [lexed] = lexStatements(`SELECT ${sql}`, { sqlMode: noModes });
  const statement = lexed && parseStatement(lexed, { sqlMode: noModes, literals: 'inline' });
  const item = statement?.kind === 'select' && statement.body.kind === 'block' ? statement.body.items[0] : undefined;
  if (item?.kind !== 'expression') throw new Error(`not a SQL literal: ${sql}`);
  return item.expression;
}
