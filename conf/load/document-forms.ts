/**
 * Which elements and attributes the three XML files have: the content of MyCAT's DTDs, but that the order of elements is free.
 * docs/configuration.md has a line for each attribute; a test keeps the two in step.
 */
export interface ElementForm {
  readonly attributes: readonly string[];
  readonly children: () => Readonly<Record<string, ElementForm>>;
}

function element(
  attributes: readonly string[],
  children: () => Readonly<Record<string, ElementForm>> = () => ({}),
): ElementForm {
  return { attributes, children };
}

const property = element(['name']);
const text = element([]);

const childTable: ElementForm = element(
  ['name', 'joinKey', 'parentKey', 'primaryKey', 'autoIncrement', 'needAddLimit', 'subTables'],
  () => ({ childTable, property }),
);

const table = element(
  [
    'name',
    'splitTableNames',
    'nameSuffix',
    'dataNode',
    'rule',
    'ruleRequired',
    'primaryKey',
    'autoIncrement',
    'needAddLimit',
    'type',
    'subTables',
    'fetchStoreNodeByJdbc',
  ],
  () => ({ childTable, property }),
);

const schema = element(
  ['name', 'dataNode', 'randomDataNode', 'checkSQLschema', 'sqlMaxLimit', 'needSupportMultiDBType'],
  () => ({ table }),
);

const login = ['host', 'url', 'user', 'password', 'usingDecrypt', 'weight'];
const readHost = element(login, () => ({ property }));
const writeHost = element([...login, 'checkAlive'], () => ({ readHost }));

const dataHost = element(
  [
    'name',
    'maxCon',
    'minCon',
    'balance',
    'balanceType',
    'writeType',
    'switchType',
    'slaveThreshold',
    'tempReadHostAvailable',
    'dbType',
    'dbDriver',
    'filters',
    'logTime',
    'slaveIDs',
    'maxRetryCount',
    'notSwitch',
  ],
  () => ({ heartbeat: text, connectionInitSql: text, writeHost }),
);

const dml = ['name', 'dml'];
const privileges = element(['check'], () => ({
  schema: element(dml, () => ({ table: element(dml) })),
  dataNode: element(dml),
}));

const firewall = element([], () => ({
  whitehost: element([], () => ({ host: element(['host', 'user']) })),
  blacklist: element(['check'], () => ({ property })),
}));

const cluster = element([], () => ({
  node: element(['name'], () => ({ property })),
  group: element(['name'], () => ({ property })),
}));

/** By file: the root element's form. */
export const documentForms = {
  'schema.xml': element([], () => ({
    schema,
    dataNode: element(['name', 'dataHost', 'database'], () => ({ property })),
    dataHost,
  })),
  'server.xml': element([], () => ({
    system: element([], () => ({ property })),
    firewall,
    user: element(['name', 'defaultAccount'], () => ({ property, privileges })),
    cluster,
  })),
  'rule.xml': element([], () => ({
    tableRule: element(['name'], () => ({ rule: element([], () => ({ columns: text, algorithm: text })) })),
    function: element(['name', 'class'], () => ({ property })),
  })),
} as const satisfies Readonly<Record<string, ElementForm>>;

export type DocumentName = keyof typeof documentForms;
