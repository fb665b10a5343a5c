import type { FileFormat, LoadRoute } from '../../engine/load-data-plan';
import type { StatementPlan } from '../../engine/plan';
import { charsetByName } from '../../protocol/wire/charsets';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import type { PlannerSession } from '../facts';
import type { PlanInput } from '../plan-statement';
import { rowPlacer } from '../routing/insert-route';
import { resolveValue, valueSourceOf } from '../routing/routing-value';
import { sessionValueOf, statementTimeOf } from '../session-values';
import type { Expression } from '../sql/ast';
import { Cursor } from '../sql/grammar/cursor';
import { type LoadDataStatement, type LoadedField, parseLoadData } from '../sql/grammar/load-data';
import { printStatement } from '../sql/print/mysql';
import { printExpression, printName } from '../sql/print/mysql-expressions';
import { mapExpression } from '../sql/walk';
import { type ResolvedTable, resolveTable } from '../tables';
import { loadIntoView } from '../views/load-views';
import { logicalView } from '../views/logical-views';
import { viewContext } from '../views/view-context';
import { refuseForeignSubqueries } from './foreign-subqueries';

/** Charsets whose bytes are not those of ASCII where the characters are. */
const wideCharsets: ReadonlySet<string> = new Set(['ucs2', 'utf16', 'utf16le', 'utf32']);

/**
 * LOAD DATA: the lines of the file are taken apart here as far as their data nodes must be known, and each node loads its own lines, as they
 * came. @param hinted data nodes of a hint, in the place of those of the lines. Errors: those of INSERT for the sharding column (1064); 1235 for files that cannot be split.
 */
export async function planLoadData(input: PlanInput, hinted: readonly string[] | null = null): Promise<StatementPlan> {
  const { facts, session, lexed } = input;
  const cursor = new Cursor(lexed, { sqlMode: session.sqlMode, literals: 'inline' });
  const parsed = parseLoadData(cursor);
  if (cursor.peek().kind !== 'end') throw cursor.error();
  const statement = await onTable(parsed, input);
  const target = await resolveTable(facts, session.schema, statement.table.schema, statement.table.name, true);
  const nodes = hinted ?? [...new Set(target.placement.nodes)];
  const stranger = nodes.find((node) => !facts.capabilities(node).speaksMysql);
  if (stranger !== undefined)
    throw notSupported(`LOAD DATA into data node '${stranger}', which is not MySQL; use INSERT`);
  if (target.placement.kind === 'subtables' && hinted === null)
    throw notSupported('LOAD DATA into a table of several subTables; use INSERT');
  const charset = statement.charset ?? charsetOf(session);
  const format = formatOf(statement, charset, session);
  const fields =
    statement.fields ?? target.description?.columns.map(({ name }): LoadedField => ({ kind: 'column', name }));
  if (!fields) throw sqlError('ER_NO_SUCH_TABLE', `Table '${target.schema}.${target.name}' doesn't exist`);
  const values = statement.assignments.map(({ value }) => value);
  refuseForeignSubqueries('SET of LOAD DATA', values, nodes, input);
  const numbers = numbersOf(statement, fields, target, session);
  const route: LoadRoute = hinted ? { kind: 'nodes', nodes } : routeOf(statement, fields, target, nodes);
  const takesApart = route.kind !== 'nodes' || numbers !== null;
  if (takesApart) refuseFixedRows(format);
  const listed = numbers?.field === null ? [{ kind: 'column', name: numbers.column } as const, ...fields] : fields;
  return {
    kind: 'load-data',
    source: { kind: statement.local ? 'client' : 'server', name: statement.file },
    format,
    ignoredLines: takesApart ? statement.ignoredLines : 0,
    fieldCount: fields.length,
    route,
    destination: { schema: target.schema, table: target.name },
    numbers: numbers && { sequence: numbers.sequence, field: numbers.field, zeroCounts: numbers.zeroCounts },
    duplicates: statement.duplicates,
    sql: textOf(
      takesApart ? { ...statement, ignoredLines: 0 } : statement,
      listed,
      format,
      target,
      session,
      nodes.length > 1,
    ),
  };
}

/** A view that the server keeps stands for its table. */
async function onTable(statement: LoadDataStatement, { facts, session }: PlanInput): Promise<LoadDataStatement> {
  const { schema, name } = statement.table;
  if (!logicalView(facts.catalog, schema ?? session.schema, name)) return statement;
  return loadIntoView(statement, await viewContext([statement.table], facts, session));
}

function charsetOf(session: PlannerSession): string {
  const value = session.systemVariable('session', 'character_set_database') ?? "'utf8mb4'";
  return value.replaceAll("'", '');
}

function formatOf({ format }: LoadDataStatement, charset: string, session: PlannerSession): FileFormat {
  const known = charsetByName(charset);
  if (!known) throw sqlError('ER_UNKNOWN_CHARACTER_SET', `Unknown character set: '${charset}'`);
  if (wideCharsets.has(known.name)) throw notSupported(`LOAD DATA with CHARACTER SET ${known.name}`);
  const escapedBy = format.escape ?? (session.sqlMode.has('NO_BACKSLASH_ESCAPES') ? '' : '\\');
  const enclosure = format.enclosure ?? '';
  if (escapedBy.length > 1 || enclosure.length > 1) {
    throw sqlError('ER_WRONG_FIELD_TERMINATORS', 'Field separator argument is not what is expected; check the manual');
  }
  return {
    charset: known.name,
    fieldTerminator: format.fieldTerminator ?? '\t',
    enclosure,
    escape: escapedBy,
    lineStart: format.lineStart ?? '',
    lineTerminator: format.lineTerminator ?? '\n',
  };
}

/** Without separators fields have the widths of their columns, and the lines may have no end of their own. */
function refuseFixedRows({ fieldTerminator, lineTerminator }: FileFormat): void {
  if (fieldTerminator !== '' && lineTerminator !== '') return;
  throw notSupported('LOAD DATA of lines or fields without a terminator, into several data nodes');
}

interface Numbers {
  readonly sequence: string;
  readonly column: string;
  readonly field: number | null;
  readonly zeroCounts: boolean;
}

function numbersOf(
  { assignments }: LoadDataStatement,
  fields: readonly LoadedField[],
  { logical, name, description }: ResolvedTable,
  { sqlMode }: PlannerSession,
): Numbers | null {
  if (!logical?.autoIncrement || logical.primaryKey === null) return null;
  const key = logical.primaryKey;
  if (assignments.some(({ column }) => column.name.toUpperCase() === key)) return null;
  const field = fields.findIndex((each) => each.kind === 'column' && each.name.toUpperCase() === key);
  return {
    sequence: name.toUpperCase(),
    column: description?.columns.find((column) => column.name.toUpperCase() === key)?.name ?? key,
    field: field < 0 ? null : field,
    zeroCounts: !sqlMode.has('NO_AUTO_VALUE_ON_ZERO'),
  };
}

function routeOf(
  { assignments }: LoadDataStatement,
  fields: readonly LoadedField[],
  target: ResolvedTable,
  nodes: readonly string[],
): LoadRoute {
  const { placement, logical } = target;
  if (placement.kind !== 'sharded' || nodes.length === 1) return { kind: 'nodes', nodes };
  if (placement.parent !== null && placement.rule === null) {
    throw notSupported(`LOAD DATA into '${target.name}', whose rows are where their parents are; use INSERT`);
  }
  if (placement.rule === null) return { kind: 'nodes', nodes };
  const { column } = placement.rule;
  const assigned = assignments.find((each) => each.column.name.toUpperCase() === column)?.value;
  if (assigned) {
    const constant = valueSourceOf(assigned);
    if (constant)
      return {
        kind: 'nodes',
        nodes: [rowPlacer(target, placement.rule, placement.nodes)(resolveValue(constant, []), 1)],
      };
    if (assigned.kind === 'variable' && assigned.scope === 'user') {
      const field = fields.findIndex(({ kind, name }) => kind === 'variable' && name === assigned.name.toLowerCase());
      if (field >= 0) return { kind: 'field', field };
    }
    throw notSupported(`LOAD DATA that computes the sharding column ${column}; load it from a field`);
  }
  const field = fields.findIndex(({ kind, name }) => kind === 'column' && name.toUpperCase() === column);
  if (field >= 0) return { kind: 'field', field };
  if (logical?.autoIncrement && logical.primaryKey === column) return { kind: 'number' };
  throw sqlError('ER_PARSE_ERROR', `bad insert sql (sharding column:${column} not provided)`);
}

/** What each node runs: everything said, so that no default of its own counts. */
function textOf(
  statement: LoadDataStatement,
  fields: readonly LoadedField[],
  format: FileFormat,
  target: ResolvedTable,
  session: PlannerSession,
  several: boolean,
): string {
  const duplicates = { error: '', ignore: ' IGNORE', replace: ' REPLACE' }[statement.duplicates];
  const own = new Set(fields.flatMap(({ kind, name }) => (kind === 'variable' ? [name] : [])));
  const list = fields.map(({ kind, name }) => (kind === 'column' ? printName(name) : `@${printName(name)}`));
  const ignored = statement.ignoredLines > 0 ? ` IGNORE ${statement.ignoredLines} LINES` : '';
  const set = statement.assignments.map(
    ({ column, value }) => `${printName(column.name)} = ${print(fixed(value, own, session, several), session)}`,
  );
  return [
    `LOAD DATA LOCAL INFILE 'lines'${duplicates} INTO TABLE ${printName(target.name)} CHARACTER SET ${format.charset}`,
    `FIELDS TERMINATED BY ${bytes(format.fieldTerminator)} ENCLOSED BY ${bytes(format.enclosure)} ESCAPED BY ${bytes(format.escape)}`,
    `LINES STARTING BY ${bytes(format.lineStart)} TERMINATED BY ${bytes(format.lineTerminator)}${ignored} (${list.join(', ')})`,
    ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
  ].join(' ');
}

function bytes(separator: string): string {
  return separator === '' ? "''" : `x'${Buffer.from(separator, 'latin1').toString('hex')}'`;
}

/** Values of the session in place of what stands for them; variables that take fields stay. */
function fixed(value: Expression, own: ReadonlySet<string>, session: PlannerSession, several: boolean): Expression {
  return mapExpression(value, (node) => {
    if (node.kind === 'variable' && node.scope === 'user' && own.has(node.name.toLowerCase())) return node;
    const known = sessionValueOf(node, session);
    return known === node && several ? statementTimeOf(node, session) : known;
  });
}

function print(value: Expression, session: PlannerSession): string {
  const none = (): never => {
    throw new Error('a parameter in LOAD DATA');
  };
  return printExpression(value, {
    column: none,
    parameter: none,
    backslashEscapes: !session.sqlMode.has('NO_BACKSLASH_ESCAPES'),
    query: (query) => printStatement(query),
  });
}
