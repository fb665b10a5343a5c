import type { ManagerCommand } from '../command';

/** @param all every command, this one too */
export function showHelp(all: () => readonly ManagerCommand[]): ManagerCommand {
  return {
    syntax: 'show @@help',
    description: 'Lists these commands',
    columns: ['STATEMENT', 'DESCRIPTION'],
    run: () => all().map(({ syntax, description }) => [syntax, description]),
  };
}
