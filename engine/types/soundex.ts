/** Codes of the letters A to Z (source: sql/item_strfunc.cc, soundex_map). */
const codes = '01230120022455012623010202';

function codeOf(letter: string): string {
  return codes[letter.charCodeAt(0) - 65]!;
}

/** SOUNDEX as MySQL computes it: any length, at least four characters; letters past ASCII count as vowels, in bytes they do not count. */
export function soundex(text: string, binary: boolean): string {
  let result = '';
  let last = '';
  for (const character of text) {
    const upper = character.toUpperCase();
    const isLatin = upper.length === 1 && upper >= 'A' && upper <= 'Z';
    if (!isLatin && (binary || character.codePointAt(0)! < 0xc0)) continue;
    if (result === '') {
      result = isLatin ? upper : character;
      last = isLatin ? codeOf(upper) : '0';
      continue;
    }
    const code = isLatin ? codeOf(upper) : '0';
    if (code !== '0' && code !== last) result += code;
    if (code !== '0') last = code;
  }
  const missing = result === '' ? 0 : 4 - [...result].length;
  return result + '0'.repeat(Math.max(0, missing));
}
