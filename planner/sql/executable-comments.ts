/**
 * Whether MariaDB 10.11 takes the body of `/*!version` as part of the statement. 5.7 to 9.99 are MySQL's alone (MariaDB manual, "Comment Syntax"),
 * unless the comment says MariaDB: `/*M!`.
 */
export function isExecuted(version: number, mariaDbOnly: boolean): boolean {
  return version <= 101199 && (mariaDbOnly || version < 50700 || version > 99999);
}

/** Where `/*!50003` begins and ends in a text, or the end of such a comment. */
export type CommentMark = readonly [start: number, end: number];

/**
 * Part of a text. When it begins or ends inside an executable comment it has blanks in the place of all marks in it, since some would have no
 * counterpart: dumps write `/*!50003 CREATE` and the rest of the statement in comments of their own.
 */
export function withoutHalfMarks(text: string, start: number, end: number, marks: readonly CommentMark[]): string {
  if (marks.length === 0) return text.slice(start, end);
  const areWhole = marks.length % 2 === 0 && marks.every(([from]) => from >= start);
  // The last comment may end behind the last token.
  if (areWhole) return text.slice(start, Math.max(end, marks.at(-1)![1]));
  let whole = '';
  let position = start;
  for (const [from, to] of marks) {
    if (from < start || to > end) continue;
    whole += text.slice(position, from) + ' '.repeat(to - from);
    position = to;
  }
  return whole + text.slice(position, end);
}
