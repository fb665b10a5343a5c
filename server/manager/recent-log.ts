/** Lines kept. */
const linesMax = 1000;

/** What is logged: of each level, what it names and what comes after it. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof logLevels)[number];

export interface LogLine {
  readonly at: Date;
  readonly level: LogLevel;
  readonly text: string;
}

/** Where the server says what happens; pino's loggers fit. */
export interface ServerLog {
  /** Absent: nobody wants to know so much. */
  debug?(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Hands on what is logged from its level on, and keeps the last lines for `log @@` and `show @@syslog`. The level may be changed at any time. */
export class RecentLog implements ServerLog {
  readonly lines: LogLine[] = [];

  constructor(
    private readonly log: ServerLog,
    public level: LogLevel = 'info',
  ) {}

  /** For those who would have to prepare what they log. */
  logs(level: LogLevel): boolean {
    return logLevels.indexOf(level) >= logLevels.indexOf(this.level);
  }

  debug(details: object, message: string): void {
    if (!this.logs('debug')) return;
    this.note('debug', details, message);
    this.log.debug?.(details, message);
  }

  info(details: object, message: string): void {
    if (!this.logs('info')) return;
    this.note('info', details, message);
    this.log.info(details, message);
  }

  warn(details: object, message: string): void {
    if (!this.logs('warn')) return;
    this.note('warn', details, message);
    this.log.warn(details, message);
  }

  error(details: object, message: string): void {
    this.note('error', details, message);
    this.log.error(details, message);
  }

  private note(level: LogLine['level'], details: object, message: string): void {
    const about = Object.entries(details).map(([name, value]) => `${name}=${textOf(value)}`);
    this.lines.push({ at: new Date(), level, text: [message, ...about].join(' ') });
    if (this.lines.length > linesMax) this.lines.shift();
  }
}

function textOf(value: unknown): string {
  return value instanceof Error ? value.message : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
