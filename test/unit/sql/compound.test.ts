import { lexStatements } from '../../../planner/sql/lexer';

const count = (text: string): number => lexStatements(text, { sqlMode: new Set() }).length;

test.each([
  'CREATE PROCEDURE p() BEGIN END',
  'CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END',
  'CREATE OR REPLACE DEFINER=`root`@`localhost` PROCEDURE p(IN a INT, OUT b INT) COMMENT "x;y" BEGIN SET b = a; END',
  "CREATE PROCEDURE p() COMMENT 'c' IF 1 THEN SELECT 1; ELSEIF 2 THEN SELECT 2; ELSE SELECT 3; END IF",
  'CREATE PROCEDURE IF NOT EXISTS p() BEGIN IF NOT EXISTS (SELECT 1) THEN SELECT 1; END IF; SELECT IF(1, 2, 3); DROP TABLE IF EXISTS t; END',
  'CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC BEGIN RETURN CASE WHEN a THEN CASE a WHEN 1 THEN 2 END ELSE 3 END; END',
  'CREATE FUNCTION f() RETURNS TEXT RETURN REPEAT("a", 3)',
  'CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = IF(NEW.a, 1, 2); END',
  'CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a THEN SET NEW.a = 1; END IF',
  'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; END',
  'ALTER EVENT e DO BEGIN SELECT 1; SELECT 2; END',
  `CREATE PROCEDURE p() outer_block: BEGIN
     DECLARE i, end INT DEFAULT 0; DECLARE c CURSOR FOR SELECT begin, end FROM t;
     DECLARE CONTINUE HANDLER FOR NOT FOUND SET end = 1; DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
     rows: LOOP FETCH c INTO i; IF end THEN LEAVE rows; END IF; END LOOP rows;
     WHILE i < 3 DO SET i = i + 1; CASE i WHEN 1 THEN SELECT REPEAT('x', 2); ELSE BEGIN END; END CASE; END WHILE;
     REPEAT SET i = i - 1; UNTIL i = 0 END REPEAT; FOR j IN 1..3 DO SELECT j; END FOR;
     SELECT CASE WHEN i THEN 1 END AS end; BEGIN SELECT 1; END;
   END outer_block`,
  'BEGIN NOT ATOMIC SELECT 1; SELECT 2; END',
  'IF 1 THEN SELECT 1; END IF',
  'WHILE 0 DO SELECT 1; END WHILE',
])('one statement, %#', (text) => {
  expect(count(text)).toBe(1);
  expect(count(`${text};`)).toBe(1);
  expect(count(`SELECT 1; ${text}; SELECT 2`)).toBe(3);
});

test.each([
  ['BEGIN; INSERT INTO t VALUES (1); COMMIT', 3],
  ['BEGIN WORK; COMMIT', 2],
  ['CREATE TABLE t (begin INT, end INT); SELECT begin FROM t; SELECT end FROM t', 3],
  ['CREATE PROCEDURE p() SELECT 1; SELECT 2', 2],
  ['CREATE PROCEDURE p() SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 2', 2],
  ['DROP PROCEDURE IF EXISTS p; DROP TABLE IF EXISTS t', 2],
  ['CREATE VIEW v AS SELECT CASE WHEN a THEN 1 END AS x FROM t; SELECT 1', 2],
  ['CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET NEW.a = IF(1, 2, 3); SELECT 1', 2],
  ['SELECT CASE WHEN 1 THEN 2 END; SELECT 1', 2],
])('%s', (text, statements) => {
  expect(count(text)).toBe(statements);
});

test.each([
  [
    '/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET NEW.a = 1; END */',
    1,
  ],
  ['  /* note */ /*!40101 SET @a = 1 */', 1],
  ['/*!40101 SET @a = 1 */; /*!40000 ALTER TABLE `t` DISABLE KEYS */', 2],
  ['/*!99999 nothing */ SELECT 1 /*!40000 + 1 */', 1],
])('a text that begins or ends inside an executable comment has no half of one: %s', (text, statements) => {
  const found = lexStatements(text, { sqlMode: new Set() });
  expect(found).toHaveLength(statements);
  for (const { text: own, tokens } of found) {
    expect(own.split('/*!').length).toBe(own.split('*/').length);
    for (const { kind, text: word, start, end } of tokens)
      if (kind === 'word') expect(own.slice(start, end)).toBe(word);
  }
});
