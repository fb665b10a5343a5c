import type { OkOutcome, SessionFacts } from '../../connectors/connector';
import type { RecordBatch } from '../../engine/batch/record-batch';
import type { KeyedAction, KeyedChange } from '../../engine/change-plan';
import type { StatementPlan } from '../../engine/plan';
import { notSupported, type SqlError, sqlError } from '../../protocol/wire/sql-error';
import { asOne } from './as-one';
import { onCopies } from './copies';
import { engineRows } from './engine-rows';
import { executionContext } from './execution-context';
import { changeOnNode, NodeStatements } from './node-statements';
import { holder } from './returning';
import { type LiteralColumn, literalColumns } from './row-literals';
import { type RowRouter, rowRouter } from './row-router';
import type { StatementRun } from './statement-run';
import { answerChanges } from './write';

type KeyedChangePlan = StatementPlan & { readonly kind: 'keyed-change' };

/** Rows in one statement. Their keys are looked up one by one. */
const statementRowsMax = 500;

/**
 * Finds the rows to change and locks them, then changes them by primary key on the nodes where they are. All of it is one transaction. The keys
 * are held in memory until all are read, within the statement's budget.
 */
export async function runKeyedChange(plan: KeyedChangePlan, run: StatementRun): Promise<void> {
  const routers = await Promise.all(plan.changes.map(({ destination }) => rowRouter(destination, run)));
  const nodes = [...new Set(plan.changes.flatMap(({ destination }) => destination.nodes))];
  const returned: RecordBatch[] = [];
  const hold = holder(run.memoryBudgetBytes);
  const outcomes = await asOne(nodes, run, async () => {
    const rows = plan.changes.map((change, index) => new ChangedRows(change, routers[index]!, run.memoryBudgetBytes));
    for await (const batch of engineRows(plan.keys, executionContext(true, run), run)) {
      for (const each of rows) each.read(batch, run.facts);
      if (plan.returning === undefined) continue;
      const part = { rowCount: batch.rowCount, columns: batch.columns.slice(plan.returning) };
      hold(part);
      returned.push(part);
    }
    const all: OkOutcome[] = [];
    for (const each of rows) all.push(...(await each.apply(run)));
    if (plan.returning !== undefined) refuseRest(all, returned);
    return all;
  });
  if (plan.returning !== undefined) {
    run.outcome(-1, 0n);
    const fields = plan.keys.fields.slice(plan.returning);
    run.found(await run.results.rows(fields, batchesOf(returned), () => 0, run.more));
    return;
  }
  await answerChanges(outcomes.length === 0 ? [noRows(plan)] : outcomes, run);
}

/** With IGNORE rows may stay that were to be returned. Errors: 1235; then all stay. */
function refuseRest(outcomes: readonly OkOutcome[], returned: readonly RecordBatch[]): void {
  const deleted = outcomes.reduce((total, { affectedRows }) => total + affectedRows, 0);
  const found = returned.reduce((total, { rowCount }) => total + rowCount, 0);
  if (deleted < found)
    throw notSupported('DELETE IGNORE … RETURNING by rows of several data nodes, some of which cannot be deleted');
}

async function* batchesOf(batches: readonly RecordBatch[]): AsyncGenerator<RecordBatch> {
  yield* batches;
}

function noRows({ changes }: KeyedChangePlan): OkOutcome {
  const { action } = changes[0]!;
  const isUpdate = action.kind !== 'statement' || action.head.startsWith('UPDATE');
  return outcome(0, isUpdate ? 'Rows matched: 0  Changed: 0  Warnings: 0' : '');
}

function outcome(affectedRows: number, info: string): OkOutcome {
  return { affectedRows, lastInsertId: 0n, warningCount: 0, info, statusFlags: 0 };
}

/** The rows of one table, as literals, by the node where they are. */
class ChangedRows {
  private readonly seen = new Set<string>();
  private readonly byNode = new Map<string, string[][]>();
  /** Rows of a move: where they go, and their values there. */
  private readonly arriving = new Map<string, string[]>();
  private matched = 0;
  private moved = 0;
  private bytes = 0;
  /** Nodes that all have the rows: what is for the first one is for all of them. */
  private readonly copies: readonly string[] | null;

  constructor(
    private readonly change: KeyedChange,
    private readonly route: RowRouter,
    private readonly memoryMaxBytes: number,
  ) {
    const { routeColumn, nodes } = change.destination;
    this.copies = routeColumn === null ? nodes : null;
  }

  read(batch: RecordBatch, facts: SessionFacts): void {
    const { key, action } = this.change;
    const columns = literalColumns(batch, facts);
    const nodesOf = this.copies ? () => this.copies!.slice(0, 1) : this.route(batch);
    const newNodesOf = action.kind === 'move' ? this.route(batch, action.newRoute) : null;
    const keyOf = key.map(({ column }) => columns[column]!);
    for (let row = 0; row < batch.rowCount; row++) {
      const literals = keyOf.map((literal) => literal(row));
      if (literals.includes('NULL')) {
        if (this.change.decides) throw this.withoutKey();
        continue;
      }
      if (!this.isNew(literals)) continue;
      this.matched++;
      if (action.kind === 'move') this.move(action, literals, columns, row, nodesOf(row)[0]!, newNodesOf!(row)[0]!);
      else if (action.kind === 'values') {
        this.add(nodesOf(row), [...literals, ...action.assignments.map(({ column }) => columns[column]!(row))]);
      } else this.add(nodesOf(row), literals);
    }
  }

  private withoutKey(): SqlError {
    const { destination, key } = this.change;
    return notSupported(
      `a change of rows of '${destination.table}' by rows of several data nodes where ${key.map(({ name }) => name).join(' or ')} is NULL: it needs a primary key`,
    );
  }

  /** A row that a join gives several times is changed once, as by the first. */
  private isNew(literals: readonly string[]): boolean {
    const text = literals.join();
    if (this.seen.has(text)) return false;
    this.seen.add(text);
    this.hold(text.length);
    return true;
  }

  private add(nodes: readonly string[], values: string[]): void {
    for (const node of nodes) {
      const rows = this.byNode.get(node);
      if (rows) rows.push(values);
      else this.byNode.set(node, [values]);
      for (const value of values) this.hold(value.length);
    }
  }

  private move(
    action: KeyedAction & { readonly kind: 'move' },
    key: string[],
    columns: readonly LiteralColumn[],
    row: number,
    from: string,
    to: string,
  ): void {
    if (action.changed.every(([before, after]) => columns[before]!(row) === columns[after]!(row))) return;
    this.moved++;
    this.add([from], key);
    const text = `(${action.row.map((column) => columns[column]!(row)).join(',')})`;
    this.hold(text.length);
    const rows = this.arriving.get(to);
    if (rows) rows.push(text);
    else this.arriving.set(to, [text]);
  }

  private hold(characters: number): void {
    this.bytes += characters * 2;
    if (this.bytes <= this.memoryMaxBytes) return;
    throw sqlError(
      'ER_OUT_OF_SORTMEMORY',
      `Out of memory in KEYED CHANGE: the keys of the rows to change need more than the memory budget of ${this.memoryMaxBytes} bytes; change fewer rows at a time (LIMIT)`,
    );
  }

  async apply(run: StatementRun): Promise<readonly OkOutcome[]> {
    const { action } = this.change;
    if (action.kind !== 'move') {
      const { outcomes } = await this.onNodes(run, (rows) => this.statementOf(rows));
      return outcomes.map(({ ok }) => ok);
    }
    await this.onNodes(run, (rows) => `DELETE FROM ${tableOf(action.insert.head)} WHERE ${this.keyCondition(rows)}`);
    const statements = new NodeStatements(run);
    await allOf(statements, async () => {
      for (const [node, rows] of this.arriving) {
        for (let at = 0; at < rows.length; at += statementRowsMax) {
          const text = rows.slice(at, at + statementRowsMax).join(',');
          await statements.add(node, `${action.insert.head}${text}${action.insert.tail}`);
        }
      }
    });
    return [outcome(this.moved, `Rows matched: ${this.matched}  Changed: ${this.moved}  Warnings: 0`)];
  }

  private async onNodes(run: StatementRun, sql: (rows: string[][]) => string): Promise<NodeStatements> {
    const statements = new NodeStatements(run, undefined, this.copies ? onCopies(this.copies) : changeOnNode);
    await allOf(statements, async () => {
      for (const [node, rows] of this.byNode) {
        for (let at = 0; at < rows.length; at += statementRowsMax) {
          await statements.add(node, sql(rows.slice(at, at + statementRowsMax)));
        }
      }
    });
    return statements;
  }

  private statementOf(rows: string[][]): string {
    const { action } = this.change;
    if (action.kind === 'statement') return `${action.head}${this.keyCondition(rows)}${action.tail}`;
    if (action.kind === 'move') throw new Error('rows that move are deleted and inserted');
    return this.updateOf(action, rows);
  }

  private keyCondition(rows: readonly (readonly string[])[]): string {
    const { key } = this.change;
    if (key.length === 1) return `${key[0]!.name} IN (${rows.map(([value]) => value).join(',')})`;
    // Row constructors in IN do not use the index on every version.
    return `(${rows.map((row) => `(${key.map(({ name }, index) => `${name} = ${row[index]}`).join(' AND ')})`).join(' OR ')})`;
  }

  /** UPDATE t JOIN (rows of keys and new values) SET …: one statement for rows with values of their own. */
  private updateOf(action: KeyedAction & { readonly kind: 'values' }, rows: readonly (readonly string[])[]): string {
    const { key, destination } = this.change;
    const table = `\`${destination.table.replaceAll('`', '``')}\``;
    const name = (index: number): string => `v${index}`;
    const selects = rows.map((row, at) =>
      at === 0
        ? `SELECT ${row.map((value, index) => `${value} AS ${name(index)}`).join(',')}`
        : `SELECT ${row.join(',')}`,
    );
    const on = key.map((column, index) => `${table}.${column.name} = changed.${name(index)}`).join(' AND ');
    const set = action.assignments
      .map((column, index) => `${table}.${column.name} = changed.${name(key.length + index)}`)
      .join(',');
    return `${action.head}${table} JOIN (${selects.join(' UNION ALL ')}) AS changed ON ${on} SET ${set}`;
  }
}

async function allOf(statements: NodeStatements, add: () => Promise<void>): Promise<void> {
  try {
    await add();
    await statements.finish();
  } catch (error) {
    await statements.stop();
    throw error;
  }
}

/** The quoted table of `INSERT INTO `t` (…`. */
function tableOf(head: string): string {
  const match = /INTO (`(?:[^`]|``)+`)/.exec(head);
  if (!match) throw new Error(`no table in ${head}`);
  return match[1]!;
}
