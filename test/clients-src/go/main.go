// Checks of go-sql-driver/mysql against the server at PORT, with the MariaDB at REAL_PORT as the oracle.
// The first argument is the driver's options. Prints `ok NAME` or `FAIL NAME: why` for each check.
package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

var options string

func open(port string, more string) *sql.DB {
	db, err := sql.Open("mysql", fmt.Sprintf("%s:%s@tcp(%s:%s)/testdb?%s%s", os.Getenv("USERNAME"), os.Getenv("PASSWORD"), os.Getenv("HOST"), os.Getenv(port), options, more))
	if err != nil {
		panic(err)
	}
	return db
}

func same(expected, actual any) {
	if !reflect.DeepEqual(expected, actual) {
		panic(fmt.Sprintf("expected <%v> but got <%v>", expected, actual))
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func check(name string, body func(db *sql.DB)) {
	db := open("PORT", "")
	defer db.Close()
	defer func() {
		if thrown := recover(); thrown != nil {
			fmt.Printf("FAIL %s: %s\n", name, strings.ReplaceAll(fmt.Sprint(thrown), "\n", " "))
		} else {
			fmt.Printf("ok %s\n", name)
		}
	}()
	body(db)
}

func described(db *sql.DB, query string, args ...any) []string {
	rows := must(db.Query(query, args...))
	defer rows.Close()
	var lines []string
	for _, column := range must(rows.ColumnTypes()) {
		nullable, _ := column.Nullable()
		precision, scale, _ := column.DecimalSize()
		length, _ := column.Length()
		lines = append(lines, fmt.Sprint(column.Name(), column.DatabaseTypeName(), column.ScanType(), nullable, precision, scale, length))
	}
	for rows.Next() {
		values := make([]any, len(must(rows.Columns())))
		targets := make([]any, len(values))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			panic(err)
		}
		for i, value := range values {
			if text, isBytes := value.([]byte); isBytes {
				values[i] = string(text)
			}
			lines = append(lines, fmt.Sprintf("%T %v", values[i], values[i]))
		}
	}
	if err := rows.Err(); err != nil {
		panic(err)
	}
	return lines
}

func main() {
	options = os.Args[1]
	check("rows and metadata", func(db *sql.DB) {
		real := open("REAL_PORT", "")
		defer real.Close()
		for _, query := range []string{"SELECT * FROM typed WHERE id = 1", "SELECT * FROM typed ORDER BY id", "SELECT COUNT(*), SUM(age), AVG(wage), MAX(born) FROM people"} {
			expected, actual := described(real, query), described(db, query)
			same(len(expected), len(actual))
			for i := range expected {
				same(expected[i], actual[i])
			}
		}
	})
	check("rows and metadata of prepared statements", func(db *sql.DB) {
		real := open("REAL_PORT", "")
		defer real.Close()
		for _, query := range []string{"SELECT * FROM typed WHERE id > ? ORDER BY id", "SELECT city, COUNT(*), SUM(wage) FROM people WHERE id > ? GROUP BY city ORDER BY city"} {
			expected, actual := described(real, query, 0), described(db, query, 0)
			same(len(expected), len(actual))
			for i := range expected {
				same(expected[i], actual[i])
			}
		}
	})
	check("parameters of every type", func(db *sql.DB) {
		must(db.Exec("DELETE FROM vals WHERE id BETWEEN 400 AND 499"))
		moment := time.Date(2024, 1, 31, 10, 20, 30, 123456000, time.UTC)
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		insert := must(db.Prepare("INSERT INTO vals VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"))
		for i := 0; i < 3; i++ {
			result := must(insert.Exec(400+i, -7, uint64(1<<63), float32(1.5), 0.1, "12345678901234567890.0123456789", "it's \\ \"ü中😀\" ?", strings.Repeat("x", 100000), all, moment, "2024-02-29", "23:59:58.500", true))
			same(int64(1), must(result.RowsAffected()))
		}
		must(insert.Exec(403, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil))
		var id, i int64
		var l uint64
		var f float32
		var d float64
		var c, s, x, y, m string
		var b []byte
		var t time.Time
		var o bool
		for round := 400; round < 403; round++ {
			row := db.QueryRow("SELECT * FROM vals WHERE id = ?", round)
			if err := row.Scan(&id, &i, &l, &f, &d, &c, &s, &x, &b, &t, &y, &m, &o); err != nil {
				panic(err)
			}
			same(int64(-7), i)
			same(uint64(1<<63), l)
			same(float32(1.5), f)
			same(0.1, d)
			same("12345678901234567890.0123456789", c)
			same("it's \\ \"ü中😀\" ?", s)
			same(100000, len(x))
			same(true, bytes.Equal(all, b))
			same(true, moment.Equal(t))
			same("23:59:58.500", m)
			same(true, o)
		}
		var none sql.NullInt64
		if err := db.QueryRow("SELECT i FROM vals WHERE id = ?", 403).Scan(&none); err != nil {
			panic(err)
		}
		same(false, none.Valid)
	})
	check("commit and rollback over data nodes", func(db *sql.DB) {
		must(db.Exec("DELETE FROM vals WHERE id BETWEEN 500 AND 599"))
		for _, commits := range []bool{false, true} {
			tx := must(db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelReadCommitted}))
			must(tx.Exec("INSERT INTO vals (id) VALUES (?), (?), (?)", 500, 501, 502))
			if commits {
				same(nil, tx.Commit())
			} else {
				same(nil, tx.Rollback())
			}
			var count int
			same(nil, db.QueryRow("SELECT COUNT(*) FROM vals WHERE id BETWEEN 500 AND 599").Scan(&count))
			same(map[bool]int{false: 0, true: 3}[commits], count)
		}
		tx := must(db.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true}))
		_, err := tx.Exec("DELETE FROM vals WHERE id = 500")
		same(true, err != nil)
		same(nil, tx.Rollback())
	})
	check("several statements in one text", func(db *sql.DB) {
		rows := must(db.Query("SELECT 1; SELECT id FROM people ORDER BY id"))
		defer rows.Close()
		same(true, rows.Next())
		same(true, rows.NextResultSet())
		count := 0
		for rows.Next() {
			count++
		}
		same(5, count)
		same(false, rows.NextResultSet())
	})
	check("last insert id", func(db *sql.DB) {
		first := must(must(db.Exec("INSERT INTO notes (body) VALUES ('a')")).LastInsertId())
		same(first+1, must(must(db.Exec("INSERT INTO notes (body) VALUES (?)", "b")).LastInsertId()))
	})
	check("errors", func(db *sql.DB) {
		var failure *mysql.MySQLError
		_, err := db.Exec("INSERT INTO people (id, name) VALUES (1, 'x')")
		same(true, errors.As(err, &failure))
		same(uint16(1062), failure.Number)
		same("23000", string(failure.SQLState[:]))
		_, err = db.Query("SELECT nothing FROM people WHERE id = ?", 1)
		same(true, errors.As(err, &failure))
		same(uint16(1054), failure.Number)
		same(nil, db.Ping())
	})
	check("a query that is cancelled", func(db *sql.DB) {
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer cancel()
		_, err := db.QueryContext(ctx, "SELECT SLEEP(60) FROM people WHERE id = 1")
		same(true, errors.Is(err, context.DeadlineExceeded))
		same(nil, db.Ping())
	})
	check("packets over 16 MiB", func(db *sql.DB) {
		var length int
		var text string
		err := db.QueryRow("SELECT LENGTH(?), REPEAT('y', 17825792)", strings.Repeat("x", 17<<20)).Scan(&length, &text)
		same(nil, err)
		same(17<<20, length)
		same(17<<20, len(text))
	})
	check("introspection", func(db *sql.DB) {
		real := open("REAL_PORT", "")
		defer real.Close()
		query := "SELECT column_name, data_type, is_nullable, column_key FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position"
		same(described(real, query, "testdb", "people")[4:], described(db, query, "testdb", "people")[4:])
	})
	check("TLS", func(db *sql.DB) {
		secure := open("PORT", "&tls=skip-verify")
		defer secure.Close()
		same(nil, secure.Ping())
		same(18, len(described(secure, "SELECT id, name, age FROM people ORDER BY id")))
	})
}
