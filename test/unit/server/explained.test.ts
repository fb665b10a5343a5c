import { lexStatements } from '../../../planner/sql/lexer';
import { explained } from '../../../server/statements/explain/explained';

const of = (text: string) => explained(lexStatements(text, { sqlMode: new Set() })[0]!);

test.each([
  ['EXPLAIN SELECT 1', false, 'tree', 'SELECT 1'],
  ['explain extended SELECT 1', false, 'tree', 'SELECT 1'],
  ['DESC SELECT 1', false, 'tree', 'SELECT 1'],
  ['EXPLAIN FORMAT = JSON UPDATE t SET a = 1', false, 'json', 'UPDATE t SET a = 1'],
  ['EXPLAIN FORMAT=TRADITIONAL (SELECT 1)', false, 'tree', '(SELECT 1)'],
  ['EXPLAIN2 SELECT 1', false, 'mycat', 'SELECT 1'],
  ['EXPLAIN ANALYZE SELECT 1', true, 'tree', 'SELECT 1'],
  [
    'EXPLAIN ANALYZE FORMAT=JSON WITH a AS (SELECT 1) SELECT * FROM a',
    true,
    'json',
    'WITH a AS (SELECT 1) SELECT * FROM a',
  ],
  ['EXPLAIN FORMAT=JSON ANALYZE SELECT 1', true, 'json', 'SELECT 1'],
  ['ANALYZE SELECT 1', true, 'tree', 'SELECT 1'],
  ['ANALYZE FORMAT=JSON VALUES (1)', true, 'json', 'VALUES (1)'],
  ['ANALYZE DELETE FROM t', true, 'tree', 'DELETE FROM t'],
  ['EXPLAIN /*#mycat:datanode=dn1*/ SELECT 1', false, 'tree', '/*#mycat:datanode=dn1*/ SELECT 1'],
  ['/*!mycat:sql=select 1 from t*/ EXPLAIN SELECT 1', false, 'tree', '/*!mycat:sql=select 1 from t*/SELECT 1'],
] as const)('%s', (text, analyzes, format, sql) => expect(of(text)).toEqual({ analyzes, format, sql }));

test.each(['EXPLAIN t', 'DESC t', 'DESCRIBE analyze', 'ANALYZE TABLE t', 'ANALYZE LOCAL TABLE t', 'EXPLAIN `SELECT`'])(
  '%s is none',
  (text) => expect(of(text)).toBeNull(),
);

test.each([
  ['EXPLAIN FORMAT=XML SELECT 1', 1791],
  ['EXPLAIN ANALYZE FORMAT=MYCAT SELECT 1', 1235],
])('%s is refused', (text, errno) => {
  expect(() => of(text)).toThrow(expect.objectContaining({ errno }));
});
