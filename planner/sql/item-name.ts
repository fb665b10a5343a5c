import type { SelectItem } from './ast';

/** What a select item's column is called: the alias, the column's own name, a string's value, or the text as it was written. */
export function itemName({ alias, expression, text }: SelectItem & { readonly kind: 'expression' }): string {
  if (alias !== null) return alias;
  switch (expression.kind) {
    case 'column':
      return expression.name;
    case 'string':
      return expression.value;
    default:
      return text;
  }
}
