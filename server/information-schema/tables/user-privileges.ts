import { informationTable } from '../definition';
import { granteeOf } from '../grants';

export const userPrivilegesTable = informationTable(
  'USER_PRIVILEGES',
  `
    GRANTEE varchar(385) not null
    TABLE_CATALOG varchar(512) not null
    PRIVILEGE_TYPE varchar(64) not null
    IS_GRANTABLE varchar(3) not null`,
  (_request, session) => [
    { GRANTEE: granteeOf(session), TABLE_CATALOG: 'def', PRIVILEGE_TYPE: 'USAGE', IS_GRANTABLE: 'NO' },
  ],
);
