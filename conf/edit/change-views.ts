import { type LogicalView, tableKey } from '../catalog';

type ViewName = Pick<LogicalView, 'schema' | 'name'>;

/**
 * The text of views.json with some views gone and others added or in the place of those of their names.
 * @param text as it is, and well formed; null = there is no file
 */
export function changedViews(text: string | null, put: readonly LogicalView[], drop: readonly ViewName[]): string {
  const views = text === null ? [] : (JSON.parse(text) as readonly LogicalView[]);
  const gone = new Set([...put, ...drop].map(keyOf));
  return `${JSON.stringify([...views.filter((view) => !gone.has(keyOf(view))), ...put], null, 2)}\n`;
}

function keyOf({ schema, name }: ViewName): string {
  return `${schema}.${tableKey(name)}`;
}
