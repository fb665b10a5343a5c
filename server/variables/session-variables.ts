import type { Catalog } from '../../conf/catalog';
import type { SessionFacts } from '../../connectors/connector';
import type { ColumnType } from '../../engine/batch/column-type';
import type { ClientConnection } from '../../protocol/handler';
import { Capability } from '../../protocol/wire/capabilities';
import { type Collation, charsetByName, collationById, collationByName } from '../../protocol/wire/charsets';
import { sqlError } from '../../protocol/wire/sql-error';
import type { SessionVariables } from '../session/session-variables';
import type { GlobalVariables } from '../session/session-view';
import { type BackendVariables, variableLiteral } from './backend-variables';
import { changeableOwn, ownVariables } from './own-variables';
import { canonicalSqlMode, defaultSqlMode, withIgnoreSpace } from './sql-mode';
import { variableType } from './variable-type';

const defaultCollation = 'utf8mb4_general_ci';
const isolationLevels = ['READ-UNCOMMITTED', 'READ-COMMITTED', 'REPEATABLE-READ', 'SERIALIZABLE'];

const aliases: Readonly<Record<string, string>> = {
  transaction_isolation: 'tx_isolation',
  transaction_read_only: 'tx_read_only',
};

/** Names that are tracked here and decide what backends are set to. */
const trackedNames = [
  'autocommit',
  'character_set_client',
  'character_set_connection',
  'character_set_results',
  'collation_connection',
  'sql_mode',
  'sql_select_limit',
  'time_zone',
  'tx_isolation',
  'tx_read_only',
  'max_statement_time',
  'max_execution_time',
  'max_allowed_packet',
  'version',
] as const;

const readOnlyNames: ReadonlySet<string> = new Set(['version', 'max_allowed_packet']);

interface State {
  autocommit: boolean;
  sqlMode: string | null;
  timeZone: string | null;
  isolation: string | null;
  readOnly: boolean;
  collation: string;
  clientCharset: string;
  resultsCharset: string | null;
  selectLimit: bigint | null;
  statementTimeoutMs: number;
}

type LoggedInClient = Pick<ClientConnection, 'collationId' | 'capabilities'>;

/** Variables of a session that has just logged in. Changes of globals made until then are in it. */
export function createSessionVariables(
  globals: GlobalVariables,
  client: LoggedInClient,
  catalog: Catalog,
  version: string,
  backend: BackendVariables,
): SessionVariables {
  return new TrackedVariables(globals, client, catalog, version, backend);
}

/**
 * Whether the servers behind us have a collation of utf8mb4. Clients of MySQL 8 log in with collations that MariaDB does not know, and takes
 * its own default in their place.
 */
function isUnderstood(collation: Collation | null, version: string): collation is Collation {
  if (collation?.charset.name !== 'utf8mb4') return false;
  return !collation.name.includes(/mariadb/i.test(version) ? '_0900_' : '_uca1400_');
}

class TrackedVariables implements SessionVariables {
  private readonly state: State;
  private readonly initial: State;
  private readonly user = new Map<string, string>();
  /** Backend variables that this session changed: lower-case name → SQL literal. */
  private readonly passed = new Map<string, string>();
  private readonly own = new Map<string, string>();
  private cachedFacts: SessionFacts | null = null;
  private cachedModes: ReadonlySet<string> | null = null;
  private nextTransaction: { isolation: string | null; readOnly: boolean | null } | null = null;

  constructor(
    private readonly globals: GlobalVariables,
    client: LoggedInClient,
    private readonly catalog: Catalog,
    private readonly version: string,
    private readonly backend: BackendVariables,
  ) {
    const collation = collationById(client.collationId);
    const charset = collation?.charset.name ?? 'utf8mb4';
    const text = charset.startsWith('utf8') || charset === 'binary' ? null : charset;
    this.state = {
      autocommit: true,
      sqlMode: null,
      timeZone: null,
      isolation: isolationOf(catalog),
      readOnly: false,
      collation: text === null && isUnderstood(collation, version) ? collation.name : defaultCollation,
      clientCharset: charset,
      resultsCharset: charset,
      selectLimit: null,
      statementTimeoutMs: catalog.system.sqlExecuteTimeoutMs,
    };
    this.initial = { ...this.state };
    // Clients may ask for it when they log in (MySQL manual, "CLIENT_IGNORE_SPACE"); SET sql_mode takes it away like any other mode.
    // As long as no backend has told its modes, it is not known which of them it takes.
    if ((client.capabilities & Capability.ignoreSpace) !== 0 && backend.isLoaded)
      this.state.sqlMode = withIgnoreSpace(this.sqlModeText);
    for (const [name, literal] of globals.changed) this.setSystemVariable('session', name, literal);
  }

  get sqlMode(): ReadonlySet<string> {
    this.cachedModes ??= sharedModes(this.sqlModeText);
    return this.cachedModes;
  }

  private get sqlModeText(): string {
    return this.state.sqlMode ?? this.backend.find('sql_mode')?.value ?? defaultSqlMode;
  }

  get autocommit(): boolean {
    return this.state.autocommit;
  }

  get collation(): string {
    return this.state.collation;
  }

  get clientCharset(): string {
    return this.state.clientCharset;
  }

  get resultsCharset(): string | null {
    return this.state.resultsCharset;
  }

  get timeZone(): string {
    return this.state.timeZone ?? this.backend.timeZone;
  }

  get statementTimeoutMs(): number {
    return this.state.statementTimeoutMs;
  }

  get selectLimit(): bigint | null {
    return this.state.selectLimit;
  }

  get facts(): SessionFacts {
    const { sqlMode, timeZone, isolation, readOnly, collation } = this.state;
    this.cachedFacts ??= sharedFacts({
      sqlMode,
      timeZone,
      isolation,
      readOnly,
      collation,
      variables: new Map(this.passed),
    });
    return this.cachedFacts;
  }

  userVariable(name: string): string {
    return this.user.get(name.toLowerCase()) ?? 'NULL';
  }

  userVariableNames(): readonly string[] {
    return [...this.user.keys()];
  }

  setUserVariable(name: string, literal: string): void {
    this.user.set(name.toLowerCase(), literal);
  }

  systemVariable(scope: 'session' | 'global' | 'system', rawName: string): string | null {
    const name = canonicalName(rawName);
    if (scope === 'global' && this.globals.changed.has(name)) return this.globals.changed.get(name)!;
    const text = this.trackedText(name, scope === 'global' ? this.initial : this.state);
    if (text !== undefined) return text === null ? 'NULL' : this.literalOf(name, text);
    const passed = scope === 'global' ? undefined : this.passed.get(name);
    if (passed !== undefined) return passed;
    const own = (scope === 'global' ? undefined : this.own.get(name)) ?? ownVariables[name];
    const value = own ?? this.backend.find(name)?.value;
    return value === undefined ? null : this.literalOf(name, value);
  }

  typeOf(rawName: string): ColumnType | null {
    const kind = this.backend.find(canonicalName(rawName))?.kind;
    return kind === undefined ? null : variableType(kind);
  }

  private literalOf(name: string, text: string): string {
    return variableLiteral(text, name === 'version' ? 'text' : (this.backend.find(name)?.kind ?? null));
  }

  /** undefined: not tracked here. */
  private trackedText(name: string, state: State): string | null | undefined {
    switch (name as (typeof trackedNames)[number]) {
      case 'autocommit':
        return state.autocommit ? '1' : '0';
      case 'character_set_client':
        return state.clientCharset;
      case 'character_set_connection':
        return collationByName(state.collation)?.charset.name ?? 'utf8mb4';
      case 'character_set_results':
        return state.resultsCharset;
      case 'collation_connection':
        return state.collation;
      case 'sql_mode':
        return this.sqlModeText;
      case 'sql_select_limit':
        return String(state.selectLimit ?? 18446744073709551615n);
      case 'time_zone':
        return this.timeZone;
      case 'tx_isolation':
        return state.isolation === null ? 'REPEATABLE-READ' : state.isolation.replaceAll(' ', '-');
      case 'tx_read_only':
        return state.readOnly ? '1' : '0';
      case 'max_statement_time':
        return (state.statementTimeoutMs / 1000).toFixed(6);
      case 'max_execution_time':
        return String(state.statementTimeoutMs);
      case 'max_allowed_packet':
        return String(this.catalog.system.maxPacketSize);
      case 'version':
        return this.version;
      default:
        return undefined;
    }
  }

  setSystemVariable(scope: 'session' | 'global', rawName: string, literal: string | null): void {
    const name = canonicalName(rawName);
    if (readOnlyNames.has(name)) throw readOnly(name);
    if (scope === 'global') {
      this.setGlobal(name, literal);
      return;
    }
    if (this.setTracked(name, literal)) return;
    if (ownVariables[name] !== undefined) {
      if (!changeableOwn.has(name)) throw readOnly(name);
      if (literal === null) this.own.delete(name);
      else this.own.set(name, textOf(literal) ?? '');
      return;
    }
    if (literal === null) this.passed.delete(name);
    else this.passed.set(name, literal);
    this.cachedFacts = null;
  }

  /** Globals of this server only: those of the backends are theirs. */
  private setGlobal(name: string, literal: string | null): void {
    const known = this.trackedText(name, this.state) !== undefined || changeableOwn.has(name);
    if (!known) {
      throw sqlError(
        'ER_NOT_SUPPORTED_YET',
        `This version of MyCAT doesn't yet support 'SET GLOBAL ${name}: it belongs to the backends; set it there'`,
      );
    }
    if (literal === null) this.globals.changed.delete(name);
    else this.globals.changed.set(name, literal);
  }

  private setTracked(name: string, literal: string | null): boolean {
    const { state, initial } = this;
    const text = literal === null ? null : textOf(literal);
    const isDefault = literal === null;
    switch (name as (typeof trackedNames)[number]) {
      case 'autocommit':
        state.autocommit = isDefault || booleanOf(name, text);
        return true;
      case 'tx_read_only':
        state.readOnly = !isDefault && booleanOf(name, text);
        break;
      case 'sql_mode':
        state.sqlMode = isDefault ? null : canonicalSqlMode(required(name, text));
        this.cachedModes = null;
        break;
      case 'time_zone':
        state.timeZone =
          isDefault || text?.toUpperCase() === this.backend.timeZone ? null : timeZoneOf(required(name, text));
        break;
      case 'tx_isolation':
        state.isolation = isDefault ? initial.isolation : isolationFrom(name, required(name, text));
        break;
      case 'character_set_client':
        state.clientCharset = isDefault ? initial.clientCharset : charset(required(name, text));
        return true;
      case 'character_set_results':
        state.resultsCharset = isDefault ? initial.resultsCharset : text === null ? null : charset(text);
        return true;
      case 'character_set_connection':
        state.collation = isDefault ? initial.collation : connectionCollation(charset(required(name, text)));
        break;
      case 'collation_connection':
        state.collation = isDefault ? initial.collation : collation(required(name, text), this.version);
        break;
      case 'sql_select_limit':
        state.selectLimit = isDefault ? null : limitOf(name, required(name, text));
        return true;
      case 'max_statement_time':
        state.statementTimeoutMs = isDefault ? initial.statementTimeoutMs : Math.round(numberOf(name, text) * 1000);
        return true;
      case 'max_execution_time':
        state.statementTimeoutMs = isDefault ? initial.statementTimeoutMs : Math.round(numberOf(name, text));
        return true;
      default:
        return false;
    }
    this.cachedFacts = null;
    return true;
  }

  setNames(charsetName: string | null, collationName: string | null): void {
    const { state, initial } = this;
    if (charsetName === null) {
      Object.assign(state, {
        clientCharset: initial.clientCharset,
        resultsCharset: initial.resultsCharset,
        collation: initial.collation,
      });
    } else {
      const name = charset(charsetName);
      if (collationName !== null && collationByName(collationName)?.charset.name !== name) {
        collation(collationName, this.version);
        throw sqlError(
          'ER_COLLATION_CHARSET_MISMATCH',
          `COLLATION '${collationName}' is not valid for CHARACTER SET '${name}'`,
        );
      }
      state.clientCharset = name;
      state.resultsCharset = name;
      state.collation = collationName === null ? connectionCollation(name) : collation(collationName, this.version);
    }
    this.cachedFacts = null;
  }

  setCharacterSet(charsetName: string | null): void {
    const name = charsetName === null ? this.initial.clientCharset : charset(charsetName);
    this.state.clientCharset = name;
    this.state.resultsCharset = name;
    this.state.collation = defaultCollation;
    this.cachedFacts = null;
  }

  setNextTransaction(options: { readonly isolation: string | null; readonly readOnly: boolean | null }): void {
    this.nextTransaction = {
      isolation: options.isolation ?? this.nextTransaction?.isolation ?? null,
      readOnly: options.readOnly ?? this.nextTransaction?.readOnly ?? null,
    };
  }

  takeNextTransaction(): { readonly isolation: string | null; readonly readOnly: boolean | null } | null {
    const next = this.nextTransaction;
    this.nextTransaction = null;
    return next;
  }

  all(scope: 'session' | 'global'): ReadonlyMap<string, string> {
    const result = new Map(this.backend.all());
    const state = scope === 'global' ? this.initial : this.state;
    for (const name of trackedNames) result.set(name, shownText(name, this.trackedText(name, state) ?? ''));
    for (const [name, text] of Object.entries(ownVariables)) result.set(name, text);
    if (scope === 'session') {
      for (const [name, text] of this.own) result.set(name, text);
      for (const [name, literal] of this.passed) result.set(name, textOf(literal) ?? '');
    }
    for (const [name, literal] of scope === 'global' ? this.globals.changed : [])
      result.set(name, textOf(literal) ?? '');
    return new Map([...result].sort(([left], [right]) => (left < right ? -1 : 1)));
  }
}

/**
 * Sessions with equal facts share one object, so that a pooled connection that served one of them is found fit for the others by `===`.
 * Bounded: a client that sets ever new values makes the oldest forgotten, which costs a comparison and nothing else.
 */
const factsSeen = new Map<string, SessionFacts>();
const factsSeenMax = 1000;

function sharedFacts(facts: SessionFacts): SessionFacts {
  const key = JSON.stringify([...Object.values(facts).filter((value) => !(value instanceof Map)), ...facts.variables]);
  const seen = factsSeen.get(key);
  if (seen) return seen;
  if (factsSeen.size >= factsSeenMax) factsSeen.delete(factsSeen.keys().next().value!);
  factsSeen.set(key, facts);
  return facts;
}

/** One set for each sql_mode, so that plans can be looked up by it. There are few: modes that exist, in canonical order. */
const modesSeen = new Map<string, ReadonlySet<string>>();

function sharedModes(sqlMode: string): ReadonlySet<string> {
  let modes = modesSeen.get(sqlMode);
  if (!modes) {
    modes = new Set(sqlMode.split(',').filter((mode) => mode !== ''));
    if (modesSeen.size >= factsSeenMax) modesSeen.clear();
    modesSeen.set(sqlMode, modes);
  }
  return modes;
}

function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return aliases[lower] ?? lower;
}

function isolationOf({ system }: Catalog): string | null {
  // 3, REPEATABLE READ, is what backends start with; anything else is set on them.
  return system.txIsolation === 3 ? null : isolationLevels[system.txIsolation - 1]!.replaceAll('-', ' ');
}

/** The value of a literal as text; null for NULL. */
function textOf(literal: string): string | null {
  if (literal === 'NULL') return null;
  if (!literal.startsWith("'")) return literal;
  return literal.slice(1, -1).replaceAll("''", "'").replaceAll('\\\\', '\\');
}

const numeric = /^-?\d+(?:\.\d+)?$/;

/** Truth values show as ON and OFF. */
function shownText(name: string, text: string): string {
  if (name === 'autocommit' || name === 'tx_read_only') return text === '1' ? 'ON' : 'OFF';
  return text;
}

function readOnly(name: string): Error {
  return sqlError('ER_INCORRECT_GLOBAL_LOCAL_VAR', `Variable '${name}' is a read only variable`);
}

function wrongValue(name: string, text: string | null): Error {
  return sqlError('ER_WRONG_VALUE_FOR_VAR', `Variable '${name}' can't be set to the value of '${text ?? 'NULL'}'`);
}

function required(name: string, text: string | null): string {
  if (text === null) throw wrongValue(name, null);
  return text;
}

function booleanOf(name: string, text: string | null): boolean {
  const upper = text?.toUpperCase();
  if (upper === '1' || upper === 'ON' || upper === 'TRUE') return true;
  if (upper === '0' || upper === 'OFF' || upper === 'FALSE') return false;
  throw wrongValue(name, text);
}

function numberOf(name: string, text: string | null): number {
  if (text === null || !numeric.test(text)) {
    throw sqlError('ER_WRONG_TYPE_FOR_VAR', `Incorrect argument type to variable '${name}'`);
  }
  return Math.max(0, Number(text));
}

function limitOf(name: string, text: string): bigint | null {
  if (!/^\d+$/.test(text)) throw sqlError('ER_WRONG_TYPE_FOR_VAR', `Incorrect argument type to variable '${name}'`);
  const value = BigInt(text);
  return value >= 18446744073709551615n ? null : value;
}

/** `+05:00` and names of zones; whether a backend knows the name is its to say. */
function timeZoneOf(text: string): string {
  if (/^[+-](?:0?\d|1[0-4]):[0-5]\d$/.test(text) || /^[A-Za-z][\w+\-/]*$/.test(text)) return text;
  throw sqlError('ER_UNKNOWN_TIME_ZONE', `Unknown or incorrect time zone: '${text}'`);
}

function isolationFrom(name: string, text: string): string {
  const level = isolationLevels.find((each) => each === text.toUpperCase().replaceAll(' ', '-'));
  if (!level) throw wrongValue(name, text);
  return level.replaceAll('-', ' ');
}

function charset(name: string): string {
  const found = charsetByName(name.toLowerCase() === 'utf8' ? 'utf8mb3' : name.toLowerCase());
  if (!found) throw sqlError('ER_UNKNOWN_CHARACTER_SET', `Unknown character set: '${name}'`);
  return found.name;
}

function collation(name: string, version: string): string {
  const found = collationByName(name.toLowerCase());
  const isThere = found !== null && (found.charset.name !== 'utf8mb4' || isUnderstood(found, version));
  if (!isThere) throw sqlError('ER_UNKNOWN_COLLATION', `Unknown collation: '${name}'`);
  // Text travels in utf8mb4, so only its collations can be told to the backends.
  return found.charset.name === 'utf8mb4' ? found.name : defaultCollation;
}

function connectionCollation(charsetName: string): string {
  return charsetName === 'utf8mb4'
    ? (charsetByName('utf8mb4')?.collations[0]?.name ?? defaultCollation)
    : defaultCollation;
}
