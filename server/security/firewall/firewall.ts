import { resolve } from 'node:path';
import type { Catalog } from '../../../conf/catalog';
import type { LexedStatement } from '../../../planner/sql/lexed';
import { parseStatement } from '../../../planner/sql/parse';
import { sqlError } from '../../../protocol/wire/sql-error';
import type { ServerLog } from '../../manager/recent-log';
import type { SessionView } from '../../session/session-view';
import { FingerprintList } from './fingerprint-list';
import { firewallRules } from './registry';
import type { FirewallRule } from './rule';
import { partsOf } from './statement-parts';

/** Texts whose verdict is remembered. */
const verdictsMax = 5000;

/** `<blacklist check="true">`: refuses statements, or only says that it would. */
export class Firewall {
  private readonly rules: readonly FirewallRule[];
  private readonly list: FingerprintList | null;
  private readonly verdicts = new Map<string, string | null>();

  constructor(
    private readonly settings: Catalog['firewall'],
    folder: string,
    private readonly log: Pick<ServerLog, 'warn'>,
  ) {
    const { blacklist, fingerprintMode, fingerprintFile } = settings;
    this.rules = firewallRules.filter(({ property, fallback, applies }) => {
      const written = blacklist.get(property);
      return (written === undefined || written === '' ? fallback : written.toLowerCase() === 'true') === applies;
    });
    this.list = fingerprintMode === 'off' ? null : new FingerprintList(resolve(folder, fingerprintFile));
  }

  /** Errors: 3012 as MyCAT, with the reason. */
  check(lexed: LexedStatement, session: SessionView, isOneOfSeveral: boolean): void {
    const reason = this.listed(lexed) ?? this.verdict(lexed, session, isOneOfSeveral);
    if (reason === null) return;
    const { user, client } = session;
    if (this.settings.logOnly) {
      this.log.warn({ user: user.name, from: client.remoteAddress, statement: lexed.shape }, `firewall: ${reason}`);
      return;
    }
    throw sqlError('ER_MYCAT_REJECTED', `The statement is unsafe SQL, reject for user '${user.name}': ${reason}`);
  }

  private listed(lexed: LexedStatement): string | null {
    if (this.list === null) return null;
    switch (this.settings.fingerprintMode) {
      case 'record':
        this.list.record(lexed);
        return null;
      case 'allow':
        return this.list.has(lexed) ? null : 'its fingerprint is not in the list of allowed ones';
      case 'deny':
        return this.list.has(lexed) ? 'its fingerprint is in the list of denied ones' : null;
      case 'off':
        return null;
    }
  }

  /** Depends on the text alone, literals too: `1 = 1` is one. */
  private verdict(lexed: LexedStatement, { sqlMode }: SessionView, isOneOfSeveral: boolean): string | null {
    const key = `${isOneOfSeveral}\n${lexed.hint !== null}\n${[...sqlMode].sort().join()}\n${lexed.text}`;
    const known = this.verdicts.get(key);
    if (known !== undefined) return known;
    // The other rows of a bulk INSERT are literals, as many as in the first one: no rule minds them.
    const statement = parseStatement({ ...lexed, rows: null }, { sqlMode, literals: 'inline' });
    const checked = { lexed, statement, parts: partsOf(statement), isOneOfSeveral };
    let reason: string | null = null;
    for (const rule of this.rules) {
      const violation = rule.violation(checked);
      if (violation === null) continue;
      reason = `${violation} (${rule.property})`;
      break;
    }
    if (this.verdicts.size >= verdictsMax) this.verdicts.delete(this.verdicts.keys().next().value!);
    if (lexed.text.length <= 4096) this.verdicts.set(key, reason);
    return reason;
  }
}
