# Operators, their precedence and associativity.
#template SELECT {} AS r FROM t ORDER BY id
a + 1
a - 1
a * 2
a / 2
a DIV 3
a % 3
a MOD 3
a div 3 mod 2
7 / 2 * 2
7 DIV 2 * 2
2 * 7 DIV 2
10 - 4 - 3
10 - (4 - 3)
100 / 10 / 2
100 / (10 / 2)
2 + 3 * 4 - 5
(2 + 3) * 4
-2 ^ 2
2 ^ 3 ^ 1
2 * 3 ^ 2
~a
~a & 255
-~a
!a
! a + 1
!!a
NOT a
NOT NOT a
NOT a = 10
NOT a + 1
NOT (a)
!a = 10
NOT a IS NULL
NOT a BETWEEN 1 AND 10
NOT a IN (10)
NOT a LIKE '1%'
NOT EXISTS (SELECT 1 FROM u WHERE t_id = t.id)
NOT a AND b
NOT a OR b
NOT (a OR b)
a | 1
a & 7
a ^ 3
a << 2
a >> 1
a | 1 & 3
a & 3 | 1
a << 1 + 1
(a << 1) + 1
1 | 2 ^ 3 & 4 << 1
a + 1 << 2
a & 1 = 0
(a & 1) = 0
a = 10
a <=> NULL
NULL <=> NULL
a <=> b
a <> 10
a != 10
a < 10
a <= 10
a > 10
a >= 10
1 < 2 < 3
3 > 2 > 1
a = b = 0
(a = b) = 0
a = (b = 0)
a < b IS NULL
a = 10 IS TRUE
(a = 10) IS FALSE
(a = 10) IS UNKNOWN
(a = 10) IS NOT UNKNOWN
a IS NULL
a IS NOT NULL
a IS TRUE
a IS NOT TRUE
a IS FALSE
a IS NOT FALSE
a IS NULL IS NULL
a IS NULL = 0
a AND b
a && b
a OR b
a || b
a XOR b
a XOR b XOR 1
a OR b AND 0
(a OR b) AND 0
a AND b OR 1 AND 0
a XOR b AND 0
a OR b XOR 1
a OR 1 XOR 1 AND 0
1 OR 0 AND 0 XOR 1
a AND NOT b
a OR NOT b AND 1
a BETWEEN 5 AND 15
a NOT BETWEEN 5 AND 15
a BETWEEN 5 AND 15 AND b
a BETWEEN 1 + 1 AND 5 * 3
a BETWEEN 1 AND 10 = 1
a BETWEEN 1 AND 5 BETWEEN 0 AND 1
a BETWEEN (1 AND 1) AND 10
a BETWEEN b AND (SELECT MAX(a) FROM u)
a BETWEEN 1 AND 10 OR a BETWEEN 20 AND 30
a BETWEEN 1 AND 2 IS NULL
a + 1 BETWEEN 1 AND 20
NOT a BETWEEN 1 AND 2 AND b
a BETWEEN 1 AND 'x' LIKE 'x'
a BETWEEN 1 AND 10 IN (1)
a IN (10)
a IN (10, 20)
a NOT IN (10, NULL)
a IN (10, 20) IS NULL
a IN (1, 2) = 0
a IN (SELECT a FROM u)
a NOT IN (SELECT a FROM u WHERE a IS NOT NULL)
a IN (NULL)
a IN (a, b, 1 + 2)
a + 1 IN (11)
a IN ((10), (20))
a IN ((SELECT 10), 20)
a IN ((SELECT a FROM u WHERE id = 1))
a IN (10) IN (0, 1)
(a, id) IN ((10, 1), (20, 2))
(a, id) NOT IN ((10, 1), (20, 2))
(a, id) IN (SELECT a, id FROM u)
(a, id) = (10, 1)
(a, id) <> (10, 1)
(a, id) < (10, 2)
(a, id) <=> (10, 1)
(a, (id, 1)) = (10, (1, 1))
ROW(a, id) = ROW(10, 1)
ROW(a, id) IN (ROW(10, 1), (20, 2))
(a, id) BETWEEN (1, 1) AND (10, 5)
((a), id) = (10, 1)
(a, id) = (SELECT a, id FROM u WHERE id = 1)
(SELECT a, id FROM u WHERE id = 1) = (a, id)
(a, id) = ANY (SELECT a, id FROM u)
s LIKE 'A%'
s LIKE 'b_b'
s LIKE 'a\_b'
s LIKE '%\\\\%'
s LIKE 'a|_b' ESCAPE '|'
s NOT LIKE 'a%'
s NOT LIKE 'a|_b' ESCAPE '|'
s LIKE '%!%%' ESCAPE '!'
s LIKE CONCAT('a', '%')
s LIKE s
s LIKE ('a' || 'b')
s LIKE 'a' 'nn'
s LIKE 'a%' = 1
s LIKE 'a%' AND 1
s LIKE _utf8mb4'a%' COLLATE utf8mb4_bin
s LIKE 'a' + 1
s LIKE -1
s LIKE ''
s LIKE '%' ESCAPE ''
s LIKE 'a%' ESCAPE '\\'
s LIKE BINARY 'A%'
s LIKE 'a' LIKE 'b'
s REGEXP '^a'
s RLIKE '^a'
s NOT REGEXP '^a'
s NOT RLIKE '^a'
s REGEXP '^a' = 1
s REGEXP 'a' REGEXP '1'
s REGEXP CONCAT('^', 'a')
s REGEXP '\\.'
s REGEXP BINARY 'A'
s SOUNDS LIKE 'an'
s SOUNDS LIKE 'an' = 1
NOT s SOUNDS LIKE 'an'
s COLLATE utf8mb4_bin
s COLLATE utf8mb4_bin = 'ann'
s = 'ANN' COLLATE utf8mb4_bin
s COLLATE 'utf8mb4_bin' = 'ann'
s COLLATE "utf8mb4_bin" = 'ann'
s COLLATE utf8mb4_bin LIKE 'a%'
(s COLLATE utf8mb4_bin) COLLATE utf8mb4_general_ci
s COLLATE utf8mb4_bin COLLATE utf8mb4_general_ci
CONCAT(s, 'x') COLLATE utf8mb4_bin
-s COLLATE utf8mb4_bin
BINARY s
BINARY s = 'ANN'
BINARY 'a' = 'A'
BINARY s LIKE 'A%'
NOT BINARY s
BINARY BINARY s
-BINARY s
BINARY -a
BINARY a + 1
BINARY(s)
CASE a WHEN 10 THEN 'ten' WHEN 20 THEN 'twenty' END
CASE a WHEN 10 THEN 'ten' ELSE 'other' END
CASE WHEN a > 10 THEN 1 WHEN a IS NULL THEN 2 ELSE 0 END
CASE WHEN a > 10 AND b THEN 1 END
CASE a + 1 WHEN 11 THEN a END
CASE WHEN a = 10 THEN CASE WHEN id = 1 THEN 'x' END ELSE 'y' END
CASE NULL WHEN NULL THEN 1 ELSE 2 END
CASE WHEN 1 THEN 2 END + 1
1 + CASE a WHEN 10 THEN 1 ELSE 2 END * 2
CASE a WHEN 10 THEN 1 END IS NULL
CASE (a) WHEN (10) THEN (1) ELSE (2) END
CASE TRUE WHEN a > 5 THEN 'big' ELSE 'small' END
CASE NOT a WHEN 1 THEN 'zero' END
CASE WHEN (SELECT COUNT(*) FROM u) > 3 THEN 'many' END
d + INTERVAL 1 DAY
d - INTERVAL 1 MONTH
INTERVAL 1 DAY + d
d + INTERVAL a DAY
d + INTERVAL (a + 1) DAY
d + INTERVAL a + 1 DAY
d + INTERVAL -1 DAY
d + INTERVAL '1' DAY
d + INTERVAL '1:30' HOUR_MINUTE
d + INTERVAL 1 DAY + INTERVAL 1 HOUR
d - INTERVAL 1 DAY - INTERVAL 1 HOUR
d + INTERVAL 1 DAY * 2
d + INTERVAL 1 YEAR = '2025-01-31'
d + INTERVAL 1 DAY > d
d + INTERVAL (SELECT 1) DAY
d + INTERVAL CASE WHEN a THEN 1 ELSE 2 END DAY
d + INTERVAL 1.5 SECOND
(d) + INTERVAL 1 DAY
'2024-01-31' + INTERVAL 1 DAY
INTERVAL 1 DAY + '2024-01-31'
NULL + INTERVAL 1 DAY
- INTERVAL(1, 2)
INTERVAL(1, 2) + 1
INTERVAL (1) DAY + d
INTERVAL (1) + 1 DAY + d
INTERVAL (a, 1, 2) + 3
a > ALL (SELECT a FROM u WHERE a IS NOT NULL)
a = ANY (SELECT a FROM u)
a = SOME (SELECT a FROM u)
a <> ALL (SELECT a FROM u WHERE a IS NOT NULL)
a >= ANY (SELECT a FROM u) AND 1
NOT a > ALL (SELECT a FROM u)
a + 1 > ANY (SELECT a FROM u)
a = ALL (SELECT 10)
a < ALL (SELECT 1 UNION SELECT 2)
(SELECT 1)
((SELECT 1))
(SELECT a FROM u WHERE u.id = t.id)
(SELECT MAX(a) FROM u) + a
-(SELECT 1)
(SELECT 1) + (SELECT 2)
(SELECT 1) IS NULL
EXISTS (SELECT * FROM u WHERE t_id = t.id)
EXISTS (SELECT 1) + 1
EXISTS ((SELECT 1))
EXISTS (SELECT 1 UNION SELECT 2)
NOT EXISTS (SELECT 1 FROM u WHERE 0)
(SELECT 1 UNION SELECT 1)
(SELECT 1 LIMIT 1)
(SELECT a FROM u ORDER BY id DESC LIMIT 1)
((SELECT a FROM u ORDER BY id) LIMIT 1)
((SELECT 1) UNION (SELECT 1))
(WITH c AS (SELECT 1 x) SELECT x FROM c)
a IN (WITH c AS (SELECT 10 x) SELECT x FROM c)
a IN (VALUES (10), (20))
a IN ((SELECT 10) UNION (SELECT 20))
a IN (SELECT 10 UNION SELECT 20)
a = (VALUES (10))
EXISTS (VALUES (1))
a || b AND 0
a XOR b || 1
1 = 1 = 1
5 & 3 + 1
-a * -b
- a ^ 2
~1 + 1
!(a = 10)
(a IS NULL) + (b IS NULL)
a IS NOT NULL AND b IS NOT NULL OR s IS NULL
a % 3 = 1 AND a MOD 4 = 2
1 + + 1
1 - - 1
1 + - + - 1
1-1
1-(-1)
a-1
a--1
a- -1
a*-1
2*-a+3
10 % 3 * 2
s = 'Ann' AND a = 10
s = "Ann"
s > 'a' = 1
'a' < 'b' < 'c'
1 IN (1) AND 2 IN (2)
1 BETWEEN 0 AND 2 AND 3
NULL IS NULL
NULL = NULL
NOT NULL
1 XOR NULL
0 AND NULL
1 OR NULL
NOT 1 BETWEEN 0 AND 0
(NOT 1) BETWEEN 0 AND 0
1 IN (0) IS FALSE
a = 10 OR a = 20 AND id = 2
(a = 10 OR a = 20) AND id = 2
a IS NULL XOR b IS NULL
1 < 2 IN (1)
1 + 1 IN (2)
'a' = 'a' COLLATE utf8mb4_bin IS TRUE
NOT 'a' LIKE 'b' IS NULL
a DIV 0
a / 0
a % 0
5 DIV -2
-5 DIV 2
- 5 % 3
-a % 3
a ^ -1
b - 1
CAST(a AS UNSIGNED) - 5 < 0
MOD(a, 3) MOD 2
a MOD 3 = MOD(a, 3)
(1, 2) = (1, 2) AND 1
(1, 2) > (1, 1)
a = 1 | 2
a | b = 3
a LIKE 1 | 2
a BETWEEN 1 | 2 AND 3 & 5
BINARY 'a' || 'b'
1 IS NOT NULL IS TRUE
NOT a IS TRUE
! a IS NULL
!a LIKE '0'
- a IS NULL
