/** The scripts that are written with letters or syllables (Unicode Standard Annex 24), by which contractions are looked for. */
const scripts =
  'Latin Greek Cyrillic Armenian Hebrew Arabic Syriac Thaana Nko Samaritan Mandaic Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Tibetan Myanmar Georgian Ethiopic Cherokee Ogham Runic Tagalog Hanunoo Buhid Tagbanwa Khmer Mongolian Limbu Tai_Le New_Tai_Lue Tai_Tham Tai_Viet Buginese Balinese Sundanese Batak Lepcha Ol_Chiki Glagolitic Coptic Tifinagh Hiragana Katakana Bopomofo Lisu Vai Bamum Syloti_Nagri Phags_Pa Saurashtra Kayah_Li Rejang Javanese Cham Meetei_Mayek Brahmi Kaithi Sora_Sompeng Chakma Mahajani Sharada Khojki Multani Khudawadi Grantha Newa Tirhuta Siddham Modi Takri Ahom Dogra Masaram_Gondi Bhaiksuki Marchen Gunjala_Gondi Dives_Akuru Nandinagari Zanabazar_Square Soyombo'.split(
    ' ',
  );

const codePointMax = 0x1ffff;
/** Marks past it go with symbols and signs of phonetics, not with letters of a language. */
const markMax = 0x9ff;

/** The letters of each script and, last, the marks that go with several of them. */
export function writingSystems(): {
  readonly scripts: readonly (readonly number[])[];
  readonly marks: readonly number[];
} {
  const members = scripts.map((): number[] => []);
  const marks: number[] = [];
  const patterns = scripts.map((script) => new RegExp(`\\p{Script=${script}}`, 'u'));
  const mark = /\p{Script=Inherited}/u;
  const letter = /[\p{L}\p{M}]/u;
  for (let codePoint = 0x41; codePoint <= codePointMax; codePoint++) {
    // Chinese characters and Korean syllables are in no contraction.
    if (codePoint >= 0x3400 && codePoint <= 0x9fff) codePoint = 0xa000;
    if (codePoint >= 0xac00 && codePoint <= 0xd7ff) codePoint = 0xf900;
    if (codePoint >= 0x17000 && codePoint <= 0x18fff) codePoint = 0x1f000;
    const character = String.fromCodePoint(codePoint);
    if (!letter.test(character)) continue;
    if (mark.test(character)) {
      if (codePoint <= markMax) marks.push(codePoint);
    } else members[patterns.findIndex((pattern) => pattern.test(character))]?.push(codePoint);
  }
  return { scripts: members, marks };
}
