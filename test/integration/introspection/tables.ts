/** The tables that the proxy has sharded, global or on its default node, and one MariaDB as they are. */
export const schemas = `
  <schema name="shop" checkSQLschema="false" sqlMaxLimit="-1" dataNode="dn1">
    <table name="customers" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    <table name="orders" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
    <table name="products" primaryKey="id" type="global" dataNode="dn1,dn2,dn3"/>
  </schema>`;

export const createTables: readonly string[] = [
  `CREATE TABLE customers (
    id BIGINT NOT NULL PRIMARY KEY,
    name VARCHAR(50) NOT NULL DEFAULT 'x''y',
    email VARCHAR(100) UNIQUE,
    balance DECIMAL(10,2) DEFAULT 0.00,
    born DATE,
    created TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    kind ENUM('a','b') DEFAULT 'a',
    notes TEXT DEFAULT 'none' COMMENT 'free text',
    doubled DECIMAL(11,2) AS (balance * 2) VIRTUAL,
    KEY by_name (name(10))
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='people'`,
  `CREATE TABLE orders (
    id BIGINT NOT NULL,
    customer_id BIGINT NOT NULL,
    total DECIMAL(10,2),
    PRIMARY KEY (id),
    KEY fk_c (customer_id),
    CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    CONSTRAINT positive CHECK (total >= 0)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  'CREATE TABLE products (id INT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(50), price DOUBLE) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4',
  'CREATE TABLE plain (k INT PRIMARY KEY, v VARBINARY(10), at DATETIME(3)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4',
];

export const fillTables: readonly string[] = [
  "INSERT INTO customers (id, name, email) VALUES (1, 'Ann', 'a@x'), (2, 'Bob', NULL), (3, 'Cy''s \\\\ 中文', 'c@x')",
  'INSERT INTO orders (id, customer_id, total) VALUES (4, 1, 9.99)',
  "INSERT INTO products (id, name, price) VALUES (1, 'tea', 1.5)",
  "INSERT INTO plain VALUES (1, x'00ff', '2024-01-02 03:04:05.678')",
];
