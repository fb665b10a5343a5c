/** JSON_SET, JSON_REMOVE, JSON_ARRAY_APPEND …: documents with one value changed; what is not touched keeps its text. */
import { arrayOf, encoded, type JsonMember, type JsonNode, memberOf, objectOf } from './document';
import { type PathStep, placeOf } from './path';

/** Null takes the value away. */
type Replace = (node: JsonNode) => JsonNode | null;

/** What is done where the last step of the path leads nowhere; null: nothing. */
type Missing = (parent: JsonNode, step: PathStep) => JsonNode | null;

/** The document with the value at the path replaced. Null when the path leads nowhere and `missing` does nothing. */
export function changed(
  node: JsonNode,
  path: readonly PathStep[],
  replace: Replace,
  missing: Missing,
  from = 0,
): JsonNode | null {
  const step = path[from];
  if (step === undefined) return replace(node);
  const last = from === path.length - 1;
  const inside = (child: JsonNode): JsonNode | null | undefined => {
    if (last) return replace(child);
    return changed(child, path, replace, missing, from + 1) ?? undefined;
  };
  if (step.kind === 'key' && node.kind === 'object') {
    const member = memberOf(node, step.key);
    if (!member) return last ? missing(node, step) : null;
    const value = inside(member.value);
    return value === undefined ? null : objectOf(withMember(node.members, member, value));
  }
  if (step.kind === 'index') {
    if (node.kind !== 'array') {
      if (step.index !== 0 || step.fromEnd) return last ? missing(node, step) : null;
      return inside(node) ?? null;
    }
    const place = placeOf(step, node.items.length);
    const item = node.items[place];
    if (!item) return last ? missing(node, step) : null;
    const value = inside(item);
    if (value === undefined) return null;
    return arrayOf([...node.items.slice(0, place), ...(value === null ? [] : [value]), ...node.items.slice(place + 1)]);
  }
  return last ? missing(node, step) : null;
}

function withMember(members: readonly JsonMember[], old: JsonMember, value: JsonNode | null): readonly JsonMember[] {
  return value === null
    ? members.filter((member) => member !== old)
    : members.map((member) => (member === old ? { ...old, value } : member));
}

/** A new member of an object, or a new last item of an array; a scalar becomes an array. */
export function added(value: JsonNode): Missing {
  return (parent, step) => {
    if (step.kind === 'key' && parent.kind === 'object') {
      return objectOf([...parent.members, { rawKey: encoded(step.key), key: step.key, value }]);
    }
    if (step.kind !== 'index') return null;
    if (step.fromEnd) return null;
    return parent.kind === 'array' ? arrayOf([...parent.items, value]) : arrayOf([parent, value]);
  };
}

/** JSON_MERGE_PRESERVE: objects member by member, everything else as arrays joined. */
export function merged(left: JsonNode, right: JsonNode): JsonNode {
  if (left.kind === 'object' && right.kind === 'object') {
    const members = left.members.map((member) => {
      const other = memberOf(right, member.key);
      return other ? { ...member, value: merged(member.value, other.value) } : member;
    });
    return objectOf([...members, ...right.members.filter(({ key }) => !memberOf(left, key))]);
  }
  const items = (node: JsonNode): readonly JsonNode[] => (node.kind === 'array' ? node.items : [node]);
  return arrayOf([...items(left), ...items(right)]);
}

/** JSON_MERGE_PATCH (RFC 7396). */
export function patched(target: JsonNode, patch: JsonNode): JsonNode {
  if (patch.kind !== 'object') return patch;
  const members: JsonMember[] = target.kind === 'object' ? [...target.members] : [];
  for (const { rawKey, key, value } of patch.members) {
    const place = members.findIndex((member) => member.key === key);
    const old = members[place];
    if (value.kind === 'null') {
      if (old) members.splice(place, 1);
    } else if (old) members[place] = { ...old, value: patched(old.value, value) };
    else members.push({ rawKey, key, value: patched(objectOf([]), value) });
  }
  return objectOf(members);
}
