/** Who waits for whom. */
export type WaitGraph<T> = ReadonlyMap<T, ReadonlySet<T>>;

/** Of those who wait for each other in a circle, the members of circles that share nobody; each circle in its order. */
export function circlesIn<T>(graph: WaitGraph<T>): readonly (readonly T[])[] {
  const circles: (readonly T[])[] = [];
  const done = new Set<T>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    const circle = circleFrom(start, graph, done);
    if (circle === null) continue;
    circles.push(circle);
    for (const member of circle) done.add(member);
  }
  return circles;
}

/** A circle that can be reached from `start` and has nobody of `done`, to which all are added that lead to none. */
function circleFrom<T>(start: T, graph: WaitGraph<T>, done: Set<T>): readonly T[] | null {
  const path: T[] = [start];
  const open: Iterator<T>[] = [iteratorOf(start, graph)];
  while (open.length > 0) {
    const next = open.at(-1)!.next();
    if (next.done) {
      done.add(path.pop()!);
      open.pop();
      continue;
    }
    if (done.has(next.value)) continue;
    const at = path.indexOf(next.value);
    if (at >= 0) return path.slice(at);
    path.push(next.value);
    open.push(iteratorOf(next.value, graph));
  }
  return null;
}

function iteratorOf<T>(member: T, graph: WaitGraph<T>): Iterator<T> {
  return (graph.get(member) ?? new Set<T>()).values();
}
