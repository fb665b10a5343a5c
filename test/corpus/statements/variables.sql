SELECT @v1
SELECT @v1, @v2
SELECT @v1 + 1
SELECT @`v1`
SELECT @'v1'
SELECT @"v1"
SELECT @`my var`
SELECT @a.b
SELECT @a$b
SELECT @_x1
SELECT @1x
SELECT @V1
SELECT @v1 := 5
SELECT @v1 := @v1 + 1
SELECT @v1 := 1, @v2 := 2
SELECT (@v1 := 1) + 1
SELECT @v1 := 1 + 1
SELECT @v1 := a FROM t ORDER BY id
SELECT @v1 := a = 10 FROM t ORDER BY id
SELECT @v1 := 1 = 1
SELECT @v1 := 1 OR 0
SELECT @v1 := @v2 := 3
SELECT @v1:=@v1+1 AS n, id FROM t ORDER BY id
SELECT @v1 := @v1 + id FROM t, (SELECT @v1 := 0) q ORDER BY id
SELECT @v1 := (SELECT MAX(id) FROM t)
SELECT @v1 := IF(@v2 = a, @v1 + 1, 1), @v2 := a FROM t ORDER BY a
SELECT @v1 IS NULL, @v1 = 1
SELECT @v1 := 'it''s'
SELECT @v1 := NULL
SELECT @`v``1` := 5
SELECT @v1 BETWEEN 1 AND 2
SELECT COALESCE(@nope, 5)
SELECT id FROM t WHERE id = @v1
SELECT id FROM t WHERE (@v1 := id) > 2
SELECT id FROM t WHERE a > @v1 ORDER BY id LIMIT 1
UPDATE t SET a = @v1
UPDATE t SET a = (@v1 := @v1 + 1)
UPDATE t SET a = @v1 := @v1 + 1
INSERT INTO x (k) VALUES (@v1 + 100)
INSERT INTO x (k) VALUES (@v1 := 100)
DELETE FROM t WHERE id = @v1
SELECT @@version_comment
SELECT @@session.sql_mode
SELECT @@SESSION.sql_mode
SELECT @@global.max_connections
SELECT @@GLOBAL.max_connections
SELECT @@local.autocommit
SELECT @@LOCAL.autocommit
SELECT @@autocommit, @@tx_isolation
SELECT @@max_allowed_packet AS m
SELECT @@max_allowed_packet + 1
SELECT @@session . sql_mode
SELECT @@`sql_mode`
SELECT @@session.`sql_mode`
SELECT @@sql_mode LIKE '%STRICT%'
SELECT @@character_set_client, @@collation_connection
SELECT @@version = VERSION()
SELECT @@key_buffer_size
SELECT @@global.key_buffer_size > 0
SELECT @@hot.key_buffer_size
SELECT @@unknown_variable
SELECT @@identity
SELECT @@last_insert_id
SELECT @@timestamp
SELECT @v1, @@autocommit
SELECT @@session.auto_increment_increment AS auto_increment_increment, @@character_set_client AS character_set_client, @@init_connect AS init_connect
SELECT (@v1), -@v1, ~@v1
SELECT CASE @v1 WHEN 1 THEN 'one' END
SELECT CAST(@v1 AS CHAR)
SELECT JSON_ARRAY(@v1, @@autocommit)
