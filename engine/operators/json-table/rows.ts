import { sqlError } from '../../../protocol/wire/sql-error';
import { type ColumnType, type Field, isNumeric } from '../../batch/column-type';
import type { JsonTableColumn, JsonTablePlan, JsonTableResponse } from '../../plan';
import { JsonError, type JsonNode, parseJson, stringOf } from '../../types/json/document';
import { type PathStep, parsePath, valuesAt } from '../../types/json/path';

/** The value of a column in a row, as text that is still to be stored as the column's type; null = NULL. */
export type Cell = string | null;

/** The rows at one path, and what is shown of each. */
export interface Level {
  readonly path: readonly PathStep[];
  readonly columns: readonly LevelColumn[];
  readonly nested: readonly NestedLevel[];
  /** Columns of all tables, in the order in which they are shown. */
  readonly width: number;
}

interface NestedLevel extends Level {
  /** Its columns, those of deeper levels included: from one, before another. */
  readonly from: number;
  readonly to: number;
}

interface LevelColumn {
  /** Its place in a row. */
  readonly place: number;
  readonly read: (node: JsonNode, ordinal: number) => Cell;
}

type ValueColumn = JsonTableColumn & { readonly kind: 'value' };

export function compileLevel({ path, columns, alias, fields, input }: JsonTablePlan): Level {
  const first = input.fields.length;
  const shownFields = fields.slice(first);
  let place = 0;
  const level = (at: string, own: readonly JsonTableColumn[]): Level => {
    const shown: LevelColumn[] = [];
    const nested: NestedLevel[] = [];
    for (const column of own) {
      if (column.kind === 'nested') {
        const from = place;
        nested.push({ ...level(column.path, column.columns), from, to: place });
      } else {
        const read =
          column.kind === 'ordinality'
            ? (_: JsonNode, ordinal: number): Cell => String(ordinal)
            : valueReader(column, shownFields[place]!, alias);
        shown.push({ place: place++, read });
      }
    }
    return { path: parsePath(at).map(firstOfRange), columns: shown, nested, width: shownFields.length };
  };
  return level(path, columns);
}

/** MariaDB takes only the first item of a range among the steps to rows. */
function firstOfRange(step: PathStep): PathStep {
  return step.kind === 'range' ? { kind: 'index', ...step.from } : step;
}

/** A document. Errors: 4037 and 4038 as MariaDB's. */
export function documentOf(text: string): JsonNode {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    if (error.kind === 'end') {
      throw sqlError('ER_JSON_EOS', "Unexpected end of JSON text in argument 1 to function 'JSON_TABLE'");
    }
    throw sqlError(
      'ER_JSON_SYNTAX',
      `Syntax error in JSON text in argument 1 to function 'JSON_TABLE' at position ${error.position}`,
    );
  }
}

/**
 * The rows of a document, each in the same array. Nested paths side by side give their rows one after the other, those of one with NULL in the columns of
 * the others; a row for which none gives any is there once (MariaDB manual, "JSON_TABLE": NESTED PATH).
 */
export function* rowsAt(node: JsonNode, level: Level, cells?: Cell[]): Generator<readonly Cell[], void, undefined> {
  const row = cells ?? new Array<Cell>(level.width).fill(null);
  let ordinal = 0;
  for (const value of valuesAt(node, level.path)) {
    ordinal++;
    for (const { place, read } of level.columns) row[place] = read(value, ordinal);
    let hasNested = false;
    for (const nested of level.nested) {
      for (const _ of rowsAt(value, nested, row)) {
        hasNested = true;
        yield row;
      }
      row.fill(null, nested.from, nested.to);
    }
    if (!hasNested) yield row;
  }
}

function valueReader(column: ValueColumn, { name, type }: Field, alias: string): LevelColumn['read'] {
  const path = parsePath(column.path);
  const { exists, onEmpty, onError } = column;
  if (exists) return (node) => (valuesAt(node, path).length > 0 ? '1' : '0');
  return (node) => {
    const [value, ...others] = valuesAt(node, path);
    if (!value) {
      return respond(onEmpty, () =>
        sqlError('ER_JSON_TABLE_ERROR_ON_FIELD', `Field '${name}' can't be set for JSON_TABLE '${alias}'.`),
      );
    }
    if (!column.json && (value.kind === 'array' || value.kind === 'object')) {
      return respond(onError, () =>
        sqlError(
          'ER_JSON_TABLE_SCALAR_EXPECTED',
          `Can't store an array or an object in the scalar column '${name}' of JSON_TABLE '${alias}'.`,
        ),
      );
    }
    if (others.length > 0) {
      return respond(onError, () =>
        sqlError(
          'ER_JSON_TABLE_MULTIPLE_MATCHES',
          `Can't store multiple matches of the path in the column '${name}' of JSON_TABLE '${alias}'.`,
        ),
      );
    }
    return cellOf(value, column.json, type);
  };
}

function respond(response: JsonTableResponse, error: () => Error): Cell {
  switch (response.kind) {
    case 'null':
      return null;
    case 'default':
      return response.value;
    case 'error':
      throw error();
  }
}

function cellOf(node: JsonNode, json: boolean, type: ColumnType): Cell {
  if (json) return node.raw;
  switch (node.kind) {
    case 'null':
      return null;
    case 'string':
      return stringOf(node);
    case 'true':
    case 'false':
      return truthOf(node.kind === 'true', type);
    default:
      return node.raw;
  }
}

/** TRUE and FALSE are the numbers 1 and 0 in columns of numbers. */
function truthOf(isTrue: boolean, type: ColumnType): Cell {
  switch (type.name) {
    case 'bit':
      return isTrue ? '\u0001' : '\0';
    case 'year':
      return isTrue ? '1' : '0000';
    default:
      return isNumeric(type) ? String(Number(isTrue)) : String(isTrue);
  }
}
