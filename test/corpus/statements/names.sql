# Names that are keywords, start with digits, hold other letters, or need quotes.
SELECT `select`, `from`, `表 1`, `a``b`, `Ünï` FROM `order`
SELECT Ünï FROM `order`
SELECT `order`.`select` FROM `order`
SELECT `order`.select FROM `order`
SELECT `order`.from FROM `order`
SELECT o.select, o.from FROM `order` o
SELECT db1.order.select FROM db1.order
SELECT 1b FROM 1a
SELECT 1a.1b FROM 1a
SELECT q.1b, q.2e FROM 1a q
SELECT db1.1a.1b FROM db1.1a
SELECT q.e5 FROM 1a AS q
SELECT q.key FROM 1a q
SELECT `key` FROM `1a`
SELECT date FROM 1a
SELECT date, status, value FROM 1a
SELECT `values` FROM 1a
SELECT q.values FROM 1a q
SELECT date AS time, status AS timestamp FROM 1a
SELECT date AS `date`, status value FROM 1a ORDER BY value
SELECT value FROM 1a WHERE value = 7
SELECT value + status FROM 1a
SELECT 1 AS a$b
SELECT 1 AS $a
SELECT 1 AS _x
SELECT 1 AS 表
SELECT 1 AS é
SELECT 1 AS `1`
SELECT 1 AS `a.b`
SELECT 1 AS `a"b`
SELECT 1 AS ```x```
SELECT 1 AS 1x
SELECT 1 AS end
SELECT 1 end
SELECT 1 AS begin
SELECT 1 AS any
SELECT 1 AS action
SELECT 1 action
SELECT 1 AS after
SELECT 1 AS algorithm
SELECT 1 AS ascii
SELECT 1 AS auto_increment
SELECT 1 AS avg
SELECT 1 avg
SELECT 1 AS bit
SELECT 1 AS bool
SELECT 1 AS cache
SELECT 1 AS charset
SELECT 1 AS checksum
SELECT 1 AS close
SELECT 1 AS code
SELECT 1 AS comment
SELECT 1 comment
SELECT 1 AS commit
SELECT 1 AS committed
SELECT 1 AS count
SELECT 1 count
SELECT 1 AS current
SELECT 1 AS data
SELECT 1 AS date
SELECT 1 date
SELECT 1 AS datetime
SELECT 1 AS day
SELECT 1 day
SELECT 1 AS do
SELECT 1 AS enum
SELECT 1 AS escape
SELECT 1 AS event
SELECT 1 AS execute
SELECT 1 AS first
SELECT 1 AS following
SELECT 1 AS format
SELECT 1 AS full
SELECT 1 AS function
SELECT 1 AS handler
SELECT 1 AS help
SELECT 1 AS host
SELECT 1 AS hour
SELECT 1 AS identified
SELECT 1 AS invisible
SELECT 1 AS json
SELECT 1 AS json_table
SELECT 1 AS language
SELECT 1 AS last
SELECT 1 last
SELECT 1 AS level
SELECT 1 AS list
SELECT 1 AS local
SELECT 1 AS locked
SELECT 1 AS max
SELECT 1 max
SELECT 1 AS merge
SELECT 1 AS min
SELECT 1 AS minute
SELECT 1 AS mode
SELECT 1 AS month
SELECT 1 AS name
SELECT 1 name
SELECT 1 AS names
SELECT 1 AS next
SELECT 1 AS no
SELECT 1 AS nowait
SELECT 1 AS number
SELECT 1 AS open
SELECT 1 AS option
SELECT 1 AS overlaps
SELECT 1 AS owner
SELECT 1 AS parser
SELECT 1 AS password
SELECT 1 AS period
SELECT 1 AS plugin
SELECT 1 AS port
SELECT 1 AS position
SELECT 1 AS preceding
SELECT 1 AS prepare
SELECT 1 AS previous
SELECT 1 AS quarter
SELECT 1 AS query
SELECT 1 AS quick
SELECT 1 AS reset
SELECT 1 AS role
SELECT 1 AS rollback
SELECT 1 AS rollup
SELECT 1 AS row
SELECT 1 AS row_count
SELECT 1 AS savepoint
SELECT 1 AS second
SELECT 1 AS security
SELECT 1 AS sequence
SELECT 1 AS server
SELECT 1 AS session
SELECT 1 AS share
SELECT 1 AS signed
SELECT 1 AS skip
SELECT 1 AS slave
SELECT 1 AS some
SELECT 1 AS sounds
SELECT 1 AS source
SELECT 1 AS start
SELECT 1 AS status
SELECT 1 status
SELECT 1 AS stop
SELECT 1 AS subject
SELECT 1 AS sum
SELECT 1 AS system
SELECT 1 AS system_time
SELECT 1 AS tables
SELECT 1 AS temporary
SELECT 1 AS text
SELECT 1 text
SELECT 1 AS ties
SELECT 1 AS time
SELECT 1 AS timestamp
SELECT 1 AS transaction
SELECT 1 AS trigger_
SELECT 1 AS truncate
SELECT 1 AS type
SELECT 1 type
SELECT 1 AS unbounded
SELECT 1 AS unknown
SELECT 1 AS user
SELECT 1 user
SELECT 1 AS value
SELECT 1 value
SELECT 1 AS variables
SELECT 1 AS view
SELECT 1 AS visible
SELECT 1 AS wait
SELECT 1 AS week
SELECT 1 AS window
SELECT 1 AS work
SELECT 1 AS xml
SELECT 1 AS year
SELECT 1 year
SELECT 1 AS exclude
SELECT 1 AS others
SELECT 1 AS lateral
SELECT 1 AS nested
SELECT 1 AS ordinality
SELECT 1 AS path
SELECT 1 AS empty
SELECT 1 AS error
SELECT 1 AS columns
SELECT 1 AS cycle
SELECT 1 AS without
SELECT 1 AS versioning
SELECT 1 AS rownum
SELECT 1 AS rank
SELECT 1 AS lag
SELECT 1 AS first_value
SELECT 1 AS groups
SELECT 1 AS system_user
SELECT 1 AS minus
SELECT 1 AS member
SELECT 1 AS array
SELECT 1 AS of
SELECT 1 AS intersect_
SELECT 1 AS collation
SELECT 1 AS national
SELECT 1 AS nchar
SELECT 1 AS global
SELECT 1 AS sql_cache
SELECT 1 AS sql_no_cache
SELECT 1 AS x509
SELECT 1 AS returned_sqlstate
SELECT 1 AS until
SELECT 1 AS within
SELECT 1 AS percentile
SELECT 1 AS lastval
SELECT 1 AS setval
SELECT 1 AS nextval
SELECT 1 AS current_role_
SELECT 1 AS interval_
SELECT value.id FROM t value
SELECT date.id FROM t date WHERE date.id = 1
SELECT status.id FROM t status
SELECT t.id AS id, t.`id` AS `ID` FROM t
SELECT count.id FROM t count
SELECT year.year FROM (SELECT 1 year) year
SELECT user.user FROM (SELECT 1 user) user
SELECT text, type, name FROM (SELECT 1 text, 2 type, 3 name) data
SELECT period FROM (SELECT 1 period) session
SELECT rank FROM (SELECT 1 rank) q
SELECT first, last, next FROM (SELECT 1 first, 2 last, 3 next) q
SELECT left.id FROM t `left`
SELECT action, after, any FROM (SELECT 1 action, 2 after, 3 any) q
SELECT hour, minute, second, month, day FROM (SELECT 1 hour, 2 minute, 3 second, 4 month, 5 day) q
SELECT timestamp FROM (SELECT 1 timestamp) q
SELECT time FROM (SELECT 1 time) q ORDER BY time
SELECT position FROM (SELECT 1 position) q
SELECT row FROM (SELECT 1 row) q
SELECT truncate FROM (SELECT 1 truncate) q
SELECT format FROM (SELECT 1 format) q
SELECT password FROM (SELECT 1 password) q
SELECT database_ FROM (SELECT 1 database_) q
SELECT trim FROM (SELECT 1 trim) q
SELECT substring FROM (SELECT 1 substring) q
SELECT extract FROM (SELECT 1 extract) q
SELECT max FROM (SELECT 1 max) q
SELECT now FROM (SELECT 1 now) q
SELECT curdate FROM (SELECT 1 curdate) q
SELECT group_concat FROM (SELECT 1 group_concat) q
SELECT escape FROM (SELECT 1 escape) q
SELECT end FROM (SELECT 1 end) q
SELECT unknown FROM (SELECT 1 unknown) q
SELECT language, no, mode FROM (SELECT 1 language, 2 no, 3 mode) q
SELECT share, locked, nowait, skip, wait FROM (SELECT 1 share, 2 locked, 3 nowait, 4 skip, 5 wait) q
SELECT t.id FROM t, u AS t2 WHERE t.id = t2.id
SELECT T.id FROM t T
SELECT 1 FROM t AS offset_
SELECT id FROM t first
SELECT any.id FROM t AS any JOIN u some ON any.id = some.id
