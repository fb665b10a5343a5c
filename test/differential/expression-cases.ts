/** Expressions over columns of tables that lie on different data nodes, so that the engine computes them. */
const joined = 'FROM customers c JOIN items i ON i.id = c.id ORDER BY c.id';

const expressions: readonly string[] = [
  "CONCAT_WS('-', c.name, i.amount, i.title)",
  'CAST(CONCAT(c.level, i.id) AS DECIMAL(12,3))',
  "CONCAT(c.name, i.title) COLLATE utf8mb4_bin LIKE '%A%'",
  "CONCAT(c.name, i.title) REGEXP '^[a-z]+[0-9]?'",
  "LEFT(REGEXP_REPLACE(CONCAT(c.name, i.id), '[0-9]', '#'), 9)",
  "REGEXP_SUBSTR(CONCAT(c.name, i.id), '[0-9]+')",
  'c.since + INTERVAL i.id DAY',
  'DATE_SUB(c.since, INTERVAL i.id MINUTE)',
  "DATE_FORMAT(c.since + INTERVAL i.id HOUR, '%Y-%m-%d %H:%i:%s.%f')",
  'TIMESTAMPDIFF(DAY, c.since, c.since + INTERVAL i.id WEEK)',
  'EXTRACT(YEAR_MONTH FROM c.since + INTERVAL i.id MONTH)',
  'SEC_TO_TIME(c.level * i.id)',
  'ADDTIME(i.at, SEC_TO_TIME(c.level))',
  "STR_TO_DATE(CONCAT(2000 + MOD(i.id, 30), '-', 1 + MOD(c.id, 12)), '%Y-%c')",
  "JSON_OBJECT('name', c.name, 'amount', i.amount, 'since', c.since)",
  "JSON_EXTRACT(CONCAT('[', c.id, ', ', i.id, ']'), '$[1]')",
  'FORMAT(c.credit * i.id, 2)',
  'HEX(CONCAT(c.name, i.title))',
  'SHA2(CONCAT(c.name, i.title), 256)',
  'CONV(c.id + i.id, 10, 16)',
  "MAKE_SET(c.level + i.id, 'a', c.name, i.title)",
  '(c.level, i.amount) = (i.amount, c.level)',
  '(c.level, i.id) IN ((1, 2), (3, 3))',
  'NULLIF(c.level, i.id) <=> c.level',
  'c.level & i.amount | 0x0f',
  "TRIM(BOTH 'a' FROM CONCAT(c.name, i.title))",
  'INET_NTOA(c.id + i.id)',
  "CONVERT_TZ(c.since + INTERVAL i.id HOUR, '+00:00', '+05:30')",
  'UNIX_TIMESTAMP(c.since + INTERVAL i.id SECOND)',
  'FROM_UNIXTIME(c.id * i.id * 1000)',
];

export const expressionCases: readonly string[] = expressions.map((each) => `SELECT c.id, ${each} AS x ${joined}`);
