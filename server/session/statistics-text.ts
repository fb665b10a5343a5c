import type { ServerView } from './session-view';

/** The answer to COM_STATISTICS. */
export function statisticsText({ startedAt, status }: Pick<ServerView, 'startedAt' | 'status'>): string {
  const counters = status();
  const seconds = Math.floor((Date.now() - startedAt.getTime()) / 1000);
  const questions = Number(counters.get('Questions') ?? 0);
  const average = (questions / Math.max(1, seconds)).toFixed(3);
  return `Uptime: ${seconds}  Threads: ${counters.get('Threads_connected') ?? 1}  Questions: ${questions}  Slow queries: ${counters.get('Slow_queries') ?? 0}  Opens: 0  Open tables: 0  Queries per second avg: ${average}`;
}
