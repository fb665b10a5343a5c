/** JSON paths of MariaDB (manual: "JSONPath Expressions"): `$.key`, `$."a key"`, `$[0]`, `$[last-1]`, `$[-1]`, `$[0 to 2]`, `$.*`, `$[*]`, `$**.key`. */
import { type JsonNode, memberOf } from './document';

export type PathStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'any-key' }
  /** Counted from the end when `fromEnd`: 0 is the last one. */
  | { readonly kind: 'index'; readonly index: number; readonly fromEnd: boolean }
  | { readonly kind: 'range'; readonly from: Bound; readonly to: Bound }
  | { readonly kind: 'any-index' }
  /** The value itself and all that is in it. */
  | { readonly kind: 'descend' };

interface Bound {
  readonly index: number;
  readonly fromEnd: boolean;
}

/** Where a path is wrong. */
export class PathError extends Error {
  constructor(
    readonly kind: 'end' | 'syntax',
    /** From 1. */
    readonly position: number,
  ) {
    super(`${kind} at ${position}`);
  }
}

const bound = String.raw`(?:last(?:\s*-\s*(\d+))?|-(\d+)|(\d+))`;
const cell = new RegExp(String.raw`^\[\s*(?:(\*)|${bound}(?:\s+to\s+${bound})?)\s*\]`);

/** Errors: PathError. */
export function parsePath(text: string): readonly PathStep[] {
  const head = /^\s*(?:lax\s+|strict\s+)?\$/.exec(text);
  if (!head) throw new PathError(text.trim() === '' ? 'end' : 'syntax', 1);
  const steps: PathStep[] = [];
  let at = head[0].length;
  while (at < text.length) {
    const rest = text.slice(at);
    const found = readStep(rest);
    if (found === null) {
      if (/^\s*$/.test(rest)) break;
      const isEnd = /^(?:\.|\*\*?|\[[^\]]*)\s*$/.test(rest);
      throw new PathError(isEnd ? 'end' : 'syntax', at + 1);
    }
    steps.push(found.step);
    at += found.length;
  }
  if (steps.at(-1)?.kind === 'descend') throw new PathError('end', text.length + 1);
  return steps;
}

function readStep(text: string): { readonly step: PathStep; readonly length: number } | null {
  if (text.startsWith('**')) return { step: { kind: 'descend' }, length: 2 };
  const key = /^\s*\.\s*(?:(\*)(?!\*)|"((?:[^"\\]|\\.)*)"|([^\s.[\]*"$]+))/.exec(text);
  if (key) {
    const [whole, star, quoted, plain] = key;
    if (star) return { step: { kind: 'any-key' }, length: whole.length };
    const name = quoted === undefined ? plain! : quoted.replace(/\\(.)/g, '$1');
    return { step: { kind: 'key', key: name }, length: whole.length };
  }
  const index = cell.exec(text);
  if (!index) return null;
  const [whole, star, ...numbers] = index;
  if (star) return { step: { kind: 'any-index' }, length: whole.length };
  const from = boundOf(numbers.slice(0, 3));
  if (!/\sto\s/.test(whole)) return { step: { kind: 'index', ...from }, length: whole.length };
  return { step: { kind: 'range', from, to: boundOf(numbers.slice(3)) }, length: whole.length };
}

function boundOf([last, negative, plain]: readonly (string | undefined)[]): Bound {
  if (plain !== undefined) return { index: Number(plain), fromEnd: false };
  if (negative !== undefined) return { index: Number(negative) - 1, fromEnd: true };
  return { index: Number(last ?? 0), fromEnd: true };
}

/** Whether a path can lead to several values. */
export function isPlural(path: readonly PathStep[]): boolean {
  return path.some(({ kind }) => kind !== 'key' && kind !== 'index');
}

/** The place in an array of so many items; it may lie outside. */
export function placeOf({ index, fromEnd }: Bound, length: number): number {
  return fromEnd ? length - 1 - index : index;
}

/** Everything that the path leads to, in the order of the document. */
export function valuesAt(node: JsonNode, path: readonly PathStep[], from = 0): readonly JsonNode[] {
  const step = path[from];
  if (step === undefined) return [node];
  if (step.kind !== 'descend') return children(node, step).flatMap((child) => valuesAt(child, path, from + 1));
  const found = [...valuesAt(node, path, from + 1)];
  for (const child of everyChild(node)) for (const value of valuesAt(child, path, from)) found.push(value);
  return [...new Set(found)];
}

function everyChild(node: JsonNode): readonly JsonNode[] {
  if (node.kind === 'array') return node.items;
  return node.kind === 'object' ? node.members.map(({ value }) => value) : [];
}

function children(node: JsonNode, step: Exclude<PathStep, { kind: 'descend' }>): readonly JsonNode[] {
  switch (step.kind) {
    case 'key': {
      const member = node.kind === 'object' ? memberOf(node, step.key) : undefined;
      return member ? [member.value] : [];
    }
    case 'any-key':
      return node.kind === 'object' ? node.members.map(({ value }) => value) : [];
    case 'any-index':
      return node.kind === 'array' ? node.items : [];
    case 'index': {
      // What is no array counts as one of itself, from the front.
      if (node.kind !== 'array') return step.index === 0 && !step.fromEnd ? [node] : [];
      const item = node.items[placeOf(step, node.items.length)];
      return item ? [item] : [];
    }
    case 'range': {
      const items = node.kind === 'array' ? node.items : [node];
      const from = Math.max(0, placeOf(step.from, items.length));
      return items.slice(from, placeOf(step.to, items.length) + 1);
    }
  }
}
