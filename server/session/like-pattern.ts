/** A LIKE pattern as a regular expression, case ignored. */
export function likePattern(pattern: string): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index]!;
    if (character === '%') source += '.*';
    else if (character === '_') source += '.';
    else source += (character === '\\' ? (pattern[++index] ?? '\\') : character).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, 'is');
}
