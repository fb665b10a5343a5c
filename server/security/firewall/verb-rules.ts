import type { LexedStatement } from '../../../planner/sql/lexed';
import { allowRule, type FirewallRule } from './rule';

/** Property → default, and the statements that it allows: first words, or the first two. */
const verbs: Readonly<Record<string, readonly [fallback: boolean, ...verbs: readonly string[]]>> = {
  selectAllow: [true, 'SELECT', 'WITH', 'VALUES', 'TABLE', '('],
  // The older spelling.
  selelctAllow: [true, 'SELECT', 'WITH', 'VALUES', 'TABLE', '('],
  insertAllow: [true, 'INSERT', 'LOAD'],
  updateAllow: [true, 'UPDATE'],
  deleteAllow: [true, 'DELETE'],
  replaceAllow: [true, 'REPLACE'],
  mergeAllow: [true, 'MERGE'],
  callAllow: [true, 'CALL'],
  setAllow: [true, 'SET'],
  showAllow: [true, 'SHOW'],
  describeAllow: [
    true,
    'DESC',
    'DESCRIBE',
    'EXPLAIN',
    ...['FORMAT', 'SELECT', 'WITH', 'VALUES', '(', 'INSERT', 'UPDATE', 'DELETE', 'REPLACE'].map(
      (word) => `ANALYZE ${word}`,
    ),
  ],
  useAllow: [true, 'USE'],
  commitAllow: [true, 'COMMIT'],
  rollbackAllow: [true, 'ROLLBACK'],
  startTransactionAllow: [true, 'BEGIN', 'START', 'SAVEPOINT', 'RELEASE', 'XA'],
  lockTableAllow: [true, 'LOCK', 'UNLOCK'],
  truncateAllow: [true, 'TRUNCATE'],
  createTableAllow: [true, 'CREATE TABLE', 'CREATE TEMPORARY', 'CREATE OR'],
  dropTableAllow: [true, 'DROP TABLE', 'DROP TEMPORARY'],
  alterTableAllow: [true, 'ALTER TABLE'],
  renameTableAllow: [true, 'RENAME'],
};

/** Neither of the above nor what belongs to them: KILL, and statements by name, whose text is checked by itself. */
const always: readonly string[] = ['KILL', 'PREPARE', 'EXECUTE', 'DEALLOCATE', 'DROP PREPARE'];
const base: readonly string[] = [...Object.values(verbs).flatMap(([, ...names]) => names), ...always];

function isOneOf(names: readonly string[], { verb, secondWord }: LexedStatement): boolean {
  return names.includes(verb) || names.includes(`${verb} ${secondWord}`);
}

export const verbRules: readonly FirewallRule[] = [
  ...Object.entries(verbs).map(([property, [fallback, ...names]]) =>
    allowRule(property, fallback, ({ lexed }) => (isOneOf(names, lexed) ? `${lexed.verb} is not allowed` : null)),
  ),
  allowRule('noneBaseStatementAllow', false, ({ lexed }) =>
    isOneOf(base, lexed) ? null : `${lexed.verb} ${lexed.secondWord} is not allowed`,
  ),
];
