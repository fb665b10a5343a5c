/** Lines kept. */
const linesMax = 1000;

export interface LogLine {
  readonly at: Date;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** Where the server says what happens; pino's loggers fit. */
export interface ServerLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Hands on what is logged, and keeps the last lines for `log @@` and `show @@syslog`. */
export class RecentLog implements ServerLog {
  readonly lines: LogLine[] = [];

  constructor(private readonly log: ServerLog) {}

  info(details: object, message: string): void {
    this.note('info', details, message);
    this.log.info(details, message);
  }

  warn(details: object, message: string): void {
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
