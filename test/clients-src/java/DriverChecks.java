import java.math.BigDecimal;
import java.sql.*;
import java.util.*;

/**
 * Checks of a JDBC driver against the server at PORT, with the MariaDB at REAL_PORT as the oracle where both must say the same.
 * Usage: DriverChecks mariadb|mysql OPTIONS. Prints `ok NAME` or `FAIL NAME: why` for each check.
 */
public class DriverChecks {
  interface Check { void run() throws Exception; }

  /** Columns whose values every driver can represent, and that are no types of MariaDB alone. */
  static String types = "id, t_tiny, t_tinyu, t_bool, t_small, t_smallu, t_medium, t_mediumu, t_int, t_intu, t_intz, t_big, t_bigu, t_year, t_bit1, t_bit64, t_float, t_double, t_doublem, "
      + "t_dec, t_decu, t_dec0, t_dec65, t_date, t_dt, t_dt6, t_ts, t_ts3, t_char, t_varchar, t_latin1, t_bin_coll, t_tinytext, t_text, t_mediumtext, t_longtext, t_binary, t_varbinary, t_tinyblob, t_blob, "
      + "t_mediumblob, t_longblob, t_enum, t_set";
  /** MySQL's driver asks for results in each column's own character set; what TEXT columns are long then decides what it calls them. */
  static final String textTypes = "t_tinytext, t_text, t_mediumtext, t_longtext, ";

  static String prefix;
  static String options;
  static String columnText(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    if (value instanceof byte[]) return "bytes " + Arrays.toString((byte[]) value).hashCode();
    return value == null ? "null" : value.getClass().getSimpleName() + " " + (value.toString().length() > 200 ? value.toString().hashCode() : value);
  }

  static Connection connect(String port, String more) throws SQLException {
    String url = prefix + System.getenv("HOST") + ":" + port + "/testdb?" + options + more;
    return DriverManager.getConnection(url, System.getenv("USERNAME"), System.getenv("PASSWORD"));
  }

  static Connection ours() throws SQLException { return connect(System.getenv("PORT"), ""); }
  static Connection real() throws SQLException { return connect(System.getenv("REAL_PORT"), ""); }

  static void same(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) throw new AssertionError("expected <" + expected + "> but got <" + actual + ">");
  }

  static void check(String name, Check check) {
    try {
      check.run();
      System.out.println("ok " + name);
    } catch (Throwable error) {
      StackTraceElement[] at = error.getStackTrace();
      String place = "";
      for (StackTraceElement element : at) if (element.getClassName().startsWith("DriverChecks") && !element.getMethodName().equals("same")) { place = " line " + element.getLineNumber(); break; }
      System.out.println("FAIL " + name + ": " + String.valueOf(error).replace('\n', ' ') + place);
    }
  }

  static List<String> described(Connection connection, String sql, boolean prepared, int fetchSize) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = prepared ? connection.prepareStatement(sql) : connection.createStatement()) {
      if (fetchSize != 0) statement.setFetchSize(fetchSize);
      try (ResultSet rows = prepared ? ((PreparedStatement) statement).executeQuery() : statement.executeQuery(sql)) {
        ResultSetMetaData meta = rows.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++)
          lines.add(String.join(" ", meta.getColumnLabel(i), meta.getColumnName(i), meta.getTableName(i), meta.getCatalogName(i),
              meta.getColumnTypeName(i), "" + meta.getColumnType(i), "" + meta.getPrecision(i), "" + meta.getScale(i),
              "" + meta.isNullable(i), "" + meta.isSigned(i), "" + meta.isAutoIncrement(i), "" + meta.getColumnDisplaySize(i), meta.getColumnClassName(i)));
        while (rows.next()) {
          StringBuilder line = new StringBuilder();
          for (int i = 1; i <= meta.getColumnCount(); i++) line.append(columnText(rows, i)).append('|');
          lines.add(line.toString());
        }
      }
    }
    return lines;
  }

  static long count(Connection connection, String where) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM vals WHERE " + where)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  public static void main(String[] args) throws Exception {
    boolean isMariaDb = args[0].equals("mariadb");
    prefix = isMariaDb ? "jdbc:mariadb://" : "jdbc:mysql://";
    options = args[1];
    if (!isMariaDb) types = types.replace(textTypes, "");
    // The warmed-up path and the first one differ in some drivers (server-side statements are cached): everything uses fresh connections.
    for (boolean prepared : new boolean[] {false, true}) {
      String how = prepared ? " prepared" : "";
      for (String sql : new String[] {"SELECT " + types + " FROM typed WHERE id = 1", "SELECT " + types + " FROM typed WHERE id < 3 ORDER BY id", "SELECT COUNT(*), SUM(age), AVG(wage), MAX(born), MIN(name) FROM people",
          "SELECT p.name AS n, c.name FROM people p JOIN colours c ON c.id = p.id ORDER BY p.id"})
        check("rows and metadata" + how + " of " + sql.replace(types, "..."), () -> {
          try (Connection ours = ours(); Connection real = real()) {
            List<String> expected = described(real, sql, prepared, 0);
            List<String> actual = described(ours, sql, prepared, 0);
            same(expected.size(), actual.size());
            for (int i = 0; i < expected.size(); i++) same(expected.get(i), actual.get(i));
          }
        });
    }
    check("parameters of every type", () -> {
      try (Connection c = ours()) {
        try (Statement s = c.createStatement()) { s.executeUpdate("DELETE FROM vals WHERE id IN (100, 101, 102)"); }
        // MySQL's driver sends no fractions to a server that says 5.5, as MariaDB's handshake does.
        Timestamp moment = Timestamp.valueOf(isMariaDb ? "2024-01-31 10:20:30.123456" : "2024-01-31 10:20:30");
        byte[] bytes = new byte[256];
        for (int i = 0; i < 256; i++) bytes[i] = (byte) i;
        for (int round = 0; round < 3; round++)
          try (PreparedStatement p = c.prepareStatement("INSERT INTO vals VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
            p.setLong(1, 100 + round); p.setInt(2, -7); p.setBigDecimal(3, new BigDecimal("18446744073709551615")); p.setFloat(4, 1.5f); p.setDouble(5, 0.1);
            p.setBigDecimal(6, new BigDecimal("12345678901234567890.0123456789")); p.setString(7, "it's \\ \"ü中😀\" ?"); p.setString(8, "x".repeat(100000));
            p.setBytes(9, bytes); p.setTimestamp(10, moment); p.setDate(11, java.sql.Date.valueOf("2024-02-29")); p.setTime(12, Time.valueOf("23:59:58")); p.setBoolean(13, true);
            same(1, p.executeUpdate());
          }
        try (PreparedStatement p = c.prepareStatement("SELECT * FROM vals WHERE id = ?")) {
          for (int round = 0; round < 3; round++) {
            p.setInt(1, 100 + round);
            try (ResultSet r = p.executeQuery()) {
              same(true, r.next()); same(-7, r.getInt(2)); same(new BigDecimal("18446744073709551615"), r.getBigDecimal(3)); same(1.5f, r.getFloat(4)); same(0.1, r.getDouble(5));
              same(new BigDecimal("12345678901234567890.0123456789"), r.getBigDecimal(6)); same("it's \\ \"ü中😀\" ?", r.getString(7)); same(100000, r.getString(8).length());
              same(Arrays.toString(bytes), Arrays.toString(r.getBytes(9))); same(moment, r.getTimestamp(10)); same("2024-02-29", r.getDate(11).toString()); same("23:59:58", r.getTime(12).toString()); same("TRUE", r.getBoolean(13) ? "TRUE" : "FALSE");
              same(false, r.next());
            }
          }
          p.setNull(1, Types.BIGINT);
          try (ResultSet r = p.executeQuery()) { same(false, r.next()); }
        }
      }
    });
    check("commit and rollback over data nodes", () -> {
      try (Connection c = ours()) {
        c.setAutoCommit(false);
        c.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (Statement s = c.createStatement()) {
          s.executeUpdate("DELETE FROM vals WHERE id BETWEEN 200 AND 299");
          c.commit();
          s.executeUpdate("INSERT INTO vals (id) VALUES (200), (201), (202)");
          same(3L, count(c, "id BETWEEN 200 AND 299"));
          c.rollback();
          same(0L, count(c, "id BETWEEN 200 AND 299"));
          s.executeUpdate("INSERT INTO vals (id) VALUES (200), (201), (202)");
          Savepoint point = c.setSavepoint("here");
          s.executeUpdate("DELETE FROM vals WHERE id = 201");
          c.rollback(point);
          c.commit();
        }
        try (Connection other = ours()) { same(3L, count(other, "id BETWEEN 200 AND 299")); }
      }
    });
    check("batches", () -> {
      try (Connection c = ours()) {
        try (Statement s = c.createStatement()) { s.executeUpdate("DELETE FROM vals WHERE id BETWEEN 300 AND 399"); }
        try (PreparedStatement p = c.prepareStatement("INSERT INTO vals (id, s) VALUES (?, ?)")) {
          for (int i = 0; i < 60; i++) { p.setInt(1, 300 + i); p.setString(2, "row " + i); p.addBatch(); }
          same(60, p.executeBatch().length);
        }
        same(60L, count(c, "id BETWEEN 300 AND 399 AND s LIKE 'row %'"));
        try (PreparedStatement p = c.prepareStatement("UPDATE vals SET i = ? WHERE id = ?")) {
          for (int i = 0; i < 10; i++) { p.setInt(1, i); p.setInt(2, 300 + i); p.addBatch(); }
          p.executeBatch();
        }
        same(10L, count(c, "id BETWEEN 300 AND 399 AND i = id - 300"));
      }
    });
    check("generated keys", () -> {
      try (Connection c = ours(); Statement s = c.createStatement()) {
        s.executeUpdate("INSERT INTO notes (body) VALUES ('a')", Statement.RETURN_GENERATED_KEYS);
        long first;
        try (ResultSet keys = s.getGeneratedKeys()) { keys.next(); first = keys.getLong(1); }
        try (PreparedStatement p = c.prepareStatement("INSERT INTO notes (body) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
          p.setString(1, "b");
          p.executeUpdate();
          try (ResultSet keys = p.getGeneratedKeys()) { keys.next(); same(first + 1, keys.getLong(1)); }
        }
      }
    });
    check("several statements in one text", () -> {
      try (Connection c = ours(); Statement s = c.createStatement()) {
        same(true, s.execute("SELECT 1 AS a; UPDATE people SET age = age WHERE id = 1; SELECT COUNT(*) FROM people"));
        try (ResultSet r = s.getResultSet()) { r.next(); same(1, r.getInt("a")); }
        same(false, s.getMoreResults()); same(true, s.getUpdateCount() >= 0);
        same(true, s.getMoreResults());
        try (ResultSet r = s.getResultSet()) { r.next(); same(5, r.getInt(1)); }
        same(false, s.getMoreResults()); same(-1, s.getUpdateCount());
      }
    });
    check("rows in pieces", () -> {
      try (Connection c = ours(); Connection real = real()) {
        same(described(real, "SELECT id, name FROM people ORDER BY id", true, 2), described(c, "SELECT id, name FROM people ORDER BY id", true, 2));
        if (!isMariaDb) same(6, described(c, "SELECT id FROM people ORDER BY id", false, Integer.MIN_VALUE).size());
      }
    });
    check("errors", () -> {
      try (Connection c = ours(); Statement s = c.createStatement()) {
        try { s.executeUpdate("INSERT INTO people (id, name) VALUES (1, 'Ann')"); throw new AssertionError("no error"); }
        catch (SQLIntegrityConstraintViolationException error) { same(1062, error.getErrorCode()); same("23000", error.getSQLState()); }
        try { s.executeQuery("SELECT * FROM missing"); throw new AssertionError("no error"); }
        catch (SQLSyntaxErrorException error) { same(1146, error.getErrorCode()); same("42S02", error.getSQLState()); }
        try { s.execute("SELEKT"); throw new AssertionError("no error"); }
        catch (SQLSyntaxErrorException error) { same(1064, error.getErrorCode()); }
        try (ResultSet r = s.executeQuery("SELECT 1")) { same(true, r.next()); }
        s.executeQuery("SELECT CAST('x' AS INT) FROM people WHERE id = 1").close();
        same(true, s.getWarnings() != null);
      }
      try { DriverManager.getConnection(prefix + System.getenv("HOST") + ":" + System.getenv("PORT") + "/testdb?" + options, "tester", "wrong"); throw new AssertionError("no error"); }
      catch (SQLException error) { same(1045, error.getErrorCode()); }
    });
    check("packets over 16 MiB", () -> {
      try (Connection c = ours(); PreparedStatement p = c.prepareStatement("SELECT LENGTH(?), REPEAT('y', 17825792)")) {
        p.setString(1, "x".repeat(17 << 20));
        try (ResultSet r = p.executeQuery()) { r.next(); same(17 << 20, r.getInt(1)); same(17 << 20, r.getString(2).length()); }
      }
    });
    check("introspection", () -> {
      try (Connection c = ours(); Connection real = real()) {
        for (int side = 0; side < 1; side++) {
          DatabaseMetaData own = c.getMetaData(), other = real.getMetaData();
          same(listed(other.getColumns("testdb", null, "people", "%"), "TABLE_NAME", "COLUMN_NAME", "DATA_TYPE", "TYPE_NAME", "COLUMN_SIZE", "DECIMAL_DIGITS", "IS_NULLABLE", "ORDINAL_POSITION"),
              listed(own.getColumns("testdb", null, "people", "%"), "TABLE_NAME", "COLUMN_NAME", "DATA_TYPE", "TYPE_NAME", "COLUMN_SIZE", "DECIMAL_DIGITS", "IS_NULLABLE", "ORDINAL_POSITION"));
          same(listed(other.getTables("testdb", null, "%", new String[] {"TABLE"}), "TABLE_NAME", "TABLE_TYPE"), listed(own.getTables("testdb", null, "%", new String[] {"TABLE"}), "TABLE_NAME", "TABLE_TYPE"));
          same(listed(other.getPrimaryKeys("testdb", null, "people"), "COLUMN_NAME", "KEY_SEQ"), listed(own.getPrimaryKeys("testdb", null, "people"), "COLUMN_NAME", "KEY_SEQ"));
          same(listed(other.getIndexInfo("testdb", null, "people", false, true), "INDEX_NAME", "COLUMN_NAME", "NON_UNIQUE", "ORDINAL_POSITION"), listed(own.getIndexInfo("testdb", null, "people", false, true), "INDEX_NAME", "COLUMN_NAME", "NON_UNIQUE", "ORDINAL_POSITION"));
          same(true, listed(own.getCatalogs(), "TABLE_CAT").contains("testdb"));
          same(other.getDatabaseProductName(), own.getDatabaseProductName());
        }
      }
    });
    check("TLS and compression", () -> {
      String tls = isMariaDb ? "&sslMode=trust&useCompression=true" : "&sslMode=REQUIRED&useCompression=true";
      try (Connection c = connect(System.getenv("PORT"), tls)) {
        same(6, described(c, "SELECT id FROM people ORDER BY id", false, 0).size());
        same(true, c.isValid(5));
      }
    });
  }

  static String listed(ResultSet rows, String... columns) throws SQLException {
    StringBuilder text = new StringBuilder();
    while (rows.next()) {
      for (String column : columns) text.append(rows.getString(column)).append(' ');
      text.append("/ ");
    }
    return text.toString();
  }
}
