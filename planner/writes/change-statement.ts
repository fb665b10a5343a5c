import type { UserVariable } from '../../engine/user-variable';
import { notSupported, sqlError } from '../../protocol/wire/sql-error';
import { printFor } from '../dialect';
import type { PlanInput } from '../plan-statement';
import { replaceInChange, sessionValueOf, statementTimeOf } from '../session-values';
import type { DeleteStatement, Expression, InsertStatement, TableExpression, UpdateStatement } from '../sql/ast';
import { parseStatement } from '../sql/parse';
import { editText, schemaPrefixCuts } from '../verbatim';
import { portableChange } from './portable-change';
import { impliedColumns, impliedColumnsEdit } from './positional-columns';

export type ChangeStatement = InsertStatement | UpdateStatement | DeleteStatement;

/** Functions that give another value on every node. */
const differing: ReadonlySet<string> = new Set(['rand', 'uuid', 'uuid_short', 'sys_guid', 'sysdate']);

/**
 * The change with its literals in place and session values put in. When several nodes run it, the current time is the same constant for all.
 * `same` is true when nothing but literals had to be put in, so that the client's own text does as well.
 */
export function inlineChange(
  { lexed, session }: PlanInput,
  several: boolean,
): { readonly statement: ChangeStatement; readonly same: boolean } {
  const parsed = parseStatement(lexed, { sqlMode: session.sqlMode, literals: 'inline' });
  if (parsed.kind === 'select' || parsed.kind === 'other')
    throw new Error(`a change is none with its literals: ${lexed.text}`);
  let same = true;
  const replace = (node: Expression): Expression => {
    let value = sessionValueOf(node, session);
    if (value === node && several) value = statementTimeOf(node, session);
    if (value !== node) same = false;
    return value;
  };
  return { statement: replaceInChange<ChangeStatement>(parsed, replace), same };
}

/** A change that assigns user variables (`@n := @n + 1`), for one data node; null = it assigns none. */
export function assigningChange({ lexed, session }: PlanInput): {
  readonly statement: ChangeStatement;
  /** What it reads or sets, with the values that the data node's connection is given first. */
  readonly variables: readonly UserVariable[];
} | null {
  if (!lexed.shape.includes(':=')) return null;
  const parsed = parseStatement(lexed, { sqlMode: session.sqlMode, literals: 'inline' });
  if (parsed.kind === 'select' || parsed.kind === 'other') return null;
  const names = new Set<string>();
  let assigns = false;
  const statement = replaceInChange<ChangeStatement>(parsed, (node) => {
    if (node.kind === 'assignment') assigns = true;
    else if (node.kind !== 'variable' || node.scope !== 'user') return sessionValueOf(node, session);
    names.add(node.name.toLowerCase());
    return node;
  });
  if (!assigns) return null;
  return { statement, variables: [...names].map((name) => ({ name, literal: session.userVariable(name) })) };
}

/** Refuses (1235) functions that would make the copies of a global table differ. */
export function refuseDiffering(statement: ChangeStatement, table: string): void {
  replaceInChange<ChangeStatement>(statement, (node) => {
    if (node.kind === 'call' && differing.has(node.name)) {
      throw notSupported(
        `${node.name.toUpperCase()}() in a change of global table '${table}': each node would store another value; select it first`,
      );
    }
    return node;
  });
}

/** The text of a change for one node: the client's own where it can be. */
export function changeText(
  input: PlanInput,
  dataNode: string,
  change: { readonly statement: ChangeStatement; readonly same: boolean },
): string {
  const capabilities = input.facts.capabilities(dataNode);
  if (change.same && capabilities.speaksMysql)
    return editText(input.lexed.text, [
      ...schemaPrefixCuts(input.lexed, input.shape.prefixTokens),
      ...impliedColumnsEdit(input),
    ]);
  const implied = impliedColumns(input);
  const statement = withoutSchemas(
    implied && change.statement.kind === 'insert' ? { ...change.statement, columns: implied } : change.statement,
  );
  if (capabilities.speaksMysql) return printFor(capabilities, statement);
  const table = (input.shape.target ?? input.shape.instances[0]?.table)?.description;
  if (!table) throw sqlError('ER_NO_SUCH_TABLE', `Table '${input.shape.schema}.${nameOf(statement)}' doesn't exist`);
  return printFor(capabilities, portableChange(statement, table, capabilities, input.session));
}

/** Printed statements name tables and columns without their logical schema: the data node's database stands in its place. */
function withoutSchemas(change: ChangeStatement): ChangeStatement {
  const statement = replaceInChange<ChangeStatement>(change, (node) => (node.kind === 'column' ? bare(node) : node));
  switch (statement.kind) {
    case 'insert':
      return {
        ...statement,
        table: bare(statement.table),
        onDuplicate: statement.onDuplicate.map((item) => ({ ...item, column: bare(item.column) })),
      };
    case 'update': {
      const assignments = statement.assignments.map((item) => ({ ...item, column: bare(item.column) }));
      return { ...statement, assignments, from: bareFrom(statement.from) };
    }
    case 'delete':
      return { ...statement, from: bareFrom(statement.from) };
  }
}

function bare<T extends { readonly schema: string | null }>(named: T): T {
  return named.schema === null ? named : { ...named, schema: null };
}

function bareFrom(from: TableExpression): TableExpression {
  return from.kind === 'table' ? bare(from) : from;
}

function nameOf(statement: ChangeStatement): string {
  if (statement.kind === 'insert') return statement.table.name;
  return statement.from.kind === 'table' ? statement.from.name : '';
}
