/** The tables of TPC-H (specification 1.4), with the indexes on foreign keys that it allows, and how they are spread over data nodes. */

export const tpchTables = [
  `CREATE TABLE region (r_regionkey INT NOT NULL PRIMARY KEY, r_name CHAR(25) NOT NULL, r_comment VARCHAR(152))`,
  `CREATE TABLE nation (n_nationkey INT NOT NULL PRIMARY KEY, n_name CHAR(25) NOT NULL, n_regionkey INT NOT NULL, n_comment VARCHAR(152),
    KEY (n_regionkey))`,
  `CREATE TABLE part (p_partkey INT NOT NULL PRIMARY KEY, p_name VARCHAR(55) NOT NULL, p_mfgr CHAR(25) NOT NULL, p_brand CHAR(10) NOT NULL,
    p_type VARCHAR(25) NOT NULL, p_size INT NOT NULL, p_container CHAR(10) NOT NULL, p_retailprice DECIMAL(15,2) NOT NULL,
    p_comment VARCHAR(23) NOT NULL)`,
  `CREATE TABLE supplier (s_suppkey INT NOT NULL PRIMARY KEY, s_name CHAR(25) NOT NULL, s_address VARCHAR(40) NOT NULL,
    s_nationkey INT NOT NULL, s_phone CHAR(15) NOT NULL, s_acctbal DECIMAL(15,2) NOT NULL, s_comment VARCHAR(101) NOT NULL,
    KEY (s_nationkey))`,
  `CREATE TABLE partsupp (ps_partkey INT NOT NULL, ps_suppkey INT NOT NULL, ps_availqty INT NOT NULL, ps_supplycost DECIMAL(15,2) NOT NULL,
    ps_comment VARCHAR(199) NOT NULL, PRIMARY KEY (ps_partkey, ps_suppkey), KEY (ps_suppkey))`,
  `CREATE TABLE customer (c_custkey INT NOT NULL PRIMARY KEY, c_name VARCHAR(25) NOT NULL, c_address VARCHAR(40) NOT NULL,
    c_nationkey INT NOT NULL, c_phone CHAR(15) NOT NULL, c_acctbal DECIMAL(15,2) NOT NULL, c_mktsegment CHAR(10) NOT NULL,
    c_comment VARCHAR(117) NOT NULL, KEY (c_nationkey))`,
  `CREATE TABLE orders (o_orderkey BIGINT NOT NULL PRIMARY KEY, o_custkey INT NOT NULL, o_orderstatus CHAR(1) NOT NULL,
    o_totalprice DECIMAL(15,2) NOT NULL, o_orderdate DATE NOT NULL, o_orderpriority CHAR(15) NOT NULL, o_clerk CHAR(15) NOT NULL,
    o_shippriority INT NOT NULL, o_comment VARCHAR(79) NOT NULL, KEY (o_custkey))`,
  `CREATE TABLE lineitem (l_orderkey BIGINT NOT NULL, l_partkey INT NOT NULL, l_suppkey INT NOT NULL, l_linenumber INT NOT NULL,
    l_quantity DECIMAL(15,2) NOT NULL, l_extendedprice DECIMAL(15,2) NOT NULL, l_discount DECIMAL(15,2) NOT NULL, l_tax DECIMAL(15,2) NOT NULL,
    l_returnflag CHAR(1) NOT NULL, l_linestatus CHAR(1) NOT NULL, l_shipdate DATE NOT NULL, l_commitdate DATE NOT NULL,
    l_receiptdate DATE NOT NULL, l_shipinstruct CHAR(25) NOT NULL, l_shipmode CHAR(10) NOT NULL, l_comment VARCHAR(44) NOT NULL,
    PRIMARY KEY (l_orderkey, l_linenumber), KEY (l_partkey, l_suppkey), KEY (l_suppkey))`,
] as const;

/** Sharding column of each table; null = global: all rows on every data node. */
export const tpchShardingColumns: Readonly<Record<string, string | null>> = {
  region: null,
  nation: null,
  part: 'p_partkey',
  supplier: 's_suppkey',
  partsupp: 'ps_partkey',
  customer: 'c_custkey',
  orders: 'o_orderkey',
  lineitem: 'l_orderkey',
};

const nodes = 'dn1,dn2,dn3';

/** `<table>` elements over three data nodes. */
export const tpchSchemaTables = Object.entries(tpchShardingColumns)
  .map(([table, column]) =>
    column === null
      ? `<table name="${table}" type="global" dataNode="${nodes}"/>`
      : `<table name="${table}" dataNode="${nodes}" rule="tpch-${column}"/>`,
  )
  .join('\n');

/** `<tableRule>` elements, all of one `<function>` named `tpch-mod`: the key modulo 3. */
export const tpchRules = `${Object.values(tpchShardingColumns)
  .filter((column) => column !== null)
  .map(
    (column) =>
      `<tableRule name="tpch-${column}"><rule><columns>${column}</columns><algorithm>tpch-mod</algorithm></rule></tableRule>`,
  )
  .join('\n')}
<function name="tpch-mod" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>`;

/** Copies the rows of one data node from a database that holds all of them. @param node 0, 1 or 2 */
export function tpchShardStatements(whole: string, node: number): readonly string[] {
  return Object.entries(tpchShardingColumns).map(([table, column]) => {
    const rows = `INSERT INTO ${table} SELECT * FROM ${whole}.${table}`;
    return column === null ? rows : `${rows} WHERE ${column} % 3 = ${node}`;
  });
}
