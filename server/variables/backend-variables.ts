import type { TimeZone } from '../../engine/types/time-zone';
import type { BackendInformation } from '../session/session-view';
import { type KnownVariable, knownVariables, type VariableKind } from './known-variables';
import { learnTimeZone } from './learn-time-zone';

/** What was read is used this long before SHOW VARIABLES reads it again. */
const freshMs = 10_000;

const kinds: Readonly<Record<string, VariableKind>> = {
  BOOLEAN: 'boolean',
  INT: 'signed',
  BIGINT: 'signed',
  'INT UNSIGNED': 'unsigned',
  'BIGINT UNSIGNED': 'unsigned',
  DOUBLE: 'double',
};

/**
 * System variables of the backends, as new sessions on them have them: of the first MariaDB that tells them. Until one does, those of a fresh
 * MariaDB 10.11 stand in, so that clients can ask on connecting while no backend is up. Files and folders of the backend's machine are not told.
 */
export class BackendVariables {
  private loaded: ReadonlyMap<string, KnownVariable> | null = null;
  private loadedAt = 0;

  private learntZone: TimeZone | null = null;

  constructor(private readonly information: Pick<BackendInformation, 'anyNodeRows' | 'rowsOfAnyNode'>) {}

  /** Of new sessions: an offset, a name, or `SYSTEM`. */
  get timeZone(): string {
    return this.find('time_zone')?.value ?? 'SYSTEM';
  }

  /** The time zone of the backends' machines; null as long as no backend has told it. */
  get systemTimeZone(): TimeZone | null {
    return this.learntZone;
  }

  /** Whether a backend has told them. */
  get isLoaded(): boolean {
    return this.loaded !== null;
  }

  /** Lower-case name; null for a variable that is not known. */
  find(name: string): KnownVariable | null {
    return this.loaded?.get(name) ?? knownVariables.get(name) ?? null;
  }

  /** All of them by name, with the values of SHOW VARIABLES. */
  all(): ReadonlyMap<string, string> {
    return new Map([...(this.loaded ?? knownVariables)].map(([name, { value }]) => [name, value]));
  }

  /** Reads them, or gives up waiting after `timeoutMs`: what comes later is used all the same. */
  async loadWithin(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.load(), timeout]);
    clearTimeout(timer);
  }

  /** Reads them again when what is known is old. */
  async refresh(): Promise<void> {
    if (Date.now() - this.loadedAt >= freshMs) await this.load();
  }

  private async load(): Promise<void> {
    const rows = await this.information.anyNodeRows('SYSTEM_VARIABLES');
    if (rows === null) return;
    this.loaded = new Map(
      rows
        .filter(({ GLOBAL_VALUE }) => GLOBAL_VALUE != null)
        .map((row) => [
          row.VARIABLE_NAME!.toLowerCase(),
          { kind: kinds[row.VARIABLE_TYPE ?? ''] ?? 'text', value: withoutPath(row.GLOBAL_VALUE!) },
        ]),
    );
    this.loadedAt = Date.now();
    this.learntZone ??= await learnTimeZone((sql) => this.information.rowsOfAnyNode(sql));
  }
}

function withoutPath(value: string): string {
  return value.startsWith('/') ? '' : value;
}

const number = /^-?\d+(?:\.\d+)?$/;

/** A value of SHOW VARIABLES as the SQL literal that @@name stands for. @param kind null: not known, the text decides */
export function variableLiteral(text: string, kind: VariableKind | null): string {
  const truth = kind === 'boolean' || (kind === null && (text === 'ON' || text === 'OFF'));
  if (truth) return text === 'ON' || text === '1' || text === 'YES' ? '1' : '0';
  if (kind !== 'text' && number.test(text)) return text;
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
