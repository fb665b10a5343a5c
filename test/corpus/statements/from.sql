#template SELECT * FROM {} 
t
db1.t
`db1`.`t`
db1 . t
.t
t AS x
t x
t AS `x y`
t, u
t x, u y
t x, u y, g z WHERE x.id = y.id AND y.id = z.id
t JOIN u
t JOIN u ON t.id = u.t_id
t INNER JOIN u ON t.id = u.t_id
t CROSS JOIN u
t CROSS JOIN u ON t.id = u.t_id
t CROSS JOIN u USING (id)
t STRAIGHT_JOIN u
t STRAIGHT_JOIN u ON t.id = u.t_id
t STRAIGHT_JOIN u USING (id)
t LEFT JOIN u ON t.id = u.t_id
t LEFT OUTER JOIN u ON t.id = u.t_id
t RIGHT JOIN u ON t.id = u.t_id
t RIGHT OUTER JOIN u ON t.id = u.t_id
t JOIN u USING (id)
t JOIN u USING (id, a)
t LEFT JOIN u USING (id)
t RIGHT JOIN u USING (id)
t NATURAL JOIN u
t NATURAL INNER JOIN u
t NATURAL LEFT JOIN u
t NATURAL LEFT OUTER JOIN u
t NATURAL RIGHT JOIN u
t NATURAL RIGHT OUTER JOIN u
t LEFT JOIN u ON t.id = u.t_id AND u.v = 'x'
t LEFT JOIN u ON t.id = u.t_id WHERE u.id IS NULL
t LEFT JOIN u ON t.id = u.t_id LEFT JOIN g ON g.id = u.id
t LEFT JOIN u LEFT JOIN g ON g.id = u.id ON t.id = u.t_id
t LEFT JOIN u JOIN g ON g.id = u.id ON t.id = u.t_id
t LEFT JOIN u LEFT JOIN g JOIN p ON p.id = g.id ON g.id = u.id ON t.id = u.t_id
t JOIN u JOIN g ON g.id = u.id ON t.id = u.t_id
t JOIN u JOIN g ON g.id = u.id
t JOIN u LEFT JOIN g ON g.id = u.id
t JOIN u LEFT JOIN g ON g.id = u.id ON t.id = u.t_id
t INNER JOIN u INNER JOIN g USING (id) ON t.id = u.t_id
t RIGHT JOIN u JOIN g ON g.id = u.id ON t.id = u.t_id
t LEFT JOIN u NATURAL JOIN g ON t.id = u.t_id
t LEFT JOIN (u, g) ON t.id = u.t_id AND g.id = u.id
t LEFT JOIN (u JOIN g ON g.id = u.id) ON t.id = u.t_id
t LEFT JOIN (u CROSS JOIN g) ON t.id = u.t_id AND g.id = u.id
(t)
(t, u)
(t JOIN u ON t.id = u.t_id)
((t JOIN u ON t.id = u.t_id))
(t x) JOIN (u y) ON x.id = y.t_id
(t, u) LEFT JOIN g ON g.id = u.id
t, u LEFT JOIN g ON g.id = u.id
t, (u LEFT JOIN g ON g.id = u.id)
(t LEFT JOIN u ON t.id = u.t_id) LEFT JOIN g ON g.id = t.id
t LEFT JOIN (u LEFT JOIN g ON g.id = u.id) ON t.id = u.t_id
(t JOIN u ON t.id = u.t_id), g
{ OJ t LEFT JOIN u ON t.id = u.t_id }
{oj t LEFT OUTER JOIN u ON t.id = u.t_id}
{ OJ t LEFT JOIN u ON t.id = u.t_id }, g
(SELECT 1) x
(SELECT 1) AS x
(SELECT 1 AS a, 2 AS b) AS x
(SELECT id, a + 1 FROM t) AS x
(SELECT id, a+1 FROM t) AS x WHERE `a+1` > 5
(SELECT id, COUNT(*) FROM t GROUP BY id) AS x WHERE `COUNT(*)` = 1
(SELECT * FROM t) x
(SELECT * FROM t WHERE a > 5 ORDER BY id LIMIT 2) x
((SELECT 1)) x
(((SELECT 1))) AS x
(SELECT 1 UNION SELECT 2) x
((SELECT 1) UNION (SELECT 2)) x
((SELECT 1) UNION (SELECT 2) LIMIT 1) x
((SELECT 1 LIMIT 1) LIMIT 1) x
(SELECT 1 UNION ALL SELECT 2 ORDER BY 1 DESC LIMIT 1) x
(WITH c AS (SELECT 1) SELECT * FROM c) x
(VALUES (1, 2), (3, 4)) x
(VALUES (1, 2), (3, 4)) x WHERE `1` = 3
(SELECT 1 a) x JOIN (SELECT 1 a) y ON x.a = y.a
(SELECT 1 a) x, (SELECT 2 b) y
(SELECT 1 a) x JOIN t USING (a)
(SELECT * FROM (SELECT * FROM t) y) x
t JOIN (SELECT t_id, COUNT(*) c FROM u GROUP BY t_id) y ON t.id = y.t_id
t USE INDEX (ka)
t USE INDEX ()
t USE KEY (ka)
t USE INDEX (ka, ks)
t USE INDEX (PRIMARY)
t FORCE INDEX (ka)
t FORCE KEY (ka)
t IGNORE INDEX (ka)
t IGNORE KEY (ka)
t IGNORE INDEX (PRIMARY)
t USE INDEX FOR JOIN (ka)
t USE INDEX FOR ORDER BY (ka)
t USE INDEX FOR GROUP BY (ka)
t IGNORE INDEX FOR ORDER BY (ka)
t USE INDEX (ka) IGNORE INDEX (ks)
t USE INDEX (ka) USE INDEX FOR ORDER BY (ks)
t USE INDEX (ka), u
t AS x USE INDEX (ka)
t x FORCE INDEX (ka) JOIN u y FORCE INDEX (kt) ON x.id = y.t_id
t USE INDEX (`ka`)
t FORCE INDEX (ka) WHERE a = 10
t FORCE INDEX FOR JOIN (ka) LEFT JOIN u IGNORE INDEX (kt) ON t.id = u.t_id
p PARTITION (p0)
p PARTITION (p0, p1)
p PARTITION (p0) AS x
p PARTITION (p0) x WHERE x.id = 1
p PARTITION (`pmax`)
p PARTITION (p0) JOIN u ON u.id = p.id
h
h FOR SYSTEM_TIME ALL
h FOR SYSTEM_TIME AS OF '2024-03-01'
h FOR SYSTEM_TIME AS OF TIMESTAMP '2024-03-01 00:00:00'
h FOR SYSTEM_TIME AS OF TIMESTAMP'2024-03-01 00:00:00' AS x
h FOR SYSTEM_TIME AS OF NOW()
h FOR SYSTEM_TIME AS OF NOW() - INTERVAL 1 YEAR
h FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP
h FOR SYSTEM_TIME AS OF (SELECT '2024-03-01')
h FOR SYSTEM_TIME BETWEEN '2024-01-01' AND '2024-12-01'
h FOR SYSTEM_TIME BETWEEN (NOW() - INTERVAL 1 YEAR) AND NOW()
h FOR SYSTEM_TIME FROM '2024-01-01' TO '2024-12-01'
h FOR SYSTEM_TIME ALL x
h FOR SYSTEM_TIME ALL AS x WHERE x.id = 2
h FOR SYSTEM_TIME ALL JOIN t ON t.id = h.id
h FOR SYSTEM_TIME AS OF TRANSACTION 1
JSON_TABLE('[1,2]', '$[*]' COLUMNS (x INT PATH '$')) jt
JSON_TABLE('[1,2]', '$[*]' COLUMNS (x INT PATH '$')) AS jt
JSON_TABLE('[{"a":1,"b":"x"},{"a":2}]', '$[*]' COLUMNS (id FOR ORDINALITY, a INT PATH '$.a', b VARCHAR(10) PATH '$.b')) AS jt
JSON_TABLE('[{"a":1}]', '$[*]' COLUMNS (a INT PATH '$.a' DEFAULT '5' ON EMPTY)) AS jt
JSON_TABLE('[{"a":1}]', '$[*]' COLUMNS (a INT PATH '$.a' NULL ON EMPTY)) AS jt
JSON_TABLE('[{"a":1}]', '$[*]' COLUMNS (a INT PATH '$.a' ERROR ON EMPTY)) AS jt
JSON_TABLE('[{"a":1}]', '$[*]' COLUMNS (a INT PATH '$.a' DEFAULT '5' ON EMPTY DEFAULT '6' ON ERROR)) AS jt
JSON_TABLE('[{"a":1}]', '$[*]' COLUMNS (a INT PATH '$.a' NULL ON EMPTY NULL ON ERROR)) AS jt
JSON_TABLE('[{"a":1}]', '$[*]' COLUMNS (a INT EXISTS PATH '$.a', b INT EXISTS PATH '$.b')) AS jt
JSON_TABLE('[{"a":[1,2]},{"a":[3]}]', '$[*]' COLUMNS (i FOR ORDINALITY, NESTED PATH '$.a[*]' COLUMNS (v INT PATH '$'))) AS jt
JSON_TABLE('[1]', '$[*]' COLUMNS (x VARCHAR(10) CHARACTER SET utf8mb4 PATH '$')) AS jt
JSON_TABLE('["a"]', '$[*]' COLUMNS (x VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$')) AS jt
JSON_TABLE('[1]', '$[*]' COLUMNS (x DOUBLE PATH '$', y DATE PATH '$', z BIGINT UNSIGNED PATH '$', w TEXT PATH '$', q JSON PATH '$')) AS jt
t, JSON_TABLE(t.j, '$' COLUMNS (k VARCHAR(10) PATH '$.k')) AS jt
t JOIN JSON_TABLE(t.j, '$.l[*]' COLUMNS (v VARCHAR(10) PATH '$')) AS jt ON 1
t LEFT JOIN JSON_TABLE(t.j, '$.l[*]' COLUMNS (v VARCHAR(10) PATH '$')) AS jt ON 1
seq_1_to_3
seq_1_to_10_step_3 AS q
information_schema.SCHEMATA WHERE schema_name = 'db1'
db2.t2
db2.t2 AS y
t JOIN db2.t2 ON t.id = t2.id
t JOIN db2.t2 ON t.id = db2.t2.id
db2.t2 JOIN db1.t ON t2.id = t.id
t WHERE 1
t a, t b WHERE a.id = b.id
u WHERE (t_id, a) IN (SELECT id, a FROM t)
t JOIN u ON t.id = u.t_id AND (t.a = 10 OR u.a = 20) JOIN g ON g.id = t.id
t JOIN (u, g) ON u.id = g.id AND t.id = u.id
t JOIN (u) ON t.id = u.id
t JOIN ((u)) ON t.id = u.id
dual
DUAL
