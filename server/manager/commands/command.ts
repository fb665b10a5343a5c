import type { ManagerCommand } from '../command';

/** Command bytes of the protocol by their columns. */
const counted = [0x02, 0x03, 0x16, 0x17, 0x19, 0x0e, 0x0c, 0x01] as const;

export const showCommand: ManagerCommand = {
  syntax: 'show @@command',
  description: 'Reports how many commands of each kind clients have sent',
  columns: [
    'PROCESSOR',
    'INIT_DB number',
    'QUERY number',
    'STMT_PREPARE number',
    'STMT_EXECUTE number',
    'STMT_CLOSE number',
    'PING number',
    'KILL number',
    'QUIT number',
    'OTHER number',
  ],
  run: (_, { listeners }) => {
    const totals = new Array<number>(256).fill(0);
    for (const listener of listeners())
      listener.traffic().commands.forEach((count, code) => {
        totals[code]! += count;
      });
    const all = totals.reduce((left, right) => left + right, 0);
    const named = counted.map((code) => totals[code]!);
    return [['Processor0', ...named, all - named.reduce((left, right) => left + right, 0)]];
  },
};
