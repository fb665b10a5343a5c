/** Work that is done in steps, between which other statements may have their turn. */
export type Steps<T> = Generator<void, T, undefined>;

/** Rows that a step goes over, about: some tenths of a millisecond. */
export const stepRows = 2 ** 14;

/** All steps at once. */
export function allSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
