import { informationTable } from '../definition';
import { granteeOf, privilegesOn } from '../grants';

export const schemaPrivilegesTable = informationTable(
  'SCHEMA_PRIVILEGES',
  `
    GRANTEE varchar(385) not null
    TABLE_CATALOG varchar(512) not null
    TABLE_SCHEMA varchar(64) not null
    PRIVILEGE_TYPE varchar(64) not null
    IS_GRANTABLE varchar(3) not null`,
  (_request, session) =>
    session.visibleSchemas().flatMap((schema) =>
      privilegesOn(schema, session).map((privilege) => ({
        GRANTEE: granteeOf(session),
        TABLE_CATALOG: 'def',
        TABLE_SCHEMA: schema,
        PRIVILEGE_TYPE: privilege,
        IS_GRANTABLE: 'NO',
      })),
    ),
);
