import type { Connection } from '../../connectors/connector';
import type { UserVariable } from '../../engine/user-variable';
import type { StatementRun } from './statement-run';
import { literalsOf } from './variable-literals';

/** Gives a connection the user variables that a statement on it reads or sets. */
export async function giveVariables(
  variables: readonly UserVariable[],
  connection: Connection,
  run: StatementRun,
): Promise<void> {
  const assignments = variables.map(({ name, literal }) => `${quoted(name)} = ${literal}`);
  await connection.query(`SET ${assignments.join(', ')}`, run.signal);
}

/** Takes them back as the statement left them. */
export async function takeVariables(
  variables: readonly UserVariable[],
  connection: Connection,
  run: StatementRun,
): Promise<void> {
  // A variable's decimal comes as one of 38 fractional digits; its text has those that it has.
  const items = variables.flatMap(({ name }) => [quoted(name), `CAST(${quoted(name)} AS CHAR)`]);
  const result = await connection.query(`SELECT ${items.join(', ')}`, run.signal);
  if (result.kind !== 'rows') return;
  const isDecimal = result.fields.map(({ type }) => type.name === 'decimal');
  for await (const row of literalsOf(result.batches, run.facts)) {
    for (const [index, { name }] of variables.entries()) {
      const [value, text] = [row[2 * index]!, row[2 * index + 1]!];
      run.setUserVariable(name, isDecimal[2 * index] && text !== 'NULL' ? text.slice(1, -1) : value);
    }
  }
}

function quoted(name: string): string {
  return `@\`${name.replaceAll('`', '``')}\``;
}
