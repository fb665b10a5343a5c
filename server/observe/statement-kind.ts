/** The kinds that statements are counted by: few, so that they can be labels. */
export const statementKinds = [
  'select',
  'insert',
  'update',
  'delete',
  'replace',
  'load',
  'call',
  'ddl',
  'transaction',
  'set',
  'show',
  'other',
] as const;

export type StatementKind = (typeof statementKinds)[number];

const kindByVerb: ReadonlyMap<string, StatementKind> = new Map<string, StatementKind>([
  ['SELECT', 'select'],
  ['WITH', 'select'],
  ['VALUES', 'select'],
  ['TABLE', 'select'],
  ['(', 'select'],
  ['INSERT', 'insert'],
  ['UPDATE', 'update'],
  ['DELETE', 'delete'],
  ['REPLACE', 'replace'],
  ['LOAD', 'load'],
  ['CALL', 'call'],
  ['CREATE', 'ddl'],
  ['ALTER', 'ddl'],
  ['DROP', 'ddl'],
  ['TRUNCATE', 'ddl'],
  ['RENAME', 'ddl'],
  ['BEGIN', 'transaction'],
  ['START', 'transaction'],
  ['COMMIT', 'transaction'],
  ['ROLLBACK', 'transaction'],
  ['SAVEPOINT', 'transaction'],
  ['RELEASE', 'transaction'],
  ['XA', 'transaction'],
  ['SET', 'set'],
  ['SHOW', 'show'],
  ['DESCRIBE', 'show'],
  ['DESC', 'show'],
  ['EXPLAIN', 'show'],
]);

/** @param verb LexedStatement.verb */
export function statementKindOf(verb: string): StatementKind {
  return kindByVerb.get(verb) ?? 'other';
}
