/** The figures behind an operator in EXPLAIN's tree. */
import type { AnalysisTotal, Measured } from './analysis';

/** ` (estimated rows: 1200, cost: 3400)`, or nothing. */
export function estimateText(rows: number | null, cost: number | null): string {
  if (rows === null) return '';
  return ` (estimated rows: ${rows}${cost === null ? '' : `, cost: ${cost}`})`;
}

/** ` (actual rows: 12, batches: 1, …)`. @param isShard whether a data node gives the rows: when the first came is told */
export function measuredText(measured: Measured | null, isShard: boolean): string {
  if (measured === null) return ' (never run)';
  const { runs, rows, batches, bytes, firstRowsMs, totalMs, memoryPeakBytes, spilledBytes, spillFiles } = measured;
  const parts = [
    ...(runs === 1 ? [] : [`runs: ${runs}`]),
    `rows: ${rows}`,
    ...(batches === null ? [] : [`batches: ${batches}`]),
    `bytes: ${bytes}`,
    ...(isShard && firstRowsMs !== null ? [`first rows: ${millisecondsText(firstRowsMs)}`] : []),
    `time: ${millisecondsText(totalMs)}`,
    ...(memoryPeakBytes === 0 ? [] : [`memory peak: ${bytesText(memoryPeakBytes)}`]),
    ...(spillFiles === 0
      ? []
      : [`spilled: ${bytesText(spilledBytes)} in ${spillFiles} file${spillFiles > 1 ? 's' : ''}`]),
  ];
  return ` (actual ${parts.join(', ')})`;
}

export function totalText({ planningMs, runningMs, rows, memoryPeakBytes, spilledBytes }: AnalysisTotal): string {
  const parts = [
    `rows: ${rows}`,
    `planning: ${millisecondsText(planningMs)}`,
    `running: ${millisecondsText(runningMs)}`,
    `memory peak: ${bytesText(memoryPeakBytes)}`,
    `spilled: ${bytesText(spilledBytes)}`,
  ];
  return `total: ${parts.join(', ')}`;
}

function millisecondsText(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 3 : 1)} ms`;
}

const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const power = Math.min(units.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power - 1]}`;
}
