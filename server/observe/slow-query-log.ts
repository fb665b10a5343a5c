import { explainLines } from '../../planner/explain/tree';
import { nodesOfPlan } from './nodes-of-plan';
import type { RotatingLog } from './rotating-log';
import type { StatementRecord } from './statement-record';
import { type LoggedText, loggedPlanLine, loggedText } from './statement-text';

/** Lines of a plan that are logged. */
const planLinesMax = 200;

/** One statement as a line of JSON: what it was, where it went, how long its stages took, and its plan. */
export class SlowQueryLog {
  constructor(
    private readonly log: RotatingLog,
    private readonly form: LoggedText,
  ) {}

  record(record: StatementRecord): void {
    this.log.write(JSON.stringify(slowQueryEntry(record, this.form)));
  }
}

/** Times in ms. `lexMs` is that of the whole text, which its first statement has when there are several. */
export function slowQueryEntry(record: StatementRecord, form: LoggedText): object {
  const { client, plan, error } = record;
  const isPlanned = record.plannedMs > 0;
  return {
    time: new Date(record.startedAt).toISOString(),
    client: client.id,
    user: record.user.name,
    host: `${client.remoteAddress}:${client.remotePort}`,
    schema: record.schema,
    statement: loggedText(record.lexed!, form),
    durationMs: milliseconds(record.durationMs),
    lexMs: milliseconds(Math.max(0, record.startedMs - record.receivedMs)),
    planMs: isPlanned ? milliseconds(record.plannedMs - record.startedMs) : null,
    runMs: milliseconds(record.endedMs - (isPlanned ? record.plannedMs : record.startedMs)),
    rowsSent: record.rowsSent,
    rowsAffected: Math.max(0, record.rowsAffected),
    bytesSent: record.bytesSent,
    spillBytes: record.spillBytes,
    errno: error?.errno ?? null,
    dataNode: error?.dataNode ?? null,
    dataNodes: nodesOfPlan(plan),
    plan: plan === null ? null : planLines(explainLines(plan), form),
  };
}

/** Estimates hold nothing of the statement's values. */
function planLines(lines: ReturnType<typeof explainLines>, form: LoggedText): readonly string[] {
  const shown = lines.slice(0, planLinesMax).map(({ text, figures }) => loggedPlanLine(text, form) + figures);
  return lines.length > planLinesMax ? [...shown, `${lines.length - planLinesMax} more lines`] : shown;
}

function milliseconds(value: number): number {
  return Math.round(value * 1000) / 1000;
}
