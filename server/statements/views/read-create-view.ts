import type { ViewAlgorithm } from '../../../conf/catalog';
import type { LexedStatement, Token } from '../../../planner/sql/lexed';
import { WordReader } from '../word-reader';

/** CREATE VIEW or ALTER VIEW, taken apart (MariaDB manual, "CREATE VIEW"). */
export interface CreateViewStatement {
  readonly verb: 'CREATE' | 'ALTER';
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  /** null = not written. */
  readonly algorithm: ViewAlgorithm | null;
  /** `user@host` as written; null = not written, or CURRENT_USER. */
  readonly definer: string | null;
  readonly security: 'DEFINER' | 'INVOKER' | null;
  readonly schema: string | null;
  readonly name: string;
  /** Names of the columns; null = those of the query. */
  readonly columns: readonly string[] | null;
  /** Source text of the query. */
  readonly query: string;
  readonly checkOption: 'CASCADED' | 'LOCAL' | null;
}

/** Errors: 1064. */
export function readCreateView(lexed: LexedStatement): CreateViewStatement {
  const reader = new WordReader(lexed);
  const verb = lexed.verb === 'ALTER' ? 'ALTER' : 'CREATE';
  const orReplace = verb === 'CREATE' && reader.take('OR', 'REPLACE');
  let algorithm: CreateViewStatement['algorithm'] = null;
  let definer: string | null = null;
  let security: CreateViewStatement['security'] = null;
  while (!reader.take('VIEW')) {
    if (reader.take('ALGORITHM', '=')) algorithm = oneOf(reader, 'UNDEFINED', 'MERGE', 'TEMPTABLE');
    else if (reader.take('DEFINER', '=')) definer = readUser(reader);
    else if (reader.take('SQL', 'SECURITY')) security = oneOf(reader, 'DEFINER', 'INVOKER');
    else throw reader.error();
  }
  const ifNotExists = verb === 'CREATE' && reader.take('IF', 'NOT', 'EXISTS');
  const { schema, name } = reader.qualifiedName();
  const columns = reader.take('(') ? readColumns(reader) : null;
  reader.expect('AS');
  if (reader.atEnd) throw reader.error();
  const { tokens, text } = lexed;
  const { checkOption, end } = readCheckOption(tokens);
  const query = text.slice(tokens[reader.index]!.start, tokens[end - 1]!.end);
  return { verb, orReplace, ifNotExists, algorithm, definer, security, schema, name, columns, query, checkOption };
}

function oneOf<T extends string>(reader: WordReader, ...words: readonly T[]): T {
  const found = reader.takeOne(...words);
  if (found === null) throw reader.error();
  return found as T;
}

/** `'user'@'host'` | CURRENT_USER [()] */
function readUser(reader: WordReader): string | null {
  if (reader.take('CURRENT_USER')) {
    if (reader.take('(')) reader.expect(')');
    return null;
  }
  const user = reader.nameOrText();
  const host = reader.userHost();
  return `${user}@${host ?? '%'}`;
}

function readColumns(reader: WordReader): readonly string[] {
  const columns = [reader.name()];
  while (reader.take(',')) columns.push(reader.name());
  reader.expect(')');
  return columns;
}

/** [WITH [CASCADED | LOCAL] CHECK OPTION] at the end, and the index of the token behind what comes before it. */
function readCheckOption(tokens: readonly Token[]): {
  readonly checkOption: CreateViewStatement['checkOption'];
  readonly end: number;
} {
  const count = tokens.at(-1)?.kind === 'end' ? tokens.length - 1 : tokens.length;
  const word = (back: number): string => {
    const token = tokens[count - back];
    return token?.kind === 'word' ? token.text.toUpperCase() : '';
  };
  if (word(2) !== 'CHECK' || word(1) !== 'OPTION') return { checkOption: null, end: count };
  const kind = word(3);
  if (kind === 'WITH') return { checkOption: 'CASCADED', end: count - 3 };
  if ((kind === 'CASCADED' || kind === 'LOCAL') && word(4) === 'WITH') return { checkOption: kind, end: count - 4 };
  return { checkOption: null, end: count };
}
