/** One line of the bench's table. Every figure is a ratio (or a plain limit) measured in one run. */
export interface BenchResult {
  readonly name: string;
  readonly ratio: number;
  readonly goal: number;
  /** `at least`, `at most`: which side of the goal is good is part of the unit's text. */
  readonly unit: string;
  readonly note: string;
}

export function passes({ ratio, goal, unit }: BenchResult): boolean {
  return unit.includes('at least') ? ratio >= goal : ratio <= goal;
}

export function tableOf(results: readonly BenchResult[]): string {
  const lines = results.map((result) => {
    const { name, ratio, goal, unit, note } = result;
    return `| ${name} | ${ratio.toFixed(2)} | ${goal} | ${unit} | ${passes(result) ? 'yes' : 'no'} | ${note} |`;
  });
  return ['| measure | measured | goal | unit | met | note |', '| --- | --- | --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** The median of what rounds say, each on its own: what else the machine does changes over the rounds, and hits both measures of a round alike. */
export function medianRatio(values: readonly number[], toValues: readonly number[]): number {
  return median(values.map((value, round) => value / toValues[round]!));
}
