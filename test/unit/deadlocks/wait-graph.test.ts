import { circlesIn, type WaitGraph } from '../../../server/deadlocks/wait-graph';

function graphOf(text: string): WaitGraph<string> {
  const graph = new Map<string, Set<string>>();
  for (const wait of text.split(' ').filter(Boolean)) {
    const [waiter, blocker] = wait.split('>') as [string, string];
    graph.set(waiter, (graph.get(waiter) ?? new Set()).add(blocker));
  }
  return graph;
}

test.each([
  ['nobody waits', '', []],
  ['a queue', 'a>b b>c d>c', []],
  ['two', 'a>b b>a', ['ab']],
  ['three, and one who waits for them', 'x>a a>b b>c c>a', ['abc']],
  ['two circles', 'a>b b>a c>d d>c', ['ab', 'cd']],
  ['circles with a member in common count once', 'a>b b>a b>c c>b', ['ab']],
  ['a way round', 'a>x a>b x>y b>a', ['ab']],
  ['a circle found from outside, and another behind it', 'x>a a>b b>a y>b c>c2 c2>c', ['ab', 'cc2']],
])('%s', (_, waits, expected) => {
  expect(circlesIn(graphOf(waits)).map((circle) => [...circle].sort().join(''))).toEqual(expected);
});
