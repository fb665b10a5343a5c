/** Queries whose answer one MariaDB gives, and which random ones would seldom or never hit. */
export const cases: readonly string[] = [
  // Scalar subqueries: none, one and two rows; the value of no rows.
  'SELECT id, (SELECT total FROM orders o WHERE o.id = c.id) AS t FROM customers c ORDER BY id',
  'SELECT id, (SELECT o.id FROM orders o WHERE o.customer_id = c.id) AS t FROM customers c ORDER BY id',
  'SELECT id FROM customers WHERE id = (SELECT customer_id FROM orders)',
  'SELECT id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id AND o.total < 0) AS n FROM customers c ORDER BY id',
  'SELECT id, (SELECT COUNT(*) + 1 FROM orders o WHERE o.customer_id = c.id HAVING COUNT(*) > 3) AS n FROM customers c ORDER BY id',
  'SELECT id, (SELECT BIT_AND(o.id) FROM orders o WHERE o.customer_id = c.id) AS n FROM customers c ORDER BY id',
  'SELECT (SELECT MAX(id) FROM orders) AS a, (SELECT MIN(id) FROM items) AS b',
  // Wrong numbers of columns.
  'SELECT id FROM customers WHERE id = (SELECT id, customer_id FROM orders)',
  'SELECT id FROM customers WHERE id IN (SELECT id, customer_id FROM orders)',
  'SELECT id FROM customers WHERE (id, level) IN (SELECT id FROM orders)',
  'SELECT id FROM orders UNION SELECT id, name FROM customers',
  // NULLs in IN and NOT IN.
  'SELECT id, level IN (SELECT quantity FROM order_lines WHERE id < 30) AS f FROM customers ORDER BY id',
  'SELECT id FROM customers WHERE level NOT IN (SELECT CAST(quantity AS UNSIGNED) FROM order_lines WHERE quantity > 3) ORDER BY id',
  'SELECT id FROM customers WHERE NULL IN (SELECT id FROM orders)',
  'SELECT COUNT(*) AS n FROM customers WHERE NULL NOT IN (SELECT id FROM orders WHERE id < 0)',
  'SELECT id FROM customers WHERE id > ALL (SELECT id FROM orders WHERE id < 0) ORDER BY id',
  'SELECT id FROM customers WHERE id > ANY (SELECT id FROM orders WHERE id < 0) ORDER BY id',
  // A condition of the subquery that is unknown for a row does not make NOT IN unknown.
  'SELECT id FROM order_lines t WHERE t.quantity NOT IN (SELECT c.id FROM customers c WHERE c.id < t.product_id) ORDER BY id',
  // Rows.
  'SELECT id FROM orders WHERE (customer_id, id) = (SELECT id, level FROM customers WHERE id = 7) ORDER BY id',
  'SELECT id FROM orders WHERE (id, customer_id) IN ((1, 2), (3, 4), (5, 6)) OR (id, customer_id) < (4, 50) ORDER BY id',
  // Places: GROUP BY, ORDER BY, HAVING, nested aggregates, derived tables.
  'SELECT (SELECT c.level FROM customers c WHERE c.id = o.customer_id) AS l, COUNT(*) AS n FROM orders o GROUP BY l ORDER BY l',
  'SELECT id FROM orders o ORDER BY (SELECT c.credit FROM customers c WHERE c.id = o.customer_id), id LIMIT 9',
  'SELECT customer_id, SUM(total) AS s FROM orders GROUP BY customer_id HAVING s > (SELECT AVG(total) FROM orders) ORDER BY customer_id',
  'SELECT MAX((SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id)) AS m FROM customers c',
  'SELECT d.id, d.n FROM (SELECT c.id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) AS n FROM customers c) d WHERE d.n > 2 ORDER BY d.id',
  'SELECT CASE WHEN EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) THEN c.id ELSE -c.id END AS v FROM customers c ORDER BY 1',
  // Joins.
  'SELECT * FROM customers c NATURAL LEFT JOIN notes n ORDER BY c.id LIMIT 5',
  'SELECT id, c.level, o.total FROM customers c JOIN orders o USING (id) ORDER BY id',
  'SELECT o.id, n.body FROM notes n RIGHT JOIN orders o USING (id) ORDER BY o.id',
  'SELECT a.id, b.id AS other FROM customers a CROSS JOIN items b WHERE a.id < 4 AND b.id < 4 ORDER BY 1, 2',
  'SELECT c.id, o.id AS o FROM customers c LEFT JOIN orders o ON c.name = o.id ORDER BY c.id, o.id LIMIT 20',
  'SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL ORDER BY c.id',
  'SELECT c.id, l.id AS line FROM customers c LEFT JOIN (orders o JOIN order_lines l ON l.order_id = o.id) ON o.customer_id = c.id AND l.quantity > 15 ORDER BY 1, 2',
  // Columns of USING have the order of the first table, or of the one that is kept.
  'SELECT * FROM customers c LEFT JOIN orders o USING (level, id) ORDER BY c.id LIMIT 5',
  'SELECT * FROM customers c LEFT JOIN items i USING (name, id) ORDER BY c.id LIMIT 5',
  'SELECT * FROM customers c RIGHT JOIN items i USING (name, id) ORDER BY i.id LIMIT 5',
  // A name that several tables of FROM have is an item's where that is called so.
  'SELECT c.level % 3 AS id, COUNT(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY id ORDER BY id',
  'SELECT c.level AS id, COUNT(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.level HAVING id > 1 ORDER BY n, 1',
  // ROW.
  'SELECT id, ROW(id, level) IN ((1, 2), (id, 3)) AS f, ROW (1, 2) = (level, 2) AS g FROM customers ORDER BY id',
  // Rows that are sorted like the last one.
  'SELECT id, level FROM customers ORDER BY level DESC FETCH FIRST 2 ROWS WITH TIES',
  'SELECT level FROM customers ORDER BY level OFFSET 3 ROWS FETCH NEXT 2 ROWS WITH TIES',
  'SELECT level FROM customers ORDER BY level FETCH FIRST 0 ROWS WITH TIES',
  'SELECT SUM(level) AS s, COUNT(*) AS c FROM (SELECT level, COUNT(*) AS n FROM customers GROUP BY level ORDER BY n FETCH FIRST 1 ROWS WITH TIES) t',
  'SELECT DISTINCT level FROM customers ORDER BY level FETCH FIRST 2 ROWS WITH TIES',
  'SELECT COUNT(*) AS n, MIN(level) AS l FROM (SELECT level FROM customers ORDER BY level % 3 FETCH FIRST 2 ROWS WITH TIES) t',
  'SELECT level FROM customers UNION ALL SELECT level FROM orders ORDER BY 1 DESC FETCH FIRST 2 ROWS WITH TIES',
  'SELECT id FROM customers FETCH FIRST 2 ROWS WITH TIES',
  // Places of arguments.
  'SELECT GROUP_CONCAT(level, name ORDER BY 1 DESC, 2, id) AS g FROM customers',
  'SELECT GROUP_CONCAT(DISTINCT level ORDER BY 1 DESC) AS g, JSON_ARRAYAGG(id ORDER BY 1 DESC LIMIT 3) AS j FROM customers',
  'SELECT GROUP_CONCAT(level ORDER BY 2) AS g FROM customers',
  'SELECT id FROM customers UNION SELECT id FROM orders ORDER BY 1.5, id LIMIT 3',
  // Set operations: types, order, parentheses.
  'SELECT id, level FROM customers UNION SELECT quantity, price FROM order_lines ORDER BY 1, 2',
  'SELECT id FROM customers WHERE id < 3 UNION ALL SELECT total FROM orders WHERE id < 3 ORDER BY 1',
  'SELECT id AS v FROM customers WHERE id < 3 UNION ALL SELECT weight FROM order_lines WHERE id < 4 ORDER BY 1',
  "SELECT id AS v FROM customers WHERE id < 3 UNION ALL SELECT 'text' UNION ALL SELECT NULL",
  'SELECT since AS v FROM customers WHERE id < 5 UNION SELECT ordered_at FROM orders WHERE id < 5 ORDER BY v',
  '(SELECT id FROM orders ORDER BY id DESC LIMIT 3) UNION ALL (SELECT id FROM customers ORDER BY id LIMIT 2) ORDER BY id % 10, id',
  'SELECT id FROM orders WHERE id < 20 EXCEPT (SELECT id FROM customers WHERE id < 10 INTERSECT SELECT id FROM items) ORDER BY id',
  'SELECT customer_id FROM orders WHERE id < 60 INTERSECT ALL SELECT order_id FROM order_lines ORDER BY 1',
  'VALUES (1, 2), (3, 4)',
  'SELECT o.id, v.`1` AS k FROM orders o JOIN (VALUES (1), (5), (9)) v ON v.`1` = o.customer_id ORDER BY o.id',
  // Common tables.
  'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 10) SELECT n, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = t.n) AS c FROM t ORDER BY n',
  "WITH RECURSIVE t AS (SELECT id, CAST(id AS CHAR(40)) AS path FROM orders WHERE id = 2 UNION ALL SELECT o.id, CONCAT(t.path, '>', o.id) FROM t JOIN orders o ON o.customer_id = t.id WHERE o.id > t.id) SELECT * FROM t ORDER BY path",
  // What a recursive table makes is stored in columns of the types that it starts with.
  "WITH RECURSIVE t(n, s) AS (SELECT 1, 'ab' UNION ALL SELECT n + 1, CONCAT(s, 'b') FROM t WHERE n < 3) SELECT t.*, o.id FROM t JOIN orders o ON o.id = n",
  "WITH RECURSIVE t(n, s) AS (SELECT 1, 'a' UNION ALL SELECT n + 1, CONCAT(s, '  ') FROM t WHERE n < 3) SELECT n, HEX(s) AS h, o.id FROM t JOIN orders o ON o.id = n ORDER BY n",
  'WITH RECURSIVE t(n) AS (SELECT CAST(1 AS SIGNED) UNION ALL SELECT n * 1.5 FROM t WHERE n < 9) SELECT n, o.id FROM t JOIN orders o ON o.id = n ORDER BY n',
  'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n * 1.5e0 FROM t WHERE n < 9) SELECT n, o.id FROM t JOIN orders o ON o.id = n ORDER BY n',
  'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n * 100 FROM t WHERE n < 1e12) SELECT n, o.id FROM t LEFT JOIN orders o ON o.id = n',
  "WITH RECURSIVE t(n, s) AS (SELECT 1, 1 UNION ALL SELECT n + 1, '7' FROM t WHERE n < 3) SELECT n, s, o.id FROM t JOIN orders o ON o.id = n ORDER BY n",
  "WITH RECURSIVE t(n, s) AS (SELECT 1, 1 UNION ALL SELECT n + 1, '7x' FROM t WHERE n < 3) SELECT n, s, o.id FROM t JOIN orders o ON o.id = n ORDER BY n",
  'WITH RECURSIVE t(n, s) AS (SELECT 1, 1.5 UNION ALL SELECT n + 1, s * 1.25 FROM t WHERE n < 4) SELECT n, s, o.id FROM t JOIN orders o ON o.id = n ORDER BY n',
  'WITH RECURSIVE t(n, s) AS (SELECT 1, 1.5 UNION ALL SELECT n + 1, s * 10 FROM t WHERE n < 4) SELECT n, s, o.id FROM t JOIN orders o ON o.id = n ORDER BY n',
  "WITH RECURSIVE t(n, s) AS (SELECT 1, DATE'2024-01-01' UNION ALL SELECT n + 1, TIMESTAMP'2024-01-02 03:04:05' FROM t WHERE n < 3) SELECT n, s, o.id FROM t JOIN orders o ON o.id = n ORDER BY n",
  "WITH RECURSIVE t(n, s) AS (SELECT 1, DATE'2024-01-01' UNION ALL SELECT n + 1, 'x' FROM t WHERE n < 3) SELECT n, s, o.id FROM t JOIN orders o ON o.id = n ORDER BY n",
  "WITH RECURSIVE t(n, s) AS (SELECT 1, NULL UNION ALL SELECT n + 1, 'x' FROM t WHERE n < 3) SELECT n, s, o.id FROM t JOIN orders o ON o.id = n ORDER BY n",
  'WITH a AS (SELECT customer_id AS k, SUM(total) AS s FROM orders GROUP BY customer_id) SELECT x.k FROM a x WHERE x.s = (SELECT MAX(s) FROM a)',
  'WITH a (k) AS (SELECT id FROM customers), b AS (SELECT k + 1 AS k FROM a) SELECT a.k FROM a LEFT JOIN b ON a.k = b.k WHERE b.k IS NULL ORDER BY 1',
  'WITH RECURSIVE r(n,m) AS (SELECT id, 1 FROM orders WHERE id < 4 UNION ALL SELECT o.id, r.m + 1 FROM r JOIN orders o ON o.id = (r.n % 7) + 1) CYCLE n RESTRICT SELECT n FROM r ORDER BY n',
  'WITH RECURSIVE r(n,m) AS (SELECT id, 1 FROM orders WHERE id < 4 UNION SELECT o.id, r.m + 1 FROM r JOIN orders o ON o.id = (r.n % 7) + 1 WHERE m < 9) CYCLE n, m RESTRICT SELECT n FROM r ORDER BY n',
  'WITH RECURSIVE r(n,m) AS (SELECT id, 1 FROM orders WHERE id < 4 UNION SELECT o.id, r.m + 1 FROM r JOIN orders o ON o.id = r.n + 1) CYCLE q RESTRICT SELECT * FROM r',
  'WITH RECURSIVE r(n,m) AS (SELECT id, 1 FROM orders WHERE id < 4 UNION SELECT o.id, r.m + 1 FROM r JOIN orders o ON o.id = r.n + 1) CYCLE n, n RESTRICT SELECT * FROM r',
  'WITH RECURSIVE r(n,m) AS (SELECT id, 1 FROM orders WHERE id < 4) CYCLE n RESTRICT SELECT * FROM r ORDER BY n',
  'WITH RECURSIVE r(n) AS (SELECT id FROM orders WHERE id < 3 UNION ALL (SELECT o.id FROM r JOIN orders o ON o.id > r.n AND o.id < r.n + 4 ORDER BY o.id DESC LIMIT 1)) SELECT * FROM r ORDER BY n LIMIT 30',
  'WITH RECURSIVE r(n) AS ((SELECT id FROM orders ORDER BY id DESC LIMIT 2) UNION ALL SELECT o.id FROM r JOIN orders o ON o.id = r.n - 50) SELECT * FROM r ORDER BY n',
  'WITH RECURSIVE r AS (WITH x AS (SELECT id AS q FROM orders WHERE id < 3) SELECT q AS n FROM x UNION ALL SELECT o.id FROM r JOIN orders o ON o.id = r.n + 60) SELECT * FROM r ORDER BY n',
  // ENUM sorts by its numbers, which only the nodes know.
  'SELECT o.status, COUNT(*) AS n FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY o.status ORDER BY o.status',
  'SELECT status, COUNT(*) AS n FROM orders GROUP BY status ORDER BY status',
  'SELECT DISTINCT o.status FROM orders o JOIN customers c ON c.id = o.customer_id ORDER BY o.status DESC',
  'SELECT c.id, o.status FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.total > 0 ORDER BY o.status, c.id, o.id',
  // Operands that are not evaluated raise nothing: 1242 in a branch that is not taken.
  'SELECT id, CASE WHEN id < 0 THEN (SELECT id FROM orders) ELSE 7 END AS v FROM customers WHERE id < 4 ORDER BY id',
  'SELECT id, IF(id < 0, (SELECT id FROM orders), 7) AS v FROM customers WHERE id < 4 ORDER BY id',
  'SELECT id, COALESCE(id, (SELECT id FROM orders)) AS v FROM customers WHERE id < 4 ORDER BY id',
  'SELECT id, IFNULL(id, (SELECT id FROM orders)) AS v FROM customers WHERE id < 4 ORDER BY id',
  'SELECT id, id > 100 AND (SELECT id FROM orders) AS v FROM customers WHERE id < 4 ORDER BY id',
  'SELECT id, id < 100 OR (SELECT id FROM orders) AS v FROM customers WHERE id < 4 ORDER BY id',
  'SELECT id, CASE WHEN id < 0 THEN (SELECT o.id FROM orders o WHERE o.customer_id = c.id) ELSE 7 END AS v FROM customers c WHERE id < 9 ORDER BY id',
  // Values that the other side's type does not hold, beside NULLs.
  'SELECT t.id FROM items t WHERE t.amount NOT IN (SELECT s.quantity FROM order_lines s) ORDER BY t.id',
  'SELECT id, CASE id WHEN 3 THEN (SELECT o.id FROM orders o WHERE o.customer_id = c.id ORDER BY o.id LIMIT 1) WHEN (SELECT 3 FROM orders) THEN 2 ELSE 7 END AS v FROM customers c WHERE id = 3 ORDER BY id',
  'SELECT id FROM customers c WHERE id < 4 OR (SELECT o.id FROM orders o WHERE o.customer_id < 3) = 3 ORDER BY id',
  'SELECT id FROM customers c WHERE (id < 4 OR (SELECT o.id FROM orders o WHERE o.customer_id = c.id AND o.id < 0) = 3) AND id < 9 ORDER BY id',
  'SELECT id FROM customers c WHERE CASE WHEN id < 4 THEN 1 ELSE (SELECT o.id FROM orders o) END ORDER BY id',
  'SELECT id FROM customers c WHERE id < 4 AND CASE WHEN id < 4 THEN 1 ELSE (SELECT o.id FROM orders o) END ORDER BY id',
  'SELECT id, CASE WHEN level > 100 THEN (SELECT o.id FROM orders o WHERE o.customer_id = c.id) END AS v FROM customers c ORDER BY id',
  'SELECT id, CASE WHEN level > 1000 THEN 1 WHEN id < 3 THEN (SELECT MAX(o.id) FROM orders o WHERE o.customer_id = c.id) ELSE 0 END AS v FROM customers c ORDER BY id LIMIT 5',
  'SELECT level, CASE WHEN COUNT(*) > 1000 THEN (SELECT id FROM orders) ELSE COUNT(*) END AS v FROM customers GROUP BY level ORDER BY level LIMIT 4',
  'SELECT id FROM customers ORDER BY IF(id > 0, id, (SELECT id FROM orders)) LIMIT 3',
  'SELECT id, IF(id = 1, 5, (SELECT o.id FROM orders o WHERE o.id = c.id)) AS v FROM customers c WHERE id < 4 ORDER BY id',
  'SELECT id, IF(id IN (SELECT customer_id FROM orders), 5, (SELECT o.id FROM orders o WHERE o.id >= c.id)) AS v FROM customers c WHERE id IN (SELECT customer_id FROM orders) AND id < 8 ORDER BY id',
  'SELECT SUM(CASE WHEN id < 0 THEN (SELECT id FROM orders) ELSE 1 END) AS s FROM customers',
  'SELECT c.id FROM customers c JOIN orders o ON c.id = o.customer_id AND (c.id > 0 OR (SELECT id FROM orders) = 2) WHERE c.id < 5 ORDER BY 1',
  // Limits below joins and unions.
  'SELECT COUNT(*) AS n FROM (SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id LIMIT 30, 10) d',
  'SELECT COUNT(*) AS n FROM (SELECT id FROM customers UNION ALL SELECT id FROM orders LIMIT 300) d',
  'SELECT COUNT(*) AS n FROM (SELECT id FROM customers UNION ALL SELECT id FROM orders LIMIT 310, 20) d',
  // DISTINCT, constants.
  'SELECT DISTINCT level FROM customers WHERE 1 = 1 AND TRUE ORDER BY level',
  'SELECT id FROM customers WHERE FALSE OR id = 3',
  'SELECT c.id, o.id AS o FROM customers c JOIN orders o ON o.customer_id = c.id AND c.id = 5 ORDER BY 2',
  'SELECT DEFAULT(level) AS d FROM customers ORDER BY id LIMIT 2',
  // JSON aggregates: text of elements, truth values, NULL, order, LIMIT, DISTINCT; cut short and not.
  'SELECT JSON_ARRAYAGG(total ORDER BY id DESC LIMIT 2, 3) AS a, GROUP_CONCAT(id ORDER BY id LIMIT 2, 3) AS g, GROUP_CONCAT(id LIMIT 0) AS n FROM orders',
  "SELECT JSON_ARRAYAGG(id > 3 ORDER BY id) AS a, JSON_ARRAYAGG(NULL) AS n, JSON_ARRAYAGG(JSON_OBJECT('a', id) ORDER BY id) AS o FROM customers WHERE id < 6",
  'SELECT c.id, JSON_ARRAYAGG(i.title ORDER BY i.id) AS a, JSON_ARRAYAGG(i.id > 4 ORDER BY i.id) AS b, JSON_OBJECTAGG(i.title, i.id > 4) AS o FROM customers c LEFT JOIN items i ON i.id = c.id GROUP BY c.id ORDER BY c.id',
  'SELECT JSON_ARRAYAGG(level ORDER BY level, id) AS a, JSON_ARRAYAGG(DISTINCT level) AS d, GROUP_CONCAT(level ORDER BY score, id) AS g FROM customers WHERE id < 40',
  'SELECT customer_id, JSON_ARRAYAGG(DISTINCT flags % 7) AS a FROM orders GROUP BY customer_id ORDER BY customer_id',
  'SELECT id % 2 AS k, JSON_OBJECTAGG(id, id > 1) AS o FROM customers WHERE id < 3 GROUP BY 1 ORDER BY 1',
  'SELECT JSON_ARRAYAGG(since) AS a, JSON_OBJECTAGG(id, since) AS o FROM customers WHERE id < 0',
  'SELECT JSON_LENGTH(JSON_ARRAYAGG(id)) AS a, JSON_LENGTH(JSON_OBJECTAGG(id, note)) AS o FROM orders',
  'SELECT level % 2 AS l, JSON_ARRAYAGG(id ORDER BY id) AS a FROM customers WHERE id < 20 GROUP BY level % 2 WITH ROLLUP',
  // AVG inside of a larger expression has more digits than alone.
  'SELECT AVG(quantity) AS a, AVG(quantity) * 3 AS b, 3 * AVG(quantity) - 4 AS c, ROUND(AVG(quantity), 6) AS d, AVG(quantity) = 6.4706 AS e, CAST(AVG(price) AS DECIMAL(20,8)) AS f FROM order_lines WHERE id < 20',
  'SELECT product_id, AVG(quantity) * 3 AS a, AVG(price) * 7 AS b, AVG(DISTINCT quantity) * 3 AS c, IFNULL(AVG(weight), 0) AS d FROM order_lines GROUP BY product_id ORDER BY 1',
  'SELECT quantity, AVG(quantity) OVER (ORDER BY quantity) * 3 AS a, AVG(price) OVER (ORDER BY quantity) / 3 * 3 AS b FROM order_lines ORDER BY quantity, id',
  'SELECT order_id, AVG(quantity) + 1 AS a, AVG(price) / 7 AS b FROM order_lines GROUP BY order_id ORDER BY order_id',
  'SELECT level % 2 AS k, AVG(level) * 3 AS a FROM customers GROUP BY level % 2 WITH ROLLUP',
  // WITH ROLLUP where the groups are together on nodes; in a derived table; without rows.
  'SELECT id, COUNT(*) AS n FROM orders WHERE id < 6 GROUP BY id WITH ROLLUP',
  'SELECT d.o, d.n, c.level FROM (SELECT order_id AS o, COUNT(*) AS n FROM notes GROUP BY order_id WITH ROLLUP) d LEFT JOIN customers c ON c.id = d.o ORDER BY d.o, d.n',
  'SELECT level, COUNT(*) AS n FROM customers WHERE id < 0 GROUP BY level WITH ROLLUP',
  // Text, dates and decimals as numbers in windows and over joins.
  'SELECT id, SUM(city) OVER (PARTITION BY level % 2) AS a, AVG(since) OVER (PARTITION BY level % 2) AS b, BIT_AND(credit) OVER (PARTITION BY level % 2) AS c FROM customers ORDER BY id',
  'SELECT AVG(since) * 3 AS a, SUM(at) AS b, SUM(DISTINCT since) AS c, AVG(o.ordered_at) AS d, SUM(c.city) AS e, BIT_OR(i.at) AS f, BIT_OR(c.credit) AS g FROM customers c, items i, orders o WHERE i.id = c.id AND o.customer_id = i.id',
  // Percentiles, of numbers below 10^8: MariaDB cuts larger ones.
  'SELECT id, PERCENTILE_CONT(0.3) WITHIN GROUP (ORDER BY credit DESC) OVER (PARTITION BY level % 4) AS c, PERCENTILE_DISC(0.3) WITHIN GROUP (ORDER BY credit DESC) OVER (PARTITION BY level % 4) AS d, MEDIAN(score) OVER () AS e FROM customers ORDER BY id',
  'SELECT id, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY quantity) OVER (PARTITION BY order_id) AS d, MEDIAN(price) OVER (PARTITION BY product_id) AS e, PERCENTILE_DISC(1) WITHIN GROUP (ORDER BY quantity) OVER (PARTITION BY product_id) AS f FROM order_lines ORDER BY id',
  'SELECT id, PERCENTILE_CONT(1.5) WITHIN GROUP (ORDER BY quantity) OVER (PARTITION BY product_id) AS d FROM order_lines',
  // Windows: mistakes, NULL as an offset, and frames outside of the partition.
  'SELECT id, LAG(level, NULL) OVER (ORDER BY id) AS a, LEAD(level, -2) OVER (ORDER BY id) AS b, NTH_VALUE(level, 0) OVER (ORDER BY id) AS c FROM customers ORDER BY id',
  'SELECT id, SUM(level) OVER (ORDER BY id ROWS BETWEEN 5 FOLLOWING AND 6 FOLLOWING) AS a, FIRST_VALUE(id) OVER (ORDER BY id ROWS BETWEEN 9 PRECEDING AND 8 PRECEDING) AS b FROM customers ORDER BY id',
  'SELECT id, NTILE(0) OVER (ORDER BY id) AS n FROM orders',
  'SELECT id, RANK() OVER () AS r FROM orders',
  'SELECT id, SUM(id) OVER missing AS s FROM orders',
];

/** What MariaDB has no words for, with other words for the same. */
export const inOtherWords: readonly (readonly [sql: string, same: string])[] = [
  // Columns with their schema.
  ['SELECT shop.orders.id FROM orders ORDER BY shop.orders.id LIMIT 5', 'SELECT id FROM orders ORDER BY id LIMIT 5'],
  ['SELECT shop.customers.* FROM shop.customers ORDER BY 1', 'SELECT * FROM customers ORDER BY 1'],
  [
    'SELECT COUNT(shop.o.id) AS n FROM shop.customers JOIN shop.orders o ON o.level = shop.customers.level WHERE shop.customers.id IN (SELECT shop.items.id FROM items)',
    'SELECT COUNT(o.id) AS n FROM customers JOIN orders o ON o.level = customers.level WHERE customers.id IN (SELECT items.id FROM items)',
  ],
  [
    'WITH RECURSIVE r(n) AS (SELECT id FROM orders WHERE id < 3 UNION ALL SELECT o.id FROM r JOIN orders o ON o.id = r.n + 2 LIMIT 6 OFFSET 2) SELECT n FROM r ORDER BY n',
    'SELECT id AS n FROM orders WHERE id BETWEEN 3 AND 8 ORDER BY id',
  ],
  [
    'SELECT id, COUNT(*) OVER (ORDER BY ordered_at RANGE BETWEEN INTERVAL 5 DAY PRECEDING AND INTERVAL 3 HOUR FOLLOWING) AS n FROM orders WHERE ordered_at IS NOT NULL ORDER BY id',
    'SELECT id, (SELECT COUNT(*) FROM orders p WHERE p.ordered_at BETWEEN o.ordered_at - INTERVAL 5 DAY AND o.ordered_at + INTERVAL 3 HOUR) AS n FROM orders o WHERE ordered_at IS NOT NULL ORDER BY id',
  ],
  [
    'SELECT id, SUM(id) OVER (ORDER BY at DESC RANGE BETWEEN INTERVAL 20 HOUR PRECEDING AND CURRENT ROW) AS s FROM items WHERE at IS NOT NULL ORDER BY id',
    'SELECT id, (SELECT SUM(p.id) FROM items p WHERE p.at BETWEEN i.at AND i.at + INTERVAL 20 HOUR) AS s FROM items i WHERE at IS NOT NULL ORDER BY id',
  ],
  [
    'SELECT id, LAG(id, 2, 0) OVER (ORDER BY id) AS l, LEAD(credit, 1, 0) OVER (ORDER BY id) AS n FROM customers WHERE credit IS NOT NULL ORDER BY id',
    'SELECT id, COALESCE(LAG(id, 2) OVER (ORDER BY id), 0) AS l, COALESCE(LEAD(credit, 1) OVER (ORDER BY id), 0) AS n FROM customers WHERE credit IS NOT NULL ORDER BY id',
  ],
  // Their defaults are of other types.
  ...["'none'", '-1', '0.125', '1e0', 'NULL', 'c.level', "CONCAT(c.name, '-')"].flatMap((otherwise) =>
    ['c.id', 'c.credit', 'c.name', 'c.level'].map((value): readonly [string, string] => [
      `SELECT c.id, LAG(${value}, 2, ${otherwise}) OVER (ORDER BY c.id) AS l, LEAD(${value}, 1, ${otherwise}) OVER (ORDER BY c.id) AS n FROM customers c ORDER BY c.id`,
      `SELECT c.id, IF(ROW_NUMBER() OVER (ORDER BY c.id) <= 2, ${otherwise}, LAG(${value}, 2) OVER (ORDER BY c.id)) AS l, IF(ROW_NUMBER() OVER (ORDER BY c.id) = COUNT(*) OVER (), ${otherwise}, LEAD(${value}, 1) OVER (ORDER BY c.id)) AS n FROM customers c ORDER BY c.id`,
    ]),
  ),
  [
    'SELECT c.id, d.n FROM customers c, LATERAL (SELECT COUNT(*) AS n FROM orders o WHERE o.customer_id = c.id) d ORDER BY c.id',
    'SELECT c.id, (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) AS n FROM customers c ORDER BY c.id',
  ],
  [
    'SELECT c.id, d.m FROM customers c LEFT JOIN LATERAL (SELECT MAX(o.id) AS m FROM orders o WHERE o.customer_id = c.id GROUP BY o.customer_id) d ON TRUE ORDER BY c.id',
    'SELECT c.id, (SELECT MAX(o.id) FROM orders o WHERE o.customer_id = c.id) AS m FROM customers c ORDER BY c.id',
  ],
  // As drizzle asks for rows with those that belong to them.
  [
    'SELECT c.id, d.n FROM customers c LEFT JOIN LATERAL (SELECT COALESCE(SUM(x.id), 0) AS n FROM (SELECT * FROM orders o WHERE o.customer_id = c.id ORDER BY o.id) x) d ON TRUE ORDER BY c.id',
    'SELECT c.id, (SELECT COALESCE(SUM(o.id), 0) FROM orders o WHERE o.customer_id = c.id) AS n FROM customers c ORDER BY c.id',
  ],
  [
    'SELECT c.id, d.id AS o FROM customers c JOIN LATERAL (SELECT x.id FROM (SELECT o.id, o.customer_id + 0 AS k FROM orders o WHERE o.customer_id = c.id LIMIT 100) x WHERE x.k = c.id ORDER BY x.id DESC LIMIT 1) d ON TRUE ORDER BY c.id',
    'SELECT o.customer_id AS id, MAX(o.id) AS o FROM orders o WHERE o.customer_id IN (SELECT id FROM customers) GROUP BY o.customer_id ORDER BY 1',
  ],
  [
    'SELECT c.id, d.id AS o FROM customers c JOIN LATERAL (SELECT o.id FROM orders o WHERE o.customer_id = c.id ORDER BY o.id DESC LIMIT 1) d ON TRUE ORDER BY c.id',
    'SELECT o.customer_id AS id, MAX(o.id) AS o FROM orders o WHERE o.customer_id IN (SELECT id FROM customers) GROUP BY o.customer_id ORDER BY 1',
  ],
];
