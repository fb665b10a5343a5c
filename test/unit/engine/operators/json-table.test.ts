import { columnType } from '../../../../engine/batch/column-type';
import { outputBatchRows } from '../../../../engine/limits';
import type { JsonTableColumn, JsonTablePlan } from '../../../../engine/plan';
import { bigint, field, memoryContext, type Row, runRows, varchar } from '../../../support/memory-plans';

const text = varchar();
const int = columnType('int', { precision: 11, length: 11 });
const date = columnType('date', { length: 10 });
const document = field('doc', text);

function value(path: string, rest: Partial<JsonTableColumn & { kind: 'value' }> = {}): JsonTableColumn {
  return {
    kind: 'value',
    path,
    exists: false,
    json: false,
    onEmpty: { kind: 'null' },
    onError: { kind: 'null' },
    ...rest,
  };
}

function table(
  documents: readonly (string | null)[],
  path: string,
  columns: readonly JsonTableColumn[],
  types: readonly (typeof text)[],
): JsonTablePlan {
  const fields = [field('id', bigint), document];
  const rows = documents.map((each, index) => [BigInt(index), each === null ? null : Buffer.from(each)]);
  return {
    kind: 'json-table',
    input: { kind: 'values', rows, fields },
    document: { kind: 'input', index: 1, type: text },
    path,
    columns,
    alias: 'j',
    fields: [...fields, ...types.map((type, index) => field(`c${index}`, type))],
  };
}

/** Without the document. */
async function rowsOf(plan: JsonTablePlan, warnings: string[] = []): Promise<Row[]> {
  const context = {
    ...memoryContext(),
    warn: (errno: number, message: string) => void warnings.push(`${errno} ${message}`),
  };
  return (await runRows(plan, context)).map((row) => row.filter((_, index) => index !== 1));
}

test('rows repeat what they come with; NULL and a path to nothing give none', async () => {
  const plan = table(['[7,8]', null, '[]', '{"a":1}', '[9]'], '$[*]', [{ kind: 'ordinality' }, value('$')], [int, int]);
  expect(await rowsOf(plan)).toEqual([
    [0n, 1n, 7n],
    [0n, 2n, 8n],
    [4n, 1n, 9n],
  ]);
});

test('nested paths side by side come one after the other, and a row without any is there once', async () => {
  const columns: JsonTableColumn[] = [
    value('$.a'),
    { kind: 'nested', path: '$.b[*]', columns: [value('$')] },
    { kind: 'nested', path: '$.c[*]', columns: [{ kind: 'ordinality' }, value('$')] },
  ];
  const plan = table(['[{"a":1,"b":[2,3],"c":[4]},{"a":5}]'], '$[*]', columns, [int, int, int, int]);
  expect(await rowsOf(plan)).toEqual([
    [0n, 1n, 2n, null, null],
    [0n, 1n, 3n, null, null],
    [0n, 1n, null, 1n, 4n],
    [0n, 5n, null, null, null],
  ]);
});

test('what is missing or does not fit', async () => {
  const columns = [
    value('$.a', { onEmpty: { kind: 'default', value: 'none' }, onError: { kind: 'default', value: 'many' } }),
    value('$.a', { exists: true }),
    value('$.a', { json: true }),
  ];
  const plan = table(['[{},{"a":[1]},{"a":"x\\n"},{"a":null}]'], '$[*]', columns, [text, int, text]);
  expect(await rowsOf(plan)).toEqual([
    [0n, 'none', 0n, null],
    [0n, 'many', 1n, '[1]'],
    [0n, 'x\n', 1n, '"x\\n"'],
    [0n, null, 1n, 'null'],
  ]);
});

test('values are stored as INSERT stores text, with its warnings', async () => {
  const warnings: string[] = [];
  const plan = table(['["12x","",2147483648,"2024-02-31",true]'], '$[*]', [value('$'), value('$')], [int, date]);
  expect((await rowsOf(plan, warnings)).map((row) => row[1])).toEqual([12n, 0n, 2147483647n, 2024n, 1n]);
  expect(warnings).toContain("1265 Data truncated for column 'c0' at row 1");
  expect(warnings).toContain("1366 Incorrect integer value: '' for column `*any*`.`json_table`.`c0` at row 2");
  expect(warnings).toContain("1264 Out of range value for column 'c0' at row 3");
  expect(warnings).toContain("1265 Data truncated for column 'c1' at row 4");
});

test('more rows than a batch holds', async () => {
  const count = outputBatchRows + 10;
  const items = Array.from({ length: count }, (_, index) => index).join();
  const rows = await rowsOf(table([`[${items}]`, '[1]'], '$[*]', [value('$')], [int]));
  expect(rows).toHaveLength(count + 1);
  expect(rows.at(-2)).toEqual([0n, BigInt(count - 1)]);
  expect(rows.at(-1)).toEqual([1n, 1n]);
});

test.each([
  ['bad', value('$'), 4038, 'position 1'],
  ['[1', value('$'), 4037, 'Unexpected end'],
  ['[{}]', value('$.a', { onEmpty: { kind: 'error' } }), 4176, "Field 'c0' can't be set"],
  ['[{"a":[]}]', value('$.a', { onError: { kind: 'error' } }), 4178, 'scalar column'],
  ['[{"a":[1,2]}]', value('$.a[*]', { onError: { kind: 'error' } }), 4179, 'multiple matches'],
] as const)('%s is an error', async (text, column, errno, message) => {
  const rows = rowsOf(table([text], '$[*]', [column], [int]));
  await expect(rows).rejects.toMatchObject({ errno, message: expect.stringContaining(message) });
});
