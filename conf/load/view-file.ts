import { type LogicalSchema, type LogicalView, tableKey, type ViewAlgorithm } from '../catalog';
import type { Findings } from './mistakes';

const file = 'views.json';
const algorithms: readonly ViewAlgorithm[] = ['UNDEFINED', 'MERGE', 'TEMPTABLE'];
const remedy = 'the server writes this file: make views with CREATE VIEW, or take the copy of before';

/**
 * The views that the server keeps, by schema and tableKey. CREATE VIEW writes the file; without one there are none.
 * @param text null = there is no file
 */
export function readViews(
  text: string | null,
  schemas: ReadonlyMap<string, LogicalSchema>,
  findings: Findings,
): ReadonlyMap<string, ReadonlyMap<string, LogicalView>> {
  const views = new Map<string, Map<string, LogicalView>>();
  for (const entry of entriesOf(text, findings)) {
    const view = viewOf(entry);
    if (!view) {
      findings.mistake(file, 0, `not a view: ${JSON.stringify(entry).slice(0, 100)}`, remedy);
      continue;
    }
    if (!schemas.has(view.schema)) {
      // The schema may come back: its views are not the reason to keep the server from starting.
      findings.notInEffect.push(`${file}: view ${view.name}: schema.xml has no schema '${view.schema}'`);
      continue;
    }
    const ofSchema = views.get(view.schema) ?? new Map<string, LogicalView>();
    if (ofSchema.has(tableKey(view.name)))
      findings.mistake(file, 0, `view ${view.schema}.${view.name} is there twice`, remedy);
    views.set(view.schema, ofSchema.set(tableKey(view.name), view));
  }
  return views;
}

function entriesOf(text: string | null, findings: Findings): readonly unknown[] {
  if (text === null) return [];
  try {
    const content: unknown = JSON.parse(text);
    if (Array.isArray(content)) return content;
    findings.mistake(file, 0, 'the file holds no list of views', remedy);
  } catch (error) {
    findings.mistake(file, 0, `not JSON: ${(error as Error).message}`, remedy);
  }
  return [];
}

function viewOf(entry: unknown): LogicalView | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const view = entry as Readonly<Record<keyof LogicalView, unknown>>;
  const texts = ['schema', 'name', 'query', 'definer', 'characterSet', 'collation'] as const;
  if (!texts.every((key) => typeof view[key] === 'string')) return null;
  if (!algorithms.includes(view.algorithm as ViewAlgorithm)) return null;
  if (!['CASCADED', 'LOCAL', undefined].includes(view.checkOption as string | undefined)) return null;
  const { columns } = view;
  if (!Array.isArray(columns) || columns.length === 0) return null;
  return columns.every((column) => typeof column === 'string') ? (view as unknown as LogicalView) : null;
}
