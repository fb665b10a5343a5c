import { loadCatalog } from '../conf/load/load-catalog';
import { formatMistake } from '../conf/load/mistakes';
import type { Environment } from '../conf/load/xml';

/**
 * `mycat check`: validates a configuration folder. Prints every mistake with file, line and remedy, or what was read and what is worth knowing.
 * @returns the exit code: 0 when a server could start with it, 1 on mistakes
 */
export function check(folder: string, environment: Environment, print: (line: string) => void): number {
  const result = loadCatalog(folder, environment);
  if (result.kind === 'mistakes') {
    for (const mistake of result.mistakes) print(formatMistake(mistake));
    print(counted(result.mistakes.length, 'mistake'));
    return 1;
  }
  const { schemas, dataNodes, dataHosts, users, notices, notInEffect } = result.catalog;
  for (const notice of notices) print(`note: ${notice}`);
  for (const sentence of notInEffect) print(`not in effect: ${sentence}`);
  const tables = [...schemas.values()].reduce((sum, schema) => sum + schema.tables.size, 0);
  const counts = [
    counted(schemas.size, 'schema'),
    counted(tables, 'table'),
    counted(dataNodes.size, 'data node'),
    counted(dataHosts.size, 'data host'),
    counted(users.size, 'user'),
  ];
  print(`${counts.join(', ')}: no mistakes`);
  return 0;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
