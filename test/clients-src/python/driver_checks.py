"""Checks of a Python driver against the server at PORT, with the MariaDB at REAL_PORT as the oracle.

The argument names the driver: pymysql, mysql.connector or sqlalchemy. Prints `ok NAME` or `FAIL NAME: why` for each check.
"""
import datetime
import decimal
import os
import sys

driver = sys.argv[1]
login = {"host": os.environ["HOST"], "user": os.environ["USERNAME"], "password": os.environ["PASSWORD"], "database": "testdb"}
prepares = driver == "mysql.connector"

if driver == "mysql.connector":
    import mysql.connector as module

    login.update({"use_pure": True, "charset": "utf8mb4", "collation": "utf8mb4_general_ci"})
else:
    import pymysql as module

    login.update({"charset": "utf8mb4"})


def connect(port="PORT", **more):
    return module.connect(port=int(os.environ[port]), **{**login, **more})


def same(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected <{expected!r}> but got <{actual!r}>"[:600])


def check(name, body):
    try:
        connection = connect()
        try:
            body(connection)
        finally:
            connection.close()
        print(f"ok {name}", flush=True)
    except Exception as error:  # Every failure is a line of the report.
        print(f"FAIL {name}: {type(error).__name__} {error}".replace("\n", " "), flush=True)


def fetch(connection, sql, parameters=None, **cursor):
    with connection.cursor(**cursor) as cursor:
        cursor.execute(sql, parameters) if parameters is not None else cursor.execute(sql)
        return [tuple(column[:2]) for column in cursor.description], cursor.fetchall()


def rows_and_metadata(connection):
    real = connect("REAL_PORT")
    # The driver cannot read zero dates of the binary protocol, nor times of more than a day.
    for sql in (
        "SELECT * FROM typed WHERE id = 1",
        "SELECT * FROM typed WHERE id < 3 ORDER BY id",
        "SELECT COUNT(*), SUM(age), AVG(wage), MAX(born) FROM people",
        "SELECT p.name n, c.name FROM people p JOIN colours c ON c.id = p.id ORDER BY p.id",
    ):
        same(fetch(real, sql), fetch(connection, sql))
    real.close()


def parameters(connection):
    moment = datetime.datetime(2024, 1, 31, 10, 20, 30, 123456)
    values = (
        -7, 2**63, 1.5, 0.1, decimal.Decimal("12345678901234567890.0123456789"), "it's \\ \"ü中😀\" %", "x" * 100000, bytes(range(256)),
        moment, datetime.date(2024, 2, 29), datetime.timedelta(hours=23, minutes=59, seconds=58), True,
    )
    for options in ({}, {"prepared": True}) if prepares else ({},):
        with connection.cursor(**options) as cursor:
            cursor.execute("DELETE FROM vals WHERE id BETWEEN 600 AND 602")
            for number in range(3):
                cursor.execute("INSERT INTO vals VALUES (%s" + ",%s" * 12 + ")", (600 + number, *values))
        connection.commit()
        for number in range(3):
            _, [row] = fetch(connection, "SELECT * FROM vals WHERE id = %s", (600 + number,), **options)
            text = [value.decode() if index in (5, 6) and isinstance(value, (bytes, bytearray)) else value for index, value in enumerate(row[1:])]
            text[7] = bytes(text[7])
            same([*values], text)
        _, [row] = fetch(connection, "SELECT %s IS NULL, %s", (None, "a"), **options)
        same(1, row[0])


def transactions(connection):
    count = "SELECT COUNT(*) FROM vals WHERE id BETWEEN 700 AND 799"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vals WHERE id BETWEEN 700 AND 799")
        connection.commit()
        for end, expected in ((connection.rollback, 0), (connection.commit, 3)):
            cursor.executemany("INSERT INTO vals (id, s) VALUES (%s, %s)", [(700, "a"), (701, "b"), (702, "c")])
            end()
            cursor.execute(count)
            same([(expected,)], list(cursor.fetchall()))


def errors(connection):
    for sql, errno in (("INSERT INTO people (id, name) VALUES (1, 'x')", 1062), ("SELECT nothing FROM people WHERE id = 1", 1054), ("SELEKT", 1064), ("SELECT * FROM missing", 1146)):
        try:
            fetch(connection, sql)
        except module.Error as error:
            same(errno, error.args[0])
        else:
            raise AssertionError(f"no error: {sql}")
    connection.ping()
    try:
        connect(password="wrong")
    except module.Error as error:
        same(1045, error.args[0])


def last_insert_id(connection):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO notes (body) VALUES (%s)", ("a",))
        first = cursor.lastrowid
        cursor.execute("INSERT INTO notes (body) VALUES (%s)", ("b",))
        same(first + 1, cursor.lastrowid)


def large(connection):
    _, [(length, text)] = fetch(connection, "SELECT LENGTH(%s), REPEAT('y', 17825792)", ("x" * (17 << 20),))
    same((17 << 20, 17 << 20), (length, len(text)))


def secure(_):
    options = {"ssl_disabled": False, "ssl_verify_cert": False} if prepares else {"ssl": {"check_hostname": False, "verify_mode": "none"}}
    connection = connect(**options)
    same(5, len(fetch(connection, "SELECT id FROM people ORDER BY id")[1]))
    connection.close()


def introspection(connection):
    real = connect("REAL_PORT")
    for sql in ("SHOW FULL TABLES", "DESCRIBE people", "SHOW INDEX FROM colours", "SELECT column_name, column_type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'people' ORDER BY ordinal_position"):
        expected = [row for row in fetch(real, sql)[1]]
        actual = [row for row in fetch(connection, sql)[1]]
        if sql.startswith("SHOW INDEX"):
            # Cardinality is an estimate.
            expected, actual = [[row[:6] for row in rows] for rows in (expected, actual)]
        same(expected, actual)
    real.close()


def reflection():
    import sqlalchemy

    def reflected(port):
        url = f"mysql+pymysql://{login['user']}:{login['password']}@{login['host']}:{os.environ[port]}/testdb?charset=utf8mb4"
        engine = sqlalchemy.create_engine(url)
        metadata = sqlalchemy.MetaData()
        metadata.reflect(engine)
        found = {
            name: (
                [(column.name, str(column.type), column.nullable, column.primary_key) for column in table.columns],
                sorted((index.name, index.unique, [column.name for column in index.columns]) for index in table.indexes),
            )
            for name, table in metadata.tables.items()
        }
        with engine.connect() as connection:
            people = metadata.tables["people"]
            rows = connection.execute(sqlalchemy.select(people).where(people.c.id > 1).order_by(people.c.id)).fetchall()
        engine.dispose()
        return found, [tuple(row) for row in rows]

    expected, actual = reflected("REAL_PORT"), reflected("PORT")
    same(sorted(expected[0]), sorted(actual[0]))
    for name, table in expected[0].items():
        same(table, actual[0][name])
    same(expected[1], actual[1])


if driver == "sqlalchemy":
    check("reflection", lambda _: reflection())
else:
    check("rows and metadata", rows_and_metadata)
    check("parameters of every type", parameters)
    check("commit and rollback over data nodes", transactions)
    check("errors", errors)
    check("last insert id", last_insert_id)
    check("packets over 16 MiB", large)
    check("TLS", secure)
    check("introspection", introspection)
