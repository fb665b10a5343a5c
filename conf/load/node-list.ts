/**
 * MyCAT's list syntax: `a,b`, `dn$1-10`, `dn$1-3,x$5-6`, `dn$7`. Items are trimmed, empty ones dropped.
 * Errors: a message for a range that cannot be read.
 */
export function expandList(text: string): readonly string[] | { readonly error: string } {
  const result: string[] = [];
  for (const raw of text.split(',')) {
    const item = raw.trim();
    if (item === '') continue;
    const dollar = item.indexOf('$');
    if (dollar < 0) {
      result.push(item);
      continue;
    }
    const range = /^(\d+)(?:-(\d+))?$/.exec(item.slice(dollar + 1).trim());
    const first = Number(range?.[1]);
    const last = Number(range?.[2] ?? range?.[1]);
    if (!range || last < first || last - first > 100_000) {
      return { error: `'${item}' is no list: write prefix$first-last, for example dn$1-10` };
    }
    for (let number = first; number <= last; number++) result.push(item.slice(0, dollar) + number);
  }
  return result;
}

/** `distribute(dn1,dn2,…)`: one node of each host in turn. Hosts take their turns in the order in which they first occur. */
export function distribute(nodes: readonly string[], hostOf: (node: string) => string): readonly string[] {
  const hosts = new Map<string, string[]>();
  for (const node of nodes) {
    const host = hostOf(node);
    const queue = hosts.get(host);
    if (queue) queue.push(node);
    else hosts.set(host, [node]);
  }
  const result: string[] = [];
  for (let turn = 0; result.length < nodes.length; turn++) {
    for (const queue of hosts.values()) if (turn < queue.length) result.push(queue[turn]!);
  }
  return result;
}
