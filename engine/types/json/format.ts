/** JSON as text: JSON_LOOSE (one blank after commas and colons), JSON_COMPACT, JSON_DETAILED. */
import type { JsonNode } from './document';

export function looseText(node: JsonNode): string {
  return joined(node, ', ', ': ');
}

export function compactText(node: JsonNode): string {
  return joined(node, ',', ':');
}

function joined(node: JsonNode, comma: string, colon: string): string {
  switch (node.kind) {
    case 'array':
      return `[${node.items.map((item) => joined(item, comma, colon)).join(comma)}]`;
    case 'object': {
      const members = node.members.map(({ rawKey, value }) => `"${rawKey}"${colon}${joined(value, comma, colon)}`);
      return `{${members.join(comma)}}`;
    }
    default:
      return node.raw;
  }
}

/** Each value on a line of its own, containers on the line below their key. */
export function detailedText(node: JsonNode, indent: string, depth = 0): string {
  const line = (level: number): string => `\n${indent.repeat(level)}`;
  switch (node.kind) {
    case 'array': {
      if (node.items.length === 0) return '[]';
      const items = node.items.map((item) => line(depth + 1) + detailedText(item, indent, depth + 1));
      return `[${items.join(',')}${line(depth)}]`;
    }
    case 'object': {
      const members = node.members.map(({ rawKey, value }) => {
        const nested = value.kind === 'array' || value.kind === 'object';
        const text = detailedText(value, indent, depth + 1);
        return `${line(depth + 1)}"${rawKey}": ${nested ? line(depth + 1) : ''}${text}`;
      });
      return `{${members.join(',')}${line(depth)}}`;
    }
    default:
      return node.raw;
  }
}
