# Tables of the corpus. One statement per line; a line that starts with two blanks continues the one before.
CREATE TABLE t (id INT PRIMARY KEY, a INT, b BIGINT UNSIGNED, s VARCHAR(20), d DATE, dt DATETIME(6), tm TIME, n DECIMAL(10,2), f DOUBLE,
  e ENUM('x','y','z'), st SET('p','q','r'), bi BIT(8), bl BLOB, y YEAR, j JSON, tx TEXT, KEY ka (a), KEY ks (s), KEY kas (a, s), FULLTEXT ft (tx))
INSERT INTO t VALUES
  (1, 10, 1, 'Ann', '2024-01-31', '2024-01-31 10:11:12.123456', '10:11:12', 1.50, 0.5, 'x', 'p', b'00000001', x'00ff', 2024, '{"k": 1, "l": [1, 2, {"m": "q"}]}', 'quick brown fox'),
  (2, 20, 18446744073709551615, 'bob', '2024-02-29', '2024-02-29 00:00:00', '-01:02:03', 2.25, -1.25e10, 'y', 'p,q', b'10000000', 'abc', 1999, '[1, 2, 3]', 'lazy dog'),
  (3, 10, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, NULL, 42, 'it''s \\ %', '2023-12-31', '1999-12-31 23:59:59.999999', '838:59:59', -7, 3e-5, 'z', '', b'11111111', '', 2000, '"str"', 'the fox and the dog'),
  (5, -5, 7, 'a_b', '2024-03-01', '2024-03-01 12:00:00', '00:00:00', 0, 0, 'x', 'p,q,r', b'0', 'q', 2155, '{"a": {"b": null}, "k": "v"}', 'brown'),
  (6, 0, 9, '', '2000-01-01', '2000-01-01 01:01:01', '12:34:56', 99999999.99, 1.7e308, 'y', 'r', b'101', x'e9', 1901, 'true', '')
CREATE TABLE u (id INT PRIMARY KEY, t_id INT, v VARCHAR(20), a INT, KEY kt (t_id), KEY kv (v))
INSERT INTO u VALUES (1, 1, 'x', 10), (2, 1, 'y', 11), (3, 2, 'z', 20), (4, 9, 'w', NULL), (5, NULL, NULL, 10)
CREATE TABLE g (id INT PRIMARY KEY, k VARCHAR(5), o INT, v INT, dd DATE)
INSERT INTO g VALUES (1, 'a', 1, 10, '2024-01-01'), (2, 'a', 2, 20, '2024-01-02'), (3, 'a', 2, NULL, '2024-01-05'), (4, 'b', 1, 5, '2024-01-01'), (5, 'b', 3, 7, '2024-02-01'), (6, 'c', NULL, 1, NULL), (7, 'c', 9, 2, '2024-03-01'), (8, 'a', 5, 30, '2024-01-09')
CREATE TABLE p (id INT, v INT) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION pmax VALUES LESS THAN MAXVALUE)
INSERT INTO p VALUES (1, 1), (9, 2), (10, 3), (15, 4), (25, 5)
CREATE TABLE x (id INT AUTO_INCREMENT PRIMARY KEY, k INT UNIQUE, v VARCHAR(20) DEFAULT 'dflt', c INT NOT NULL DEFAULT 7, gen INT AS (c * 2))
INSERT INTO x (id, k, v, c) VALUES (1, 1, 'one', 1), (2, 2, 'two', 2), (3, 3, NULL, 3)
CREATE TABLE h (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING
SET timestamp = UNIX_TIMESTAMP('2024-01-01 00:00:00')
INSERT INTO h VALUES (1, 1), (2, 2)
SET timestamp = UNIX_TIMESTAMP('2024-06-01 00:00:00')
UPDATE h SET v = 20 WHERE id = 2
DELETE FROM h WHERE id = 1
SET timestamp = UNIX_TIMESTAMP('2025-01-01 12:00:00')
CREATE TABLE r (id INT, v INT, f DATE, e DATE, PERIOD FOR per (f, e))
INSERT INTO r VALUES (1, 1, '2024-01-01', '2024-12-31'), (2, 2, '2024-03-01', '2024-04-01')
CREATE TABLE tree (id INT PRIMARY KEY, parent INT, name VARCHAR(10))
INSERT INTO tree VALUES (1, NULL, 'root'), (2, 1, 'l'), (3, 1, 'r'), (4, 2, 'll'), (5, 4, 'lll')
CREATE TABLE `order` (`select` INT, `from` VARCHAR(10), `表 1` INT, `a``b` INT, `Ünï` INT)
INSERT INTO `order` VALUES (1, 'f', 2, 3, 4), (5, 'g', 6, 7, 8)
CREATE TABLE `1a` (`1b` INT, e5 INT, `2e` INT, `key` INT, `date` DATE, `values` INT, status INT, value INT, offset_ INT)
INSERT INTO `1a` VALUES (1, 2, 3, 4, '2024-01-01', 5, 6, 7, 8)
CREATE SEQUENCE sq
CREATE FUNCTION fn (x INT) RETURNS INT DETERMINISTIC RETURN x * 2
CREATE TABLE db2.t2 (id INT PRIMARY KEY, v VARCHAR(10))
INSERT INTO db2.t2 VALUES (1, 'one'), (2, 'two')
CREATE FUNCTION db2.fn2 (x INT) RETURNS INT DETERMINISTIC RETURN x + 1
