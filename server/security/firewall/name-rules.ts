import { checkRule, type FirewallRule } from './rule';

/** What tells an attacker about the server: variables, functions, schemas, tables. */
const variables: ReadonlySet<string> = new Set([
  'basedir',
  'datadir',
  'hostname',
  'plugin_dir',
  'secure_file_priv',
  'tmpdir',
  'version_compile_machine',
  'version_compile_os',
  'general_log_file',
  'slow_query_log_file',
  'log_error',
  'pid_file',
  'socket',
  'innodb_data_home_dir',
]);
const functions: ReadonlySet<string> = new Set([
  'benchmark',
  'extractvalue',
  'load_file',
  'name_const',
  'sleep',
  'sys_eval',
  'sys_exec',
  'updatexml',
]);
const schemas: ReadonlySet<string> = new Set(['information_schema', 'mysql', 'performance_schema', 'sys']);
const tables: ReadonlySet<string> = new Set([
  'columns_priv',
  'db',
  'global_priv',
  'host',
  'tables_priv',
  'user_privileges',
]);

export const nameRules: readonly FirewallRule[] = [
  checkRule('variantCheck', true, ({ parts }) => {
    const found = parts.expressions.find(
      (node) => node.kind === 'variable' && node.scope !== 'user' && variables.has(node.name.toLowerCase()),
    );
    return found?.kind === 'variable' ? `the variable @@${found.name}` : null;
  }),
  checkRule('functionCheck', true, ({ parts }) => {
    const found = parts.expressions.find((node) => node.kind === 'call' && functions.has(node.name));
    return found?.kind === 'call' ? `the function ${found.name}` : null;
  }),
  checkRule('schemaCheck', true, ({ parts }) => {
    const found = parts.tables.find(({ schema }) => schema !== null && schemas.has(schema.toLowerCase()));
    return found ? `the schema ${found.schema}` : null;
  }),
  checkRule('tableCheck', true, ({ parts }) => {
    const found = parts.tables.find(({ name }) => tables.has(name.toLowerCase()));
    return found ? `the table ${found.name}` : null;
  }),
];
