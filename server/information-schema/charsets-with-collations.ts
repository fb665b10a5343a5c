import { allCharsets, type Charset, type Collation } from '../../protocol/wire/charsets';

/** Every collation with its character set, in the order of the character sets. */
export function charsetsWithCollations(): readonly {
  readonly charset: Charset;
  readonly collation: Collation;
  readonly isDefault: boolean;
}[] {
  return [...allCharsets()].flatMap((charset) =>
    charset.collations.map((collation, index) => ({ charset, collation, isDefault: index === 0 })),
  );
}
