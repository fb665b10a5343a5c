import type { ManagerCommand } from '../command';

/** As the backends have them; what was SET GLOBAL here comes on top. */
export const showVariables: ManagerCommand = {
  syntax: 'show @@variables',
  description: 'Reports the system variables that sessions start with',
  columns: ['VARIABLE_NAME', 'VALUE'],
  run: (_, { view }) => {
    const values = new Map(view.backendVariables.all());
    for (const [name, literal] of view.globals.changed) values.set(name, literal.replace(/^'(.*)'$/s, '$1'));
    return [...values].sort(([left], [right]) => (left < right ? -1 : 1));
  },
};
