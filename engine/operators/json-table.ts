import type { Field } from '../batch/column-type';
import type { RecordBatch } from '../batch/record-batch';
import { isValid } from '../batch/record-batch';
import { take } from '../batch/select';
import { compileExpression } from '../expressions/compile';
import { toText } from '../expressions/convert/to-text';
import { outputBatchRows } from '../limits';
import type { JsonTablePlan } from '../plan';
import { type Cell, compileLevel, documentOf, rowsAt } from './json-table/rows';
import { type BatchSource, operator, type Run } from './operator';
import { StoreFaults } from './store/store-faults';
import { storeTexts } from './store/store-text';

/** Takes documents apart, one after the other, and repeats the row that each comes with. A NULL gives no rows. Errors: 4037 and 4038 for what is no JSON. */
export function jsonTable(plan: JsonTablePlan, input: BatchSource, run: Run): BatchSource {
  return operator(run, [input], rows(plan, input, run));
}

async function* rows(plan: JsonTablePlan, input: BatchSource, run: Run): AsyncGenerator<RecordBatch, void, undefined> {
  const document = compileExpression(plan.document, run.evaluation);
  const level = compileLevel(plan);
  const inputWidth = plan.input.fields.length;
  const shown = plan.fields
    .slice(inputWidth)
    .map((field): { readonly field: Field; cells: Cell[] } => ({ field, cells: [] }));
  const sources = new Int32Array(outputBatchRows);
  let count = 0;
  let made = 0;
  const flush = (batch: RecordBatch): RecordBatch => {
    const columns = [
      ...batch.columns.map((column) => take(column, sources, count)),
      ...shown.map(({ field, cells }) => {
        const column = { name: field.name, table: '`*any*`.`json_table`' };
        return storeTexts(
          cells,
          field.type,
          new StoreFaults(column, made - count, false, run.evaluation),
          run.evaluation,
        );
      }),
    ];
    const result = { rowCount: count, columns };
    count = 0;
    for (const column of shown) column.cells = [];
    return result;
  };
  for (let batch = await input.next(); batch !== null; batch = await input.next()) {
    const texts = toText(document(batch), plan.document.type);
    for (let row = 0; row < batch.rowCount; row++) {
      if (!isValid(texts.validity, row)) continue;
      const pause = run.turn.pass();
      if (pause !== null) await pause;
      const node = documentOf(Buffer.from(texts.data.subarray(texts.offsets[row], texts.offsets[row + 1])).toString());
      for (const cells of rowsAt(node, level)) {
        sources[count++] = row;
        made++;
        for (let column = 0; column < shown.length; column++) shown[column]!.cells.push(cells[column]!);
        if (count === outputBatchRows) yield flush(batch);
      }
    }
    if (count > 0) yield flush(batch);
  }
}
