import { type ColumnType, columnType } from '../../../../engine/batch/column-type';
import type { RecordBatch } from '../../../../engine/batch/record-batch';
import { inferCast } from '../../../../engine/expressions/cast';
import { compileExpression, compilePredicate } from '../../../../engine/expressions/compile';
import {
  decimalConstant,
  hexConstant,
  integerConstant,
  stringConstant,
} from '../../../../engine/expressions/constants';
import { defaultContext, evaluationContext } from '../../../../engine/expressions/evaluator';
import type { Expression } from '../../../../engine/expressions/expression';
import { functionNames, scalarFunction } from '../../../../engine/expressions/functions/registry';
import { inferCall } from '../../../../engine/expressions/infer';
import { memoryContext, type Row, rowsOf, valueAt, vectorOf } from '../../../support/memory-plans';

const bigint = columnType('bigint', { precision: 20, length: 20 });
const decimal = columnType('decimal', { precision: 10, scale: 2, length: 12 });
const varchar = columnType('varchar', { length: 20, collation: 'utf8mb4_general_ci' });
const input = (index: number, type: ColumnType): Expression => ({ kind: 'input', index, type });
const call = (name: string, ...args: readonly Expression[]): Expression => inferCall(name, args)!;
const text = (value: string): Expression => stringConstant(value, 'utf8mb4_general_ci');

function batchOf(types: readonly ColumnType[], rows: readonly Row[]): RecordBatch {
  return {
    rowCount: rows.length,
    columns: types.map((type, index) =>
      vectorOf(
        type,
        rows.map((row) => row[index]!),
      ),
    ),
  };
}

const numbers = batchOf([bigint], [[1n], [0n], [null], [-2n]]);

test('a predicate keeps the rows that are neither NULL nor zero', () => {
  const { rows, count } = compilePredicate(input(0, bigint))(numbers);
  expect([...rows.subarray(0, count)]).toEqual([0, 3]);
});

test('a predicate over text keeps what begins with a number other than zero', () => {
  const texts = batchOf([varchar], [['1'], ['0.5x'], ['abc'], [null], ['0']]);
  const { rows, count } = compilePredicate(input(0, varchar))(texts);
  expect([...rows.subarray(0, count)]).toEqual([0, 1]);
});

test('an input is its column', () => {
  expect(compileExpression(input(0, bigint))(numbers)).toBe(numbers.columns[0]);
});

test('an unknown function is refused: by null when it is inferred, by 1235 when it is compiled', () => {
  expect(inferCall('no_such_function', [text('{}')])).toBeNull();
  const expression: Expression = { kind: 'call', function: 'no_such_function', arguments: [], type: varchar };
  expect(() => compileExpression(expression)).toThrow(expect.objectContaining({ errno: 1235 }));
});

test('a wrong number of arguments is error 1582', () => {
  expect(() => inferCall('upper', [])).toThrow(expect.objectContaining({ errno: 1582 }));
});

test('a constant expression is computed once and has as many rows as each batch', () => {
  const warnings: number[] = [];
  const context = { ...defaultContext, warn: (errno: number) => warnings.push(errno) };
  const evaluate = compileExpression(call('+', text('12abc'), integerConstant('1')), context);
  const lengths = [2, 5, 0, 3].map((rowCount) => evaluate({ rowCount, columns: [] }).length);
  expect(lengths).toEqual([2, 5, 0, 3]);
  expect(valueAt(evaluate({ rowCount: 4, columns: [] }), 3)).toBe(13);
  expect(warnings).toEqual([1292]);
});

test('a result is rounded to its type only at the end', () => {
  const third = call('/', input(0, decimal), integerConstant('3'));
  const batch = batchOf([decimal], [['1.00']]);
  expect(rowsOf([{ rowCount: 1, columns: [compileExpression(third)(batch)] }])).toEqual([['0.333333']]);
  const whole = compileExpression(call('*', third, integerConstant('3')))(batch);
  expect(valueAt(whole, 0)).toBe('1.000000');
  expect(whole.type).toEqual(call('*', third, integerConstant('3')).type);
});

test('branches are evaluated only for the rows that take them', () => {
  const guarded = call(
    'if',
    call('=', input(0, bigint), integerConstant('0')),
    integerConstant('7'),
    call('neg', call('*', input(0, bigint), integerConstant('9223372036854775807'))),
  );
  const batch = batchOf([bigint], [[0n], [1n], [null]]);
  expect(rowsOf([{ rowCount: 3, columns: [compileExpression(guarded)(batch)] }])).toEqual([
    [7n],
    [-9223372036854775807n],
    [null],
  ]);
  const unguarded = compileExpression(call('+', input(0, bigint), integerConstant('9223372036854775807')));
  expect(() => unguarded(batch)).toThrow(expect.objectContaining({ errno: 1690 }));
});

test('a minus in front of a literal makes a literal', () => {
  expect(call('neg', integerConstant('9223372036854775808'))).toMatchObject({
    kind: 'constant',
    value: -(1n << 63n),
    type: { name: 'bigint', unsigned: false },
  });
  expect(call('neg', decimalConstant('1.50'))).toMatchObject({ kind: 'constant', value: -150n });
});

test('a hexadecimal literal is text, and a number where one is wanted', () => {
  const literal = hexConstant(Buffer.from('61', 'hex'), true);
  const sum = inferCall('+', [literal, integerConstant('1')])!;
  expect(valueAt(compileExpression(sum)({ rowCount: 1, columns: [] }), 0)).toBe(98n);
  expect(valueAt(compileExpression(call('concat', literal, literal))({ rowCount: 1, columns: [] }), 0)).toBe('aa');
});

test('targets of casts', () => {
  const value = text('12.345');
  expect(inferCast(value, 'DECIMAL(10,2)')?.type).toMatchObject({ name: 'decimal', precision: 10, scale: 2 });
  expect(inferCast(value, 'UNSIGNED INTEGER')?.type).toMatchObject({ name: 'bigint', unsigned: true });
  expect(inferCast(value, 'CHAR(3)')?.type).toMatchObject({ name: 'varchar', length: 3 });
  expect(inferCast(value, 'DATETIME(6)')?.type).toMatchObject({ name: 'datetime', scale: 6 });
  expect(inferCast(value, 'JSON')).toBeNull();
  expect(inferCast(value, 'CHAR(3) CHARACTER SET latin1')).toBeNull();
});

test('every listed function is in the registry once', () => {
  expect(new Set(functionNames).size).toBe(functionNames.length);
  for (const name of functionNames) expect(scalarFunction(name)?.name).toBe(name);
});

test('warnings go to the statement', () => {
  const context = memoryContext();
  const evaluate = compileExpression(
    call('/', input(0, bigint), integerConstant('0')),
    evaluationContext({ ...context, sqlMode: new Set(['ERROR_FOR_DIVISION_BY_ZERO']) }),
  );
  evaluate(numbers);
  expect(context.warnings).toEqual(Array.from({ length: 3 }, () => [1365, 'Division by 0']));
});
