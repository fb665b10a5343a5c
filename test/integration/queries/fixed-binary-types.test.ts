/** UUID, INET4 and INET6 over several data nodes: ordered, grouped and joined by their values and not by the texts that they are sent as, as on one MariaDB. */
import { fixedBinaryKey } from '../../../engine/types/fixed-binary';
import { rowsAsText, useProxyAndOracle } from '../../support/proxy-and-oracle';
import { newRandom } from '../../support/random';

const random = newRandom();
const hex = (digits: number): string => Array.from({ length: digits }, () => random.below(16).toString(16)).join('');

/** Of all versions and variants that the server takes, some alike but for a few digits. */
function uuid(): string {
  for (;;) {
    const text = anyUuid();
    if (fixedBinaryKey('uuid', text) !== null) return text;
  }
}

function anyUuid(): string {
  const text = random.chance(0.25)
    ? `00000000-0000-0000-0000-0000000000${hex(2)}`
    : `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-0000000000${hex(2)}`;
  return random.chance(0.5) ? text : text.toUpperCase();
}

function inet6(): string {
  switch (random.below(4)) {
    case 0:
      return `::${hex(2)}`;
    case 1:
      return `::ffff:${inet4()}`;
    case 2:
      return `${hex(4)}::${hex(1)}`;
    default:
      return `2001:db8:0:0:${hex(2)}::${hex(4).toUpperCase()}`;
  }
}

function inet4(): string {
  return [0, 1, 2, 3].map(() => random.pick([0, 1, 9, 10, 99, 100, 255])).join('.');
}

const quoted = (text: string): string => (random.chance(0.1) ? 'NULL' : `'${text}'`);
const rows = Array.from({ length: 60 }, (_, index) => {
  const [u, i6] = [quoted(uuid()), quoted(inet6())];
  // Texts of the same values, and of none.
  const [su, s6] = index % 7 === 0 ? ["'none'", "'none'"] : [u, i6];
  return `(${index}, ${u}, ${quoted(inet4())}, ${i6}, ${su}, ${s6})`;
});
const table = (name: string): readonly string[] => [
  `CREATE TABLE ${name} (id BIGINT NOT NULL PRIMARY KEY, u UUID, i4 INET4, i6 INET6, su VARCHAR(60), s6 VARCHAR(60))`,
  `INSERT INTO ${name} (id, u, i4, i6, su, s6) VALUES ${rows.join(', ')}`,
];

const servers = useProxyAndOracle(
  {
    schemas: `<schema name="shop" checkSQLschema="false" dataNode="dn1">
      <table name="docs" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
      <table name="far" primaryKey="id" dataNode="dn2,dn3" rule="mod-two"/>
      <table name="near" primaryKey="id" dataNode="dn1"/>
    </schema>`,
    rules: `<tableRule name="mod-long"><rule><columns>id</columns><algorithm>mod-long</algorithm></rule></tableRule>
      <tableRule name="mod-two"><rule><columns>id</columns><algorithm>mod-two</algorithm></rule></tableRule>
      <function name="mod-long" class="io.mycat.route.function.PartitionByMod"><property name="count">3</property></function>
      <function name="mod-two" class="io.mycat.route.function.PartitionByMod"><property name="count">2</property></function>`,
  },
  ['docs', 'far', 'near'].flatMap(table),
);

test.each([
  'SELECT id, u FROM docs ORDER BY u, id',
  'SELECT id, u FROM docs ORDER BY u DESC, id LIMIT 7',
  'SELECT id, i6 FROM docs ORDER BY i6, id',
  'SELECT id, i4 FROM docs ORDER BY i4 DESC, id',
  'SELECT u, COUNT(*) FROM docs GROUP BY u ORDER BY u',
  'SELECT i6, COUNT(*), MIN(u), MAX(i4) FROM docs GROUP BY i6 ORDER BY i6',
  'SELECT MIN(u), MAX(u), MIN(i6), MAX(i6), MIN(i4), MAX(i4), COUNT(DISTINCT u), COUNT(DISTINCT i6, i4) FROM docs',
  'SELECT GROUP_CONCAT(DISTINCT i4 ORDER BY i4), GROUP_CONCAT(u ORDER BY i6, id) FROM docs',
  'SELECT a.id, b.id FROM docs a JOIN far b ON a.u = b.u ORDER BY 1, 2',
  'SELECT a.id, b.id FROM docs a JOIN far b ON a.i6 = b.i6 AND a.id <> b.id ORDER BY 1, 2',
  'SELECT a.id, b.id FROM docs a LEFT JOIN far b ON a.i6 = b.s6 ORDER BY 1, 2',
  'SELECT a.id, b.id FROM near a JOIN far b ON a.su = b.u ORDER BY 1, 2',
  'SELECT a.id, b.id FROM docs a JOIN far b ON a.i4 < b.i4 AND a.i6 > b.i6 WHERE a.id < 9 ORDER BY 1, 2',
  'SELECT a.id, b.id FROM near a JOIN far b ON a.u < b.u WHERE a.id < 9 ORDER BY 1, 2',
  'SELECT COUNT(*) FROM docs a JOIN far b ON a.u BETWEEN b.u AND b.su',
  'SELECT DISTINCT u FROM docs ORDER BY u LIMIT 9',
  'SELECT u FROM docs UNION SELECT u FROM far ORDER BY u',
  'SELECT i6 FROM near INTERSECT SELECT i6 FROM far ORDER BY i6',
  'SELECT id, RANK() OVER (ORDER BY i6), ROW_NUMBER() OVER (PARTITION BY u ORDER BY id), FIRST_VALUE(i4) OVER (ORDER BY i4, id) FROM docs ORDER BY id',
  'SELECT id FROM docs WHERE i6 = (SELECT MAX(i6) FROM far) ORDER BY id',
  'SELECT id FROM docs WHERE u IN (SELECT u FROM far WHERE id < 20) ORDER BY id',
  'SELECT id FROM near WHERE u NOT IN (SELECT u FROM far WHERE u IS NOT NULL AND id < 20) ORDER BY id',
  "SELECT n.id FROM near n JOIN far f ON n.id = f.id WHERE n.i6 > '::FF' OR f.i4 <=> '10.10.10.10' ORDER BY 1",
  "SELECT n.id FROM near n JOIN far f ON n.id = f.id WHERE COALESCE(n.i6, f.i6, '0::0') >= '1::' ORDER BY 1",
  'SELECT n.id, n.u < f.u, n.i6 = f.i6, n.i4 <=> f.i4, n.u = f.su FROM near n JOIN far f ON n.id = f.id + 1 ORDER BY 1',
  'SELECT n.id, COALESCE(n.u, f.u), IF(n.id > 3, n.i6, f.i6), CONCAT(n.i4, f.u), UPPER(COALESCE(n.u, f.u)), LENGTH(IFNULL(n.i6, f.i6)), CAST(IFNULL(n.i4, f.i4) AS CHAR) FROM near n JOIN far f ON n.id = f.id ORDER BY 1',
  'SELECT n.id, (SELECT COUNT(*) FROM far f WHERE f.u < n.u) FROM near n ORDER BY n.id',
  'SELECT n.id, (SELECT MAX(f.i6) FROM far f WHERE f.i4 = n.i4 OR f.id = n.id) FROM near n ORDER BY n.id',
  'SELECT n.id, CAST(CONCAT(n.s6, SUBSTRING(f.s6, 1, 0)) AS INET6) FROM near n JOIN far f ON n.id = f.id ORDER BY 1',
  'SELECT * FROM (SELECT u, i6, id FROM docs ORDER BY i6, id LIMIT 20) d ORDER BY u, id',
  'SELECT n.id, (SELECT COUNT(*) FROM far f WHERE f.su = n.u) FROM near n ORDER BY n.id',
  'SELECT n.id FROM near n WHERE n.su IN (SELECT u FROM far WHERE id < 30) ORDER BY n.id',
  'SELECT n.id FROM near n WHERE EXISTS (SELECT 1 FROM far f WHERE f.u = n.su AND f.id > n.id) ORDER BY n.id',
  'SELECT n.id FROM near n WHERE (n.u, n.i4) IN (SELECT u, i4 FROM far WHERE id < 30) ORDER BY n.id',
  'SELECT id, u FROM near JOIN far USING (u, id) ORDER BY id',
  'SELECT n.id, CASE n.u WHEN f.u THEN 1 ELSE 0 END, NULLIF(n.i6, f.i6) FROM near n JOIN far f ON n.id + 1 = f.id ORDER BY n.id',
  "SELECT i4, MAX(u) AS m FROM docs GROUP BY i4 HAVING m > '00000000-0000-0000-0000-000000000010' ORDER BY i4",
  'SELECT u, i6 FROM docs GROUP BY u, i6 WITH ROLLUP',
  'SELECT MIN(n.u), MAX(f.i6) FROM near n JOIN far f ON n.i4 = f.i4',
])('%s', async (sql) => {
  const { client, oracle } = servers();
  expect(await rowsAsText(client, sql)).toEqual(await rowsAsText(oracle, sql));
});

test.each([
  'SELECT HEX(COALESCE(n.u, f.u)) FROM near n JOIN far f ON n.id = f.id',
  'SELECT n.u + f.id FROM near n JOIN far f ON n.id = f.id',
  'SELECT JSON_OBJECT(f.id, COALESCE(n.u, f.u)) FROM near n JOIN far f ON n.id = f.id',
  'SELECT COUNT(*) FROM near n JOIN far f ON n.u = f.i6',
  'SELECT COUNT(*) FROM near n JOIN far f ON n.i4 = f.id',
])('refused, and not computed otherwise: %s', async (sql) => {
  const { client } = servers();
  await expect(client.query(sql)).rejects.toMatchObject({ errno: 1235 });
});

test('changes by rows of other data nodes', async () => {
  const { client, oracle } = servers();
  const left = [];
  for (const each of [client, oracle]) {
    await each.query('UPDATE docs d JOIN far f ON d.u = f.u AND d.id = f.id SET d.su = f.i6 WHERE f.id < 40');
    await each.query('DELETE FROM docs WHERE i6 IN (SELECT i6 FROM near WHERE id BETWEEN 40 AND 50)');
    await each.query(
      'INSERT INTO docs (id, u, i4, i6) SELECT f.id + 1000, n.u, f.i4, n.i6 FROM far f JOIN near n ON n.id = f.id',
    );
    left.push(await rowsAsText(each, 'SELECT * FROM docs ORDER BY id'));
  }
  expect(left[0]).toEqual(left[1]);
});
