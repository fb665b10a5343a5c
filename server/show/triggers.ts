import { schemaListing } from './information-lists';

/** SHOW TRIGGERS [FROM schema] [LIKE | WHERE]. LIKE is about the table. */
export const showTriggers = schemaListing(
  ['TRIGGERS'],
  'TRIGGERS',
  'EVENT_OBJECT_SCHEMA',
  {
    Trigger: 'TRIGGER_NAME',
    Event: 'EVENT_MANIPULATION',
    Table: 'EVENT_OBJECT_TABLE',
    Statement: 'ACTION_STATEMENT',
    Timing: 'ACTION_TIMING',
    Created: 'CREATED',
    sql_mode: 'SQL_MODE',
    Definer: 'DEFINER',
    character_set_client: 'CHARACTER_SET_CLIENT',
    collation_connection: 'COLLATION_CONNECTION',
    'Database Collation': 'DATABASE_COLLATION',
  },
  'Table',
);
