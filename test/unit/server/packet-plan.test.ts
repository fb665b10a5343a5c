import { packetDecoder } from '../../../connectors/mysql/rewritten-packets';
import type { Field } from '../../../engine/batch/column-type';
import type { PacketColumns } from '../../../engine/batch/packets';
import type { BytesVector, RecordBatch } from '../../../engine/batch/record-batch';
import { execute } from '../../../engine/execute';
import type { FragmentPlan, PhysicalPlan, SortKey } from '../../../engine/plan';
import { PacketReader } from '../../../protocol/wire/packet-reader';
import { PacketWriter } from '../../../protocol/wire/packet-writer';
import { readTextRow } from '../../../protocol/wire/packets/text-row';
import { packetPlan } from '../../../server/execution/packet-plan';
import { bigint, fieldsOf, memoryContext, varchar } from '../../support/memory-plans';
import { newRandom, type Random } from '../../support/random';

type Row = readonly (string | null)[];

const fields = fieldsOf(bigint, varchar(), bigint);

function fragment(dataNode: string): FragmentPlan {
  return { kind: 'fragment', dataNode, sql: 'SELECT …', fields };
}

function merge(keys: readonly SortKey[]): PhysicalPlan {
  return { kind: 'ordered-merge', inputs: ['a', 'b', 'c'].map(fragment), keys, fields };
}

const byFirst: readonly SortKey[] = [{ column: 0, descending: false }];

describe('which plans keep rows as packets', () => {
  const project = (indexes: readonly number[], input: PhysicalPlan): PhysicalPlan => ({
    kind: 'project',
    input,
    expressions: indexes.map((index) => ({ kind: 'input', index, type: fields[index]!.type })),
    fields: indexes.map((index) => fields[index]!),
  });
  const limit = (input: PhysicalPlan): PhysicalPlan => ({
    kind: 'limit',
    input,
    offset: 1,
    count: 2,
    warnWhenCut: null,
    fields: input.fields,
  });
  const append: PhysicalPlan = { kind: 'append', inputs: [fragment('a'), fragment('b')], fields };
  const kindsOf = (plan: PhysicalPlan | null): string =>
    plan === null ? 'none' : 'input' in plan ? `${plan.kind}(${kindsOf(plan.input)})` : plan.kind;

  const plans: readonly (readonly [what: string, plan: PhysicalPlan, kinds: string])[] = [
    ['a merge', merge(byFirst), 'ordered-merge'],
    ['a limit of a merge', limit(merge(byFirst)), 'limit(ordered-merge)'],
    ['a merge by columns that are then left out', project([0, 1], limit(merge(byFirst))), 'limit(ordered-merge)'],
    ['all of several nodes, limited', limit(append), 'limit(append)'],
    ['one node', limit(fragment('a')), 'limit(fragment)'],
    ['columns in another order', project([1, 0], merge(byFirst)), 'none'],
    ['columns left out in the middle', project([0, 2], merge(byFirst)), 'none'],
    ['rows that are compared', { kind: 'distinct', input: append, fields }, 'none'],
    ['a limit of rows that are compared', limit({ kind: 'distinct', input: append, fields }), 'none'],
    ['a merge of other things', { ...merge(byFirst), inputs: [limit(fragment('a'))] } as PhysicalPlan, 'none'],
  ];

  test.each(plans)('%s', (_, plan, kinds) => {
    expect(kindsOf(packetPlan(plan, () => true)?.root ?? null)).toBe(kinds);
    expect(packetPlan(plan, (dataNode) => dataNode !== 'a')).toBeNull();
  });
});

/** Each data node's rows are made packets and read by the connector's decoder in pieces. */
async function runPackets(plan: PhysicalPlan, rowsOfNode: ReadonlyMap<string, readonly Row[]>): Promise<Row[]> {
  const context = {
    ...memoryContext(),
    runFragment: async (dataNode: string, _sql: string, packets?: PacketColumns) => ({
      fields: [fields[0]!, ...packets!.decoded.map((column): Field => fields[column]!)],
      batches: decoded(rowsOfNode.get(dataNode)!, packets!),
    }),
  };
  const result: Row[] = [];
  for await (const batch of execute(plan, context)) {
    const { data, offsets } = batch.columns[0] as BytesVector;
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    for (let row = 0; row < batch.rowCount; row++) {
      const reader = new PacketReader(bytes, offsets[row]! + 4, offsets[row + 1]!);
      result.push(readTextRow(reader, fields.length).map((value) => value?.toString() ?? null));
    }
    batch.release?.();
  }
  return result;
}

async function* decoded(rows: readonly Row[], packets: PacketColumns): AsyncGenerator<RecordBatch> {
  const batches: RecordBatch[] = [];
  const decoder = packetDecoder(fields, packets, (batch) => batches.push(batch), 'm1');
  for (let at = 0; at < rows.length; at += 50) {
    const some = rows.slice(at, at + 50);
    const out = new PacketWriter();
    for (const row of some) {
      out.begin();
      for (const value of row) {
        if (value === null) out.uint8(0xfb);
        else out.lengthEncodedBytes(Buffer.from(value));
      }
      out.end();
    }
    decoder.rows(out.take(), some.length);
    // Now and then batches are small.
    if (at % 900 === 0) decoder.flush();
    yield* batches.splice(0);
  }
  decoder.flush();
  yield* batches.splice(0);
}

function compare(one: Row, other: Row, keys: readonly SortKey[]): number {
  for (const { column, descending } of keys) {
    const [left, right] = [one[column]!, other[column]!];
    if (left === right) continue;
    const order =
      left === null ? -1 : right === null ? 1 : column === 1 ? (left < right ? -1 : 1) : Number(left) - Number(right);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

/** Quick where there are many; where they differ the first row tells. */
function expectSame(actual: readonly Row[], expected: readonly Row[]): void {
  expect(actual.length).toBe(expected.length);
  const wrong = expected.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(actual[index]));
  expect(wrong < 0 ? null : [wrong, actual[wrong]]).toEqual(wrong < 0 ? null : [wrong, expected[wrong]]);
}

function randomRow(random: Random, range: number): Row {
  const number = (): string | null => (random.chance(0.05) ? null : String(random.below(range) - range / 2));
  return [number(), random.chance(0.1) ? null : 'abc'.charAt(random.below(3)).repeat(random.below(40) + 1), number()];
}

describe('merged packets', () => {
  const orders: readonly (readonly SortKey[])[] = [
    byFirst,
    [{ column: 0, descending: true }],
    [
      { column: 1, descending: false },
      { column: 0, descending: true },
    ],
    [
      { column: 2, descending: false },
      { column: 1, descending: true },
      { column: 0, descending: false },
    ],
  ];

  test.each(
    orders.map(
      (keys) =>
        [keys.map(({ column, descending }) => `${column}${descending ? ' desc' : ''}`).join(', '), keys] as const,
    ),
  )('by %s', async (_, keys) => {
    const random = newRandom();
    for (const [count, range] of [
      [0, 10],
      [10, 4],
      [9000, 40],
      [9000, 1_000_000],
    ] as const) {
      const rows = new Map(
        ['a', 'b', 'c'].map((node) => [
          node,
          Array.from({ length: random.below(count + 1) }, () => randomRow(random, range)).sort((one, other) =>
            compare(one, other, keys),
          ),
        ]),
      );
      const result = await runPackets(packetPlan(merge(keys), () => true)!.root, rows);
      // A stable sort of the nodes' rows one after the other.
      const expected = [...rows.values()].flat().sort((one, other) => compare(one, other, keys));
      expectSame(result, expected);
    }
  });

  test('rows of one node after those of another are cut by a limit', async () => {
    const rows = new Map(
      ['a', 'b', 'c'].map((node, index) => [
        node,
        Array.from({ length: 20_000 }, (__, row): Row => [String(index * 20_000 + row), 'x', '1']),
      ]),
    );
    const plan: PhysicalPlan = {
      kind: 'limit',
      input: merge(byFirst),
      offset: 19_990,
      count: 20_020,
      warnWhenCut: null,
      fields,
    };
    const result = await runPackets(packetPlan(plan, () => true)!.root, rows);
    expectSame(result, [...rows.values()].flat().slice(19_990, 40_010));
  });
});
