/** JSON_CONTAINS, JSON_OVERLAPS, JSON_EQUALS (source: sql/item_jsonfunc.cc, check_contains and check_overlaps). */
import { type JsonNode, memberOf, stringOf } from './document';

export function contains(target: JsonNode, candidate: JsonNode): boolean {
  switch (target.kind) {
    case 'object':
      return (
        candidate.kind === 'object' &&
        candidate.members.every(({ key, value }) => {
          const member = memberOf(target, key);
          return member !== undefined && contains(member.value, value);
        })
      );
    case 'array':
      return candidate.kind === 'array'
        ? candidate.items.every((wanted) => target.items.some((item) => contains(item, wanted)))
        : target.items.some((item) => contains(item, candidate));
    default:
      return sameScalar(target, candidate);
  }
}

function sameScalar(left: JsonNode, right: JsonNode): boolean {
  if (left.kind === 'string') return right.kind === 'string' && stringOf(left) === stringOf(right);
  if (left.kind === 'number') return right.kind === 'number' && Number(left.raw) === Number(right.raw);
  return left.kind === right.kind;
}

/** The order of keys does not matter. */
export function equal(left: JsonNode, right: JsonNode): boolean {
  if (left.kind === 'array') {
    return (
      right.kind === 'array' &&
      left.items.length === right.items.length &&
      left.items.every((item, index) => equal(item, right.items[index]!))
    );
  }
  if (left.kind === 'object') {
    return (
      right.kind === 'object' &&
      left.members.length === right.members.length &&
      left.members.every(({ key, value }) => {
        const member = memberOf(right, key);
        return member !== undefined && equal(value, member.value);
      })
    );
  }
  return sameScalar(left, right);
}

/** Whether two documents have a member, an item or a scalar in common. */
export function overlaps(left: JsonNode, right: JsonNode): boolean {
  if (left.kind === 'object' && right.kind === 'object') {
    return left.members.some(({ key, value }) => {
      const member = memberOf(right, key);
      return member !== undefined && equal(value, member.value);
    });
  }
  const items = (node: JsonNode): readonly JsonNode[] => (node.kind === 'array' ? node.items : [node]);
  return items(left).some((item) => items(right).some((other) => equal(item, other)));
}
