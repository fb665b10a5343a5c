import { sqlError } from '../../protocol/wire/sql-error';

/** sql_mode of a new session, as MariaDB 10.11 has it. */
export const defaultSqlMode =
  'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION';

/** Modes in the order of their bits (MariaDB source: sql_class.h, MODE_…). */
const modes = [
  'REAL_AS_FLOAT',
  'PIPES_AS_CONCAT',
  'ANSI_QUOTES',
  'IGNORE_SPACE',
  'IGNORE_BAD_TABLE_OPTIONS',
  'ONLY_FULL_GROUP_BY',
  'NO_UNSIGNED_SUBTRACTION',
  'NO_DIR_IN_CREATE',
  'POSTGRESQL',
  'ORACLE',
  'MSSQL',
  'DB2',
  'MAXDB',
  'NO_KEY_OPTIONS',
  'NO_TABLE_OPTIONS',
  'NO_FIELD_OPTIONS',
  'MYSQL323',
  'MYSQL40',
  'ANSI',
  'NO_AUTO_VALUE_ON_ZERO',
  'NO_BACKSLASH_ESCAPES',
  'STRICT_TRANS_TABLES',
  'STRICT_ALL_TABLES',
  'NO_ZERO_IN_DATE',
  'NO_ZERO_DATE',
  'ALLOW_INVALID_DATES',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'TRADITIONAL',
  'NO_AUTO_CREATE_USER',
  'HIGH_NOT_PRECEDENCE',
  'NO_ENGINE_SUBSTITUTION',
  'PAD_CHAR_TO_FULL_LENGTH',
  'EMPTY_STRING_IS_NULL',
  'SIMULTANEOUS_ASSIGNMENT',
  'TIME_ROUND_FRACTIONAL',
];

/** Names that stand for several modes (MariaDB manual, "SQL Mode"). */
const combinations: Readonly<Record<string, string>> = {
  ANSI: 'REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ANSI',
  TRADITIONAL:
    'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,TRADITIONAL,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION',
  ORACLE:
    'PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ORACLE,NO_KEY_OPTIONS,NO_TABLE_OPTIONS,NO_FIELD_OPTIONS,NO_AUTO_CREATE_USER,SIMULTANEOUS_ASSIGNMENT',
  POSTGRESQL: 'PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,POSTGRESQL,NO_KEY_OPTIONS,NO_TABLE_OPTIONS,NO_FIELD_OPTIONS',
  MSSQL: 'PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,MSSQL,NO_KEY_OPTIONS,NO_TABLE_OPTIONS,NO_FIELD_OPTIONS',
  DB2: 'PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,DB2,NO_KEY_OPTIONS,NO_TABLE_OPTIONS,NO_FIELD_OPTIONS',
  MAXDB:
    'PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,MAXDB,NO_KEY_OPTIONS,NO_TABLE_OPTIONS,NO_FIELD_OPTIONS,NO_AUTO_CREATE_USER',
};

/**
 * A sql_mode in the form and order in which the server shows it: names, or their bits as a number; combinations opened up.
 * Errors: 1231 for a mode that does not exist.
 */
export function canonicalSqlMode(value: string): string {
  const chosen = new Set<string>();
  const wrong = (): Error =>
    sqlError('ER_WRONG_VALUE_FOR_VAR', `Variable 'sql_mode' can't be set to the value of '${value}'`);
  if (/^\d+$/.test(value.trim())) {
    const bits = BigInt(value.trim());
    if (bits >= 1n << BigInt(modes.length)) throw wrong();
    modes.forEach((mode, bit) => {
      if ((bits >> BigInt(bit)) & 1n) chosen.add(mode);
    });
  } else {
    for (const part of value.split(',')) {
      const name = part.trim().toUpperCase();
      if (name === '') continue;
      if (!modes.includes(name) && name !== 'NOT_USED') {
        throw sqlError('ER_WRONG_VALUE_FOR_VAR', `Variable 'sql_mode' can't be set to the value of '${part.trim()}'`);
      }
      for (const each of (combinations[name] ?? name).split(',')) chosen.add(each);
    }
  }
  return modes.filter((mode) => chosen.has(mode)).join(',');
}

/** The modes of a backend and IGNORE_SPACE, in the order of their bits. Modes that are not known here stay where they are. */
export function withIgnoreSpace(value: string): string {
  const chosen = value.split(',').filter((mode) => mode !== '' && mode !== 'IGNORE_SPACE');
  const place = chosen.findIndex((mode) => modes.indexOf(mode) > modes.indexOf('IGNORE_SPACE'));
  chosen.splice(place < 0 ? chosen.length : place, 0, 'IGNORE_SPACE');
  return chosen.join(',');
}
