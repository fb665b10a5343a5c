import type { LogicalTable } from '../../../conf/catalog';
import { columnType } from '../../../engine/batch/column-type';
import { createPartitionFunction } from '../../../planner/partition/registry';
import { firstCopy } from '../../../planner/routing/choose-copy';
import { findInstances } from '../../../planner/routing/instances';
import { singleNodeOf } from '../../../planner/routing/single-node';
import type { TableReference } from '../../../planner/sql/ast';
import { lexStatements } from '../../../planner/sql/lexer';
import { parseStatement } from '../../../planner/sql/parse';
import type { ResolvedTable, TablePlacement } from '../../../planner/tables';

const nodes = ['dn1', 'dn2', 'dn3'];
const byId = (column: string) => ({
  name: 'mod',
  column,
  functionName: 'mod',
  function: createPartitionFunction({
    className: 'PartitionByMod',
    properties: new Map([['count', '3']]),
    readFile: () => '',
    compatibility: '1.6.7',
    timeZone: 'UTC',
    now: () => 0,
  }),
});
const tables: Record<string, { placement: TablePlacement; columns: string[] }> = {
  customers: { placement: { kind: 'sharded', nodes, rule: byId('ID'), parent: null }, columns: ['id', 'name'] },
  orders: { placement: { kind: 'sharded', nodes, rule: byId('ID'), parent: null }, columns: ['id', 'customer_id'] },
  order_lines: {
    placement: {
      kind: 'sharded',
      nodes,
      rule: byId('ORDER_ID'),
      parent: { key: 'ORDERS', joinKey: 'ORDER_ID', parentKey: 'ID' },
    },
    columns: ['line_id', 'order_id'],
  },
  products: { placement: { kind: 'replicated', nodes }, columns: ['product_id'] },
  notes: { placement: { kind: 'single', nodes: ['dn2'] }, columns: ['note_id'] },
};

function lookup(reference: TableReference): ResolvedTable {
  const table = tables[reference.name]!;
  return {
    schema: 's',
    name: reference.name,
    logical: null as LogicalTable | null,
    placement: table.placement,
    description: {
      name: reference.name,
      tableType: 'BASE TABLE',
      engine: null,
      collation: null,
      comment: '',
      indexes: [],
      columns: table.columns.map((name) => ({
        name,
        type: columnType('bigint'),
        columnType: 'bigint(20)',
        defaultText: null,
        extra: '',
        comment: '',
        key: '',
      })),
    },
  };
}

/** The node of a statement: routed once with literals in the tree, once through its literal slots as the plan cache does. */
function nodeOf(text: string): string | null {
  const [lexed] = lexStatements(text, { sqlMode: new Set() });
  const [inline, slots] = (['inline', 'parameters'] as const).map((literals) => {
    const statement = parseStatement(lexed!, { sqlMode: new Set(), literals });
    if (statement.kind === 'other' || statement.kind === 'insert')
      throw new Error(`${text}: ${JSON.stringify(statement)}`);
    return singleNodeOf(findInstances(statement, lookup), lexed!.literals, { exactStrings: false }, firstCopy);
  });
  expect(slots).toBe(inline);
  return inline!;
}

test.each<[string, string | null]>([
  ['SELECT * FROM orders WHERE id = 4', 'dn2'],
  ['SELECT * FROM orders o WHERE o.id IN (1, 4)', 'dn2'],
  ['SELECT * FROM orders WHERE id IN (1, 2)', null],
  ['SELECT * FROM orders WHERE id = 1 OR customer_id = 1', null],
  ['SELECT * FROM orders', null],
  ['SELECT * FROM products', 'dn1'],
  ['SELECT * FROM notes, products', 'dn2'],
  ['SELECT * FROM orders, notes WHERE id = 1', 'dn2'],
  ['SELECT * FROM orders, notes WHERE id = 2', null],
  ['SELECT * FROM orders o JOIN order_lines l ON o.id = l.order_id WHERE l.order_id = 2', 'dn3'],
  ['SELECT * FROM orders o JOIN order_lines l ON o.id = l.line_id WHERE o.id = 2', null],
  ['SELECT * FROM orders o LEFT JOIN order_lines l ON o.id = l.order_id WHERE o.id = 2', 'dn3'],
  ['SELECT * FROM orders o LEFT JOIN order_lines l ON o.id = l.order_id AND o.id = 2', null],
  ['SELECT * FROM order_lines l RIGHT JOIN orders o ON o.id = l.order_id WHERE o.id = 2', 'dn3'],
  ['SELECT * FROM orders JOIN customers USING (id) WHERE orders.id = 1', 'dn2'],
  ['SELECT * FROM orders NATURAL JOIN customers WHERE customers.id = 1', 'dn2'],
  ['SELECT * FROM customers c WHERE c.id = 1 AND EXISTS (SELECT 1 FROM orders o WHERE o.id = c.id)', 'dn2'],
  ['SELECT * FROM customers c WHERE c.id = 1 OR EXISTS (SELECT 1 FROM orders o WHERE o.id = c.id)', null],
  ['SELECT (SELECT MAX(line_id) FROM order_lines WHERE order_id = o.id) FROM orders o WHERE id = 1', 'dn2'],
  ['SELECT * FROM customers WHERE id = 1 AND name IN (SELECT customer_id FROM orders)', null],
  ['SELECT * FROM (SELECT * FROM orders WHERE id = 1) d', 'dn2'],
  ['SELECT * FROM (SELECT * FROM orders) d WHERE d.id = 1', null],
  ['SELECT * FROM orders WHERE id = 1 UNION SELECT * FROM orders WHERE id = 4', 'dn2'],
  ['SELECT * FROM orders WHERE id = 1 UNION SELECT * FROM orders WHERE id = 2', null],
  ['WITH c AS (SELECT * FROM orders WHERE id = 1) SELECT * FROM c', 'dn2'],
  ['SELECT * FROM orders WHERE id = -4', 'dn2'],
  ['SELECT * FROM orders WHERE (id, customer_id) IN ((1, 5), (4, 6))', 'dn2'],
  ['SELECT SUM(id) OVER (ORDER BY id) FROM orders WHERE id = 1', 'dn2'],
  ['UPDATE orders SET customer_id = 3 WHERE id = 1', 'dn2'],
  ['DELETE FROM orders WHERE id BETWEEN 1 AND 1', 'dn2'],
  ['DELETE FROM orders WHERE id NOT BETWEEN 1 AND 1', null],
])('%s → %s', (text, node) => expect(nodeOf(text)).toBe(node));

test('conditions that contradict each other leave any node of the table', () => {
  expect(nodes).toContain(nodeOf('SELECT * FROM orders WHERE id = 1 AND id = 2'));
});
