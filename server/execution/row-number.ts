/** `Data too long for column 's' at row 2`: what comes before may hold values of the client's. */
const pattern = / at row (\d+)$/;

/**
 * A message that names a row of one of the statements that a client's was cut into, as one server gives it.
 * @param rowOf number of the row in the client's statement by that in the node's, both from 1
 * @returns the message as it is and null for the row when it names none
 */
export function withRowNumber(
  message: string,
  rowOf: (number: number) => number,
): { readonly message: string; readonly row: number | null } {
  const found = pattern.exec(message);
  if (found === null) return { message, row: null };
  const row = rowOf(Number(found[1]));
  return { message: `${message.slice(0, found.index)} at row ${row}`, row };
}
