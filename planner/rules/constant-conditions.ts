import type { Expression } from '../sql/ast';

/** Conjuncts without those that are always true: `1`, TRUE, `1 = 1`. */
export function withoutTrue(conjuncts: readonly Expression[]): readonly Expression[] {
  const kept = conjuncts.filter((predicate) => !isTrue(predicate));
  return kept.length === conjuncts.length ? conjuncts : kept;
}

/** Only what is plain to see: values whose comparison needs conversions are the engine's business. */
function isTrue(predicate: Expression): boolean {
  if (predicate.kind === 'boolean') return predicate.value;
  if (predicate.kind === 'number') return predicate.form === 'integer' && /[1-9]/.test(predicate.text);
  if (predicate.kind !== 'binary' || predicate.operator !== '=') return false;
  const { left, right } = predicate;
  return (
    left.kind === 'number' &&
    right.kind === 'number' &&
    left.form === 'integer' &&
    right.form === 'integer' &&
    left.text === right.text
  );
}
