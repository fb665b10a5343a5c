SELECT /* c */ 1
/* c */ SELECT 1
SELECT 1 /* c */
SELECT 1 -- c
SELECT 1 # c
-- c
  SELECT 1
/* a */ /* b */ SELECT /* c */ 1 /* d */
SELECT /*! 1 */
SELECT /*!50000 1 */
SELECT /*!99999 1, */ 2
SELECT /*!999999 1, */ 2
SELECT /*M! 1 */
SELECT /*M!100100 1 */
SELECT /*M!999999 1, */ 2
SELECT 1 /*!50000 + 2 */
SELECT 1 /*!50000 + 2 /* nested */ */
SELECT 1 /*!50700 + 2 */
SELECT 1 /*!80000 + 2 */
SELECT 1 /*M!50700 + 2 */
SELECT 1 /*M!101100 + 2 */
SELECT 1 /*!101011 + 2 */
SELECT 1 /*!101012 + 2 */
SELECT 1 /*!101099 + 2 */
SELECT 1 /*!101100 + 2 */
SELECT 1 /*!101119 + 2 */
SELECT 1 /*!110000 + 2 */
SELECT /*!50000 SQL_NO_CACHE */ a FROM t
SELECT a /*! , b */ FROM t
SELECT a FROM t /*!50000 WHERE id = 1 */
SELECT /*!*/ 1
SELECT 1 /**/
SELECT/**/1
SELECT 1/**/+/**/1
SELECT 1 /* ; */
SELECT 1 /* 'unclosed */
SELECT 1 /* "unclosed */
SELECT '/* no comment */'
SELECT '-- no comment'
SELECT '# no comment'
SELECT 1 --1
SELECT 1--1
SELECT 1 - -1
SELECT a --
  FROM t
SELECT a -- comment
  , b # another
  FROM t /* and
  more */ WHERE id = 1
SELECT /*+ NO_RANGE_OPTIMIZATION(t) */ a FROM t
SELECT /*+ MAX_EXECUTION_TIME(1000) */ a FROM t
SELECT /*+ BKA(t) */ a, /* x */ b FROM t
SELECT a FROM t WHERE a = /* c */ 10
SELECT `a` -- x
  , `b` -- y
  FROM t
INSERT /*! IGNORE */ INTO x (k) VALUES (1)
INSERT /*+ hint */ INTO x (k) VALUES (10)
UPDATE /* c */ t SET /* d */ a = 1 /* e */ WHERE id = 1
UPDATE /*+ hint */ t SET a = 1
DELETE /* c */ FROM t /* d */ WHERE id = 1
DELETE /*+ hint */ FROM t WHERE id = 1
REPLACE /*+ hint */ INTO x (k) VALUES (1)
SELECT 1;
SELECT 1 ;
SELECT 'a;b'
SELECT `a` AS `x;y` FROM t
SELECT 1 AS `/*x*/`
SELECT 1 AS `--x`
SELECT a/* inside the name */+ 1 FROM t
SELECT /* before */ a + 1 /* after */ FROM t
SELECT 	a	FROM	t
SELECT a FROM t WHERE s = '/*' AND id = 1 /* ' */
