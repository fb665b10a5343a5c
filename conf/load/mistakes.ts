/** Something in the configuration that keeps the server from starting. */
export interface Mistake {
  readonly file: string;
  /** From 1; 0 when it is the whole file. */
  readonly line: number;
  readonly what: string;
  /** What would be right. */
  readonly remedy: string;
}

/** Collects mistakes and what is worth saying besides, over all files. */
export class Findings {
  readonly mistakes: Mistake[] = [];
  readonly notices: string[] = [];
  readonly notInEffect: string[] = [];

  /** Something that was read and changes nothing. */
  idle({ file, line }: { readonly file: string; readonly line: number }, what: string, why: string): void {
    this.notInEffect.push(`${file}:${line}: ${what}: ${why}`);
  }

  mistake(file: string, line: number, what: string, remedy: string): void {
    this.mistakes.push({ file, line, what, remedy });
  }
}

/** `schema.xml:12: what is wrong; what would be right` */
export function formatMistake({ file, line, what, remedy }: Mistake): string {
  return `${line > 0 ? `${file}:${line}` : file}: ${what}; ${remedy}`;
}
