/** What a setting's text must look like, and the value that it stands for. */
export interface PropertyForm<T> {
  /** For messages and the reference: `a whole number from 0 to 65535`. */
  readonly wanted: string;
  /** null when the text is not of this form. */
  read(text: string): T | null;
}

const intMax = 2 ** 31 - 1;

export function wholeNumber(min: number, max = intMax): PropertyForm<number> {
  return {
    wanted: max === intMax ? `a whole number from ${min}` : `a whole number from ${min} to ${max}`,
    read: (text) => {
      const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : null;
    },
  };
}

/** MyCAT writes some flags as 0 and 1, others as true and false: both are taken for each. */
export const flag: PropertyForm<boolean> = {
  wanted: 'true or false (1 or 0)',
  read: (text) => (/^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : null),
};

export const anyText: PropertyForm<string> = { wanted: 'text', read: (text) => text };

export function oneOf<T extends string>(...values: readonly T[]): PropertyForm<T> {
  return {
    wanted: `one of ${values.join(', ')}`,
    read: (text) => values.find((value) => value.toLowerCase() === text.toLowerCase()) ?? null,
  };
}

const sizeUnits: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Bytes, as MyCAT writes them: `384m`, `2K`, `4096`. */
export const size: PropertyForm<number> = {
  wanted: 'a size in bytes, or with k, m or g behind it',
  read: (text) => {
    const [, digits, unit] = /^(\d+)([kmg]?)b?$/i.exec(text) ?? [];
    return digits === undefined ? null : Number(digits) * sizeUnits[unit!.toLowerCase()]!;
  },
};
