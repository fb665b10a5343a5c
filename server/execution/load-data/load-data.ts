import type { OkOutcome } from '../../../connectors/connector';
import type { LoadDataPlan } from '../../../engine/load-data-plan';
import { type PlainKeys, plainKeysOf, rowPlacer } from '../../../planner/routing/insert-route';
import type { RoutingValue } from '../../../planner/routing/routing-value';
import { locateTable } from '../../../planner/tables';
import { SqlError, sqlError } from '../../../protocol/wire/sql-error';
import { asOne } from '../as-one';
import { forgetGeneratedId, generatedId } from '../copies';
import type { StatementRun } from '../statement-run';
import { answerChanges, sumInfo } from '../write';
import { fieldReader, plainNumber, readsDigits } from './field-value';
import { LineParser } from './line-parser';
import { type NodeLoad, NodeLoads } from './node-loads';
import { serverFile } from './server-file';

/** Longest line, in bytes. */
const lineMax = 64 * 1024 * 1024;
/** Bytes of a client's packet that are taken apart at a time. */
const pieceBytes = 256 * 1024;
/** Duplicate keys, which IGNORE alone lets pass when the server reads the file. */
const duplicateKey: ReadonlySet<number> = new Set([1062, 1586]);

/** LOAD DATA: the file is read once, and each data node loads its lines at the same time. Memory holds a piece of the file for each node. */
export async function runLoadData(plan: LoadDataPlan, run: StatementRun): Promise<void> {
  const { source, route } = plan;
  const content =
    source.kind === 'client' ? run.results.requestFile(source.name) : serverFile(source.name, run.catalog);
  const located = locateTable(run, plan.destination.schema, plan.destination.schema, plan.destination.table);
  const nodes = route.kind === 'nodes' ? route.nodes : [...new Set(located.placement.nodes)];
  const same = route.kind === 'nodes' && route.nodes.length > 1;
  let insertId: bigint | undefined;
  const outcomes = await asOne(nodes, run, async () => {
    const loads = new NodeLoads(plan.sql, run, same ? nodes[0]! : null);
    const numbersAgree = same ? await sameNumbers(plan, nodes, run) : null;
    try {
      if (takesApart(plan)) {
        const lines = new LineSplitter(plan, await lineRouter(plan, run), loads, run);
        await lines.load(content);
        insertId = lines.insertId;
        // A file without lines is loaded as well: by a node that says what is wrong with the statement.
        if (lines.rowCount === 0) loads.of(nodes[0]!);
      } else await loadWhole(content, nodes, loads);
      const answered = await loads.finish();
      await numbersAgree?.();
      reportWarnings(plan, loads, run);
      return answered;
    } catch (error) {
      await loads.stop();
      throw error;
    }
  });
  const counted = same ? outcomes.slice(0, 1) : outcomes;
  await answerChanges(counted, run, sumInfo(counted.map(infoOf)), insertId === undefined ? {} : { insertId });
}

/**
 * To be called when all copies of a global table have loaded the file, where they give rows numbers of an AUTO_INCREMENT column. Errors: 1105 when
 * these differ.
 */
async function sameNumbers(
  { destination: { schema, table } }: LoadDataPlan,
  nodes: readonly string[],
  run: StatementRun,
): Promise<(() => Promise<void>) | null> {
  const description = await run.metadata.table(schema, table);
  if (!description?.columns.some(({ extra }) => extra.includes('auto_increment'))) return null;
  await Promise.all(nodes.map((node) => forgetGeneratedId(node, run)));
  return async () => {
    const firsts = await Promise.all(nodes.map((node) => generatedId(node, run)));
    if (firsts.every((first) => first === firsts[0])) return;
    const told = nodes.map((node, index) => `${node} from ${firsts[index]}`).join(', ');
    throw sqlError(
      'ER_UNKNOWN_ERROR',
      `the copies of global table '${table}' number the rows differently (${told}); put the numbers into the file, or give all copies the same AUTO_INCREMENT by ALTER TABLE`,
    );
  };
}

function infoOf({ info }: OkOutcome): string {
  return info;
}

function takesApart({ route, numbers }: LoadDataPlan): boolean {
  return route.kind !== 'nodes' || numbers !== null;
}

/** Every node gets the file as it is. */
async function loadWhole(content: AsyncIterable<Buffer>, nodes: readonly string[], loads: NodeLoads): Promise<void> {
  const all = nodes.map((node) => loads.of(node));
  for await (const chunk of content) {
    for (const { file } of all) file.add(chunk, 0, chunk.length);
    await loads.room();
  }
}

/** The data nodes of a line by its field, or by the number that it gets. */
interface LineRouter {
  nodesOf(value: string | null, rowNumber: number): readonly string[];
  /** By a number in the field: index in `nodes`. null = not by that. */
  readonly plainKeys: PlainKeys | null;
  readonly nodes: readonly string[];
}

async function lineRouter(plan: LoadDataPlan, run: StatementRun): Promise<LineRouter> {
  if (plan.route.kind === 'nodes') {
    const { nodes } = plan.route;
    return { nodesOf: () => nodes, plainKeys: null, nodes };
  }
  const { schema, table } = plan.destination;
  const description = await run.metadata.table(schema, table);
  const located = { ...locateTable(run, schema, schema, table), description };
  const { placement } = located;
  if (placement.kind !== 'sharded' || !placement.rule) throw new Error(`no rule places the lines of ${table}`);
  const { rule, nodes } = placement;
  const lists = new Map(nodes.map((node) => [node, [node]]));
  const nodeOf = rowPlacer(located, rule, nodes);
  const isByField = plan.route.kind === 'field' && plan.numbers === null && readsDigits(plan.format);
  return {
    nodesOf: (value, rowNumber) => {
      const routing: RoutingValue = value === null ? { form: 'null', text: '' } : { form: 'string', text: value };
      return lists.get(nodeOf(routing, rowNumber))!;
    },
    plainKeys: isByField ? plainKeysOf(located, rule, nodes) : null,
    nodes,
  };
}

/** Hands the lines of a file to their data nodes. */
class LineSplitter {
  insertId: bigint | undefined;
  rowCount = 0;
  private readonly parser: LineParser;
  private readonly read: ReturnType<typeof fieldReader>;
  private ignoredLines: number;
  private rest: Buffer = Buffer.alloc(0);
  /** Of nodes that plain numbers have placed lines on, by their index. */
  private readonly plainLoads: (NodeLoad | undefined)[] = [];
  /** More bytes than this have to be there before it pays to look for the end of the line again. */
  private neededBytes = 0;

  constructor(
    private readonly plan: LoadDataPlan,
    private readonly router: LineRouter,
    private readonly loads: NodeLoads,
    private readonly run: StatementRun,
  ) {
    const { route: by, numbers } = plan;
    this.parser = new LineParser(
      plan.format,
      plan.fieldCount,
      by.kind === 'field' ? by.field : (numbers?.field ?? null),
    );
    this.read = fieldReader(plan.format);
    this.ignoredLines = plan.ignoredLines;
  }

  async load(content: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of inPieces(content)) {
      this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
      if (this.rest.length < this.neededBytes) continue;
      const at = await this.split(false);
      this.rest = this.rest.subarray(at);
      this.neededBytes = at === 0 ? 2 * this.rest.length : 0;
      if (this.rest.length > lineMax) {
        throw sqlError('ER_UNKNOWN_ERROR', `LOAD DATA: row ${this.rowCount + 1} has more than ${lineMax} bytes`);
      }
      await this.loads.room();
    }
    await this.split(true);
  }

  /** Hands out the lines that are whole. Returns where the first one starts that is not. */
  private async split(isEnd: boolean): Promise<number> {
    const { parser, rest } = this;
    let at = 0;
    while (this.ignoredLines > 0 && at < rest.length) {
      const next = parser.rest(rest, at, isEnd);
      if (next < 0) return at;
      this.ignoredLines--;
      at = next;
    }
    if (this.ignoredLines > 0) return at;
    if (this.plan.numbers !== null) return this.splitNumbered(at, isEnd, this.plan.numbers);
    while (at < rest.length) {
      const next = parser.next(rest, at, isEnd);
      if (next < 0) break;
      if (parser.hasRow) {
        this.rowCount++;
        const load = this.plainLoad();
        if (load !== null) this.hand(load, at, next);
        else for (const node of this.nodesOf(this.value())) this.hand(this.loads.of(node), at, next);
      }
      at = next;
    }
    return at;
  }

  private hand(load: NodeLoad, start: number, end: number): void {
    this.loads.noteRow(load, this.rowCount);
    load.file.add(this.rest, start, end);
  }

  /** The load of the line that was found, when a plain number places it. */
  private plainLoad(): NodeLoad | null {
    const { plainKeys, nodes } = this.router;
    const { fieldStart, fieldEnd } = this.parser;
    if (plainKeys === null || fieldStart < 0) return null;
    const key = plainNumber(this.rest, fieldStart, fieldEnd, plainKeys.digitsMax);
    const node = key < 0 ? -1 : plainKeys.nodeIndexOf(key);
    if (node < 0) return null;
    this.plainLoads[node] ??= this.loads.of(nodes[node]!);
    return this.plainLoads[node];
  }

  private nodesOf(value: string | null | undefined): readonly string[] {
    if (value === undefined) {
      if (this.plan.route.kind !== 'field') return this.router.nodesOf(null, this.rowCount);
      throw sqlError('ER_WARN_TOO_FEW_RECORDS', `Row ${this.rowCount} doesn't contain data for all columns`);
    }
    return this.router.nodesOf(value, this.rowCount);
  }

  /** The field that the parser has found; undefined = the line has none. */
  private value(): string | null | undefined {
    const { fieldStart, fieldEnd, isEnclosed } = this.parser;
    return fieldStart < 0 ? undefined : this.read(this.rest, fieldStart, fieldEnd, isEnclosed);
  }

  /** As split, for lines that get numbers: in front of their fields, or in the place of one that has none. */
  private async splitNumbered(
    start: number,
    isEnd: boolean,
    numbers: NonNullable<LoadDataPlan['numbers']>,
  ): Promise<number> {
    const { parser, rest, plan } = this;
    const lines: NumberedLine[] = [];
    let at = start;
    while (at < rest.length) {
      const next = parser.next(rest, at, isEnd);
      if (next < 0) break;
      if (parser.hasRow) {
        const value = this.value();
        const [from, to] =
          numbers.field === null
            ? [parser.contentStart, parser.contentStart]
            : [parser.fieldStart - (parser.isEnclosed ? 1 : 0), parser.fieldEnd + (parser.isEnclosed ? 1 : 0)];
        const isUnset = numbers.field === null || value === null || (numbers.zeroCounts && isZero(value));
        lines.push({ start: at, end: next, value, isUnset, from, to });
      }
      at = next;
    }
    const count = lines.filter(({ isUnset }) => isUnset).length;
    const taken = count > 0 ? await this.run.numbers(numbers.sequence, count) : [];
    if (count > 0) this.insertId ??= taken[0];
    let used = 0;
    for (const line of lines) {
      this.rowCount++;
      const number = line.isUnset ? String(taken[used++]!) : null;
      const byNumber =
        plan.route.kind === 'number' || (plan.route.kind === 'field' && plan.route.field === numbers.field);
      const nodes = number !== null && byNumber ? this.router.nodesOf(number, this.rowCount) : this.nodesOf(line.value);
      for (const node of nodes) {
        const load = this.loads.of(node);
        this.loads.noteRow(load, this.rowCount);
        if (number === null) load.file.add(rest, line.start, line.end);
        else {
          const text = Buffer.from(
            numbers.field === null ? `${number}${plan.format.fieldTerminator}` : number,
            'latin1',
          );
          load.file.add(rest, line.start, line.from);
          load.file.add(text, 0, text.length);
          load.file.add(rest, line.to, line.end);
        }
      }
    }
    return at;
  }
}

/** So that the nodes get their lines while others are still looked at, and other sessions their turn. */
async function* inPieces(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      yield chunk.subarray(at, at + pieceBytes);
      if (at + pieceBytes < chunk.length) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

interface NumberedLine {
  readonly start: number;
  readonly end: number;
  readonly value: string | null | undefined;
  readonly isUnset: boolean;
  /** What the number stands in the place of. */
  readonly from: number;
  readonly to: number;
}

function isZero(value: string | undefined): boolean {
  return value !== undefined && /^\s*[+-]?0*(\.0*)?\s*$/.test(value);
}

/**
 * The nodes' warnings in the order of the rows. What a server says of a file of its own is an error where it is one for INSERT: nodes are sent
 * the lines as a client's, of which they take what they can.
 */
function reportWarnings(plan: LoadDataPlan, loads: NodeLoads, run: StatementRun): void {
  const warnings = [...loads.warnings].sort((left, right) => left.row - right.row);
  const isStrict = /STRICT_(ALL|TRANS)_TABLES|TRADITIONAL/.test([...run.sqlMode].join(','));
  if (plan.source.kind === 'server' && plan.duplicates !== 'ignore') {
    const error = warnings.find(
      ({ diagnostic: { level, code } }) => level !== 'Note' && (isStrict || duplicateKey.has(code)),
    )?.diagnostic;
    if (error) throw new SqlError(error.code, duplicateKey.has(error.code) ? '23000' : '22000', error.message);
  }
  for (const { diagnostic } of warnings) run.warn(diagnostic);
}
