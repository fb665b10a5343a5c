import { withTable } from '../../../conf/edit/add-table';

const source = `<?xml version="1.0"?>
<!DOCTYPE mycat:schema SYSTEM "schema.dtd">
<mycat:schema xmlns:mycat="http://io.mycat/">
	<!-- <schema name="shop"> in a comment -->
	<schema name="other" dataNode="dn1" />
	<schema name='shop' checkSQLschema="true" note="a > b">
		<table name="orders,orders2" dataNode="dn1,dn2" rule="r" />
		<table name="customers" dataNode="dn1"><childTable name="notes" joinKey="a" parentKey="b"/></table>
	</schema>
	<dataNode name="dn1" dataHost="h" database="d"/>
</mycat:schema>
`;

test.each([
  [
    'a table',
    {
      schema: 'shop',
      parent: null,
      attributes: [
        ['name', 'a"b&<'],
        ['dataNode', 'dn1'],
      ] as const,
    },
    source.replace('\t</schema>', '\t\t<table name="a&quot;b&amp;&lt;" dataNode="dn1"/>\n\t</schema>'),
  ],
  [
    'the first table of a schema',
    { schema: 'other', parent: null, attributes: [['name', 't']] as const },
    source.replace('dataNode="dn1" />\n\t<schema', 'dataNode="dn1">\n\t\t<table name="t"/>\n\t</schema>\n\t<schema'),
  ],
  [
    'the first child of a table',
    { schema: 'shop', parent: 'ORDERS2', attributes: [['name', 't']] as const },
    source.replace('rule="r" />', 'rule="r">\n\t\t\t<childTable name="t"/>\n\t\t</table>'),
  ],
  [
    'a further child',
    { schema: 'shop', parent: 'customers', attributes: [['name', 't']] as const },
    source.replace('parentKey="b"/></table>', 'parentKey="b"/>\n\t\t\t<childTable name="t"/>\n\t\t</table>'),
  ],
  [
    'a grandchild',
    { schema: 'shop', parent: 'notes', attributes: [['name', 't']] as const },
    source.replace('parentKey="b"/>', 'parentKey="b">\n\t\t\t<childTable name="t"/>\n\t\t</childTable>'),
  ],
  ['a schema that is not there', { schema: 'none', parent: null, attributes: [] }, null],
  ['a parent in another schema', { schema: 'other', parent: 'orders', attributes: [] }, null],
])('%s', (_, element, expected) => {
  expect(withTable(source, element)).toBe(expected);
});
