const option = /(\n\) ENGINE=\w+)(?: AUTO_INCREMENT=(\d+))?/;

/**
 * SHOW CREATE TABLE of one data node with the AUTO_INCREMENT of all: the greatest, as the next row of the table would have it if they were one.
 * @param others what the other data nodes say of the table
 */
export function withNextNumber(text: string, others: readonly string[]): string {
  const numbers = [text, ...others].flatMap((each) => option.exec(each)?.[2] ?? []).map(BigInt);
  if (numbers.length === 0) return text;
  let greatest = 0n;
  for (const number of numbers) if (number > greatest) greatest = number;
  return text.replace(option, `$1 AUTO_INCREMENT=${greatest}`);
}
